"""Reads and writes of one transaction, in the words of the domain."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Insert,
    Integer,
    Select,
    Table,
    Update,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)

from bot.capabilities.study.model import Answer, Card, Enrollment, EnrollmentStatus
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.domain.errors import StorageGone
from bot.domain.menu import Entry, Menu
from bot.domain.messages import Address, Inbound, Outbound
from bot.domain.people import Learner, LearnerState, Step
from bot.storage import outbounds as replies
from bot.storage.database import (
    Database,
    Transaction,
    among,
    insert_new,
    insert_or_replace,
    update_many,
)
from bot.storage.tables import (
    address,
    answer,
    card,
    course_version,
    delivery,
    enrollment,
    learner,
    seen_event,
    workspace,
)
from lessons.course import Course
from lessons.loader import restore, snapshot, version

T = TypeVar("T")
Known = TypeVar("Known", bound=Learner | Enrollment)
Values = Mapping[str, Any]  # by column


async def is_known(database: Database, person: str) -> bool:
    """Whether somebody, by `Address.person`, has ever spoken or been written to."""
    query = select(address.c.learner_id).where(address.c.person == person)
    async with database.begin() as connection:
        return (await connection.execute(query)).first() is not None


class Store:
    """One transaction. Nothing here decides: it keeps and finds.

    Of what was read in it, only what differs is written.
    """

    def __init__(self, connection: Transaction) -> None:
        self._connection = connection
        self._read: dict[tuple[type, int], Learner | Enrollment] = {}  # as they were, by id

    # --- Events -----------------------------------------------------------------------------

    async def see(self, inbound: Inbound) -> bool:
        """Note the event; False when it was noted before."""
        row = {"person": inbound.address.person, "event_id": inbound.id, "seen_at": inbound.at}
        result = await self._connection.execute(insert_new(self._connection, seen_event), row)
        return result.rowcount == 1

    async def replies(self, inbound: Inbound) -> tuple[Outbound, ...]:
        """What that event was replied, if it may not have left yet."""
        kept = (await self._connection.execute(_REPLIES, _event(inbound))).scalar()
        return replies.load(kept) if kept else ()

    async def keep_replies(self, inbound: Inbound, outbounds: Sequence[Outbound]) -> None:
        """Until the adapter says that they have left."""
        values = {"replies": replies.dump(outbounds)} | _event(inbound)
        await self._connection.execute(_KEEP_REPLIES, values)

    # --- Learners ---------------------------------------------------------------------------

    async def find_learner(self, where: Address, *, move: bool = True) -> Learner | None:
        """The person who writes from `where`, locked until the transaction ends.

        With `move`, that is where they are written to from now on.
        """
        found = await self._learners(_WRITING, {"person": where.person})
        if not found:
            return None
        (person,) = found
        if not move or person.address == where:
            return person
        await self._connection.execute(
            update(address)
            .where(address.c.person == where.person)
            .values(conversation=where.conversation)
        )
        return replace(person, address=where)

    async def learners(self, ids: Collection[int]) -> dict[int, Learner]:
        """Those of `ids` that were not erased, locked until the transaction ends."""
        found = await self._learners(_SOME_LEARNERS, {"ids": list(ids)})
        return {person.id: person for person in found}

    async def due_learners(self, now: datetime, limit: int) -> list[Learner]:
        """Whose next message is due, the longest due first.

        Locked; those whom another process is dealing with are left to it.
        """
        return await self._learners(_DUE_LEARNERS, {"now": now, "limit": limit})

    async def _learners(self, query: Select[Any], values: dict[str, Any]) -> list[Learner]:
        rows = _rows(await self._connection.execute(query, values))
        return [self._note(_learner(row)) for row in rows]

    def _note(self, item: Known) -> Known:
        """As it is in the database."""
        self._read[type(item), item.id] = item
        return item

    async def add_learner(self, person: Learner) -> Learner:
        """Raises StorageGone when another process adds them just now: next time, they are there."""
        workspace_id = await self._workspace(person.address)
        known = replace(person, workspace_id=workspace_id)
        values = _values(known, _COLUMNS[Learner])
        result = await self._connection.execute(learner.insert().values(values))
        learner_id = int(result.inserted_primary_key[0])  # type: ignore[index]
        where = {"person": person.address.person, "conversation": person.address.conversation}
        new = insert_new(self._connection, address).values(**where, learner_id=learner_id)
        if not (await self._connection.execute(new)).rowcount:
            raise StorageGone
        return self._note(replace(known, id=learner_id))

    async def save_learners(self, people: Collection[Learner]) -> None:
        await self._change(learner, people)

    async def book(self, people: Collection[Learner]) -> None:
        """Keep when the next message is due and what led to it, and nothing else of them."""
        names = ("id", "next_due_at", "silent", "reviewed", "reminders", "reminded_on")
        rows = [{name: getattr(each, name) for name in names} for each in people]
        await update_many(self._connection, learner, rows)

    async def _change(self, table: Table, items: Iterable[Learner | Enrollment]) -> None:
        """Write what differs from what was read, or all of what was not read."""
        changes: dict[tuple[str, ...], list[dict[str, Any]]] = {}  # by the columns that change
        for item in items:
            before = self._read.get((type(item), item.id))
            names = tuple(
                name
                for name in _COLUMNS[type(item)]
                if before is None or getattr(before, name) != getattr(item, name)
            )
            if names:
                changes.setdefault(names, []).append(_values(item, names) | {"_id": item.id})
                self._note(item)
        for names, rows in changes.items():
            await self._connection.execute(_update(table, names), rows)

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

    async def enrollments(self, learner_ids: Collection[int]) -> dict[int, tuple[Enrollment, ...]]:
        """All of each learner's, the oldest first."""
        return await self._by_learner(
            _ENROLLMENTS, learner_ids, lambda row: self._note(_enrollment(row))
        )

    async def active_enrollments(self, learner_ids: Collection[int]) -> dict[int, Enrollment]:
        """The course under way of each learner who has one."""
        rows = _rows(await self._connection.execute(_ACTIVE, {"ids": list(learner_ids)}))
        return {row["learner_id"]: _enrollment(row) for row in rows}

    async def save_enrollments(self, changed: Iterable[Enrollment]) -> None:
        """Add them, or change what is stored of them."""
        known: list[Enrollment] = []
        new: list[dict[str, Any]] = []
        for each in changed:
            if each.id:
                known.append(each)
            else:
                new.append(_values(each, _COLUMNS[Enrollment]))
        # A course that ends makes room for the one that begins: only one may be active.
        for active in (False, True):
            some = [each for each in known if (each.status is EnrollmentStatus.ACTIVE) is active]
            await self._change(enrollment, some)
        if new:
            await self._connection.execute(enrollment.insert(), new)

    async def answers(
        self, learner_ids: Collection[int], lessons: Collection[str] | None = None
    ) -> dict[int, tuple[Answer, ...]]:
        """All of each learner's, in the order they were given; or those in some lessons only."""
        if lessons is None:
            return await self._by_learner(_ANSWERS, learner_ids, _answer)
        some = {"lessons": list(lessons)}
        return await self._by_learner(_LESSON_ANSWERS, learner_ids, _answer, some)

    async def add_answers(self, answers: Collection[Answer]) -> None:
        if answers:
            await self._connection.execute(_insert(answer), [_row(each) for each in answers])

    async def due_cards(
        self, learner_ids: Collection[int], now: datetime
    ) -> dict[int, tuple[Card, ...]]:
        """What each learner should be asked again, the longest due first."""
        return await self._by_learner(_DUE_CARDS, learner_ids, _card, {"now": now})

    async def last_card(self, learner_id: int) -> Card | None:
        """That of the question they answered last."""
        found = _rows(await self._connection.execute(_LAST_CARD, {"_learner": learner_id}))
        return _card(found[0]) if found else None

    async def faded(
        self, learner_ids: Collection[int], now: datetime
    ) -> dict[int, tuple[int, datetime]]:
        """How many questions each learner should be asked again, and from when.

        Those who have no card are left out.
        """
        values = {"ids": list(learner_ids), "now": now}
        rows = await self._connection.execute(_FADED, values)
        return {learner_id: (count, first) for learner_id, count, first in rows}

    async def save_cards(self, cards: Collection[Card]) -> None:
        """Each instead of the one of the same question."""
        if cards:
            insert = insert_or_replace(self._connection, card)
            await self._connection.execute(insert, [_row(each) for each in cards])

    async def _by_learner(
        self,
        query: Select[Any],
        ids: Collection[int],
        read: Callable[[Values], T],
        others: Mapping[str, Any] | None = None,
    ) -> dict[int, tuple[T, ...]]:
        found: dict[int, list[T]] = {each: [] for each in ids}
        rows = await self._connection.execute(query, {"ids": list(ids), **(others or {})})
        for row in _rows(rows):
            found[row["learner_id"]].append(read(row))
        return {each: tuple(values) for each, values in found.items()}

    # --- Deliveries -------------------------------------------------------------------------

    async def add_deliveries(self, due: Collection[Delivery]) -> int:
        """Queue those whose slot is free; how many were queued."""
        if not due:
            return 0
        rows = [_row(each) for each in due]
        for row in rows:
            row.pop("id")
        insert = insert_new(self._connection, delivery).returning(delivery.c.id)
        queued = (await self._connection.execute(insert, rows)).all()
        await self._wake(due)
        return len(queued)

    async def ask_later(self, due: Collection[Delivery]) -> None:
        """Queue what learners asked for, in place of what they asked for before."""
        await self.add_deliveries(due)  # first: workspaces are locked before deliveries
        for each in due:
            values = {"_learner": each.learner_id, "_slot": each.slot}
            await self._connection.execute(_REPLACED, values)

    async def _wake(self, due: Collection[Delivery]) -> None:
        """Let the workspaces of these deliveries be looked at when the first is due."""
        first: dict[int, datetime] = {}
        for each in due:
            if each.visible_at:
                known = first.get(each.workspace_id, each.visible_at)
                first[each.workspace_id] = min(known, each.visible_at)
        next_claim_at = workspace.c.next_claim_at
        query = (
            update(workspace)
            .where(
                workspace.c.id == bindparam("_id"),
                or_(next_claim_at.is_(None), next_claim_at > bindparam("due")),
            )
            .values(next_claim_at=bindparam("due"))
        )
        # In the order of their ids, as everywhere: no ring of processes that wait.
        rows = [{"_id": each, "due": first[each]} for each in sorted(first)]
        await self._connection.execute(query, rows)

    async def next_due_at(self) -> datetime | None:
        """The first instant at which there is something to plan or to send."""
        planned = select(func.min(learner.c.next_due_at))
        queued = select(func.min(delivery.c.visible_at))
        instants = [(await self._connection.execute(q)).scalar() for q in (planned, queued)]
        return min((instant for instant in instants if instant), default=None)

    # --- Reports ----------------------------------------------------------------------------

    async def team_counts(
        self, teams: Iterable[str], course_id: str, before: datetime
    ) -> Sequence[Values]:
        """Per team: enrolled, started, completed; answering, answers, right before that instant."""
        answered = (
            select(
                answer.c.learner_id,
                func.count().label("answers"),
                func.sum(cast(answer.c.correct, Integer)).label("right"),
            )
            .where(answer.c.course_id == course_id, answer.c.answered_at < before)
            .group_by(answer.c.learner_id)
            .subquery()
        )
        query = (
            select(
                learner.c.team,
                func.count().label("enrolled"),
                func.count(enrollment.c.started_at).label("started"),
                func.sum(
                    case((enrollment.c.status == EnrollmentStatus.COMPLETED, 1), else_=0)
                ).label("completed"),
                func.count(answered.c.learner_id).label("answering"),
                func.coalesce(func.sum(answered.c.answers), 0).label("answers"),
                func.coalesce(func.sum(answered.c.right), 0).label("right"),
            )
            .join(enrollment, enrollment.c.learner_id == learner.c.id)
            .outerjoin(answered, answered.c.learner_id == learner.c.id)
            .where(learner.c.team.in_(list(teams)), enrollment.c.course_id == course_id)
            .group_by(learner.c.team)
        )
        return _rows(await self._connection.execute(query))

    # --- Everyone at once -------------------------------------------------------------------

    async def add_learners(self, people: Sequence[Learner]) -> list[Learner]:
        """Add many; they come back with their ids, in the same order."""
        places = sorted({(each.address.platform, each.address.workspace) for each in people})
        rows = [{"platform": platform, "name": name} for platform, name in places]
        await self._connection.execute(insert_new(self._connection, workspace), rows)
        w = workspace.c
        query = select(w.platform, w.name, w.id).where(w.name.in_([name for _, name in places]))
        ids = {(row.platform, row.name): row.id for row in await self._connection.execute(query)}
        known = [
            replace(each, workspace_id=ids[each.address.platform, each.address.workspace])
            for each in people
        ]
        insert = learner.insert().returning(learner.c.id, sort_by_parameter_order=True)
        values = [_values(each, _COLUMNS[Learner]) for each in known]
        added = (await self._connection.execute(insert, values)).scalars().all()
        addresses = [
            {
                "person": each.address.person,
                "conversation": each.address.conversation,
                "learner_id": learner_id,
            }
            for each, learner_id in zip(known, added, strict=True)
        ]
        await self._connection.execute(address.insert(), addresses)
        return [replace(each, id=new) for each, new in zip(known, added, strict=True)]

    async def page(self, after: int, limit: int) -> list[Learner]:
        """The learners whose ids follow `after`, in that order; nothing is locked."""
        # Both tables begin there, and the limit is in the statement: planned without its values,
        # it would otherwise be expected to return a third of all learners.
        there = (learner.c.id > after, address.c.learner_id > after)
        query = (
            _LEARNERS.where(*there).order_by(learner.c.id).limit(literal_column(str(int(limit))))
        )
        return [_learner(row) for row in _rows(await self._connection.execute(query))]

    async def deliveries(self, learner_ids: Collection[int]) -> dict[int, tuple[Delivery, ...]]:
        """All of each learner's, in the order they were queued."""
        query = _of(delivery, delivery.c.id)
        return await self._by_learner(query, learner_ids, _delivery)

    async def totals(self) -> Values:
        """learners, those who have begun (to answer), courses completed, answers."""
        counted = {
            "learners": select(func.count()).select_from(learner),
            "begun": select(func.count(answer.c.learner_id.distinct())),
            "completed": select(func.count(enrollment.c.completed_at)),
            "answers": select(func.count()).select_from(answer),
        }
        query = select(*(each.scalar_subquery().label(name) for name, each in counted.items()))
        (totals,) = _rows(await self._connection.execute(query))
        return totals

    async def size(self) -> int:
        """Bytes that the database takes."""
        if self._connection.dialect.name == "sqlite":
            sizes = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        else:
            sizes = "SELECT pg_database_size(current_database())"
        return int((await self._connection.execute(text(sizes))).scalar_one())


