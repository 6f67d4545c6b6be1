"""What to simulate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.storage.queue import Limit

START = date(2026, 11, 23)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The numbers that make a simulation: the same ones make the same one."""

    learners: int
    days: int  # on the calendar, weekends included
    workspaces: int | None = None  # None: one for 250 people
    seed: int = 7
    answering: float = 1.0  # share of the people who ever write
    rate: float = 1000.0  # messages a second, to one workspace
    tick: int = 60  # simulated seconds
    spread: int = 0  # minutes
    start: date = START

    @property
    def places(self) -> int:
        return self.workspaces or max(1, self.learners // 250)

    @property
    def begins(self) -> datetime:
        """Midnight in UTC: before the first hour and after the last, from Cayenne to Mayotte."""
        return datetime.combine(self.start, time.min, UTC)

    @property
    def ends(self) -> datetime:
        """Past midnight in the Antilles, and not 8:30 yet in La Réunion."""
        return self.begins + timedelta(days=self.days, hours=4)

    @property
    def limit(self) -> Limit:
        """The rate, whose burst is what may leave in the time that one tick stands for."""
        return Limit(self.rate, max(1, math.ceil(self.rate * self.tick)))


def on_tick(at: datetime, tick: int) -> datetime:
    """The first instant from then on at which the simulated clock stops."""
    return datetime.fromtimestamp(math.ceil(at.timestamp() / tick) * tick, UTC)
