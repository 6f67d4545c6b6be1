"""Slots: allowed, in order, one a local day, none skipped, in every zone and across its changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import SettingsError
from bot.domain.messages import Address
from bot.domain.people import Learner
from scheduler.working_time import WorkingTime

RULES = WorkingTime()
NIGHT = WorkingTime(opens=time(0), closes=time(6))
PARIS = ZoneInfo("Europe/Paris")
ZONES = sorted(available_timezones())
FIRST, LAST = date(2024, 1, 1), date(2034, 1, 1)
DAY = timedelta(days=1)
EVERY_DAY = frozenset(range(1, 8))


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


def local_day(person: Learner, at: datetime) -> date:
    return at.astimezone(ZoneInfo(person.zone)).date()


def paris(text: str) -> datetime:
    """An instant said as in Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def walk(
    rules: WorkingTime, person: Learner, after: datetime, steps: int = 6
) -> Iterator[datetime]:
    for _ in range(steps):
        yield (after := rules.next_slot(person, after))


def ahead(day: date, until: date) -> Iterator[date]:
    while day < until:
        yield day
        day += DAY


@cache
def clock_changes(zone: str) -> tuple[date, ...]:
    """The days, over ten years, in which the offset of a zone changes."""
    midnight = datetime.combine(FIRST, time(), UTC)
    days = [midnight + n * DAY for n in range((LAST - FIRST).days)]
    offsets = [day.astimezone(ZoneInfo(zone)).utcoffset() for day in days]
    return tuple(
        day.date() for day, (old, new) in zip(days, pairwise(offsets), strict=False) if old != new
    )


# --- What is drawn ---------------------------------------------------------------------------

zones = st.sampled_from(ZONES)
hours = st.builds(
    time, st.one_of(st.integers(0, 4), st.integers(0, 23)), st.sampled_from([0, 1, 15, 30, 45, 59])
)
ranges = st.tuples(hours, hours).filter(lambda pair: pair[0] < pair[1])
dates = st.dates(FIRST, LAST)
closures = st.builds(lambda first, days: (first, first + days * DAY), dates, st.integers(0, 40))


@st.composite
def rules_drawn(draw: st.DrawFn, spread: st.SearchStrategy[int]) -> WorkingTime:
    opens, closes = draw(ranges)
    rules = WorkingTime(
        opens=opens,
        closes=closes,
        quiet=tuple(draw(st.lists(ranges, max_size=3))),
        closures=tuple(draw(st.lists(closures, max_size=3))),
        subdivision=draw(st.sampled_from([None, "57", "974"])),
        spread=draw(spread),
    )
    return rules if rules.hours(opens) else replace(rules, quiet=())


@st.composite
def cases(draw: st.DrawFn) -> tuple[Learner, datetime]:
    """A learner, and an instant that is often near a change of their clock or of their leave."""
    person = learner(draw(zones), draw(hours), draw(st.frozensets(st.integers(1, 7), min_size=1)))
    near = st.sampled_from(clock_changes(person.zone) or (FIRST,))
    day = draw(st.one_of(near, dates))
    at = datetime.combine(day, draw(hours), UTC) + draw(st.integers(-2, 1)) * DAY
    back_on = draw(st.none() | st.integers(-3, 30).map(lambda days: day + days * DAY))
    ahead = draw(st.none() | st.integers(0, 40))
    away_from = None if back_on is None or ahead is None else back_on - ahead * DAY
    leave = replace(person, away_from=away_from, back_on=back_on)
    return replace(leave, id=draw(st.integers(0, 10**6))), at


# --- What is promised ------------------------------------------------------------------------


@given(rules_drawn(st.integers(0, 120)), cases())
@settings(max_examples=400, deadline=None)
def test_slots_are_allowed_ordered_and_one_a_day(
    rules: WorkingTime, case: tuple[Learner, datetime]
) -> None:
    person, start = case
    slots = list(walk(rules, person, start))
    assert all(rules.allows(person, slot) for slot in slots)
    assert all(slot.tzinfo is UTC for slot in slots)
    assert all(earlier < later for earlier, later in pairwise([start, *slots]))
    days = [local_day(person, slot) for slot in slots]
    assert days == sorted(set(days))


@given(rules_drawn(st.integers(0, 120)), cases())
@settings(max_examples=400, deadline=None)
def test_no_day_with_an_allowed_instant_is_skipped(
    rules: WorkingTime, case: tuple[Learner, datetime]
) -> None:
    person, start = case
    seen = [local_day(person, at) for at in (start, *walk(rules, person, start))]
    for earlier, later in pairwise(seen):
        for day in ahead(earlier + DAY, later):
            assert not any(rules.allows(person, at) for at in minutes(rules, person, day))