# --- Statements of every message: to write one takes longer than to run it ------------------------


def _of(table: Table, *order: ColumnElement[Any]) -> Select[Any]:
    """The rows of the learners `ids`."""
    return select(table).where(among(table.c.learner_id, "ids")).order_by(*order)


@cache
def _insert(table: Table) -> Insert:
    return table.insert()


@cache
def _update(table: Table, names: tuple[str, ...]) -> Update:
    query = update(table).where(table.c.id == bindparam("_id"))
    return query.values({name: bindparam(name) for name in names})


_LEARNERS = select(learner, address.c.person, address.c.conversation).join(
    address, address.c.learner_id == learner.c.id
)
# In the order of their ids: two processes that lock the same people never wait in a ring.
_LOCKED = _LEARNERS.order_by(learner.c.id).with_for_update(of=learner)
_WRITING = _LOCKED.where(address.c.person == bindparam("person"))
_SOME_LEARNERS = _LOCKED.where(among(learner.c.id, "ids"))
_REPLACED = (
    update(delivery)
    .where(
        delivery.c.learner_id == bindparam("_learner"),
        delivery.c.kind == DeliveryKind.LATER,
        delivery.c.state == DeliveryState.READY,
        delivery.c.slot != bindparam("_slot"),
    )
    .values(state=DeliveryState.SKIPPED, visible_at=None, error="asked for at another time")
)
_DUE_LEARNERS = (
    _LEARNERS.where(
        learner.c.next_due_at <= bindparam("now"), learner.c.state == LearnerState.ACTIVE
    )
    .order_by(learner.c.next_due_at)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(of=learner, skip_locked=True)
)
_ENROLLMENTS = _of(enrollment, enrollment.c.id)
_ACTIVE = _ENROLLMENTS.where(enrollment.c.status == EnrollmentStatus.ACTIVE)
_ANSWERS = _of(answer, answer.c.id)
_LESSON_ANSWERS = _ANSWERS.where(among(answer.c.lesson_id, "lessons"))
_DUE_CARDS = _of(card, card.c.due_at, card.c.question_id).where(card.c.due_at <= bindparam("now"))
_LAST_CARD = (
    select(card)
    .where(card.c.learner_id == bindparam("_learner"))
    .order_by(card.c.reviewed_at.desc())
    .limit(1)
)
_FADED = (
    select(
        card.c.learner_id,
        func.sum(case((card.c.due_at <= bindparam("now"), 1), else_=0)),
        func.min(card.c.due_at),
    )
    .where(among(card.c.learner_id, "ids"))
    .group_by(card.c.learner_id)
)
_EVENT = (
    seen_event.c.person == bindparam("_person"),
    seen_event.c.event_id == bindparam("_event_id"),
)
_REPLIES = select(seen_event.c.replies).where(*_EVENT)
_KEEP_REPLIES = update(seen_event).where(*_EVENT).values(replies=bindparam("replies"))


