"""The first free slot, against days counted one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.capabilities.rhythm.rules import Candidates, look_again, plan_day
from bot.domain.booking import first_slot, local_day
from bot.domain.messages import Address
from bot.domain.people import Learner
from scheduler.working_time import WorkingTime

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
ANA = Learner(
    id=1,
    address=Address("p", "w", "u", "c"),
    language="fr",
    zone="Europe/Paris",
    send_at=time(9),
    joined_at=MONDAY,
)
LESSON = Candidates("c/l")
ZONES = ("Europe/Paris", "Pacific/Noumea", "America/Martinique", "Pacific/Wallis")
nows = st.integers(0, 14 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
spans = st.tuples(st.integers(-3, 20), st.integers(0, 4)).map(
    lambda span: (
        MONDAY.date() + timedelta(days=span[0]),
        MONDAY.date() + timedelta(days=sum(span)),
    )
)
calendars = st.builds(
    WorkingTime,
    opens=st.integers(6, 11).map(time),
    closes=st.integers(13, 20).map(time),
    closures=st.lists(spans, max_size=2).map(tuple),
)


@st.composite
def learners(draw: st.DrawFn, now: datetime) -> Learner:
    person = replace(
        ANA,
        zone=draw(st.sampled_from(ZONES)),
        send_at=time(draw(st.integers(6, 20))),
        days=draw(st.frozensets(st.integers(1, 5), min_size=1)),
    )
    served = draw(st.none() | st.integers(-3, 1))
    day = None if served is None else local_day(person, now) + timedelta(days=served)
    return replace(person, served_on=day)


@settings(deadline=None)  # the first reads the holidays of years
@given(st.data(), calendars, nows)
def test_it_is_the_first_slot_of_a_day_that_is_free(
    data: st.DataObject, calendar: WorkingTime, now: datetime
) -> None:
    learner = data.draw(learners(now))
    slot = first_slot(learner, calendar, now)
    assert slot > now
    assert calendar.allows(learner, slot)
    assert learner.served_on is None or local_day(learner, slot) > learner.served_on
    before = calendar.next_slot(learner, now)  # every earlier slot is of a day that was served
    while before < slot:
        assert learner.served_on is not None
        assert local_day(learner, before) <= learner.served_on
        before = calendar.next_slot(learner, before)


@pytest.mark.parametrize("ahead", [4, 30, 365, 3650])
def test_a_day_served_far_ahead_was_written_by_a_wrong_clock(ahead: int) -> None:
    now = MONDAY.replace(hour=6)
    wrong = replace(ANA, served_on=MONDAY.date() + timedelta(days=ahead))
    assert local_day(wrong, first_slot(wrong, WorkingTime(), now)) == date(2026, 11, 24)


def test_a_wrong_clock_costs_that_day_even_when_all_is_closed_meanwhile() -> None:
    now = MONDAY.replace(hour=6)
    wrong = replace(ANA, served_on=MONDAY.date() + timedelta(days=365))
    closed = WorkingTime(closures=((date(2026, 11, 24), date(2027, 1, 3)),))
    waiting = look_again(wrong, LESSON, closed, now)
    assert waiting.next_due_at == datetime(2027, 1, 4, 8, tzinfo=UTC)
    righted = look_again(waiting, LESSON, WorkingTime(), now + timedelta(days=1))
    assert righted.next_due_at == datetime(2026, 11, 24, 8, tzinfo=UTC)  # that very day


@given(st.data(), calendars, nows, st.none() | st.integers(-20, 400))
def test_looking_again_only_brings_forward_and_twice_changes_nothing(
    data: st.DataObject, calendar: WorkingTime, now: datetime, booked: int | None
) -> None:
    due = None if booked is None else now + timedelta(days=booked)
    learner = replace(data.draw(learners(now)), next_due_at=due)
    anew = look_again(learner, LESSON, calendar, now)
    slot = first_slot(learner, calendar, now)
    assert anew.next_due_at == (min(due, slot) if due else slot)
    assert look_again(anew, LESSON, calendar, now) == anew
    assert replace(anew, next_due_at=due) == learner


def test_without_a_lesson_the_cards_say_when() -> None:
    now, first = MONDAY.replace(hour=6), MONDAY + timedelta(days=10)
    far = replace(ANA, next_due_at=MONDAY + timedelta(days=365))
    waiting = look_again(far, Candidates(first=first), WorkingTime(), now)
    assert waiting.next_due_at == WorkingTime().next_slot(ANA, first)
    assert look_again(ANA, Candidates(), WorkingTime(), now) == ANA


@given(st.data(), calendars, nows)
def test_a_day_has_one_message_however_often_it_is_planned(
    data: st.DataObject, calendar: WorkingTime, now: datetime
) -> None:
    learner = replace(data.draw(learners(now)), served_on=None, next_due_at=now)
    days: list[str] = []
    for _ in range(6):
        candidates = LESSON if calendar.allows(learner, now) else None
        learner, delivery = plan_day(learner, candidates, calendar, now)
        days += [delivery.slot] if delivery else []
        assert len(days) == len(set(days))
        assert learner.next_due_at is not None
        assert learner.next_due_at > now
        now += data.draw(st.sampled_from((timedelta(minutes=30), timedelta(hours=7))))
        learner = replace(learner, next_due_at=min(learner.next_due_at, now))


def test_a_booking_of_an_earlier_day_waits_for_the_slot_of_today() -> None:
    late = replace(ANA, send_at=time(14), next_due_at=MONDAY - timedelta(days=3))
    morning = MONDAY.replace(hour=8)
    waiting, delivery = plan_day(late, LESSON, WorkingTime(), morning)
    assert (waiting.next_due_at, delivery) == (MONDAY.replace(hour=13), None)
    _, delivery = plan_day(late, LESSON, WorkingTime(), MONDAY.replace(hour=15))
    assert delivery
