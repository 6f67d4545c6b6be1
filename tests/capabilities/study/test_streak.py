"""The streak: what adds to it, and the one thing that ends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.capabilities.study.streak import LATE, chances, current, learn, switch
from bot.domain.booking import local_day
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.domain.people import Learner
from scheduler.working_time import WorkingTime
from tests.capabilities.study.turns import LEARNER

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MONDAY = date(2026, 11, 23)
ZONES = (
    *("Europe/Paris", "Indian/Reunion", "Pacific/Noumea", "Pacific/Tahiti"),
    *("America/Cayenne", "America/Miquelon", "Pacific/Wallis", "Europe/Lisbon"),
)


def message(learner: Learner, slot: datetime, late: timedelta = MINUTE) -> Delivery:
    """A lesson that left for its slot."""
    return Delivery(
        workspace_id=1,
        learner_id=1,
        slot=f"{local_day(learner, slot)}",
        kind=DeliveryKind.LESSON,
        item="c/l",
        due_at=slot,
        visible_at=None,
        state=DeliveryState.SENT,
        sent_at=slot + late,
    )


@dataclass(frozen=True)
class Lived:
    """A day: what was sent then, what went wrong, and whether they learned."""

    day: date
    sent: Delivery | None
    outage: tuple[datetime, datetime] | None
    learned: bool
    away: bool  # on leave


@dataclass(frozen=True)
class Life:
    calendar: WorkingTime
    learner: Learner
    days: tuple[Lived, ...]

    def worked(self, lived: Lived) -> bool:
        """Said without the calendar's slots, as a second opinion."""
        in_week = lived.day.isoweekday() in self.learner.days
        return in_week and not lived.away and self.calendar.is_open_on(lived.day)


@st.composite
def lives(draw: st.DrawFn, *, faithful: bool = False) -> Life:
    """Some weeks of somebody's; `faithful`: they learn whenever they are written to."""
    zone = draw(st.sampled_from(ZONES))
    week = draw(st.sets(st.integers(1, 7), min_size=1))
    start = MONDAY + DAY * draw(st.integers(0, 400))
    closed = start + DAY * draw(st.integers(0, 40))
    calendar = WorkingTime(closures=((closed, closed + DAY * draw(st.integers(0, 9))),))
    hour = time(draw(st.integers(8, 17)), draw(st.sampled_from((0, 30))))
    learner = replace(LEARNER, zone=zone, send_at=hour, days=frozenset(week))
    leave = start + DAY * draw(st.integers(0, 40))
    back = leave + DAY * draw(st.integers(0, 30))
    on_leave = replace(learner, away_from=leave, back_on=back)
    days = []
    for number in range(draw(st.integers(1, 50))):
        day = start + DAY * number
        midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
        slot = calendar.next_slot(on_leave, midnight - MINUTE)
        due = slot if local_day(learner, slot) == day else None
        fate = draw(st.sampled_from(("well", "well", "well", "late", "down", "deaf")))
        sent = message(learner, due) if due and fate in ("well", "deaf") else None
        if due and fate == "late":
            sent = message(learner, due, LATE + MINUTE)
        outage = (due + 2 * MINUTE, due + DAY) if due and fate == "deaf" else None
        learned = draw(st.booleans()) or (faithful and sent is not None)
        days.append(Lived(day, sent, outage, learned and fate != "down", leave <= day < back))
    return Life(calendar, on_leave, tuple(days))


def walk(life: Life) -> Iterator[tuple[Lived, Learner, int]]:
    """Each day, the learner at its end, and the streak as it stands on the day after."""
    learner = life.learner
    sent = [each.sent for each in life.days if each.sent]
    outages = [each.outage for each in life.days if each.outage]
    for lived in life.days:
        known = [each for each in sent if each.slot <= f"{lived.day}"]
        could = chances(learner, known, outages)
        if lived.learned:
            learner = learn(learner, could, life.calendar, lived.day)
        yield lived, learner, current(learner, could, lived.day + DAY)


@given(lives())
@settings(max_examples=400, deadline=None)
def test_the_streak_is_that_of_a_plain_count_of_days(life: Life) -> None:
    expected = 0
    for lived, _, streak in walk(life):
        if lived.learned and life.worked(lived):
            expected += 1
        elif (
            lived.sent
            and not lived.learned
            and not lived.outage
            and (lived.sent.sent_at or lived.sent.due_at) - lived.sent.due_at <= LATE
        ):
            expected = 0
        assert streak == expected, lived


@given(lives(faithful=True))
@settings(max_examples=200, deadline=None)
def test_nothing_ends_the_streak_of_who_learns_when_written_to(life: Life) -> None:
    """Leave, holidays, closures, weekends, late messages, days without Levain: nothing."""
    before = 0
    for lived, _, streak in walk(life):
        assert streak == before + (lived.learned and life.worked(lived))
        before = streak


@given(st.lists(st.tuples(st.sampled_from(ZONES), st.integers(0, 6 * 60)), min_size=2, max_size=30))
@settings(max_examples=200, deadline=None)
def test_a_change_of_zone_ends_no_streak(moves: list[tuple[str, int]]) -> None:
    """They move every day, and learn some minutes after each message, still where they were."""
    calendar, learner = WorkingTime(), LEARNER
    now, sent, before = datetime(2026, 11, 23, 7, tzinfo=UTC), list[Delivery](), 0
    for zone, minutes in moves:
        learner = replace(learner, zone=zone)
        now = calendar.next_day(learner, now)
        sent.append(message(learner, now))
        at = now + minutes * MINUTE
        if local_day(learner, at) != local_day(learner, now):
            at = now + MINUTE
        could = chances(learner, sent, ())
        learner = learn(learner, could, calendar, local_day(learner, at))
        streak = current(learner, could, local_day(learner, at))
        assert streak >= before
        before = streak
    assert before >= 1


