"""The item of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.rhythm.rules import (
    APART,
    BACKLOG,
    REMINDERS_MAX,
    SILENT_MAX,
    count,
    due_kind,
)
from bot.domain.deliveries import DeliveryKind
from bot.domain.messages import Address
from bot.domain.people import Learner

MONDAY = date(2026, 11, 23)
ANA = Learner(
    address=Address("p", "w", "u", "c"),
    language="fr",
    zone="Europe/Paris",
    send_at=time(9),
    joined_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def kinds(
    learner: Learner, days: int, *, speaks: bool, **standing: object
) -> list[DeliveryKind | None]:
    """What comes on successive working days from a Monday on."""
    came = []
    for number in range(days):
        today = MONDAY + timedelta(days=number // 5 * 7 + number % 5)
        kind = due_kind(learner, today, **standing)
        came.append(kind)
        learner = count(learner, kind, today) if kind else learner
        learner = replace(learner, silent=0) if speaks else learner
    return came


def test_a_lesson_before_nothing() -> None:
    assert due_kind(ANA, MONDAY, lesson=True, opened=False, cards=0) is DeliveryKind.LESSON
    assert due_kind(ANA, MONDAY, lesson=False, opened=False, cards=0) is None


def test_an_unanswered_lesson_is_recalled_twice_a_week_at_most() -> None:
    came = kinds(ANA, 10, speaks=True, lesson=True, opened=True, cards=3)
    assert came == [DeliveryKind.REMINDER, DeliveryKind.REMINDER, None, None, None] * 2


def test_after_three_messages_without_a_word_comes_the_pause() -> None:
    came = kinds(ANA, 7, speaks=False, lesson=True, opened=True, cards=0)
    first, second, *rest = came
    assert (first, second) == (DeliveryKind.REMINDER, DeliveryKind.REMINDER)
    assert rest == [None, None, None, DeliveryKind.REMINDER, DeliveryKind.PAUSE]


def test_a_lesson_comes_whatever_waits_to_be_asked_again() -> None:
    came = kinds(ANA, APART, speaks=True, lesson=True, opened=False, cards=99)
    assert came == [DeliveryKind.LESSON] * APART


def test_a_day_of_reviews_alone_when_much_has_faded_and_ten_lessons_were_sent() -> None:
    since = replace(ANA, lessons_since=APART)
    few, many = BACKLOG - 1, BACKLOG
    assert (
        kinds(since, 3, speaks=True, lesson=True, opened=False, cards=few)
        == [DeliveryKind.LESSON] * 3
    )
    assert kinds(since, 12, speaks=True, lesson=True, opened=False, cards=many) == [
        DeliveryKind.REVIEW,
        *[DeliveryKind.LESSON] * APART,
        DeliveryKind.REVIEW,
    ]


@given(st.integers(0, 60), st.lists(st.integers(0, 99), min_size=22, max_size=22))
def test_twenty_lessons_take_twenty_two_working_days_at_most(since: int, due: list[int]) -> None:
    learner, lessons = replace(ANA, lessons_since=since), 0
    for number, cards in enumerate(due):
        today = MONDAY + timedelta(days=number // 5 * 7 + number % 5)
        kind = due_kind(learner, today, lesson=lessons < 20, opened=False, cards=cards)
        lessons += kind is DeliveryKind.LESSON
        learner = replace(count(learner, kind, today) if kind else learner, silent=0)
    assert lessons == 20


def test_reviews_go_on_once_the_course_is_over() -> None:
    came = kinds(ANA, 3, speaks=True, lesson=False, opened=False, cards=2)
    assert came == [DeliveryKind.REVIEW] * 3


@given(
    st.lists(
        st.tuples(st.booleans(), st.booleans(), st.integers(0, 9), st.booleans(), st.integers(1, 4))
    )
)
def test_the_caps_hold_whatever_happens(days: list[tuple[bool, bool, int, bool, int]]) -> None:
    learner, today = ANA, MONDAY
    reminders: dict[tuple[int, int], int] = {}
    for lesson, opened, cards, speaks, gap in days:
        kind = due_kind(learner, today, lesson=lesson, opened=lesson and opened, cards=cards)
        assert learner.silent <= SILENT_MAX
        assert kind is not None or not lesson or opened
        if kind is DeliveryKind.REMINDER:
            week = today.isocalendar()[:2]
            reminders[week] = reminders.get(week, 0) + 1
            assert reminders[week] <= REMINDERS_MAX
        if kind is DeliveryKind.PAUSE or speaks:
            learner = replace(count(learner, kind, today) if kind else learner, silent=0)
        elif kind:
            learner = count(learner, kind, today)
        today += timedelta(days=gap)