def _rows(result: CursorResult[*tuple[Any, ...]]) -> list[Values]:
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result]


def _enrollment(row: Values) -> Enrollment:
    fields = {name: row[name] for name in Enrollment.__slots__}
    return Enrollment(
        **fields | {"done": tuple(row["done"]), "status": EnrollmentStatus(row["status"])}
    )


def _answer(row: Values) -> Answer:
    fields = {name: row[name] for name in Answer.__slots__}
    return Answer(**fields | {"picked": tuple(row["picked"])})


def _delivery(row: Values) -> Delivery:
    fields = {name: row[name] for name in Delivery.__slots__}
    return Delivery(
        **fields | {"kind": DeliveryKind(row["kind"]), "state": DeliveryState(row["state"])}
    )


def _card(row: Values) -> Card:
    return Card(**{name: row[name] for name in Card.__slots__})


def _learner(row: Values) -> Learner:
    fields = {name: row[name] for name in Learner.__slots__ if name != "address"}
    fields |= {
        "address": Address.of(row["person"], row["conversation"]),
        "days": frozenset(row["days"]),
        "state": LearnerState(row["state"]),
        "step": Step(row["step"]) if row["step"] else None,
        "offer": _offer(row["offer"]),
    }
    return Learner(**fields)


def _row(item: Enrollment | Answer | Card | Delivery | Entry) -> dict[str, Any]:
    """Its values by column; `asdict` would copy each of them."""
    return {name: getattr(item, name) for name in item.__slots__}


def _values(item: Learner | Enrollment, names: Collection[str]) -> dict[str, Any]:
    """Those columns, as they are stored."""
    values = {name: getattr(item, name) for name in names}
    return values | {name: _STORED[name](values[name]) for name in names if name in _STORED}


def _event(inbound: Inbound) -> dict[str, str]:
    return {"_person": inbound.address.person, "_event_id": inbound.id}


def _offer_values(given: Menu) -> dict[str, Any]:
    letters, numbers = ([_row(each) for each in some] for some in (given.letters, given.numbers))
    return {"letters": letters, "multiple": given.multiple, "numbers": numbers, "free": given.free}


_COLUMNS = {  # that a change may write
    Learner: tuple(name for name in Learner.__slots__ if name not in ("id", "address")),
    Enrollment: tuple(name for name in Enrollment.__slots__ if name != "id"),
}
_STORED: dict[str, Callable[[Any], Any]] = {"days": sorted, "offer": _offer_values}


def _offer(stored: dict[str, Any]) -> Menu:
    return Menu(
        letters=tuple(Entry(**each) for each in stored["letters"]),
        multiple=stored["multiple"],
        numbers=tuple(Entry(**each) for each in stored["numbers"]),
        free=stored["free"],
    )