@pytest.mark.parametrize("zone", ZONES)
def test_midnight_is_where_the_learner_is(zone: str) -> None:
    """A message of the evening, answered before midnight there: that day, and no other."""
    calendar = WorkingTime(opens=time(0), closes=time(23, 59))
    learner = replace(LEARNER, zone=zone, send_at=time(23, 30))
    slot = calendar.next_slot(learner, datetime(2026, 11, 22, tzinfo=UTC))
    could = chances(learner, [message(learner, slot)], ())
    assert could == {local_day(learner, slot)}
    day = local_day(learner, slot + 29 * MINUTE)
    assert learn(learner, could, calendar, day).learned_on == day in could


# --- What ends it, and what does not ---------------------------------------------------------


def lessons(*days: int, late: timedelta = MINUTE) -> list[Delivery]:
    """Lessons at nine on these days of the week of `MONDAY`, 0 to 6."""
    nine = datetime(2026, 11, 23, 8, tzinfo=UTC)
    return [message(LEARNER, nine + DAY * each, late) for each in days]


def after(streak: int, day: int) -> Learner:
    """Who last learned on that day of the week of `MONDAY`."""
    return replace(LEARNER, streak=streak, learned_on=MONDAY + DAY * day)


def test_a_day_written_to_and_not_learned_ends_it_once_it_is_over() -> None:
    learner, could = after(4, 0), chances(LEARNER, lessons(0, 1), ())
    assert current(learner, could, MONDAY + DAY) == 4
    assert current(learner, could, MONDAY + 2 * DAY) == 0
    assert learn(learner, could, WorkingTime(), MONDAY + 2 * DAY).streak == 1


@pytest.mark.parametrize("began", [-60, 0, 5, 14 * 60])
def test_an_outage_that_goes_on_after_the_message_ends_none(began: int) -> None:
    """What they answered was not heard that day."""
    (tuesday,) = lessons(1)
    since = tuesday.due_at + began * MINUTE
    assert chances(LEARNER, [tuesday], [(since, since + DAY)]) == set()


@pytest.mark.parametrize(("began", "ended"), [(-300, 0), (15 * 60, 20 * 60)])
def test_an_outage_of_another_time_changes_nothing(began: int, ended: int) -> None:
    (tuesday,) = lessons(1)
    away = (tuesday.due_at + began * MINUTE, tuesday.due_at + ended * MINUTE)
    assert chances(LEARNER, [tuesday], [away]) == {MONDAY + DAY}


def test_a_message_that_left_late_ends_none() -> None:
    assert chances(LEARNER, lessons(1, late=LATE), ()) == {MONDAY + DAY}
    assert chances(LEARNER, lessons(1, late=LATE + MINUTE), ()) == set()


def test_a_message_asked_for_with_later_is_of_the_day_it_leaves() -> None:
    (tuesday,) = lessons(1)
    asked = replace(tuesday, slot="later:20261124T080000:231500", kind=DeliveryKind.LATER)
    assert chances(LEARNER, [asked], ()) == {MONDAY + DAY}


def test_a_day_counts_once_and_a_free_day_is_neither_for_nor_against() -> None:
    calendar = WorkingTime()
    friday = learn(after(4, 3), frozenset(), calendar, MONDAY + 4 * DAY)
    assert (friday.streak, friday.learned_on) == (5, MONDAY + 4 * DAY)
    assert learn(friday, frozenset(), calendar, MONDAY + 4 * DAY) == friday
    assert learn(friday, frozenset(), calendar, MONDAY + 5 * DAY) == friday
    holiday = date(2026, 12, 25)
    assert learn(friday, frozenset(), calendar, holiday) == friday
    away = replace(friday, back_on=MONDAY + 14 * DAY)
    assert learn(away, frozenset(), calendar, MONDAY + 7 * DAY) == away


def test_a_day_of_a_clock_that_was_wrong_holds_nothing_back() -> None:
    learner = replace(LEARNER, streak=3, learned_on=MONDAY + 900 * DAY)
    learner = learn(learner, frozenset(), WorkingTime(), MONDAY)
    assert (learner.streak, learner.learned_on) == (3, MONDAY)
    assert learn(learner, frozenset(), WorkingTime(), MONDAY + DAY).streak == 4


def test_who_moves_to_the_west_does_not_count_a_day_twice() -> None:
    learner = after(3, 2)
    assert learn(learner, frozenset(), WorkingTime(), MONDAY + DAY) == learner


def test_switched_off_nothing_is_counted_and_on_again_it_goes_on() -> None:
    calendar, could = WorkingTime(), chances(LEARNER, lessons(0, 1, 2, 3, 4), ())
    off = switch(after(7, 0), could, MONDAY + DAY, on=False)
    assert off.streak == current(off, could, MONDAY + 4 * DAY) == 7
    assert learn(off, could, calendar, MONDAY + 2 * DAY) == off
    again = switch(off, could, MONDAY + 4 * DAY, on=True)
    assert learn(again, could, calendar, MONDAY + 4 * DAY).streak == 8
    ended = switch(after(7, 0), could, MONDAY + 3 * DAY, on=False)
    assert ended.streak == 0
    assert switch(again, could, MONDAY + 4 * DAY, on=True) == again
