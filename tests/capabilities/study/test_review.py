"""When a question is asked again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import fsrs_rs_python as rust
import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.study.memory import (
    LONGEST,
    Memory,
    asked_later,
    by_risk,
    chance,
    elapsed,
    find_fault,
    first_card,
    later_card,
    nearest,
    rate,
    recall,
    reviewed,
)
from bot.capabilities.study.model import Answer, Card, Rating, Review
from bot.domain.booking import local_day
from bot.domain.errors import SettingsError
from bot.domain.retention import HIGHEST, LOWEST, Retention
from bot.turn.turn import Turn
from lessons.questions.base import Verdict
from lessons.questions.gesture import DONE, NO_OCCASION, Gesture
from scheduler.working_time import WorkingTime
from tests.capabilities.study.turns import NOW, turn

ZONES = ("Europe/Paris", "Indian/Reunion", "America/Cayenne", "Pacific/Noumea", "Pacific/Tahiti")
RATINGS = st.sampled_from(Rating)
RETENTIONS = st.floats(LOWEST, HIGHEST).map(Retention)


def answered(at: Turn) -> Answer:
    return Answer(
        learner_id=1,
        course_id="c",
        version="v",
        lesson_id="l",
        question_id="q",
        reply=["a"],
        correct=None,
        credit=None,
        answered_at=at.now,
    )


def first(at: Turn, rating: Rating = Rating.GOOD) -> Card:
    return first_card(at, answered(at), rating)


def given_to(at: Turn, card: Card, *reply: str, rating: Rating | None = None) -> Review:
    return Review(
        learner_id=1,
        course_id="c",
        version="v",
        lesson_id="l",
        question_id=card.question_id,
        reply=[*reply],
        correct=None,
        credit=None,
        rating=rating,
        reviewed_at=at.now,
    )


def again(at: Turn, card: Card, rating: Rating = Rating.GOOD) -> Card:
    return reviewed(at, card, given_to(at, card, "a", rating=rating), rating)


def due_day(at: Turn, card: Card) -> date:
    assert card.due_at
    return local_day(at.learner, card.due_at)


# --- Days ------------------------------------------------------------------------------------


@st.composite
def moments(draw: st.DrawFn) -> Turn:
    """Any instant of somebody's life: week, zone, leave, closures and holidays as they come."""
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 2 * 525_600)))
    closed = now.date() + timedelta(days=draw(st.integers(-5, 60)))
    calendar = WorkingTime(
        closures=((closed, closed + timedelta(days=draw(st.integers(0, 30)))),),
        subdivision=draw(st.sampled_from([None, "974", "57"])),
    )
    leaves = now.date() + timedelta(days=draw(st.integers(-10, 40)))
    return turn(
        now,
        calendar,
        zone=draw(st.sampled_from(ZONES)),
        days=draw(st.frozensets(st.integers(1, 7), min_size=1)),
        away_from=draw(st.sampled_from([None, leaves])),
        back_on=draw(st.sampled_from([None, leaves + timedelta(days=21)])),
    )


@given(moments(), st.lists(st.tuples(RATINGS, st.integers(0, 40)), max_size=6), RETENTIONS)
def test_a_question_comes_back_on_a_day_that_its_learner_works(
    at: Turn, answers: list[tuple[Rating, int]], retention: Retention
) -> None:
    at = replace(at, retention=retention)
    card = first(at)
    for rating, late in answers:
        at = replace(at, now=at.now + timedelta(days=late, hours=7))
        card = again(at, card, rating)
        assert at.calendar.works(at.learner, due_day(at, card))
        assert due_day(at, card) > at.today
        assert card.due_at == card.due_at.replace(microsecond=0)
        local = card.due_at.astimezone(ZoneInfo(at.learner.zone))
        assert local.time() == time(0)  # no clock of these zones skips midnight
        assert card.stability > 0
        assert 1 <= card.difficulty <= 10
        assert card.reviewed_at == at.now


