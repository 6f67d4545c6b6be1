"""Pictures of a course: the check of their files, formats and dimensions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from lessons.content import FILE_MAX
from lessons.loader import is_inside
from lessons.problem import suggestion
from lessons.sanitize import BAD
from lessons.tree import Node, Place, Tree

SIDE_MAX = 8_000  # pixels; beyond, a phone may give up
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # segments that hold the dimensions
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
    elif not all(0 < side <= SIDE_MAX for side in dimensions(path.read_bytes())):
        tree.report(place, "image-not-png-or-jpeg", "image-format", image=file, side=SIDE_MAX)


def _pictures(home: Path) -> Iterator[str]:
    for path in home.glob("*"):
        inside = path.glob("*") if path.is_dir() and not path.is_symlink() else (path,)
        yield from (str(p.relative_to(home)) for p in inside if p.suffix.lower() in EXTENSIONS)


def dimensions(data: bytes) -> tuple[int, int]:
    """Return the width and height, in pixels, of a PNG or a JPEG; (0, 0) for other data."""
    if data.startswith(PNG) and data[12:16] == b"IHDR" and len(data) > 24:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    return _jpeg(data) if data.startswith(JPEG) else (0, 0)


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in JPEG_FRAMES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return 0, 0
