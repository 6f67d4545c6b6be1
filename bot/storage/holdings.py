"""Holdings: how a person's rows of each table are exported and erased, and how long they are kept.

Every table has an owner, which declares its holding. A person is found by the id of the learner, by
`Address.person`, or by the name that their platform gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import chain

from sqlalchemy import ColumnElement, Table, false, func, or_, select, true

from bot.domain.people import Learner
from bot.storage.database import Transaction
from bot.storage.learners import addresses_of
from bot.storage.statements import Values, fetch
from bot.storage.tables import (
    account,
    address,
    audit,
    beat,
    delivery,
    inbox,
    learner,
    management,
    member,
    member_address,
    outage,
    restoration,
    secret,
    seen_event,
    service,
    trouble,
    workspace,
)


class By(Enum):
    """The identifier by which a column names a person."""

    LEARNER = auto()  # `Learner.id`
    PERSON = auto()  # `Address.person`
    USER = auto()  # `Address.user`, in a table of one platform
    MEMBER = auto()  # `Learner.member_id`
    ROOM = auto()  # `Address.conversation`, or workspace and user with a space between them
    NOBODY = auto()  # the table keeps nothing of people


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that rows are kept: a default, and bounds within which the settings may choose."""

    days: int
    least: int
    most: int
    aged: str  # the column of the instant that is compared
    over: Callable[[], ColumnElement[bool]] = true  # rows that may go at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The declaration of a table's owner.

    An export gives the rows of a person without the columns in `hidden`, which are technical. An
    erasure deletes those rows, in the order of the holdings, unless they stay.
    """

    table: Table
    by: By
    column: str = "learner_id"
    hidden: tuple[str, ...] = ()
    kept: Period | None = None  # after that a row goes; None: as long as the person is known
    stays: bool = False  # an erasure that the person asks for leaves it: others keep it
    why: str  # purpose of the table

    def rows_of(self, person: Learner, sparing: str | None = None) -> ColumnElement[bool]:
        """Return the SQL condition on the rows of a person, but those of the event `sparing`."""
        theirs = self._of(person)
        if sparing is None or "event_id" not in self.table.c:
            return theirs
        return theirs & (self.table.c.event_id != sparing)

    def _of(self, person: Learner) -> ColumnElement[bool]:
        listed = self.by is not By.MEMBER or person.member_id is not None
        if self.by is By.NOBODY or not listed:
            return false()
        where, held = person.address, self.table.c[self.column]
        if self.by is By.LEARNER:
            return held == person.id
        if self.by is By.MEMBER:
            return held == person.member_id
        if self.by is By.PERSON:
            return held == where.person
        mine = self.table.c.platform == where.platform
        if self.by is By.USER:
            return mine & (held == where.user)
        return mine & or_(held == where.conversation, held == f"{where.workspace} {where.user}")


Owners = Mapping[str, tuple[Holding, ...]]  # by the name of whoever declares them


def of_all(owners: Owners) -> tuple[Holding, ...]:
    """Return all holdings, in the order in which a person's rows are erased."""
    return tuple(chain.from_iterable(owners.values()))


def keep_for(owners: Owners, periods: Mapping[str, int]) -> Owners:
    """Return the holdings with the days that the settings choose, by the table's name."""
    return {owner: tuple(_keep(each, periods) for each in own) for owner, own in owners.items()}


def _keep(holding: Holding, periods: Mapping[str, int]) -> Holding:
    days = periods.get(holding.table.name)
    if holding.kept is None or days is None:
        return holding
    return replace(holding, kept=replace(holding.kept, days=days))


def days_kept(owners: Owners, table: Table) -> int:
    """Return how many days the rows of a table are kept; 0: as long as the person is known."""
    found = (each.kept for each in of_all(owners) if each.table is table)
    return next((each.days for each in found if each), 0)


async def export(
    connection: Transaction, holdings: Iterable[Holding], person: Learner
) -> dict[str, list[Values]]:
    """Return the rows of a person in each table that has any, by the table's name."""
    found, faces = {}, await _faces(connection, person)
    for each in holdings:
        shown = [column for column in each.table.c if column.name not in each.hidden]
        rows = await fetch(connection, select(*shown).where(_rows_of(each, faces)))
        if rows:
            found[each.table.name] = rows
    return found