@given(moments(), st.integers(1, 400))
def test_no_working_day_is_nearer(at: Turn, ahead: int) -> None:
    wanted = at.today + timedelta(days=ahead)
    day = nearest(at.learner, at.calendar, wanted, at.today)
    gap = abs((day - wanted).days)
    nearer = (wanted + timedelta(days=each) for each in range(-gap, gap))
    works = [each for each in nearer if each > at.today and at.calendar.works(at.learner, each)]
    assert works in ([], [day])


@pytest.mark.parametrize(
    ("today", "ahead", "asked"),
    [
        ("2026-11-24", 2, "2026-11-26"),  # a Tuesday: two days later
        ("2026-11-26", 2, "2026-11-27"),  # a Saturday: the Friday before
        ("2026-11-27", 1, "2026-11-30"),  # a Saturday, and Friday is over: the Monday after
        ("2026-11-27", 2, "2026-11-30"),  # a Sunday
        ("2026-12-22", 3, "2026-12-24"),  # Christmas, on a Friday
        ("2026-12-21", 10, "2027-01-04"),  # the last days of a leave
        ("2026-12-21", 5, "2026-12-24"),  # the day after Christmas, in it
    ],
)
def test_the_nearest_working_day(today: str, ahead: int, asked: str) -> None:
    at = turn(away_from=date(2026, 12, 25), back_on=date(2027, 1, 4))
    day = date.fromisoformat(today)
    found = nearest(at.learner, at.calendar, day + timedelta(days=ahead), day)
    assert f"{found}" == asked


def test_somebody_who_never_works_is_told_so() -> None:
    at = turn(calendar=WorkingTime(closures=((date(2020, 1, 1), date(2090, 1, 1)),)))
    with pytest.raises(SettingsError, match="no working day"):
        nearest(at.learner, at.calendar, at.today, at.today)


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Cayenne", "Pacific/Noumea"])
def test_days_are_those_of_the_learner_whatever_clocks_do(zone: str) -> None:
    here = ZoneInfo(zone)
    evening = datetime(2026, 3, 27, 17, 55, tzinfo=here).astimezone(UTC)
    card = first(turn(evening, zone=zone))
    for later in (1, 2, 3, 10, 214, 215):  # the clocks of Paris change on days 2 and 212
        morning = datetime(2026, 3, 27, 8, tzinfo=here) + timedelta(days=later)
        assert elapsed(turn(morning.astimezone(UTC), zone=zone), card) == later
    assert elapsed(turn(evening, zone=zone), card) == 0


def test_nobody_forgets_backwards() -> None:
    card = first(turn())
    before = turn(NOW - timedelta(days=2))  # by a clock that was wrong
    assert elapsed(before, card) == 0
    assert due_day(before, again(before, card)) > before.today


# --- FSRS ------------------------------------------------------------------------------------


def test_what_was_wrong_comes_back_sooner() -> None:
    at = turn()
    wrong, doubted, right = (due_day(at, first(at, rating)) for rating in Rating)
    assert at.today < wrong <= doubted < right
    assert wrong == at.today + timedelta(days=1)


def test_what_is_known_comes_back_later_each_time() -> None:
    at = turn()
    card, gaps = first(at), []
    for _ in range(5):
        at = replace(at, now=card.due_at + timedelta(hours=8))
        card = again(at, card)
        gaps.append(due_day(at, card) - at.today)
    assert gaps == sorted(gaps)
    assert gaps[-1] > timedelta(days=30)


def test_doubt_and_half_an_answer_bring_a_question_back_sooner_than_a_right_one() -> None:
    assert rate(Verdict(correct=True)) is Rating.GOOD
    assert rate(Verdict(correct=True), unsure=True) is Rating.HARD
    assert rate(Verdict(correct=True, partial=0.5)) is Rating.HARD
    assert rate(Verdict(correct=False, partial=0.5), unsure=True) is Rating.AGAIN
    assert rate(Verdict(correct=None)) is None
    held = [first(turn(), each).stability for each in Rating]
    assert held == sorted(held)
    assert len({*held}) == len(held)


