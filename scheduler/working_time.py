"""Working time: a learner's week and leave, the collectivité's hours, holidays and closures."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.errors import SettingsError
from bot.domain.people import Learner

if TYPE_CHECKING:
    from holidays import HolidayBase

HORIZON = 400  # days without a single slot: a mistake in the settings, not a long leave
ROOM = timedelta(minutes=10)  # open time after a slot, so that a late message still leaves
_DAY = timedelta(days=1)
_GOLDEN = 2654435769  # 2**32 over the golden ratio: consecutive ids get distant shares


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """The collectivité's rules, as the port `bot.domain.ports.Calendar`.

    Hours and days are local to the learner's zone; instants are aware, in UTC.
    """

    opens: time = time(8, 0)
    closes: time = time(18, 0)  # included
    quiet: tuple[tuple[time, time], ...] = ()  # from, until (excluded)
    closures: tuple[tuple[date, date], ...] = ()  # first and last days, both closed
    subdivision: str | None = None  # of the public holidays, as the `holidays` library names it
    spread: int = 0  # minutes over which people who share an hour are written to

    @property
    def window(self) -> tuple[time, time]:
        return self.opens, self.closes

    def next_slot(self, learner: Learner, after: datetime) -> datetime:
        """Return the learner's first slot strictly after that instant, in UTC.

        Raises SettingsError if there is none within `HORIZON` days, a leave left out.
        """
        zone = ZoneInfo(learner.zone)
        return self._first(learner, zone, after.astimezone(zone).date(), after)

    def next_day(self, learner: Learner, now: datetime) -> datetime:
        """Return the learner's first slot on a later local day, in UTC. Raises as `next_slot`."""
        zone = ZoneInfo(learner.zone)
        return self._first(learner, zone, now.astimezone(zone).date() + _DAY, now)

    def allows(self, learner: Learner, at: datetime) -> bool:
        """Return True if the learner may be sent an unprompted message at that instant."""
        local = at.astimezone(ZoneInfo(learner.zone))
        return self.works(learner, local.date()) and self.is_open_at(local.time())

    def works(self, learner: Learner, day: date) -> bool:
        """Return True if the learner works on that local day: no holiday, closure nor leave."""
        return (
            day.isoweekday() in learner.days and not learner.is_away(day) and self.is_open_on(day)
        )

    def is_open_on(self, day: date) -> bool:
        """Return True if the day is neither a public holiday nor in a closure."""
        return day not in _holidays(self.subdivision, day.year) and not any(
            first <= day <= last for first, last in self.closures
        )

    def is_open_at(self, hour: time) -> bool:
        """Return True if messages may leave at that local hour of a working day."""
        if not self.opens <= hour <= self.closes:
            return False
        return not any(start <= hour < until for start, until in self.quiet)

    def has_room(self, hour: time) -> bool:
        """Return True if messages may still leave for `ROOM` after that open hour."""
        end = _shift(hour, ROOM)
        return end <= self.closes and not any(hour < start < end for start, _ in self.quiet)

    def hours(self, wish: time) -> tuple[time, ...]:
        """Return open hours by preference: the wish or later ones, then from the morning.

        Hours without room after them come last. Empty if quiet hours cover the whole window.
        """
        return _hours(self, wish)

    def ensure_open(self, today: date) -> None:
        """Check that closures leave a working day from today on. Raises SettingsError."""
        # Skipped without closures: it would load the public holidays.
        days = (today + timedelta(days=ahead) for ahead in range(HORIZON))
        week = (day for day in days if day.isoweekday() <= 5)
        if self.closures and not any(self.is_open_on(day) for day in week):
            raise SettingsError(
                f"closures leave no working day in the next {HORIZON} days: shorten closures"
            )

    def _first(self, learner: Learner, zone: ZoneInfo, day: date, after: datetime) -> datetime:
        """Return the first slot after an instant, on `day` or a later one. Raises SettingsError."""
        for _ in range(HORIZON):
            if learner.back_on and learner.is_away(day):
                day = learner.back_on
            if self.works(learner, day):
                slot = self._slot(learner, zone, day)
                if slot and slot > after:
                    return slot
            day += _DAY
        raise SettingsError(
            f"no working day in the next {HORIZON} days for days {sorted(learner.days)}: "
            "add days to this week, or shorten closures or quiet"
        )

    def _slot(self, learner: Learner, zone: ZoneInfo, day: date) -> datetime | None:
        """Return the one slot of a working day; None if a clock change skips all open hours."""
        share = _share(learner.id, self.spread)
        for hour in self.hours(learner.send_at):
            for at in _instants(day, hour, zone):
                if self._holds(day, at.astimezone(zone)):
                    late = at + share
                    return late if share and self._keeps(day, late, zone) else at
        return None

    def _holds(self, day: date, local: datetime) -> bool:
        return local.date() == day and self.is_open_at(local.time())

    def _keeps(self, day: date, at: datetime, zone: ZoneInfo) -> bool:
        local = at.astimezone(zone)
        return self._holds(day, local) and self.has_room(local.time())


