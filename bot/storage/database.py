"""The database: one engine, one kind of transaction, on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Insert,
    Table,
    TableValuedAlias,
    bindparam,
    column,
    event,
    func,
    make_url,
    select,
    update,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import SettingsError, StorageGone

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
SYNC_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+asyncpg"}
_CLOCK = func.clock_timestamp(type_=DateTime(timezone=True))
_GONE = ("08", "57P")  # SQLSTATE: the connection broke; the server stops, starts or crashed
# Every statement finds its rows by an index, whatever its values: planned once, not each time.
_POSTGRESQL = {"plan_cache_mode": "force_generic_plan", "application_name": "levain"}
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=30000",
    "foreign_keys=ON",
    "wal_autocheckpoint=4000",  # pages: 16 MB, so that what is written often is copied once
)


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


def with_password(url: str, password: str) -> str:
    """The URL with that password. Raises SettingsError for another kind of database."""
    return read_url(url).set(password=password).render_as_string(hide_password=False)


class Database:
    """An engine and its transactions."""

    def __init__(self, url: str) -> None:
        self.url = read_url(url)
        self.engine = _engine(self.url)
        # SQLite has one writer: to wait in turn is quicker than to ask again and again.
        alone = self.url.get_backend_name() == "sqlite"
        self._turn: AbstractAsyncContextManager[None] = asyncio.Lock() if alone else nullcontext()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end, rolled back on any exception."""
        async with _told_apart(), self._turn, self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncConnection]:
        """A connection for one use, which ends with it, and what was locked on it as well."""
        async with _told_apart(), self.engine.connect() as connection:
            try:
                yield connection
            finally:
                await connection.invalidate()

    async def now(self) -> datetime | None:
        """The server's clock; None on SQLite, which has none of its own."""
        if self.engine.dialect.name == "sqlite":
            return None
        async with self.begin() as connection:
            instant: datetime | None = (await connection.execute(select(_CLOCK))).scalar()
        return instant

    async def close(self) -> None:
        await self.engine.dispose()


@asynccontextmanager
async def _told_apart() -> AsyncIterator[None]:
    """Raises StorageGone for a database that does not answer."""
    try:
        yield
    except Exception as error:
        if _is_gone(error):
            raise StorageGone from error
        raise


def _is_gone(error: Exception) -> bool:
    """Whether the database did not answer, as opposed to refusing."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    invalid = isinstance(error, DBAPIError) and error.connection_invalidated
    state = str(getattr(cause, "sqlstate", None) or "")
    busy = str(getattr(cause, "sqlite_errorname", "")).startswith("SQLITE_BUSY")
    return invalid or busy or state.startswith(_GONE) or isinstance(cause, OSError)


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return create_async_engine(
            url,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"server_settings": _POSTGRESQL},
        )
    Path(str(url.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, connect_args={"timeout": 30}, hide_parameters=True)
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


async def update_many(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    where: ColumnElement[bool] | None = None,
    *,
    still: tuple[str, Sequence[Any]] | None = None,
) -> None:
    """Change the row `id` of each to its other values; all name the same columns.

    `still`: a column, and what it must hold in each row for that row to be changed. One statement
    on PostgreSQL, where a row at a time costs three times as much.
    """
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    held, befores = still or ("id", [row["id"] for row in rows])
    values: Any
    if connection.dialect.name == "sqlite":
        query = update(table).where(
            table.c.id == bindparam("_id"), table.c[held] == bindparam("_before")
        )
        values = [
            {("_id" if name == "id" else name): row[name] for name in row} | {"_before": before}
            for row, before in zip(rows, befores, strict=True)
        ]
    else:
        new = _unnest(table, {name: name for name in ("id", *names)} | {"before": held})
        query = update(table).where(table.c.id == new.c.id, table.c[held] == new.c.before)
        query = query.values({name: new.c[name] for name in names})
        values = {f"_{name}": [row[name] for row in rows] for name in ("id", *names)}
        values["_before"] = list(befores)
    await connection.execute(query if where is None else query.where(where), values)


def _unnest(table: Table, like: Mapping[str, str]) -> TableValuedAlias:
    """Parameters named as the keys with `_` before, an array each, as a table of values.

    Of the types of the columns that are the values of `like`.
    """
    from sqlalchemy.dialects.postgresql import ARRAY

    types = {name: table.c[each].type for name, each in like.items()}
    arrays = [bindparam(f"_{name}", type_=ARRAY(each)) for name, each in types.items()]
    columns = [column(name, each) for name, each in types.items()]
    return func.unnest(*arrays).table_valued(*columns, name="new").render_derived()


def insert_new(connection: AsyncConnection, table: Table) -> Insert:
    """An insert that leaves alone the rows whose unique key is already there."""
    return _insert_new(connection.dialect.name, table)


@cache  # to write a statement takes longer than to run it
def _insert_new(dialect: str, table: Table) -> Insert:
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    return insert(table).on_conflict_do_nothing()
