"""Pictures of a course: the check of their files, formats and dimensions."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from lessons.content import FILE_MAX
from lessons.loader import is_inside
from lessons.problem import suggestion
from lessons.sanitize import BAD
from lessons.tree import Node, Place, Tree

SIDE_MAX = 8_000  # pixels; beyond, a phone may give up
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # segments that hold the dimensions
JPEG_BARE = {0x01, *range(0xD0, 0xD8)}  # markers without a segment
JPEG_SCAN, JPEG_END = 0xDA, 0xD9
_SCANNED = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")  # the marker that ends the data of a scan
EXTENSIONS = (".png", ".jpg", ".jpeg")


def check_pictures(tree: Tree, folder: Path) -> None:
    """Report in `tree` each picture of the course that cannot be shown."""
    for lesson in tree.root.items("lessons") if tree.root else ():
        if image := lesson.get("image"):
            _check(tree, image, folder)


def _check(tree: Tree, image: Node, folder: Path) -> None:
    file, place = image.text("file"), image.find(("file",)).place
    if not file or len(file) > 100 or BAD.search(file):  # already reported
        return
    try:
        _check_file(tree, place, folder, file)
    except OSError:  # a name no file system takes
        tree.report(place, "image-missing", None, image=file)


def _check_file(tree: Tree, place: Place, folder: Path, file: str) -> None:
    path = folder / file
    if PurePosixPath(file).is_absolute() or PureWindowsPath(file).drive or ".." in path.parts:
        tree.report(place, "image-outside", "copy", image=file)
    elif not is_inside(path, folder):
        tree.report(place, "symlink-outside", "copy", file=file)
    elif not path.is_file():
        hint, args = suggestion(file, _pictures(folder))
        tree.report(place, "image-missing", hint, image=file, **args)
    elif path.stat().st_size > FILE_MAX:
        tree.report(place, "image-too-big", "compress", image=file, maximum=FILE_MAX // 1024)
    else:
        _check_content(tree, place, file, read_picture(path.read_bytes()))


def _check_content(tree: Tree, place: Place, file: str, picture: PictureFile) -> None:
    if not all(0 < side <= SIDE_MAX for side in (picture.width, picture.height)):
        tree.report(place, "image-not-png-or-jpeg", "image-format", image=file, side=SIDE_MAX)
    elif not picture.whole:
        tree.report(place, "image-cut", "image-cut", image=file)


def _pictures(home: Path) -> Iterator[str]:
    for path in home.glob("*"):
        inside = path.glob("*") if path.is_dir() and not path.is_symlink() else (path,)
        yield from (str(p.relative_to(home)) for p in inside if p.suffix.lower() in EXTENSIONS)


class PictureFile(NamedTuple):
    """The width and height of a picture, in pixels, and whether its file goes to its end."""

    width: int = 0  # 0: neither a PNG nor a JPEG
    height: int = 0
    whole: bool = False


def dimensions(data: bytes) -> tuple[int, int]:
    """Return the width and height, in pixels, of a PNG or a JPEG; (0, 0) for other data."""
    picture = read_picture(data)
    return picture.width, picture.height


def read_picture(data: bytes) -> PictureFile:
    """Return what the structure of a PNG or a JPEG says; pixels are not decoded."""
    if data.startswith(PNG):
        return _png(data)
    return _jpeg(data) if data.startswith(JPEG) else PictureFile()


def _png(data: bytes) -> PictureFile:
    """Read chunks up to IEND: length, name, content and CRC-32 of each."""
    at, picture, shows = len(PNG), PictureFile(), False
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4])
        name = data[at + 4 : at + 8]
        if zlib.crc32(data[at + 4 : end]) != int.from_bytes(data[end : end + 4].ljust(4, b"\0")):
            break
        if not picture.width and (name != b"IHDR" or end - at != 21):
            break
        if name == b"IHDR":
            width, height = (int.from_bytes(data[at + i : at + i + 4]) for i in (8, 12))
            picture = PictureFile(width, height)
        shows = shows or name == b"IDAT"
        at = end + 4
        if name == b"IEND":
            return picture._replace(whole=shows and at <= len(data))
    return picture


def _jpeg(data: bytes) -> PictureFile:
    """Read markers up to EOI; 0xFF may come any number of times before each.

    Whole segments without any data of a picture are headers alone: nothing of them is cut.
    """
    at, picture, scanned = 2, PictureFile(), False
    while at + 1 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == JPEG_END:
            return picture._replace(whole=True)
        end = at + 2 + (0 if marker in JPEG_BARE else int.from_bytes(data[at + 2 : at + 4]))
        if marker == 0xFF:  # a fill byte
            end = at + 1
        elif marker in JPEG_FRAMES and at + 9 <= len(data):
            picture = PictureFile(
                int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
            )
        elif marker == JPEG_SCAN:
            found = _SCANNED.search(data, end)
            scanned, end = True, found.start() if found else len(data)
        at = end
    return picture._replace(whole=at == len(data) and not scanned)
