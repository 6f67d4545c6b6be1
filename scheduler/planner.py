"""Turns learners whose hour has come into deliveries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.capabilities.rhythm.rules import count, due_kind
from bot.capabilities.study.model import Enrollment
from bot.capabilities.study.progression import current
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.people import Learner
from bot.domain.ports import Calendar
from bot.storage.database import Database
from bot.storage.store import Store
from lessons.course import Course

BATCH = 250  # learners a transaction: others wait for its end

CourseOf = Callable[[Store, Enrollment], Awaitable[Course]]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a learner could be sent today."""

    item: str = ""  # `course/lesson`, of the lesson that is open or next; empty: none is
    opened: bool = False
    cards: int = 0  # questions to be asked again by now
    first: datetime | None = None  # when the first of all their cards is due


class Planner:
    """Finds who is due and what for. The rules are in `bot.capabilities.rhythm.rules`."""

    def __init__(self, database: Database, calendar: Calendar, course_of: CourseOf) -> None:
        self._database = database
        self._calendar = calendar
        self._course_of = course_of

    async def plan(self, now: datetime) -> int:
        """Queue a delivery for every learner due at `now`; how many were queued."""
        planned, seen = 0, BATCH
        while seen == BATCH:
            async with self._database.begin() as connection:
                store = Store(connection)
                due = await store.due_learners(now, BATCH)
                if due:
                    planned += await self._plan(store, due, now)
            seen = len(due)
        return planned

    async def _plan(self, store: Store, due: list[Learner], now: datetime) -> int:
        """Book everyone's next slot and queue today's messages: both or neither."""
        # After an outage somebody may be due outside working time: that day is skipped.
        awake = [each for each in due if self._calendar.allows(each, now)]
        standings = await self._standings(store, [each.id for each in awake], now)
        deliveries, booked = [], []
        for learner in due:
            standing = standings.get(learner.id)
            today = _local_day(learner, now)
            kind = standing and due_kind(
                learner,
                today,
                lesson=bool(standing.item),
                opened=standing.opened,
                cards=standing.cards,
            )
            if standing and kind:
                deliveries.append(_delivery(learner, kind, standing, today, now))
                learner = count(learner, kind, today)
            booked.append(replace(learner, next_due_at=self._next(learner, standing, now)))
        await store.book(booked)
        return await store.add_deliveries(deliveries)

    async def _standings(self, store: Store, ids: list[int], now: datetime) -> dict[int, Standing]:
        active = await store.active_enrollments(ids)
        faded = await store.faded(ids, now)
        standings = {}
        for each in ids:
            cards, first = faded.get(each, (0, None))
            standings[each] = Standing(cards=cards, first=first)
            enrollment = active.get(each)
            lesson = enrollment and current(enrollment, await self._course_of(store, enrollment))
            if enrollment and lesson:
                standings[each] = Standing(
                    item=f"{enrollment.course_id}/{lesson.id}",
                    opened=enrollment.open is not None,
                    cards=cards,
                    first=first,
                )
        return standings

    def _next(self, learner: Learner, standing: Standing | None, now: datetime) -> datetime | None:
        """Their next slot; with no lesson left, once something is to be asked again, or never."""
        if standing is None:
            return self._calendar.next_slot(learner, now)
        tomorrow = self._calendar.next_day(learner, now)
        if standing.item:
            return tomorrow
        if standing.first is None:
            return None
        return max(tomorrow, self._calendar.next_slot(learner, standing.first))


def _delivery(
    learner: Learner, kind: DeliveryKind, standing: Standing, today: date, now: datetime
) -> Delivery:
    return Delivery(
        workspace_id=learner.workspace_id,
        learner_id=learner.id,
        slot=f"{today}",  # one unprompted message a local day, whatever the clocks do
        kind=kind,
        item=standing.item if kind in (DeliveryKind.LESSON, DeliveryKind.REMINDER) else "",
        due_at=max(learner.next_due_at or now, _midnight(learner, now)),  # it is of today
        visible_at=now,
    )


def _midnight(learner: Learner, now: datetime) -> datetime:
    """The beginning of their day."""
    zone = ZoneInfo(learner.zone)
    return datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)


def _local_day(learner: Learner, now: datetime) -> date:
    return now.astimezone(ZoneInfo(learner.zone)).date()
