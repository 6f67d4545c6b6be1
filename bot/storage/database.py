"""The database: one engine, one kind of transaction, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Insert, Table, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import SettingsError

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
SYNC_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+asyncpg"}
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON")


def read_url(url: str) -> URL:
    """The URL with the driver Levain uses. Raises SettingsError for another kind of database."""
    remedy = "database_url: expected sqlite:///levain.sqlite or postgresql://user@host/name"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError(remedy) from None
    kind = parsed.get_backend_name()
    if kind not in DRIVERS:
        raise SettingsError(f"{remedy}, not {kind}")
    if kind == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise SettingsError("database_url: SQLite needs a file, as in sqlite:///levain.sqlite")
    return parsed.set(drivername=DRIVERS[kind])


class Database:
    """An engine and its transactions."""

    def __init__(self, url: str) -> None:
        self.url = read_url(url)
        self.engine = _engine(self.url)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end, rolled back on any exception."""
        async with self.engine.begin() as connection:
            yield connection

    async def close(self) -> None:
        await self.engine.dispose()


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url)
    Path(str(url.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, connect_args={"timeout": 30})
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """The driver must not open transactions by itself: it would open them too late."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer could otherwise lose an update."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def insert_new(connection: AsyncConnection, table: Table) -> Insert:
    """An insert that leaves alone the rows whose unique key is already there."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    return insert(table).on_conflict_do_nothing()
