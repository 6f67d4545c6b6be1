"""The plan of a simulation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.storage.queue import Limit

START = date(2026, 11, 23)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The numbers of a simulation: the same numbers give the same simulation."""

    learners: int
    days: int  # on the calendar, weekends included
    workspaces: int | None = None  # None: one for 250 people
    seed: int = 7
    answering: float = 1.0  # share of the people who ever write
    rate: float = 1000.0  # messages a second, to one workspace
    tick: int = 60  # simulated seconds
    spread: int = 0  # minutes
    start: date = START
    changes: bool = False  # of settings, preferences and clocks, under the people

    @property
    def places(self) -> int:
        return self.workspaces or max(1, self.learners // 250)

    @property
    def begins(self) -> datetime:
        """Return midnight in UTC: no local working time, from Cayenne to Mayotte."""
        return datetime.combine(self.start, time.min, UTC)

    @property
    def ends(self) -> datetime:
        """Return the last day's end: past midnight in the Antilles, before 8:30 in La Réunion."""
        return self.begins + timedelta(days=self.days, hours=4)

    @property
    def limit(self) -> Limit:
        """Return the limit of a workspace: the rate, with the messages of one tick as burst."""
        return Limit(self.rate, max(1, math.ceil(self.rate * self.tick)))


def on_tick(at: datetime, tick: int) -> datetime:
    """Return the first tick of the simulated clock at or after `at`, in UTC."""
    return datetime.fromtimestamp(math.ceil(at.timestamp() / tick) * tick, UTC)