def test_a_gesture_is_asked_a_week_later_and_once_more_for_lack_of_an_occasion() -> None:
    gesture = Gesture(
        id="geste", kind="gesture", prompt="Fait ?", done="Oui.", no_occasion="Bien.", tried="Bon."
    )
    at = turn()
    card = later_card(at, answered(at), gesture)
    assert due_day(at, card) == at.today + timedelta(days=7)
    later = turn(NOW + timedelta(days=7))
    week = asked_later(later, card, given_to(later, card, NO_OCCASION), gesture)
    assert due_day(at, week) == at.today + timedelta(days=14)
    last = turn(NOW + timedelta(days=14))
    assert asked_later(last, week, given_to(last, week, NO_OCCASION), gesture).due_at is None
    assert asked_later(later, card, given_to(later, card, DONE), gesture).due_at is None


def test_a_gesture_of_a_saturday_is_asked_on_the_friday() -> None:
    gesture = Gesture(
        id="geste", kind="gesture", prompt="Fait ?", done="Oui.", no_occasion="Bien.", tried="Bon."
    )
    saturday = turn(NOW + timedelta(days=5), days=frozenset({1, 2, 3, 4, 5}))
    card = later_card(saturday, answered(saturday), gesture)
    assert f"{due_day(saturday, card)}" == "2026-12-04"


@given(RATINGS, st.floats(LOWEST, HIGHEST), st.floats(LOWEST, HIGHEST))
def test_who_is_to_remember_better_is_asked_sooner(rating: Rating, one: float, two: float) -> None:
    low, high = sorted((one, two))
    _, later = recall(Memory(20, 5), 15, rating, Retention(low))
    _, sooner = recall(Memory(20, 5), 15, rating, Retention(high))
    assert sooner <= later


@given(st.lists(st.tuples(st.floats(0.1, 100), st.integers(0, 300)), min_size=1, max_size=8))
def test_the_least_likely_to_be_recalled_comes_first(memories: list[tuple[float, int]]) -> None:
    at = turn()
    cards = [
        replace(first(at), stability=stability, reviewed_at=NOW - timedelta(days=days))
        for stability, days in memories
    ]
    known = [
        chance(Memory(card.stability, 5), elapsed(at, card), at.retention)
        for card in by_risk(at, cards)
    ]
    assert known == pytest.approx(sorted(known))


# --- Beside a second implementation: fsrs-rs, in Rust, with numbers of seven digits ----------

RUST = rust.FSRS([*DEFAULT_PARAMETERS])
HISTORIES = st.lists(st.tuples(st.floats(0.2, 3), RATINGS), min_size=1, max_size=12)


def live(
    history: Sequence[tuple[float, Rating]], retention: Retention
) -> list[tuple[int, Rating, Memory, int]]:
    """Each answer of a history: days since the one before, what it was, what we make of it.

    A number of a history is a delay, in intervals. It ends with what is known for ten years, or
    for less than an hour: their seven digits no longer tell there.
    """
    lived, memory, due = [], None, 0
    for late, rating in history:
        days = round(late * due) if memory else 0
        memory, due = recall(memory, days, rating, retention)
        if due == LONGEST or memory.stability < 1 / 24:
            break
        lived.append((days, rating, memory, due))
    return lived


def step(memory: Memory | None, days: int, rating: Rating, desired: float) -> rust.ItemState:
    """The same answer, in their implementation."""
    known = rust.MemoryState(memory.stability, memory.difficulty) if memory else None
    states = RUST.next_states(known, desired, days)
    return {1: states.again, 2: states.hard, 3: states.good}[rating]


