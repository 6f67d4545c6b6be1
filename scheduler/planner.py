"""The planner: queues deliveries for learners whose hour has come, and looks at bookings again."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.capabilities.rhythm.readers import read_candidates
from bot.capabilities.rhythm.rules import look_again, plan_day, refuse
from bot.domain.booking import first_slot
from bot.domain.people import Learner, LearnerState
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
        asked = [delivery for _, delivery in days if delivery]
        queued = set(await deliveries.add(connection, asked))
        booked = [
            after if delivery is None or before.id in queued else refuse(before, after)
            for before, (after, delivery) in zip(due, days, strict=True)
        ]
        await learners.book(connection, booked)
        return len(queued)

    async def rebook(self, now: datetime) -> int:
        """Look at all bookings again, a page at a time; return how many were brought forward.

        A calendar, or a clock, may have been put right since they were made.
        """
        async with self._database.begin() as connection:
            await deliveries.wake_misdated(connection, now)
        moved, page = 0, [0]
        while page:
            async with self._database.begin() as connection:
                people = await learners.page(connection, page[-1], BATCH)
                late = [each.id for each in people if self._is_late(each, now)]
                moved += await self._bring_forward(connection, late, now)
            page = [each.id for each in people]
            await asyncio.sleep(0)  # others may have waited for the page
        return moved

    def _is_late(self, learner: Learner, now: datetime) -> bool:
        """Return True if the calendar gives an active learner an earlier slot than what stands."""
        due = learner.next_due_at
        if learner.state is not LearnerState.ACTIVE or (due and due <= now):
            return False
        return due is None or first_slot(learner, self._calendar, now) < due

    async def _bring_forward(self, connection: Transaction, ids: list[int], now: datetime) -> int:
        """Book learners anew where that is earlier; return how many."""
        if not ids:
            return 0
        locked = await learners.lock(connection, ids)
        late = [each for each in locked.values() if self._is_late(each, now)]
        candidates = await read_candidates(connection, self._library, list(locked), now)
        anew = [look_again(each, candidates[each.id], self._calendar, now) for each in late]
        moved = [new for new, old in zip(anew, late, strict=True) if new != old]
        await learners.book(connection, moved)
        return len(moved)
