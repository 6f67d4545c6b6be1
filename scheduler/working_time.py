"""When a learner may be written to: days, hours, the collectivité's window, public holidays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.errors import SettingsError
from bot.people import Learner

_HORIZON = 400  # days without a single slot: a mistake in the settings, not a long leave


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """The collectivité's rules. Implements `bot.conversations.talk.Calendar`."""

    opens: time = time(8, 0)  # local
    closes: time = time(18, 0)  # local, included
    subdivision: str | None = None  # of the public holidays, as the `holidays` library names it

    @property
    def window(self) -> tuple[time, time]:
        return self.opens, self.closes

    def next_slot(self, learner: Learner, after: datetime) -> datetime:
        """The learner's first slot strictly after that instant, UTC.

        Raises SettingsError when there is none within a year.
        """
        day = after.astimezone(ZoneInfo(learner.zone)).date()
        for ahead in range(_HORIZON):
            slot = _instant(day + timedelta(days=ahead), learner)
            if slot > after and self._works(learner, day + timedelta(days=ahead)):
                return slot
        raise SettingsError(
            f"no working day in the next {_HORIZON} days for days {sorted(learner.days)}"
        )

    def next_day(self, learner: Learner, now: datetime) -> datetime:
        """The learner's first slot on a later local day, UTC."""
        zone = ZoneInfo(learner.zone)
        today = now.astimezone(zone).date()
        return self.next_slot(learner, datetime.combine(today, time.max, zone).astimezone(UTC))

    def allows(self, learner: Learner, at: datetime) -> bool:
        """Whether they may be written to, unprompted, at that instant."""
        local = at.astimezone(ZoneInfo(learner.zone))
        in_window = self.opens <= local.time() <= self.closes
        return in_window and self._works(learner, local.date())

    def _works(self, learner: Learner, day: date) -> bool:
        return day.isoweekday() in learner.days and day not in _holidays(self.subdivision, day.year)


def _instant(day: date, learner: Learner) -> datetime:
    """The learner's hour on that day; in the gap of a clock change, the hour that replaces it."""
    return datetime.combine(day, learner.send_at, ZoneInfo(learner.zone)).astimezone(UTC)


@lru_cache(maxsize=64)
def _holidays(subdivision: str | None, year: int) -> Collection[date]:
    """Public holidays in France, or in the subdivision that has its own."""
    import holidays

    return frozenset(holidays.country_holidays("FR", subdiv=subdivision, years=year))
