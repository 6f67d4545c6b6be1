"""Reads and writes of one transaction, in the words of the domain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, RowMapping, case, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Address, Inbound
from bot.offer import Offer, Offered
from bot.people import Learner, LearnerState, Step
from bot.storage.database import insert_new
from bot.storage.tables import (
    address,
    answer,
    course_version,
    delivery,
    enrollment,
    learner,
    seen_event,
    workspace,
)
from bot.study import Answer, Delivery, Enrollment, Status
from lessons.course import Course
from lessons.loader import restore, snapshot, version


class Store:
    """One transaction. Nothing here decides: it keeps and finds."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    # --- Events -----------------------------------------------------------------------------

    async def see(self, inbound: Inbound) -> bool:
        """Note the event; False when it was noted before."""
        row = {"person": inbound.address.person, "event_id": inbound.id, "seen_at": inbound.at}
        result = await self._connection.execute(
            insert_new(self._connection, seen_event).values(row)
        )
        return result.rowcount == 1

    # --- Learners ---------------------------------------------------------------------------

    async def find_learner(self, where: Address) -> Learner | None:
        """The person who writes from `where`, locked until the transaction ends."""
        query = (
            select(learner, address.c.person, address.c.conversation)
            .join(address, address.c.learner_id == learner.c.id)
            .where(address.c.person == where.person)
            .with_for_update(of=learner)
        )
        row = (await self._connection.execute(query)).mappings().first()
        if row is None:
            return None
        if row["conversation"] != where.conversation:
            await self._connection.execute(
                update(address)
                .where(address.c.person == where.person)
                .values(conversation=where.conversation)
            )
        return _learner(row, where)

    async def learner(self, learner_id: int) -> Learner | None:
        """One learner, locked until the transaction ends; None once erased."""
        query = (
            select(learner, address.c.person, address.c.conversation)
            .join(address, address.c.learner_id == learner.c.id)
            .where(learner.c.id == learner_id)
            .with_for_update(of=learner)
        )
        row = (await self._connection.execute(query)).mappings().first()
        return _learner(row, Address.of(row["person"], row["conversation"])) if row else None

    async def add_learner(self, person: Learner) -> Learner:
        workspace_id = await self._workspace(person.address)
        values = {**_learner_values(person), "workspace_id": workspace_id}
        result = await self._connection.execute(learner.insert().values(values))
        learner_id = int(result.inserted_primary_key[0])  # type: ignore[index]
        await self._connection.execute(
            address.insert().values(
                person=person.address.person,
                conversation=person.address.conversation,
                learner_id=learner_id,
            )
        )
        return replace(person, id=learner_id)

    async def save_learner(self, person: Learner) -> None:
        await self._connection.execute(
            update(learner).where(learner.c.id == person.id).values(_learner_values(person))
        )

    async def _workspace(self, where: Address) -> int:
        row = {"platform": where.platform, "name": where.workspace}
        await self._connection.execute(insert_new(self._connection, workspace).values(row))
        query = select(workspace.c.id).filter_by(**row)
        return int((await self._connection.execute(query)).scalar_one())

    # --- Courses ----------------------------------------------------------------------------

    async def keep_course(self, course: Course, now: datetime) -> None:
        """Keep what a learner may be shown, so that an answer always points to it."""
        await self._connection.execute(
            insert_new(self._connection, course_version).values(
                version=version(course),
                course_id=course.id,
                content=snapshot(course),
                stored_at=now,
            )
        )

    async def course(self, wanted: str) -> Course | None:
        """The course as it was under that version."""
        query = select(course_version.c.content).where(course_version.c.version == wanted)
        content = (await self._connection.execute(query)).scalar()
        return restore(content) if content else None

    # --- Enrollments and answers ------------------------------------------------------------

    async def enrollments(self, learner_id: int) -> tuple[Enrollment, ...]:
        """All of a learner's, the oldest first."""
        query = (
            select(enrollment)
            .where(enrollment.c.learner_id == learner_id)
            .order_by(enrollment.c.id)
        )
        rows = (await self._connection.execute(query)).mappings()
        return tuple(enrollment_of(row) for row in rows)

    async def save_enrollment(self, changed: Enrollment) -> None:
        """Add it, or change what is stored of it."""
        values = asdict(changed)
        known_id = values.pop("id")
        if known_id:
            query = update(enrollment).where(enrollment.c.id == known_id).values(values)
            await self._connection.execute(query)
        else:
            await self._connection.execute(enrollment.insert().values(values))

    async def answers(self, learner_id: int) -> tuple[Answer, ...]:
        """All of a learner's, in the order they were given."""
        query = select(answer).where(answer.c.learner_id == learner_id).order_by(answer.c.id)
        rows = (await self._connection.execute(query)).mappings()
        return tuple(_answer(row) for row in rows)

    async def add_answers(self, answers: Collection[Answer]) -> None:
        if answers:
            await self._connection.execute(answer.insert(), [asdict(each) for each in answers])

    # --- Deliveries -------------------------------------------------------------------------

    async def add_delivery(self, due: Delivery) -> bool:
        """Queue it; False when one with the same key is there already."""
        values = asdict(due)
        values.pop("id")
        result = await self._connection.execute(
            insert_new(self._connection, delivery).values(values)
        )
        return result.rowcount == 1

    async def next_due_at(self) -> datetime | None:
        """The first instant at which there is something to plan or to send."""
        planned = select(func.min(enrollment.c.next_due_at))
        queued = select(func.min(delivery.c.visible_at))
        instants = [(await self._connection.execute(q)).scalar() for q in (planned, queued)]
        return min((instant for instant in instants if instant), default=None)

    async def workspace_id(self, learner_id: int) -> int:
        query = select(learner.c.workspace_id).where(learner.c.id == learner_id)
        return int((await self._connection.execute(query)).scalar_one())

    # --- Reports ----------------------------------------------------------------------------

    async def team_counts(self, teams: Iterable[str], course_id: str) -> Sequence[RowMapping]:
        """Per team: enrolled, started, completed, answering, answers, right."""
        answered = (
            select(
                answer.c.learner_id,
                func.count().label("answers"),
                func.sum(cast(answer.c.correct, Integer)).label("right"),
            )
            .where(answer.c.course_id == course_id)
            .group_by(answer.c.learner_id)
            .subquery()
        )
        query = (
            select(
                learner.c.team,
                func.count().label("enrolled"),
                func.count(enrollment.c.started_at).label("started"),
                func.sum(case((enrollment.c.status == Status.COMPLETED, 1), else_=0)).label(
                    "completed"
                ),
                func.count(answered.c.learner_id).label("answering"),
                func.coalesce(func.sum(answered.c.answers), 0).label("answers"),
                func.coalesce(func.sum(answered.c.right), 0).label("right"),
            )
            .join(enrollment, enrollment.c.learner_id == learner.c.id)
            .outerjoin(answered, answered.c.learner_id == learner.c.id)
            .where(learner.c.team.in_(list(teams)), enrollment.c.course_id == course_id)
            .group_by(learner.c.team)
        )
        return (await self._connection.execute(query)).mappings().all()


