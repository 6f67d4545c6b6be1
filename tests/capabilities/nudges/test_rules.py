"""The slot of a nudge: free, near, within working time; the next message comes after it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.nudges.rules import APART, find_place, list_waiting, take_place
from bot.capabilities.rhythm.rules import SILENT_MAX
from bot.domain.booking import local_day
from bot.domain.messages import Address
from bot.domain.people import Learner, LearnerState
from scheduler.working_time import WorkingTime

CALENDAR = WorkingTime()
FIRST = datetime(2026, 11, 23, tzinfo=UTC)
DAYS = st.integers(-2, 12).map(lambda days: date(2026, 11, 23) + timedelta(days))
NOWS = st.integers(0, 14 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@st.composite
def learners(draw: st.DrawFn) -> Learner:
    return Learner(
        address=Address("recorder", "w", "ana", "ana"),
        language="fr",
        zone=draw(st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Cayenne"])),
        send_at=time(draw(st.integers(0, 23))),
        days=frozenset(draw(st.sets(st.integers(1, 7), min_size=1))),
        back_on=draw(st.none() | DAYS),
        state=draw(st.sampled_from(LearnerState)),
        served_on=draw(st.none() | DAYS),
        silent=draw(st.integers(0, 4)),
        joined_at=FIRST,
        next_due_at=draw(st.none() | NOWS),
    )


@given(learners(), NOWS)
def test_a_nudge_takes_a_free_day_and_gives_back_the_next(learner: Learner, now: datetime) -> None:
    at = find_place(learner, CALENDAR, now)
    if at is None:
        return
    day = local_day(learner, at)
    assert learner.state is LearnerState.ACTIVE
    assert learner.silent < SILENT_MAX
    assert CALENDAR.allows(learner, at)
    assert now < at < now + APART
    assert not learner.is_away(local_day(learner, now))
    assert learner.served_on is None or day != learner.served_on
    after = take_place(learner, at, CALENDAR, now)
    assert (after.served_on, after.silent) == (day, learner.silent + 1)
    if after.next_due_at and learner.next_due_at:
        assert local_day(learner, after.next_due_at) > day or learner.next_due_at > at
        assert after.next_due_at >= learner.next_due_at


@given(st.integers(0, 20))
def test_a_service_waits_seven_days_and_no_more(ago: int) -> None:
    today = date(2026, 11, 28)
    last = today - timedelta(ago)
    waiting = list_waiting({1: last}, [1, 2], today)
    assert waiting == ({} if ago >= APART.days else {1: last + APART})