def minutes(rules: WorkingTime, person: Learner, day: date, step: int = 1) -> Iterator[datetime]:
    """The minutes of a local day; none when it is not worked, to be quick."""
    first, back = person.away_from or date.min, person.back_on or date.min
    away = first <= day < back
    if day.isoweekday() not in person.days or away or not rules.is_open_on(day):
        return
    start = datetime.combine(day, time(), UTC) - timedelta(hours=15)
    for minute in range(0, 60 * 54, step):
        at = start + timedelta(minutes=minute)
        if local_day(person, at) == day:
            yield at


@given(rules_drawn(st.integers(0, 120)), cases())
@settings(max_examples=300, deadline=None)
def test_the_next_day_is_the_first_slot_that_is_not_today(
    rules: WorkingTime, case: tuple[Learner, datetime]
) -> None:
    person, now = case
    today = local_day(person, now)
    slots = walk(rules, person, now)
    assert rules.next_day(person, now) == next(s for s in slots if local_day(person, s) > today)


@given(rules_drawn(st.integers(1, 120)), cases())
@settings(max_examples=300, deadline=None)
def test_the_spreading_keeps_the_day_and_its_bounds(
    rules: WorkingTime, case: tuple[Learner, datetime]
) -> None:
    person, start = case
    plain = replace(rules, spread=0)
    unspread = {local_day(person, s): s for s in walk(plain, person, start - DAY, 8)}
    for slot in walk(rules, person, start, 4):
        late = slot - unspread[local_day(person, slot)]
        assert timedelta(0) <= late <= timedelta(minutes=rules.spread)
        assert rules.allows(person, slot)


@given(rules_drawn(st.just(0)), cases(), zones, hours)
@settings(max_examples=300, deadline=None)
def test_a_learner_may_change_zone_and_hour_between_two_slots(
    rules: WorkingTime, case: tuple[Learner, datetime], zone: str, hour: time
) -> None:
    person, start = case
    moved = replace(person, zone=zone, send_at=hour)
    before = rules.next_slot(person, start)
    after = rules.next_slot(moved, before)
    assert before < after
    assert rules.allows(moved, after)
    assert local_day(moved, rules.next_day(moved, before)) > local_day(moved, before)


def test_every_zone_has_its_slot_on_the_days_its_clock_changes() -> None:
    """All zones, all changes of ten years, at the hours of the night when they happen."""
    for zone in ZONES:
        person = learner(zone, time(2, 30), EVERY_DAY)
        for day in clock_changes(zone):
            start = datetime.combine(day - DAY, time(), UTC)
            slots = list(walk(NIGHT, person, start, 4))
            days = [local_day(person, slot) for slot in slots]
            worked = [d for d in ahead(days[0], days[-1] + DAY) if NIGHT.is_open_on(d)]
            assert days == worked, zone
            assert all(NIGHT.allows(person, slot) for slot in slots), zone


def test_every_zone_has_its_slot_when_the_window_is_partly_in_the_change() -> None:
    """All zones, two changes each: a slot on the days that have an allowed instant, no other."""
    for zone in ZONES:
        for day in clock_changes(zone)[:2]:
            start = datetime.combine(day - DAY, time(12), UTC)
            for hour in range(4):
                rules = WorkingTime(opens=time(hour, 30), closes=time(hour + 1, 10))
                person = learner(zone, time(hour, 40), EVERY_DAY)
                days = {local_day(person, slot) for slot in walk(rules, person, start, 2)}
                for each in ahead(local_day(person, start) + DAY, max(days)):
                    instants = minutes(rules, person, each, step=10)
                    allowed = any(rules.allows(person, at) for at in instants)
                    assert allowed is (each in days), (zone, each, hour)


# --- Clock changes and the date line ---------------------------------------------------------


