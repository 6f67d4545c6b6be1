"""The database: one engine, one kind of transaction, on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    DateTime,
    func,
    make_url,
    select,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.errors import SettingsError, StorageError, StorageGone
from bot.storage import sqlite

if TYPE_CHECKING:
    pass

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+asyncpg"}
AT_ONCE = 10  # transactions on PostgreSQL, below the 15 connections that a process may have
_CLOCK = func.clock_timestamp(type_=DateTime(timezone=True))
_GONE = ("08", "57P")  # SQLSTATE: connection exceptions; shutdown, start-up or crash of the server
_REFUSED = {  # errors of SQLite that waiting does not mend
    "SQLITE_NOTADB": "is no SQLite database",
    "SQLITE_CANTOPEN": "cannot be opened: let the user of Levain write to it and to its folder",
    "SQLITE_READONLY": "cannot be written: let the user of Levain write to it and to its folder",
}
# Every statement finds its rows by an index, whatever its values: planned once, not each time.
_POSTGRESQL = {"plan_cache_mode": "force_generic_plan", "application_name": "levain"}


def read_url(url: str) -> URL:
    """Return the URL with the driver Levain uses. Raises SettingsError for another database."""
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
    """Return the URL with that password. Raises SettingsError for another kind of database."""
    return read_url(url).set(password=password).render_as_string(hide_password=False)


Transaction = AsyncConnection | sqlite.Statements
_Wait = AbstractAsyncContextManager[None]


class Database:
    """An engine and its transactions."""

    def __init__(self, url: str) -> None:
        self.url = read_url(url)
        self.engine = _engine(self.url)
        alone = isinstance(self.engine, sqlite.Engine)  # one transaction at a time
        self._turn: _Wait = asyncio.Lock() if alone else nullcontext()
        self._line: _Wait = asyncio.Lock() if alone else asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def begin(self, *, first: bool = False) -> AsyncIterator[Transaction]:
        """Open a transaction: committed at the end, rolled back on any exception.

        `first`: it passes those that wait, not those under way. Raises StorageGone when the
        database does not answer, StorageError for a file that cannot be used.
        """
        line: _Wait = nullcontext() if first else self._line
        async with _translate_errors(), line, self._turn, self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncConnection]:
        """Open a connection to PostgreSQL, whose locks end with it.

        Raises StorageGone when the server does not answer, TypeError on SQLite.
        """
        if isinstance(self.engine, sqlite.Engine):
            raise TypeError("SQLite has one connection")
        async with _translate_errors(), self.engine.connect() as connection:
            try:
                yield connection
            finally:
                await connection.invalidate()

    async def now(self) -> datetime | None:
        """Return the instant of the server's clock; None on SQLite, which has none of its own."""
        if self.engine.dialect.name == "sqlite":
            return None
        async with self.begin() as connection:
            instant: datetime | None = (await connection.execute(select(_CLOCK))).scalar()
        return instant

    async def close(self) -> None:
        """Close the engine, after the transaction under way on SQLite."""
        async with self._turn:
            await self.engine.dispose()


@asynccontextmanager
async def _translate_errors() -> AsyncIterator[None]:
    """Translate driver errors: StorageGone for no answer, StorageError for an unusable file."""
    try:
        yield
    except Exception as error:
        if _is_gone(error):
            raise StorageGone from error
        if remedy := _REFUSED.get(_kind(error)):
            raise StorageError(f"database_url: that file {remedy}") from None
        raise


def _is_gone(error: Exception) -> bool:
    """Return True if the database did not answer, False if it refused."""
    cause = _cause(error)
    invalid = isinstance(error, DBAPIError) and error.connection_invalidated
    state = str(getattr(cause, "sqlstate", None) or "")
    busy = _kind(error) == "SQLITE_BUSY"
    return invalid or busy or state.startswith(_GONE) or isinstance(cause, OSError)


def _kind(error: Exception) -> str:
    """Return the error of SQLite as a name, without its details; empty for another driver."""
    return "_".join(str(getattr(_cause(error), "sqlite_errorname", "")).split("_")[:2])


def _cause(error: Exception) -> BaseException | None:
    """Return the exception that the driver raised."""
    return error.orig if isinstance(error, DBAPIError) else error


def _engine(url: URL) -> AsyncEngine | sqlite.Engine:
    if url.get_backend_name() == "sqlite":
        return sqlite.Engine(url)
    return create_async_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"server_settings": _POSTGRESQL},
    )
