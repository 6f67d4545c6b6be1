"""Pruning: rows older than their period go, a few at a time, so that no lock is held long."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Delete, Table, bindparam, delete, select

from bot.storage.database import Database, Transaction
from bot.storage.holdings import Holding, Period

BATCH = 100  # rows in a transaction: a few milliseconds, while people wait for an answer
BATCHES = 100  # of a table, in a run: the rest waits for the next one


async def prune(
    database: Database, holdings: Sequence[Holding], periods: Mapping[str, int], now: datetime
) -> dict[str, int]:
    """Delete old rows of each table; return how many went, by the table's name.

    `periods`: days, by table, in place of those of the holdings.
    """
    gone: dict[str, int] = {}
    for each in holdings:
        if each.kept is None:
            continue
        before = now - timedelta(days=periods.get(each.table.name, each.kept.days))
        count, batches = BATCH, 0
        while count == BATCH and batches < BATCHES:
            async with database.begin() as connection:
                count = await _delete(connection, each, each.kept, before)
            gone[each.table.name] = gone.get(each.table.name, 0) + count
            batches += 1
            await asyncio.sleep(0)  # others may have waited
    return {name: count for name, count in gone.items() if count}


async def _delete(
    connection: Transaction, holding: Holding, period: Period, before: datetime
) -> int:
    """Delete the rows that are too old among the first ones; return how many went.

    The first ones come by an index, so that no run reads a whole table. Ids are given in the order
    of time; a key of several columns stands beside an index on its instant.
    """
    key, aged = tuple(holding.table.primary_key), holding.table.c[period.aged]
    first = select(*key, aged.label("aged")).where(period.over())
    old = first.order_by(key[0] if len(key) == 1 else aged).limit(BATCH).subquery()
    query = select(*(old.c[each.name] for each in key)).where(old.c.aged < before)
    rows = sorted(tuple(row) for row in await connection.execute(query))
    if rows:  # in the order of their keys, as any process does: no deadlock
        names = [f"_{each.name}" for each in key]
        values = [dict(zip(names, row, strict=True)) for row in rows]
        await connection.execute(deleting(holding.table), values)
    return len(rows)


def deleting(table: Table) -> Delete:
    """Return the statement that deletes a row by its key.

    It runs once a row. For a list of keys of two columns, SQLite would read the whole table.
    """
    return delete(table).where(*(each == bindparam(f"_{each.name}") for each in table.primary_key))
