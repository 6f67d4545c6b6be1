"""The rows of a few people, as many times as a house is larger, written in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Insert,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    cast,
    func,
    literal,
    select,
    text,
)

from bot.storage.database import Database, Transaction
from bot.storage.statements import Values, fetch, insert_or_replace
from bot.storage.tables import learner, metadata, workspace

Row = tuple[Any, ...]
LATELY = timedelta(days=14)  # rows older than that are taken not to change any more
DATED = {
    "delivery": "due_at",
    "seen_event": "seen_at",
    "answer": "answered_at",
    "review": "reviewed_at",
    "card": "reviewed_at",
}


class Source:
    """The rows of a small house, those that are new or changed since they were last taken."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, dict[Row, Values]] = {}

    async def take(self, now: datetime) -> dict[Table, list[Values]]:
        """Return the rows to write of each table, in the order of their keys."""
        async with self._database.begin() as connection:
            found = {each: await self._take(connection, each, now) for each in tables()}
        return {table: rows for table, rows in found.items() if rows}

    async def _take(self, connection: Transaction, table: Table, now: datetime) -> list[Values]:
        known = self._known.setdefault(table.name, {})
        names = [each.name for each in table.primary_key]
        query = select(table).order_by(*table.primary_key)
        if table.name in DATED:
            query = query.where(table.c[DATED[table.name]] >= now - LATELY)
        new = []
        for row in await fetch(connection, query):
            key = tuple(row[name] for name in names)
            if known.get(key) != row:
                known[key] = row
                new.append(row)
        return new


def tables() -> list[Table]:
    """Those that hold rows of people, after those that they refer to."""
    held = [each for each in metadata.sorted_tables if _is_of_people(each)]
    return [workspace, *held]


def _is_of_people(table: Table) -> bool:
    return table is learner or "learner_id" in table.c or "person" in table.c


async def fill(database: Database, rows: Mapping[Table, Iterable[Values]], times: int) -> None:
    """Write rows, each of a person's `times` times, in one transaction a table."""
    await hurry(database)
    for table, some in rows.items():
        copies = 1 if table is workspace else times
        async with database.begin() as connection:
            if connection.dialect.name == "postgresql":  # a key looked up row by row: minutes
                await connection.execute(text("SET LOCAL session_replication_role = replica"))
            values = [{f"_{name}": value for name, value in row.items()} for row in some]
            await connection.execute(_copy(connection, table, copies), values)


async def mend(database: Database) -> None:
    """Let PostgreSQL number new rows after those that were written with their ids."""
    async with database.begin() as connection:
        if connection.dialect.name == "postgresql":
            for each in tables():
                if "id" in each.c:
                    last = select(func.max(each.c.id)).scalar_subquery()
                    await connection.execute(
                        select(func.setval(func.pg_get_serial_sequence(each.name, "id"), last))
                    )


async def hurry(database: Database) -> None:
    """Let SQLite keep the pages of a day in memory, until it is opened anew."""
    if database.engine.dialect.name == "sqlite":
        async with database.begin() as connection:
            await connection.execute(text("PRAGMA cache_size = -400000"))


def _copy(connection: Transaction, table: Table, times: int) -> Insert:
    """The statement that writes a row `times` times, in place of what it was."""
    number = select(literal(0, Integer).label("n")).cte("copy", recursive=True)
    number = number.union_all(select(number.c.n + 1).where(number.c.n < times - 1))
    made: Select[Any] = select(*(_value(each, number.c.n, times) for each in table.c))
    made = made.where(number.c.n >= 0)  # SQLite would take ON CONFLICT for a join
    return insert_or_replace(connection, table).from_select(list(table.c.keys()), made)


def _value(column: Column[Any], n: ColumnElement[int], times: int) -> ColumnElement[Any]:
    """The value of a copy: of its own where it says who it is, or of whom."""
    given = bindparam(f"_{column.name}", type_=column.type)
    if times > 1 and column.name in ("id", "learner_id"):
        return given * times + n
    if times > 1 and column.name == "person":
        return given + "." + cast(n, String)
    return given
