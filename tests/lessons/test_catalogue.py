"""The catalogue of longer courses: its days, and `levain catalogue check`."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lessons.catalogue import Availability, load_catalogue
from lessons.errors import CourseInvalid
from lessons.library import PACKAGED
from lessons.loader import read_file
from lessons.tree import read
from lessons.upkeep import FRESH, outdated

ENTRY = """\
courses:
  # Une fiche d’essai
  - id: essai
    title: Un cours
    provider: Un organisme
    url: https://example.org/essai
    duration: 3 heures
    format: en ligne
    level: debutant
    topics: [principes]
    language: fr
    cost: gratuit
    status: {status}
{days}    access: Pour tous.
    checked_on: 2026-11-27
"""
DAY = date(2026, 11, 27)
OVER = "    sessions:\n      - {starts: 2026-10-01, ends: 2026-11-01, place: Nantes}\n"


def codes(today: date, days: str = "", status: str = "ouvert") -> list[tuple[int, str]]:
    tree = read("catalogue.yaml", ENTRY.format(days=days, status=status).encode())
    return [(each.line, each.code) for each in outdated(tree, today)]


def test_a_check_holds_ninety_days() -> None:
    assert codes(DAY) == []
    assert codes(DAY + FRESH) == []
    assert codes(DAY + FRESH + timedelta(1)) == [(15, "checked-long-ago")]
    assert codes(DAY - timedelta(1)) == [(15, "checked-later")]


def test_what_is_over_is_listed_at_its_line_unless_the_entry_says_so() -> None:
    closes = "    closes: 2026-11-26\n"
    assert codes(DAY, closes) == [(14, "enrolment-over")]
    assert codes(DAY - timedelta(1), closes) == [(16, "checked-later")]
    assert codes(DAY, OVER) == [(14, "sessions-over")]
    assert codes(DAY, OVER, status="ferme") == []


def test_a_session_to_come_is_enough() -> None:
    assert codes(DAY, OVER + "      - {starts: 2026-11-27}\n") == []


def test_a_catalogue_with_problems_is_refused() -> None:
    tree = read("catalogue.yaml", ENTRY.format(days="", status="jamais").encode())
    with pytest.raises(CourseInvalid):
        outdated(tree, DAY)


@pytest.mark.parametrize(
    "days",
    ["    opens: 2027-01-02\n    closes: 2027-01-01\n", OVER.replace("11-01", "09-01")],
    ids=["enrolment", "session"],
)
def test_days_that_are_not_in_order_are_refused(days: str) -> None:
    tree = read("catalogue.yaml", ENTRY.format(days=days, status="ouvert").encode())
    with pytest.raises(CourseInvalid) as caught:
        outdated(tree, DAY)
    assert [each.code for each in caught.value.problems] == ["days-reversed"]


def test_the_packaged_catalogue_was_fresh_when_it_was_written() -> None:
    file = PACKAGED / "catalogue.yaml"
    assert outdated(read_file(file), DAY) == []
    courses = load_catalogue(file)
    assert len(courses) >= 40
    assert courses["secnumacademie"].status is Availability.CLOSED