@lru_cache(maxsize=1024)
def _hours(rules: WorkingTime, wish: time) -> tuple[time, ...]:
    for end in (rules.closes, *(start for start, _ in rules.quiet)):
        last = _shift(end, -ROOM)
        wish = last if last < wish < end or wish >= end == rules.closes else wish
    wish = max(wish, rules.opens)
    starts = {wish, rules.opens, *(until for _, until in rules.quiet)}

    def rank(hour: time) -> tuple[bool, bool, time]:
        # Hours before the wish count as of the next morning.
        return not rules.has_room(hour), hour < wish, hour

    return tuple(sorted(filter(rules.is_open_at, starts), key=rank))


def _shift(hour: time, by: timedelta) -> time:
    """Return the hour shifted by a duration, kept within the same day."""
    day = datetime.combine(date(2000, 1, 2), hour)
    shifted = day + by
    if shifted.date() == day.date():
        return shifted.time()
    return time.max if shifted > day else time.min


def _share(learner_id: int, minutes: int) -> timedelta:
    """Return a learner's delay within `minutes`, the same every day and in every process."""
    return timedelta(seconds=(learner_id * _GOLDEN % 2**32) * (minutes * 60 + 1) >> 32)


def _instants(day: date, hour: time, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the instant, in UTC, at which local clocks show an hour: the first one if repeated.

    For an hour skipped by a clock change: the hour that replaces it, then the end of the gap.
    """
    local = datetime.combine(day, hour, zone)
    at = local.astimezone(UTC)
    yield at
    before = local.replace(fold=1).astimezone(UTC)
    if before < at:  # true only in a gap
        yield _gap_end(before, at, zone)


def _gap_end(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second after a clock change that lies between two instants."""
    old = before.astimezone(zone).utcoffset()

    def has_changed(second: int) -> bool:
        return (before + timedelta(seconds=second)).astimezone(zone).utcoffset() != old

    seconds = range(int((after - before).total_seconds()))
    return before + timedelta(seconds=bisect(seconds, False, key=has_changed))


@lru_cache(maxsize=64)
def _holidays(subdivision: str | None, year: int) -> Collection[date]:
    """Return the public holidays of a year, in France or in a subdivision with its own."""
    return frozenset(load_france()(subdiv=subdivision, years=year))


@cache
def load_france() -> type[HolidayBase]:
    """Return the public holidays of France, from their own file.

    Its package imports every country of the world: 8 MiB and 60 ms.
    """
    import holidays

    file = Path(holidays.__file__).with_name("countries") / "france.py"
    module = ModuleType("holidays_of_france")
    SourceFileLoader(module.__name__, str(file)).exec_module(module)
    france: type[HolidayBase] = module.France
    return france
