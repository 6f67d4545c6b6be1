"""What the page on learning claims, on a few learners: `make learning` takes more."""

from __future__ import annotations

import statistics
from functools import cache
from pathlib import Path

import pytest

from tests.learning.__main__ import BEGIN, END, PAGE, write
from tests.learning.figures import OLD, OURS, OWN, SCHEDULES, Cohort, live
from tests.learning.minds import MINDS
from tests.learning.pupils import GUESS, HORIZONS, LESSONS, PLACES, Pupil

MODELS = pytest.mark.parametrize("model", MINDS)


@cache
def cohorts(model: str) -> list[Cohort]:
    return [live(model, seed, 2) for seed in range(2)]


def recall(model: str, name: str, day: int) -> float:
    return statistics.fmean(each.recall[name, day] for each in cohorts(model))


@MODELS
def test_a_course_of_twenty_lessons_ends_within_twenty_two_working_days(model: str) -> None:
    for cohort in cohorts(model):
        assert LESSONS <= cohort.course[OURS] <= 22
        assert cohort.course[OLD] > 30


@MODELS
@pytest.mark.parametrize("day", HORIZONS)
def test_no_less_is_recalled_than_with_the_schedule_before(model: str, day: int) -> None:
    assert recall(model, OURS, day) >= recall(model, OLD, day)


@MODELS
def test_more_is_recalled_than_with_fixed_reviews_or_none(model: str) -> None:
    for day in (90, 180):
        for peer in ("1-3-7", "1-3-7, then uniform, as many", "none"):
            assert recall(model, OURS, day) > recall(model, peer, day)
        assert recall(model, OURS, day) > recall(model, "as many, in the lesson itself", day)


@MODELS
def test_peers_are_given_the_same_minutes(model: str) -> None:
    for cohort in cohorts(model):
        for day in HORIZONS:
            ours = cohort.minutes[OURS, day]
            for name in ("uniform, as many reviews", "as many, in the lesson itself"):
                assert cohort.minutes[name, day] == pytest.approx(ours, rel=0.02)


def test_the_same_seed_gives_the_same_figures() -> None:
    assert live("power", 5, 1) == live("power", 5, 1)


@MODELS
def test_minds_forget_and_learn(model: str) -> None:
    """A check of the truth itself: recall falls by itself, and rises with what is asked."""
    pupil = Pupil(model, 0)
    place = PLACES[0]
    pupil.answer(place, 0)
    once = pupil.recall(20)
    assert 0 <= pupil.recall(60) < once < pupil.recall(1) <= 1 / len(PLACES)
    for number in (2, 8):
        pupil.answer(place, number)
    assert pupil.recall(20) > once


def test_a_lucky_guess_is_an_answer_and_no_memory() -> None:
    right = 0
    for number in range(20):
        pupil = Pupil("half-life", number)
        for day in (0, 180):
            right += sum([pupil.answer(place, day) for place in PLACES]) * (day > 0)
        assert pupil.asked_again(PLACES[0], 180) == 1
    # After 180 days without a review nothing is known, and one answer in two to four is right.
    assert right / (20 * len(PLACES)) == pytest.approx(statistics.fmean(GUESS), abs=0.1)


def test_the_page_has_a_row_for_each_schedule_and_model(tmp_path: Path) -> None:
    text = PAGE.read_text("utf-8")
    tables = text.split(BEGIN)[1].split(END)[0]
    for name in SCHEDULES:
        assert tables.count(f"| {name} |") == len(MINDS) + (name in OWN)
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")
    write(page, {model: cohorts(model) for model in MINDS}, 2, 2)
    again = page.read_text("utf-8")
    assert again.split(BEGIN)[0] == text.split(BEGIN)[0]
    assert again.split(END)[1] == text.split(END)[1]
    assert again.count("| none |") == len(MINDS)
