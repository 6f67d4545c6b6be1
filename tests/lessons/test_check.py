"""What cannot stand in `bad/`: pictures, links, sizes, several paths, records."""

from __future__ import annotations

import json
import os
import re
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lessons.check import PROBLEMS_MAX, check, survey
from lessons.content import FILE_MAX
from lessons.pictures import PictureFile, dimensions, read_picture
from lessons.published import record
from lessons.report import as_json, run_check
from lessons.tree import NODES_MAX
from tests.lessons.sample import COURSE, ENGLISH, FRENCH, write

IMAGE = "    image: {file: dessin.png, alt: Un dessin}\n    quiz:"


def chunk(name: bytes, content: bytes) -> bytes:
    named = name + content
    return struct.pack(">I", len(content)) + named + struct.pack(">I", zlib.crc32(named))


def png(width: int, height: int, size: int = 0) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"")), chunk(b"IEND", b"")
    return (b"\x89PNG\r\n\x1a\n" + b"".join(chunks)).ljust(size, b"\0")


def jpeg(width: int, height: int) -> bytes:
    frame = b"\xff\xc2" + struct.pack(">HBHH", 11, 8, height, width) + b"\x01\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"ab\xff\x00c\xff\xd0d"
    return b"\xff\xd8\xff\xe0\x00\x04ab" + frame + scan + b"\xff\xd9"


def codes(*paths: Path) -> list[str]:
    return [problem.code for problem in check(paths)]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (png(640, 480), []),
        (jpeg(640, 480), []),
        (png(640, 480, FILE_MAX + 1), ["image-too-big"]),
        (png(0, 480), ["image-not-png-or-jpeg"]),
        (png(90_000, 480), ["image-not-png-or-jpeg"]),
        (png(640, 480)[:20], ["image-not-png-or-jpeg"]),
        (jpeg(640, 480)[:20], ["image-cut"]),
        (b"GIF89a", ["image-not-png-or-jpeg"]),
        (b"", ["image-not-png-or-jpeg"]),
    ],
)
def test_pictures_are_looked_at(tmp_path: Path, data: bytes, found: list[str]) -> None:
    folder = write(tmp_path, COURSE.replace("    quiz:", IMAGE))
    (folder / "dessin.png").write_bytes(data)
    assert codes(folder) == found


@pytest.mark.parametrize("picture", [png(640, 480), jpeg(640, 480)], ids=["png", "jpeg"])
def test_a_picture_that_is_cut_is_refused(tmp_path: Path, picture: bytes) -> None:
    folder = write(tmp_path, COURSE.replace("    quiz:", IMAGE))
    headers = 21 if picture.startswith(b"\xff") else -1  # whole headers of a JPEG are not cut
    for end in set(range(len(picture))) - {headers}:
        (folder / "dessin.png").write_bytes(picture[:end])
        assert codes(folder)[0] in ("image-cut", "image-not-png-or-jpeg")


def test_a_damaged_png_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, COURSE.replace("    quiz:", IMAGE))
    (folder / "dessin.png").write_bytes(png(640, 480).replace(b"IDAT", b"IDAX"))
    assert codes(folder) == ["image-cut"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\xff\xe0", b"\xff\xff\xff\xe0"),  # fill bytes before a marker
        (b"\xff\xc2", b"\xff\xff\xc2"),
        (b"\xff\xd9", b"\xff\xff\xff\xd9"),
        (b"\xff\xd9", b"\xff\xd9trailing bytes"),
        (b"\xff\xe0", b"\xff\x01\xff\xe0"),  # a marker without a segment
    ],
)
def test_a_legal_jpeg_is_accepted(tmp_path: Path, old: bytes, new: bytes) -> None:
    folder = write(tmp_path, COURSE.replace("    quiz:", IMAGE))
    (folder / "dessin.png").write_bytes(jpeg(640, 480).replace(old, new))
    assert codes(folder) == []


