"""Learners: found, locked, added and changed, within one transaction.

A learner's row is the lock of all their rows: it is locked before any of them is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, literal_column, select, update

from bot.domain.errors import StorageGone
from bot.domain.menu import Entry, Menu
from bot.domain.messages import Address
from bot.domain.people import Learner, LearnerState
from bot.storage import deliveries
from bot.storage.database import Database, Transaction
from bot.storage.statements import (
    Values,
    among,
    fetch,
    field_values,
    insert_new,
    update_changed,
    update_many,
)
from bot.storage.tables import address, learner, workspace

LATE = timedelta(minutes=15)  # after their slot: planning takes seconds, minutes for a million

_BOOKED = ("id", "next_due_at", "served_on", "silent", "lessons_since", "reminders", "reminded_on")


async def language_of(database: Database, person: str) -> str | None:
    """Return the language of the learner `person`, an `Address.person`; None for nobody's."""
    query = select(learner.c.language).join(address).where(address.c.person == person)
    async with database.begin() as connection:
        language: str | None = (await connection.execute(query)).scalar()
        return language


async def find(connection: Transaction, where: Address, *, move: bool = True) -> Learner | None:
    """Return the learner who writes from `where`, locked until the transaction ends.

    With `move`, that conversation is where they are written to from now on.
    """
    found = await _learners(connection, _WRITING, {"person": where.person})
    if not found:
        return None
    (person,) = found
    if not move or person.address == where:
        return person
    return await move_to(connection, person, where)


async def move_to(connection: Transaction, person: Learner, where: Address) -> Learner:
    """Return a learner, locked, who is written to at `where` from now on: theirs, or a new one.

    What waits to be sent goes there too, even to another platform.
    """
    if person.address.person != where.person:
        theirs = address.c.learner_id == person.id
        await connection.execute(update(address).where(theirs).values(current=False))
        new = {**_address_row(person), "person": where.person, "current": True}
        await connection.execute(insert_new(connection, address), new)
    moved = update(address).where(address.c.person == where.person)
    await connection.execute(moved.values(conversation=where.conversation, current=True))
    (space,) = (await _workspaces(connection, [where])).values()
    if space != person.workspace_id:
        await connection.execute(
            update(learner).where(learner.c.id == person.id).values(workspace_id=space)
        )
        await deliveries.move(connection, person.id, space)
    return replace(person, address=where, workspace_id=space)


async def addresses_of(connection: Transaction, person: Learner) -> list[Address]:
    """Return all addresses of a learner: where they are written to, and those of before."""
    rows = await fetch(connection, _THEIRS, {"id": person.id})
    return [Address.of(row["person"], row["conversation"]) for row in rows]


async def look_up(connection: Transaction, persons: Collection[str]) -> dict[str, Learner]:
    """Return learners by any `Address.person` of theirs, without a lock."""
    rows = await fetch(connection, _NAMED, {"persons": list(persons)})
    return {row["asked"]: _learner(row) for row in rows}


async def find_of_member(connection: Transaction, member_id: int) -> Learner | None:
    """Return the learner whom the roster lists as that member, locked; None if there is none."""
    found = await _learners(connection, _LISTED, {"member": member_id})
    return found[0] if found else None


async def lock(connection: Transaction, ids: Collection[int]) -> dict[int, Learner]:
    """Lock learners until the transaction ends; return them by id, without the erased."""
    found = await _learners(connection, _SOME, {"ids": list(ids)})
    return {each.id: each for each in found}


async def due(connection: Transaction, now: datetime, limit: int) -> list[Learner]:
    """Lock and return the learners whose next message is due, the longest due first.

    Rows that another process has locked are left out.
    """
    return await _learners(connection, _DUE, {"now": now, "limit": limit})


async def page(connection: Transaction, after: int, limit: int) -> list[Learner]:
    """Return the learners whose ids follow `after`, in the order of ids, without a lock."""
    # Bounds on both tables and a literal limit: PostgreSQL plans the statement without its values,
    # and would otherwise expect a third of all learners.
    there = (learner.c.id > after, address.c.learner_id > after)
    query = _ALL.where(*there).order_by(learner.c.id).limit(literal_column(str(int(limit))))
    return await _learners(connection, query, {})


async def first_due_at(connection: Transaction) -> datetime | None:
    """Return the first instant at which a learner's message is due; None if there is none."""
    found: datetime | None = (await connection.execute(_FIRST)).scalar()
    return found


async def lateness(database: Database, now: datetime) -> list[str]:
    """Return a sentence if active learners have been due for longer than `LATE`."""
    async with database.begin() as connection:
        found = await connection.execute(_OVERDUE, {"since": now - LATE})
        count, first = found.one()
    if not count:
        return []
    since = f"{first:%Y-%m-%d %H:%M} UTC"
    return [f"{count} due since {since} and not planned: start levain run, or read its log"]


async def add(connection: Transaction, person: Learner) -> Learner:
    """Add a learner; return them with their id.

    Raises StorageGone when another process adds them at the same time, so that it is tried again.
    """
    (workspace_id,) = (await _workspaces(connection, [person.address])).values()
    known = replace(person, workspace_id=workspace_id)
    result = await connection.execute(learner.insert().values(_stored(known, _COLUMNS)))
    known = replace(known, id=int(result.inserted_primary_key[0]))  # type: ignore[index]
    new = insert_new(connection, address).values(_address_row(known))
    if not (await connection.execute(new)).rowcount:
        raise StorageGone
    return known


