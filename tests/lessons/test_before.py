"""Courses that follow others, and what is retired."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lessons.check import survey
from lessons.course import Retired
from lessons.published import record
from tests.lessons.test_slips import COURSE

TODAY = dt.date(2026, 11, 27)


def put(home: Path, name: str, top: str = "") -> Path:
    folder = home / name
    folder.mkdir(parents=True)
    text = COURSE.replace("id: essai", f"id: {name}").replace("lessons:", f"{top}lessons:")
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    return folder


def codes(*folders: Path) -> list[str]:
    return [each.code for each in survey(folders, TODAY).problems]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    ("follows", "found"),
    [
        ({"aa": "aa"}, ["follows-itself"]),
        ({"aa": "bb", "bb": "aa"}, ["follows-itself"]),
        ({"aa": "bb", "bb": "cc", "cc": "aa"}, ["follows-itself"]),
        ({"aa": "bb", "bb": ""}, []),
        ({"aa": "bb", "bb": "bb"}, []),
        ({"aa": "ia-pas-a-pas"}, []),
        ({"aa": "inconnu"}, ["unknown-course"]),
        ({"aa": "../aa"}, ["malformed-id"]),
    ],
)
def test_a_course_follows_another_one(
    tmp_path: Path, follows: dict[str, str], found: list[str], *, together: bool
) -> None:
    folders = [
        put(tmp_path, name, f"follows: {before}\n" if before else "")
        for name, before in follows.items()
    ]
    own = [name for name, before in follows.items() if name == before != "aa"]
    checked = folders if together and not own else folders[:1]
    assert {*found} <= {*codes(*checked)}
    assert codes(*checked).count("follows-itself") == found.count("follows-itself")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["{lesson: vieille, on: 2026-11-28, reason: Non}"], ["retired-ahead"]),
        (["{lesson: vieille, on: 2026-11-27, reason: Non}"], []),
        (2 * ["{lesson: vieille, on: 2026-11-01, reason: Non}"], ["retired-twice"]),
        (["{lesson: veille, on: 2026-11-01, reason: Non}"], ["unknown-lesson"]),
    ],
)
def test_what_is_retired_was_there_once(tmp_path: Path, rows: list[str], found: list[str]) -> None:
    entries = "".join(f"  - {row}\n" for row in rows)
    folder = put(tmp_path, "aa", f"retired:\n{entries}")
    (folder / "published.yaml").write_text('"un": ["q1"]\n"vieille": []\n', encoding="utf-8")
    told = codes(folder)
    assert [code for code in told if code != "vanished-lesson"] == found


def test_the_record_keeps_what_is_retired(tmp_path: Path) -> None:
    row = "{lesson: vieille, on: 2026-11-01, reason: Non}"
    folder = put(tmp_path, "aa", f"retired: [{row}]\n")
    (course,) = survey([folder]).courses.values()
    (folder / "published.yaml").write_text(record(course), encoding="utf-8")
    assert '"vieille": []' in record(course)
    assert codes(folder) == []


@pytest.mark.parametrize(
    ("reason", "shown"), [("Non", "Non."), ("Non.", "Non."), ("Non ?", "Non ?"), ("Non… ", "Non…")]
)
def test_a_reason_ends_as_a_sentence(reason: str, shown: str) -> None:
    assert Retired(lesson="vieille", on=TODAY, reason=reason).sentence == shown
