"""Turns due enrollments into deliveries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversations.talk import Calendar
from bot.learning.progression import due_item
from bot.people import Learner
from bot.storage.database import Database
from bot.storage.store import Store, enrollment_of
from bot.storage.tables import enrollment
from bot.study import Delivery, Enrollment
from lessons.course import Course

BATCH = 500  # enrollments a transaction

CourseOf = Callable[[Store, Enrollment], Awaitable[Course]]


class Planner:
    """Finds who is due and what for. Rules are in `bot.learning.progression`."""

    def __init__(self, database: Database, calendar: Calendar, course_of: CourseOf) -> None:
        self._database = database
        self._calendar = calendar
        self._course_of = course_of

    async def plan(self, now: datetime) -> int:
        """Queue a delivery for every enrollment due at `now`; how many were queued."""
        planned = 0
        while batch := await self._plan_batch(now):
            planned += sum(batch)
        return planned

    async def _plan_batch(self, now: datetime) -> list[bool]:
        async with self._database.begin() as connection:
            store = Store(connection)
            due = await _due(connection, now)
            return [await self._plan_one(store, each, now) for each in due]

    async def _plan_one(self, store: Store, due: Enrollment, now: datetime) -> bool:
        """Book the next slot and queue today's item, both or neither."""
        learner = await store.learner(due.learner_id)
        if learner is None:
            return False
        if not self._calendar.allows(learner, now):  # after an outage: the day is skipped
            slot = self._calendar.next_slot(learner, now)
            await store.save_enrollment(replace(due, next_due_at=slot))
            return False
        item = due_item(due, await self._course_of(store, due))
        booked = self._calendar.next_day(learner, now) if item else None
        await store.save_enrollment(
            replace(due, next_due_at=booked, silent=due.silent + (1 if item else 0))
        )
        if item is None:
            return False
        return await store.add_delivery(
            Delivery(
                key=_key(learner, now),
                workspace_id=await store.workspace_id(learner.id),
                learner_id=learner.id,
                kind=item.kind,
                item=f"{due.course_id}/{item.lesson_id}",
                visible_at=now,
            )
        )


async def _due(connection: AsyncConnection, now: datetime) -> list[Enrollment]:
    query = (
        select(enrollment)
        .where(enrollment.c.next_due_at <= now)
        .order_by(enrollment.c.next_due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return [enrollment_of(row) for row in (await connection.execute(query)).mappings()]


def _key(learner: Learner, now: datetime) -> str:
    """One unprompted message a local day, whatever the clocks do."""
    return f"{learner.id}:{now.astimezone(ZoneInfo(learner.zone)):%Y-%m-%d}"