@pytest.mark.parametrize(
    "options",
    [
        {"format": "PNG"},
        {"format": "JPEG"},
        {"format": "JPEG", "progressive": True},
        {"format": "JPEG", "restart_marker_blocks": 2},
    ],
    ids=str,
)
def test_pictures_of_a_real_encoder_are_whole(options: dict[str, Any]) -> None:
    file = BytesIO()
    Image.effect_noise((64, 48), 50).convert("RGB").save(file, **options)
    assert read_picture(file.getvalue()) == PictureFile(64, 48, whole=True)
    assert not read_picture(file.getvalue()[:-30]).whole


def test_dimensions_are_read() -> None:
    assert dimensions(png(640, 480)) == dimensions(jpeg(640, 480)) == (640, 480)


def test_a_picture_name_no_system_takes_is_missing(tmp_path: Path) -> None:
    image = IMAGE.replace("dessin", "é" * 90 + "🦊")
    assert codes(write(tmp_path, COURSE.replace("    quiz:", image))) == ["image-missing"]


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "a", COURSE.replace("    quiz:", IMAGE))
    (tmp_path / "secret.png").write_bytes(png(1, 1))
    (folder / "dessin.png").symlink_to(tmp_path / "secret.png")
    assert codes(folder) == ["symlink-outside"]
    other = tmp_path / "b" / "essai"
    other.mkdir(parents=True)
    (other / "course.yaml").symlink_to(write(tmp_path / "c") / "course.yaml")
    assert codes(other) == ["symlink-outside"]


def test_links_inside_the_folder_are_fine(tmp_path: Path) -> None:
    folder = write(tmp_path, COURSE.replace("    quiz:", IMAGE))
    (folder / "vrai.png").write_bytes(png(1, 1))
    (folder / "dessin.png").symlink_to("vrai.png")
    assert codes(folder) == []


def test_a_link_to_itself_is_not_followed(tmp_path: Path) -> None:
    folder = write(tmp_path / "courses", COURSE.replace("    quiz:", IMAGE))
    (folder / "dessin.png").symlink_to("dessin.png")
    assert codes(folder) == ["image-missing"]
    (folder / "course.yaml").unlink()
    (folder / "course.yaml").symlink_to("course.yaml")
    assert codes(folder) == ["not-a-course"]
    assert codes(tmp_path) == ["no-such-path"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = write(tmp_path, COURSE.replace("    quiz:", IMAGE))
    os.mkfifo(folder / "dessin.png")
    assert codes(folder) == ["image-missing"]
    (folder / "course.yaml").unlink()
    os.mkfifo(folder / "course.yaml")
    assert codes(folder) == ["no-such-path"]


def test_a_folder_that_cannot_be_listed_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert codes(tmp_path) == ["unreadable"]


def test_sizes_are_bounded(tmp_path: Path) -> None:
    assert codes(write(tmp_path, COURSE + "#" * FILE_MAX)) == ["too-big"]
    many = COURSE.replace("[Essayer]", f"[{'a, ' * NODES_MAX}]")
    assert codes(write(tmp_path, many)) == ["too-many-values"]


def test_many_problems_are_counted(tmp_path: Path) -> None:
    extra = "".join(f"cle-{number}: 1\n" for number in range(PROBLEMS_MAX + 7))
    problems = check([write(tmp_path, COURSE + extra)])
    assert len(problems) == PROBLEMS_MAX + 1
    assert (problems[-1].code, problems[-1].args) == ("more-problems", {"count": 7})
    assert "7" in FRENCH("problem-more-problems", count=7)


def test_a_file_that_cannot_be_opened_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    folder = write(tmp_path)
    monkeypatch.setattr(Path, "open", refuse)
    assert "unreadable" in codes(folder)


def test_paths_may_be_files_folders_or_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "courses")
    (tmp_path / "notes.txt").touch()
    (tmp_path / "vide").mkdir()
    assert codes(folder / "course.yaml") == codes(folder) == codes(tmp_path) == []
    assert codes(tmp_path / "absent") == ["no-such-path"]
    assert codes(tmp_path / "notes.txt") == codes(tmp_path / "vide") == ["not-a-course"]
    assert len(survey([folder, folder / "course.yaml", tmp_path]).trees) == 1