@given(HISTORIES, RETENTIONS)
def test_due_dates_are_those_of_a_second_implementation(
    history: list[tuple[float, Rating]], retention: Retention
) -> None:
    memory = None
    for days, rating, ours, due in live(history, retention):
        theirs = step(memory, days, rating, retention.desired)
        interval = max(theirs.interval, 1.0)
        assert due == pytest.approx(interval, abs=0.5 + 1e-5 * interval)
        state = Memory(theirs.memory.stability, theirs.memory.difficulty)
        # Of what is recalled on the day that it is due: seven digits are worth a millionth.
        assert chance(ours, due, retention) == pytest.approx(
            chance(state, due, retention), abs=1e-6
        )
        memory = ours


# --- Beside the formulas themselves ----------------------------------------------------------


def formula(
    memory: tuple[float, float] | None, days: int, rating: int, retention: float
) -> tuple[float, float, float]:
    """FSRS-6 as its authors write it: stability, difficulty, and the interval in days.

    From "The Algorithm", wiki of open-spaced-repetition/fsrs4anki.
    """
    w = DEFAULT_PARAMETERS
    factor = 0.9 ** (-1 / w[20]) - 1

    def begin(grade: int) -> float:
        return w[4] - math.exp(w[5] * (grade - 1)) + 1

    if memory is None:
        stability, difficulty = w[rating - 1], min(max(begin(rating), 1), 10)
    else:
        s, d = memory
        r = (1 + factor * days / s) ** -w[20]
        if days == 0:
            grown = math.exp(w[17] * (rating - 3 + w[18])) * s ** -w[19]
            stability = s * (max(grown, 1) if rating > 1 else grown)
        elif rating == 1:
            forgot = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * math.exp(w[14] * (1 - r))
            stability = min(forgot, s / math.exp(w[17] * w[18]))
        else:
            gain = math.exp(w[8]) * (11 - d) * s ** -w[9] * (math.exp(w[10] * (1 - r)) - 1)
            stability = s * (1 + gain * (w[15] if rating == 2 else 1))
        moved = d - w[6] * (rating - 3) * (10 - d) / 9
        difficulty = min(max(w[7] * begin(4) + (1 - w[7]) * moved, 1), 10)
    stability = max(stability, 0.001)
    return stability, difficulty, stability / factor * (retention ** (-1 / w[20]) - 1)


@given(HISTORIES, RETENTIONS)
def test_due_dates_are_those_of_the_formulas_to_a_millionth(
    history: list[tuple[float, Rating]], retention: Retention
) -> None:
    memory = None
    for days, rating, ours, due in live(history, retention):
        stability, difficulty, interval = formula(memory, days, rating, retention.desired)
        memory = stability, difficulty
        assert ours.stability == pytest.approx(stability, rel=1e-6)
        assert ours.difficulty == pytest.approx(difficulty, rel=1e-6)
        assert due == pytest.approx(max(interval, 1), abs=0.5 + 1e-6 * interval)


# --- Parameters ------------------------------------------------------------------------------


def test_the_published_parameters_have_no_fault() -> None:
    assert find_fault(DEFAULT_PARAMETERS) == ""
    assert recall(None, 0, Rating.GOOD, Retention(parameters=DEFAULT_PARAMETERS)) == recall(
        None, 0, Rating.GOOD, Retention()
    )


@pytest.mark.parametrize(
    ("parameters", "fault"),
    [
        ((), "it holds 0 numbers, and FSRS has 21"),
        (DEFAULT_PARAMETERS[:-1], "it holds 20 numbers, and FSRS has 21"),
        ((*DEFAULT_PARAMETERS[:-1], 7.0), "number 21 is not between 0.1 and 0.8"),
        ((math.nan, *DEFAULT_PARAMETERS[1:]), "number 1 is not between 0.001 and 100"),
    ],
)
def test_parameters_that_fsrs_cannot_use(parameters: tuple[float, ...], fault: str) -> None:
    assert find_fault(parameters) == fault