@pytest.mark.parametrize(
    ("opens", "closes", "quiet", "wish", "slot"),
    [
        # In Paris, on 29 March 2026, 2:00 is 3:00 at once, at 1:00 UTC.
        ("00:00", "06:00", (), "01:59", "2026-03-29T00:59Z"),
        ("00:00", "06:00", (), "02:30", "2026-03-29T01:30Z"),  # the hour that replaces it: 3:30
        ("00:00", "06:00", (), "03:00", "2026-03-29T01:00Z"),
        ("01:00", "02:45", (), "02:30", "2026-03-29T00:00Z"),  # neither 3:30 nor 3:00: 1:00
        ("02:30", "03:10", (), "02:30", "2026-03-29T01:00Z"),  # 3:30 is too late: as soon as 3:00
        ("00:00", "06:00", (("03:15", "04:00"),), "02:30", "2026-03-29T01:00Z"),
        ("00:00", "06:00", (("02:45", "04:00"),), "02:30", "2026-03-29T02:00Z"),
        ("02:10", "02:50", (), "02:30", "2026-03-30T00:30Z"),  # all in the gap: the next day
        # On 25 October 2026, 3:00 is 2:00 again, at 1:00 UTC.
        ("00:00", "06:00", (), "02:30", "2026-10-25T00:30Z"),  # the first 2:30
        ("02:10", "02:50", (), "02:30", "2026-10-25T00:30Z"),
        ("00:00", "06:00", (("02:00", "02:45"),), "02:30", "2026-10-25T00:45Z"),
        ("00:00", "06:00", (), "03:00", "2026-10-25T02:00Z"),
    ],
)
def test_the_nights_when_the_clock_of_paris_changes(
    opens: str, closes: str, quiet: tuple[tuple[str, str], ...], wish: str, slot: str
) -> None:
    rules = WorkingTime(
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
        quiet=tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in quiet),
    )
    person = learner(at=time.fromisoformat(wish), days=EVERY_DAY)
    expected = datetime.fromisoformat(slot)
    sunday = date(2026, 3, 29) if expected.month == 3 else date(2026, 10, 25)
    eve = datetime.combine(sunday - DAY, time(12), UTC)
    assert rules.next_slot(person, eve) == expected
    assert rules.next_day(person, eve) == expected


def test_the_second_half_past_two_of_a_night_is_not_a_second_slot() -> None:
    person = learner(at=time(2, 30), days=EVERY_DAY)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert NIGHT.allows(person, first + timedelta(hours=1))
    assert NIGHT.next_slot(person, first) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_the_local_hour_stays_the_same_across_a_clock_change() -> None:
    person = learner()
    friday = datetime(2026, 10, 23, 12, tzinfo=UTC)
    monday = RULES.next_slot(person, friday)
    assert monday == datetime(2026, 10, 26, 8, tzinfo=UTC)
    assert RULES.next_slot(person, datetime(2026, 10, 22, 12, tzinfo=UTC)).hour == 7


@pytest.mark.parametrize(
    ("zone", "eve", "days"),
    [
        ("Pacific/Apia", date(2011, 12, 29), ["2011-12-29", "2011-12-31"]),  # no 30 December
        ("Pacific/Kwajalein", date(1993, 8, 20), ["1993-08-20", "1993-08-22"]),
        ("Pacific/Kwajalein", date(1969, 9, 29), ["1969-09-29", "1969-09-30", "1969-10-01"]),
        ("America/St_Johns", date(2010, 11, 6), ["2010-11-06", "2010-11-07", "2010-11-08"]),
        ("Africa/Monrovia", date(1972, 1, 6), ["1972-01-06", "1972-01-07", "1972-01-08"]),
    ],
)
def test_days_that_do_not_exist_or_come_twice(zone: str, eve: date, days: list[str]) -> None:
    for hour in (time(0), time(0, 30), time(9), time(23, 30)):
        rules = WorkingTime(opens=time(0), closes=time(23, 59))
        person = learner(zone, hour, EVERY_DAY)
        start = datetime.combine(eve - DAY, time(23, 59), ZoneInfo(zone)).astimezone(UTC)
        slots = list(walk(rules, person, start, len(days)))
        assert [f"{local_day(person, slot)}" for slot in slots] == days
        assert slots == sorted(slots)


# --- The hour of the day ---------------------------------------------------------------------

LUNCH = ((time(12), time(14)),)
AFTERNOON = ((time(13), time(18, 1)),)
MORNING = ((time(8), time(9, 30)), (time(9), time(10)))


