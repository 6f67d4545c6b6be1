"""Slots: allowed, in order, one a local day, none skipped."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.messages import Address
from bot.people import Learner
from scheduler.working_time import WorkingTime

RULES = WorkingTime()
ZONES = (
    "Europe/Paris",
    "Indian/Reunion",
    "America/Martinique",
    "America/Cayenne",
    "America/Miquelon",
    "Pacific/Noumea",
    "Indian/Mayotte",
    "Pacific/Tahiti",
)


def learner(
    zone: str = "Europe/Paris", at: time = time(9), days: frozenset[int] = frozenset(range(1, 6))
) -> Learner:
    return Learner(
        address=Address("p", "w", "u", "c"),
        language="fr",
        zone=zone,
        send_at=at,
        days=days,
        joined_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


people = st.builds(
    learner,
    zone=st.sampled_from(ZONES),
    at=st.times(time(8), time(18)),
    days=st.frozensets(st.integers(1, 7), min_size=1),
)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(people, instants)
def test_slots_are_allowed_ordered_and_one_a_day(person: Learner, start: datetime) -> None:
    zone = ZoneInfo(person.zone)
    slots = [RULES.next_slot(person, start)]
    for _ in range(5):
        slots.append(RULES.next_slot(person, slots[-1]))
    assert slots[0] > start
    days = [slot.astimezone(zone).date() for slot in slots]
    assert days == sorted(set(days))
    assert all(RULES.allows(person, slot) for slot in slots)
    assert all(day.isoweekday() in person.days for day in days)


@given(people, instants)
def test_no_working_day_is_skipped(person: Learner, start: datetime) -> None:
    zone = ZoneInfo(person.zone)
    slot = RULES.next_slot(person, start)
    day = start.astimezone(zone).date() + timedelta(days=1)
    while day < slot.astimezone(zone).date():
        assert not RULES.allows(person, datetime.combine(day, person.send_at, zone))
        day += timedelta(days=1)


@given(people, instants)
def test_the_next_day_is_never_today(person: Learner, now: datetime) -> None:
    zone = ZoneInfo(person.zone)
    assert RULES.next_day(person, now).astimezone(zone).date() > now.astimezone(zone).date()


@pytest.mark.parametrize(
    ("day", "subdivision", "works"),
    [
        (date(2026, 11, 11), None, False),  # Armistice
        (date(2026, 5, 25), None, False),  # Whit Monday
        (date(2025, 12, 26), None, True),
        (date(2025, 12, 26), "57", False),  # Saint Stephen's day, in Moselle
        (date(2026, 4, 3), "6AE", False),  # Good Friday, in Alsace
        (date(2026, 4, 3), None, True),
        (date(2026, 7, 14), None, False),
        (date(2026, 11, 21), None, False),  # a Saturday
    ],
)
def test_public_holidays_by_subdivision(day: date, subdivision: str | None, works: bool) -> None:
    rules = WorkingTime(subdivision=subdivision)
    at = datetime.combine(day, time(9), ZoneInfo("Europe/Paris"))
    assert rules.allows(learner(), at) is works


@pytest.mark.parametrize(("hour", "works"), [(7, False), (8, True), (18, True), (19, False)])
def test_the_window_of_the_collectivite(hour: int, works: bool) -> None:
    at = datetime(2026, 11, 23, hour, 0, tzinfo=ZoneInfo("Europe/Paris"))
    assert RULES.allows(learner(), at) is works


def test_the_local_hour_stays_the_same_across_a_clock_change() -> None:
    person = learner()
    friday = datetime(2026, 10, 23, 12, tzinfo=UTC)
    monday = RULES.next_slot(person, friday)
    assert monday == datetime(2026, 10, 26, 8, tzinfo=UTC)
    assert RULES.next_slot(person, datetime(2026, 10, 22, 12, tzinfo=UTC)).hour == 7


def test_a_week_without_days_is_an_error_that_says_why() -> None:
    with pytest.raises(SettingsError, match="no working day"):
        RULES.next_slot(learner(days=frozenset()), datetime(2026, 1, 1, tzinfo=UTC))
