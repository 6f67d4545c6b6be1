"""The planner: queues deliveries for learners whose hour has come."""

from __future__ import annotations

from datetime import datetime

from bot.capabilities.rhythm.readers import read_candidates
from bot.capabilities.rhythm.rules import plan_day
from bot.domain.people import Learner
from bot.domain.ports import Calendar
from bot.storage import deliveries, learners
from bot.storage.database import Database, Transaction
from lessons.library import Library

BATCH = 250  # learners in a transaction: others wait for its end


class Planner:
    """Finds due learners. `bot.capabilities.rhythm.rules` decides what each is sent."""

    def __init__(self, database: Database, calendar: Calendar, library: Library) -> None:
        self._database = database
        self._calendar = calendar
        self._library = library

    async def plan(self, now: datetime) -> int:
        """Queue a delivery for every learner due at `now`; return how many were queued."""
        planned, seen = 0, BATCH
        while seen == BATCH:
            async with self._database.begin() as connection:
                due = await learners.due(connection, now, BATCH)
                if due:
                    planned += await self._plan(connection, due, now)
            seen = len(due)
        return planned

    async def _plan(self, connection: Transaction, due: list[Learner], now: datetime) -> int:
        """Book each learner's next slot and queue today's messages; return how many."""
        awake = [each.id for each in due if self._calendar.allows(each, now)]
        candidates = await read_candidates(connection, self._library, awake, now)
        days = [plan_day(each, candidates.get(each.id), self._calendar, now) for each in due]
        await learners.book(connection, [booked for booked, _ in days])
        return await deliveries.add(connection, [delivery for _, delivery in days if delivery])