async def add_many(connection: Transaction, people: Sequence[Learner]) -> list[Learner]:
    """Add many learners; return them with their ids, in the same order."""
    spaces = await _workspaces(connection, [each.address for each in people])
    known = [
        replace(each, workspace_id=spaces[each.address.platform, each.address.workspace])
        for each in people
    ]
    insert = learner.insert().returning(learner.c.id, sort_by_parameter_order=True)
    rows = [_stored(each, _COLUMNS) for each in known]
    ids = (await connection.execute(insert, rows)).scalars().all()
    added = [replace(each, id=new) for each, new in zip(known, ids, strict=True)]
    await connection.execute(address.insert(), [_address_row(each) for each in added])
    return added


async def save(connection: Transaction, changed: Sequence[tuple[Learner | None, Learner]]) -> None:
    """Write the columns that differ between each learner as read and as decided.

    All columns are written for a learner that was not read.
    """
    await update_changed(connection, learner, _COLUMNS, changed, _stored)


async def book(connection: Transaction, people: Collection[Learner]) -> None:
    """Write when each learner's next message is due and the counts that led to it, nothing else."""
    rows = [{name: getattr(each, name) for name in _BOOKED} for each in people]
    await update_many(connection, learner, rows)


async def _learners(
    connection: Transaction, query: Select[Any], values: dict[str, Any]
) -> list[Learner]:
    return [_learner(row) for row in await fetch(connection, query, values)]


async def _workspaces(
    connection: Transaction, addresses: Collection[Address]
) -> dict[tuple[str, str], int]:
    """Return the ids of the workspaces of these addresses, added where they are new."""
    places = sorted({(each.platform, each.workspace) for each in addresses})
    rows = [{"platform": platform, "name": name} for platform, name in places]
    await connection.execute(insert_new(connection, workspace), rows)
    w = workspace.c
    query = select(w.platform, w.name, w.id).where(w.name.in_([name for _, name in places]))
    found = {(row.platform, row.name): row.id for row in await connection.execute(query)}
    return {place: found[place] for place in places}


def _address_row(person: Learner) -> dict[str, Any]:
    where = person.address
    return {
        "person": where.person,
        "conversation": where.conversation,
        "learner_id": person.id,
    }


_ALL = select(learner, address.c.person, address.c.conversation).join(
    address, (address.c.learner_id == learner.c.id) & address.c.current
)
# In the order of their ids, so that processes never deadlock. FOR NO KEY UPDATE lets others add
# deliveries of a learner during their turn.
_LOCKED = _ALL.order_by(learner.c.id).with_for_update(of=learner, key_share=True)
_ASKED = address.alias("asked")  # which may not be where they are written to
_WRITING = _LOCKED.where(
    learner.c.id
    == select(_ASKED.c.learner_id).where(_ASKED.c.person == bindparam("person")).scalar_subquery()
)
_LISTED = _LOCKED.where(learner.c.member_id == bindparam("member"))
_SOME = _LOCKED.where(among(learner.c.id, "ids"))
_NAMED = (
    _ALL.join(_ASKED, _ASKED.c.learner_id == learner.c.id)
    .add_columns(_ASKED.c.person.label("asked"))
    .where(among(_ASKED.c.person, "persons"))
)
_THEIRS = select(address.c.person, address.c.conversation).where(
    address.c.learner_id == bindparam("id")
)
_DUE = (
    _ALL.where(learner.c.next_due_at <= bindparam("now"), learner.c.state == LearnerState.ACTIVE)
    .order_by(learner.c.next_due_at)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(of=learner, skip_locked=True, key_share=True)
)
_FIRST = select(func.min(learner.c.next_due_at))
_OVERDUE = select(func.count(), func.min(learner.c.next_due_at)).where(
    learner.c.next_due_at < bindparam("since"), learner.c.state == LearnerState.ACTIVE
)
_COLUMNS = tuple(name for name in Learner.__slots__ if name not in ("id", "address"))


def _learner(row: Values) -> Learner:
    fields = {name: row[name] for name in Learner.__slots__ if name != "address"}
    fields |= {
        "address": Address.of(row["person"], row["conversation"]),
        "days": frozenset(row["days"]),
        "state": LearnerState(row["state"]),
        "menu": _menu(row["menu"]),
    }
    return Learner(**fields)


def _stored(person: Learner, names: Collection[str]) -> dict[str, Any]:
    """Return the named columns of a learner, as they are stored."""
    values = {name: getattr(person, name) for name in names}
    return values | {name: _STORED[name](values[name]) for name in names if name in _STORED}


_ENTRIES = ("letters", "numbers", "beside", "asked")  # of a menu


def _menu_values(menu: Menu) -> dict[str, Any]:
    entries = {name: [field_values(each) for each in getattr(menu, name)] for name in _ENTRIES}
    at = menu.tapped_at.isoformat() if menu.tapped_at else None
    below = _menu_values(menu.below) if menu.below else None
    return field_values(menu) | entries | {"tapped_at": at, "below": below}


def _menu(stored: dict[str, Any]) -> Menu:
    """Return a menu; one that was stored by an earlier version has fewer fields."""
    fields = {name: stored[name] for name in Menu.__slots__ if name in stored}
    fields |= {name: tuple(Entry(**each) for each in stored.get(name, ())) for name in _ENTRIES}
    at = stored.get("tapped_at")
    fields["tapped_at"] = datetime.fromisoformat(at) if at else None
    fields["below"] = _menu(stored["below"]) if stored.get("below") else None
    return Menu(**fields | {"settled": tuple(stored.get("settled", ()))})


_STORED: dict[str, Callable[[Any], Any]] = {"days": sorted, "menu": _menu_values}
