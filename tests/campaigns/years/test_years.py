"""Months in small: what is pruned levels off, what was learned stays, locks are short.

A short form of `make years`.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.campaigns.years.__main__ import BEGIN, END, PRUNED, measure, write
from tests.campaigns.years.campaign import Plan

PLAN = Plan(people=2, times=5, days=98, turns=20)  # to the end of February
LONGEST = 100  # milliseconds that a transaction of the job may take, at the median


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def outcome(request: pytest.FixtureRequest) -> dict[str, Any]:
    return measure(request.param, PLAN)


def test_what_is_pruned_levels_off_and_what_was_learned_stays(outcome: dict[str, Any]) -> None:
    pruned, kept = ([each["rows"] for each in outcome[house]] for house in ("pruned", "kept"))
    assert len(pruned) == len(kept) == 4  # months
    for month in (2, 3):  # thirty days of events are there, and those of months before are not
        since = [kept[month]["seen_event"] - kept[month - ago]["seen_event"] for ago in (1, 2)]
        assert since[0] * 0.8 < pruned[month]["seen_event"] < since[1]
    rest = pruned[-1].keys() - {*PRUNED}
    assert {name: pruned[-1][name] for name in rest} == {name: kept[-1][name] for name in rest}


def test_each_of_the_large_house_is_one_of_the_small_one(outcome: dict[str, Any]) -> None:
    for rows in (each["rows"] for each in outcome["kept"]):
        assert rows["learner"] == PLAN.people * PLAN.times
        assert all(count % PLAN.times == 0 for name, count in rows.items() if name != "workspace")


def test_locks_are_short_beside_people_who_write(outcome: dict[str, Any]) -> None:
    assert sum(outcome["late"]["gone"].values())  # in the other house the day's rows went already
    for when in ("daily", "late"):
        assert median(outcome[when]["held"]) < LONGEST
        assert len(outcome[when]["beside"]) == PLAN.people * PLAN.times  # two turns of every other
    assert outcome["minutes"] == 1  # of so few


def test_the_page_is_written_between_its_marks(outcome: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}an outdated table\n{END}after\n")
    write(page, {"sqlite": outcome})
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "outdated" not in text
    assert "| 2027-02 |" in text
    assert f", {PLAN.people * PLAN.times} people |" in text
