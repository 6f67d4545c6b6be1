"""Outages: the times when no process of Levain lived, as far as the database can tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select, union_all

from bot.storage.database import Database, Transaction
from bot.storage.statements import insert_new
from bot.storage.tables import beat, outage, seen_event

SHORTEST = timedelta(minutes=30)  # a restart is shorter, and nobody notices


class Outage(NamedTuple):
    """The time from the last sign of life to the next start."""

    began_at: datetime
    ended_at: datetime


async def note(database: Database, now: datetime) -> None:
    """Add the outage that ends now, if there was one: called when a process starts.

    A process that ended in order leaves no beat: then the last event heard is the last sign of
    life. An outage may thus be noted too long, never too short.
    """
    signs = union_all(select(func.max(beat.c.at)), select(func.max(seen_event.c.seen_at)))
    async with database.begin() as connection:
        found = [each for (each,) in await connection.execute(signs) if each]
        last: datetime | None = max(found, default=None)
        if last and now - last >= SHORTEST:
            row = {"began_at": last, "ended_at": now}
            await connection.execute(insert_new(connection, outage).values(row))


async def list_since(connection: Transaction, since: datetime) -> tuple[Outage, ...]:
    """Return the outages that ended at that instant or later, the oldest first."""
    query = select(outage.c.began_at, outage.c.ended_at).order_by(outage.c.began_at)
    rows = await connection.execute(query.where(outage.c.ended_at >= since))
    return tuple(Outage(*row) for row in rows)