@pytest.mark.parametrize(
    ("quiet", "wish", "slot"),
    [
        ((), time(6), time(8)),
        ((), time(21), time(17, 50)),  # with room for a message that is late
        ((), time(17, 55), time(17, 50)),
        (LUNCH, time(11, 59), time(11, 50)),
        (LUNCH, time(11, 45), time(11, 45)),
        (LUNCH, time(12), time(14)),
        (LUNCH, time(14), time(14)),
        (AFTERNOON, time(15), time(8)),
        (AFTERNOON, time(20), time(8)),
        (MORNING + AFTERNOON, time(15), time(10)),
        (MORNING, time(7), time(10)),
        (MORNING + LUNCH, time(12, 30), time(14)),
    ],
)
def test_the_hour_is_brought_back_to_what_is_open(
    quiet: tuple[tuple[time, time], ...], wish: time, slot: time
) -> None:
    rules = WorkingTime(quiet=quiet)
    found = rules.next_slot(learner(at=wish), paris("2026-11-23T00:00"))
    assert found.astimezone(PARIS) == datetime.combine(date(2026, 11, 23), slot, PARIS)


@pytest.mark.parametrize(("hour", "works"), [(7, False), (8, True), (18, True), (19, False)])
def test_the_window_of_the_collectivite(hour: int, works: bool) -> None:
    at = datetime(2026, 11, 23, hour, 0, tzinfo=PARIS)
    assert RULES.allows(learner(), at) is works
    assert RULES.window == (time(8), time(18))


@pytest.mark.parametrize(
    ("at", "works"),
    [
        ("2026-11-23T12:00", False),  # quiet
        ("2026-11-23T13:59:59", False),
        ("2026-11-23T14:00", True),
        ("2026-11-20T09:00", False),  # on leave
        ("2026-11-28T09:00", False),  # Saturday
        ("2026-12-24T09:00", False),  # closed
        ("2026-12-31T09:00", False),
        ("2027-01-01T09:00", False),  # a public holiday
        ("2027-01-04T09:00", True),
    ],
)
def test_each_rule_forbids(at: str, works: bool) -> None:
    rules = WorkingTime(quiet=LUNCH, closures=((date(2026, 12, 24), date(2026, 12, 31)),))
    person = replace(learner(), back_on=date(2026, 11, 23))
    assert rules.allows(person, paris(at)) is works


# --- Days ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "subdivision", "works"),
    [
        (date(2026, 11, 11), None, False),  # Armistice
        (date(2026, 5, 25), None, False),  # Whit Monday
        (date(2025, 12, 26), None, True),
        (date(2025, 12, 26), "57", False),  # Saint Stephen's day, in Moselle
        (date(2026, 4, 3), "57", False),  # Good Friday, in Alsace-Moselle
        (date(2026, 4, 3), "6AE", False),
        (date(2026, 4, 3), None, True),
        (date(2026, 7, 14), None, False),
        (date(2026, 11, 21), None, False),  # a Saturday
        # The abolition of slavery has a day of its own in each territory.
        (date(2026, 4, 27), "976", False),  # Mayotte
        (date(2026, 5, 22), "972", False),  # Martinique
        (date(2026, 5, 27), "971", False),  # Guadeloupe
        (date(2026, 6, 10), "973", False),  # Guyane
        (date(2027, 12, 20), "974", False),  # La Réunion
        (date(2026, 5, 22), "971", True),
        (date(2027, 12, 20), None, True),
    ],
)
def test_public_holidays_by_subdivision(day: date, subdivision: str | None, works: bool) -> None:
    rules = WorkingTime(subdivision=subdivision)
    assert rules.allows(learner(), datetime.combine(day, time(9), PARIS)) is works
    night = datetime.combine(day, time(), PARIS)
    assert (local_day(learner(), rules.next_slot(learner(), night)) == day) is works


def test_the_29th_of_february() -> None:
    leap = date(2028, 2, 29)
    eve = paris("2028-02-28T12:00")
    assert local_day(learner(), RULES.next_day(learner(), eve)) == leap
    closed = WorkingTime(closures=((leap, leap),))
    assert local_day(learner(), closed.next_day(learner(), eve)) == date(2028, 3, 1)
    back = replace(learner(), back_on=leap)
    assert RULES.next_slot(back, paris("2028-02-01T12:00")) == paris("2028-02-29T09:00")


@pytest.mark.parametrize(
    ("back_on", "slot"),
    [
        (date(2026, 11, 20), "2026-11-24T09:00"),  # over: as if it had not been
        (date(2026, 11, 24), "2026-11-24T09:00"),
        (date(2026, 12, 5), "2026-12-07T09:00"),  # a Saturday
        (date(2029, 1, 2), "2029-01-02T09:00"),  # longer than the horizon
    ],
)
def test_the_first_slot_after_a_leave(back_on: date, slot: str) -> None:
    person = replace(learner(), back_on=back_on)
    now = paris("2026-11-23T10:00")
    assert RULES.next_slot(person, now) == RULES.next_day(person, now) == paris(slot)