def test_a_record_protects_what_was_published(tmp_path: Path) -> None:
    folder = write(tmp_path)
    outcome = run_check([folder], FRENCH, write_record=True)
    assert outcome.code == 0
    assert (folder / "published.yaml").read_text() == record(survey([folder]).courses[folder])
    assert codes(folder) == []
    write(tmp_path, COURSE.replace("id: question", "id: autre"))
    assert codes(folder) == ["vanished-question"]
    write(tmp_path, COURSE.replace("id: premiere", "id: autre"))
    assert codes(folder) == ["vanished-lesson"]


def test_what_is_retired_by_name_is_no_longer_missed(tmp_path: Path) -> None:
    folder = write(tmp_path / "courses")
    run_check([folder], FRENCH, write_record=True)
    gone = "{lesson: premiere, on: 2027-03-01, reason: Elle a vieilli."
    other = COURSE.replace("id: premiere", "id: autre")
    write(tmp_path / "courses", other)
    (missed,) = check([folder])
    assert (missed.code, missed.hint) == ("vanished-lesson", "retire-lesson")
    for moved, found in (
        ("", []),
        (", moved_to: autre", []),
        (", moved_to: essai/autre", []),
        (", moved_to: voisin/premiere", ["unknown-lesson"]),
    ):
        write(tmp_path / "courses", f"{other}retired: [{gone}{moved}}}]\n")
        assert codes(folder) == found
    neighbour = tmp_path / "courses" / "voisin"
    neighbour.mkdir()
    (neighbour / "course.yaml").write_text(COURSE.replace("id: essai", "id: voisin"), "utf-8")
    assert codes(folder) == []
    asked = "{lesson: premiere, question: question, on: 2027-03-01, reason: Elle a vieilli.}"
    write(
        tmp_path / "courses", f"{COURSE.replace('id: question', 'id: neuve')}retired: [{asked}]\n"
    )
    assert codes(folder) == []


def test_a_faulty_course_is_not_recorded(tmp_path: Path) -> None:
    folder = write(tmp_path, COURSE.replace("DC1", "DC9"))
    assert run_check([folder], FRENCH, write_record=True).code == 1
    assert not (folder / "published.yaml").exists()


def test_the_command_says_how_many(tmp_path: Path) -> None:
    single = COURSE.replace("kind: multiple", "kind: scale\n        low: no\n        high: yes")
    free = re.sub("        options:\n(          - .*\n)+", "", single)
    assert run_check([write(tmp_path, free)], ENGLISH) == ("No problems. 1 file checked.\n", 0)
    text, code = run_check([write(tmp_path)], ENGLISH)
    assert code == 0
    assert "warning[no-variant]" in text
    assert text.endswith("\nNo problem, and 1 warning in 1 file.\n")
    text, code = run_check([write(tmp_path, COURSE.replace("DC1", "DC9"))], ENGLISH)
    assert code == 1
    assert text.endswith("\n1 problem in 1 file.\n")


def test_json_says_the_same(tmp_path: Path) -> None:
    text, code = run_check(
        [write(tmp_path, COURSE.replace("[DC1]", "[DC9]"))], FRENCH, output="json"
    )
    (row,) = json.loads(text)
    assert code == 1
    assert (row["code"], row["line"], row["column"]) == ("unknown-competence", 7, 15)
    assert row["hint"] == "vouliez-vous dire «\u00a0DC1\u00a0»\u202f?"
    assert as_json([], FRENCH) == "[]\n"


def test_no_terminal_escape_comes_out(tmp_path: Path) -> None:
    folder = tmp_path / "\x1b[31m\u202e"
    folder.mkdir()
    write(folder, COURSE.replace("[DC1]", '["\\e]0;x\\a\\u009b"] # \x1b[2J'))
    for output in ("text", "json"):
        text, _ = run_check([folder], ENGLISH, output=output)  # type: ignore[arg-type]
        assert not set(text) & {"\x1b", "\x07", "\x9b", "\u202e"}


@pytest.mark.parametrize("odd", ["[{a: b}]", "[[a]]", "[null]", "{a: b}", "3"])
def test_a_damaged_record_is_told(tmp_path: Path, odd: str) -> None:
    folder = write(tmp_path)
    (folder / "published.yaml").write_text(f"premiere: {odd}\n", encoding="utf-8")
    assert "bad-record" in codes(folder)
