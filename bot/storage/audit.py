"""The audit: looks at others' data, changes of role and files, only ever added to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from bot.domain.people import Role
from bot.storage.append_only import keep_rows
from bot.storage.database import Transaction
from bot.storage.statements import Values, fetch
from bot.storage.tables import audit, learner, member

keep_rows(audit)


async def add(connection: Transaction, rows: Collection[Mapping[str, Any]]) -> None:
    """Add rows of the table, each by column."""
    await connection.execute(audit.insert(), [dict(each) for each in rows])


async def read(
    connection: Transaction,
    since: datetime | None,
    until: datetime | None,
    *,
    actor: str = "",
    action: str = "",
    most: int,
) -> list[Values]:
    """Return the newest rows from an instant to another, excluded, the oldest of them first.

    `actor`: words of whoever did it, in any case. `action`: as it is stored.
    """
    a = audit.c
    query = select(audit).order_by(a.id.desc()).limit(most)
    if since:
        query = query.where(a.at >= since)
    if until:
        query = query.where(a.at < until)
    if actor:
        query = query.where(a.actor.icontains(actor, autoescape=True))
    if action:
        query = query.where(a.action == action)
    return (await fetch(connection, query))[::-1]


async def read_about(
    connection: Transaction, names: Collection[str], actors: Collection[int]
) -> list[Values]:
    """Return the rows about somebody under one of these names that none of these actors did.

    `actor` is the role that whoever did it has now, or « host »: they are not named.
    """
    by_others = or_(audit.c.actor_id.is_(None), audit.c.actor_id.not_in(actors))
    query = (
        select(audit, member.c.role)
        .outerjoin(learner, learner.c.id == audit.c.actor_id)
        .outerjoin(member, member.c.id == learner.c.member_id)
        .where(audit.c.about.in_(names), by_others)
        .order_by(audit.c.id)
    )
    rows = await fetch(connection, query)
    return [_unnamed(each) for each in rows]


def _unnamed(row: Values) -> Values:
    """Return a row without the id and the name of whoever did it."""
    role = row["role"] or Role.AGENT if row["actor_id"] is not None else "host"
    kept = {name: row[name] for name in row if name != "role"}
    return {**kept, "actor_id": None, "actor": str(role)}