@pytest.mark.parametrize(
    ("away_from", "back_on", "days"),
    [
        (date(2026, 11, 25), date(2026, 11, 27), [24, 27, 30]),  # both days away
        (date(2026, 11, 24), date(2026, 11, 25), [25, 26, 27]),
        (date(2026, 11, 28), date(2026, 11, 30), [24, 25, 26]),  # a weekend
        (date(2026, 11, 20), date(2026, 11, 27), [27, 30]),  # begun already
    ],
)
def test_messages_go_on_until_a_leave_begins(
    away_from: date, back_on: date, days: list[int]
) -> None:
    person = replace(learner(), away_from=away_from, back_on=back_on)
    slots = walk(RULES, person, paris("2026-11-23T10:00"), len(days))
    assert [local_day(person, slot).day for slot in slots] == days


def test_the_leave_ends_where_the_learner_is() -> None:
    person = replace(learner("Pacific/Noumea", time(8)), back_on=date(2026, 11, 24))
    slot = RULES.next_slot(person, datetime(2026, 11, 23, tzinfo=UTC))
    assert slot == datetime(2026, 11, 23, 21, tzinfo=UTC)


def test_a_zone_changed_in_mid_course() -> None:
    served = paris("2026-11-23T09:00")
    reunion, tahiti = learner("Indian/Reunion"), learner("Pacific/Tahiti")
    assert RULES.next_day(reunion, served) == datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert RULES.next_day(tahiti, served) == datetime(2026, 11, 23, 19, tzinfo=UTC)


# --- Spreading -------------------------------------------------------------------------------


def test_the_spreading_is_the_same_every_day_and_in_every_process() -> None:
    rules = WorkingTime(spread=30)
    monday = paris("2026-11-23T00:00")
    seconds = []
    for number in range(5):
        person = replace(learner(), id=number)
        late = [slot.astimezone(PARIS) for slot in walk(rules, person, monday, 5)]
        assert len({slot.time() for slot in late}) == 1
        seconds.append(late[0].minute * 60 + late[0].second)
    assert seconds == [0, 1113, 425, 1538, 850]


def test_the_spreading_is_even() -> None:
    rules = WorkingTime(spread=60)
    monday = paris("2026-11-23T00:00")
    people = [replace(learner(), id=number) for number in range(1, 1201)]
    shares = Counter(rules.next_slot(each, monday).minute for each in people)
    assert len(shares) == 60
    assert max(shares.values()) <= 2 * min(shares.values())


@pytest.mark.parametrize(
    ("at", "rules"),
    [
        (time(17, 50), WorkingTime(spread=30)),
        (time(11, 49, 59), WorkingTime(spread=30, quiet=LUNCH)),
        (time(23, 49), WorkingTime(opens=time(0), closes=time(23, 59), spread=30)),
    ],
)
def test_a_spreading_that_would_leave_what_is_open_is_not_applied(
    at: time, rules: WorkingTime
) -> None:
    person = replace(learner(at=at), id=1)  # over a third of the half hour
    slot = rules.next_slot(person, paris("2026-11-23T00:00"))
    assert slot == datetime.combine(date(2026, 11, 23), at, PARIS)


# --- Nothing left ----------------------------------------------------------------------------


def test_closures_without_end_are_refused_before_anything_is_sent() -> None:
    today = date(2026, 11, 23)
    for closures, refused in (
        (((date(2020, 1, 1), date(2200, 1, 1)),), True),
        (((date(2020, 1, 1), date(2025, 1, 1)),), False),
        ((), False),
    ):
        rules = WorkingTime(closures=closures)
        with pytest.raises(SettingsError, match="closures") if refused else nullcontext():
            rules.ensure_open(today)


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        (RULES, frozenset[int]()),
        (WorkingTime(quiet=((time(8), time(18, 1)),)), EVERY_DAY),
        (WorkingTime(closures=((date(2020, 1, 1), date(2030, 1, 1)),)), EVERY_DAY),
    ],
)
def test_a_week_without_a_slot_is_an_error_that_says_why(
    rules: WorkingTime, days: frozenset[int]
) -> None:
    with pytest.raises(SettingsError, match=r"no working day .* add days .* closures or quiet"):
        rules.next_slot(learner(days=days), datetime(2026, 1, 1, tzinfo=UTC))
