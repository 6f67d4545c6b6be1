"""The audit: looks at others' data, changes of role and files, only ever added to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.storage.append_only import keep_rows
from bot.storage.database import Transaction
from bot.storage.statements import Values, fetch
from bot.storage.tables import audit

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


async def is_about(connection: Transaction, names: Collection[str]) -> bool:
    """Return True if a row is about somebody under one of these names."""
    query = select(audit.c.id).where(audit.c.about.in_(names)).limit(1)
    return (await connection.execute(query)).first() is not None