def enrollment_of(row: RowMapping) -> Enrollment:
    fields = {name: row[name] for name in Enrollment.__slots__}
    fields |= {"done": tuple(row["done"]), "status": Status(row["status"])}
    return Enrollment(**fields)


def _answer(row: RowMapping) -> Answer:
    fields = {name: row[name] for name in Answer.__slots__}
    return Answer(**fields | {"picked": tuple(row["picked"])})


def _learner(row: RowMapping, where: Address) -> Learner:
    fields = {name: row[name] for name in Learner.__slots__ if name != "address"}
    fields |= {
        "address": where,
        "days": frozenset(row["days"]),
        "state": LearnerState(row["state"]),
        "step": Step(row["step"]) if row["step"] else None,
        "offer": _offer(row["offer"]),
    }
    return Learner(**fields)


def _learner_values(person: Learner) -> dict[str, Any]:
    values = {name: getattr(person, name) for name in Learner.__slots__}
    for elsewhere in ("id", "address"):
        values.pop(elsewhere)
    return values | {"days": sorted(person.days), "offer": asdict(person.offer)}


def _offer(stored: dict[str, Any]) -> Offer:
    return Offer(
        letters=tuple(Offered(**each) for each in stored["letters"]),
        multiple=stored["multiple"],
        numbers=tuple(Offered(**each) for each in stored["numbers"]),
        free=stored["free"],
    )
