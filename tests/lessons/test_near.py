"""Near misses: names of files, and spaces at the end of a value."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lessons.check import survey
from lessons.library import load_library
from tests.lessons.sample import write
from tests.lessons.test_slips import COURSE, changed, told

SOURCE = "{{title: Un guide, url: 'https://a.fr', checked_on: {}}}"


@pytest.mark.parametrize("name", ["course.yaml.txt", "course.yml", "Course.yaml", "COURSE.YAML"])
def test_a_name_that_is_almost_that_of_a_course(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(COURSE, encoding="utf-8")
    found = [(each.code, each.hint, each.args) for each in survey([tmp_path]).problems]
    assert found == [("not-a-course", "near-file", {"file": name})]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("language: fr", "language: fr\u00a0", (3, 13)),
        ("- id: un", "- id: un\u202f", (12, 11)),
        ("topics: [usages]", "topics: [usages\u00a0]", (14, 20)),
        ("correct: true", "correct: true\u00a0", (23, 26)),
    ],
)
def test_a_space_at_the_end_of_a_value(
    tmp_path: Path, old: str, new: str, place: tuple[int, int]
) -> None:
    assert (*place, "no-break-space") in told(tmp_path, changed(old, new))


def test_a_course_file_is_played_as_its_folder(tmp_path: Path) -> None:
    home = write(tmp_path, COURSE)
    assert [*load_library(home / "course.yaml").courses] == ["essai"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("terms: [biais, biais]", ["duplicate-item"]),
        ("terms: [biais, hallucination]", []),
        (f"sources: [{SOURCE.format('2026-11-28')}]", ["source-ahead"]),
        (f"sources: [{SOURCE.format('2026-11-27')}]", []),
    ],
)
def test_what_a_lesson_names(tmp_path: Path, row: str, found: list[str]) -> None:
    text = changed("    quiz:", f"    {row}\n    quiz:")
    problems = survey([write(tmp_path, text)], dt.date(2026, 11, 27)).problems
    assert [each.code for each in problems] == found