async def erase(
    connection: Transaction,
    holdings: Sequence[Holding],
    person: Learner,
    *,
    sparing: str | None = None,
) -> dict[str, int]:
    """Erase the rows of a person; return how many were erased, by the table's name.

    Rows are counted first: those that refer to the learner are deleted by the foreign key.
    `sparing`: the id of an event, whose own rows stay until they are too old.
    """
    gone, faces = {}, await _faces(connection, person)
    going = [each for each in holdings if not each.stays]
    for each in going:
        mine = _rows_of(each, faces, sparing)
        counted = select(func.count()).select_from(each.table).where(mine)
        if count := int((await connection.execute(counted)).scalar_one()):
            gone[each.table.name] = count
    for each in going:
        if each.table.name in gone:
            await connection.execute(each.table.delete().where(_rows_of(each, faces, sparing)))
    return gone


async def _faces(connection: Transaction, person: Learner) -> list[Learner]:
    """Return a learner as each platform knows them."""
    known = dict.fromkeys((person.address, *await addresses_of(connection, person)))
    return [replace(person, address=each) for each in known]


def _rows_of(
    holding: Holding, faces: Iterable[Learner], sparing: str | None = None
) -> ColumnElement[bool]:
    return or_(false(), *(holding.rows_of(each, sparing) for each in faces))


def undeclared(tables: Iterable[Table], holdings: Iterable[Holding]) -> list[str]:
    """Return the names of the tables that no owner has declared."""
    declared = {each.table.name for each in holdings}
    return sorted({each.name for each in tables} - declared)


def _has_ended() -> ColumnElement[bool]:
    return delivery.c.visible_at.is_(None)


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        table=delivery,
        by=By.LEARNER,
        hidden=("owner", "remote_id", "error", "content"),  # made of what other tables hold
        kept=Period(days=400, least=90, most=800, aged="due_at", over=_has_ended),
        why="what was sent, so that nothing is sent twice, and counted for a year",
    ),
    Holding(
        table=seen_event,
        by=By.PERSON,
        column="person",
        kept=Period(days=30, least=7, most=90, aged="seen_at"),
        why="an event that came in, so that it counts once",
    ),
    Holding(
        table=inbox,
        by=By.ROOM,
        column="room",
        hidden=("failures", "leased_until"),
        kept=Period(days=30, least=7, most=90, aged="received_at"),
        why="what was said and waits to be answered",
    ),
    Holding(table=address, by=By.LEARNER, why="where the person is written to"),
    Holding(
        table=learner,
        by=By.LEARNER,
        column="id",
        hidden=("menu",),
        why="who learns, and what they chose",
    ),
    Holding(
        table=member,
        by=By.MEMBER,
        column="id",
        stays=True,
        why="the roster: whom the collectivité lists, their service and role",
    ),
    Holding(
        table=member_address,
        by=By.MEMBER,
        column="member_id",
        stays=True,
        why="addresses of those people",
    ),
    Holding(table=management, by=By.MEMBER, column="member_id", stays=True, why="what they manage"),
    Holding(table=service, by=By.NOBODY, why="the tree of services"),
    Holding(
        table=audit,
        by=By.LEARNER,
        column="actor_id",
        kept=Period(days=400, least=365, most=1830, aged="at"),
        stays=True,
        why="who looked at others' data, changed a role or took a file, and when",
    ),
    Holding(table=workspace, by=By.NOBODY, why="the workspaces, and the rate of each"),
    Holding(table=account, by=By.NOBODY, why="Levain's own accounts on the platforms"),
    Holding(table=trouble, by=By.NOBODY, why="what is wrong with those accounts"),
    Holding(table=beat, by=By.NOBODY, why="when each process was last seen alive"),
    Holding(
        table=outage,
        by=By.NOBODY,
        kept=Period(days=400, least=90, most=800, aged="ended_at"),
        why="when Levain was away",
    ),
    Holding(
        table=secret,
        by=By.NOBODY,
        why="what figures are blurred and pseudonyms made with",
    ),
    Holding(table=restoration, by=By.NOBODY, why="when a backup was restored, and of what day"),
)
