"""The database: one engine, one kind of transaction, on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import (
    DateTime,
    func,
    make_url,
    select,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from bot.domain.errors import SettingsError, StorageGone
from bot.storage import refusals, sqlite
from bot.storage.glance import PATIENCE
from bot.storage.permission import Permission

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+asyncpg"}
AT_ONCE = 10  # transactions on PostgreSQL, below the 15 connections that a process may have
_CLOCK = func.clock_timestamp(type_=DateTime(timezone=True))
# Every statement finds its rows by an index, whatever its values: planned once, not each time.
_POSTGRESQL = {"plan_cache_mode": "force_generic_plan", "application_name": "levain"}
_OPTIONS = {"host", "port", "ssl", "timeout", "command_timeout"}  # of a URL

log = logging.getLogger(__name__)


def read_url(url: str) -> URL:
    """Return the URL with the driver Levain uses. Raises SettingsError for another database."""
    remedy = "database_url: expected sqlite:///levain.sqlite or postgresql://user@host/name"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise SettingsError(remedy) from None
    kind = parsed.get_backend_name()
    if kind not in DRIVERS:
        raise SettingsError(f"{remedy}, not {kind}")
    if kind == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise SettingsError("database_url: SQLite needs a file, as in sqlite:///levain.sqlite")
    if kind == "postgresql":
        _check_options(parsed)
    return parsed.set(drivername=DRIVERS[kind])


def _check_options(url: URL) -> None:
    if "@" in (url.host or ""):
        raise SettingsError("database_url: in a password, write %40 instead of @")
    for name in sorted(url.query.keys() - _OPTIONS):
        instead = "ssl" if name == "sslmode" else f"one of {', '.join(sorted(_OPTIONS))}"
        raise SettingsError(f"database_url: there is no option {name}: write {instead} instead")


def with_password(url: str, password: str) -> str:
    """Return the URL with that password. Raises SettingsError for another kind of database."""
    return read_url(url).set(password=password).render_as_string(hide_password=False)


Transaction: TypeAlias = "AsyncConnection | sqlite.Statements"
_Wait = AbstractAsyncContextManager[None]


class Database:
    """An engine and its transactions.

    When it stops answering, the log says so once, and once when it answers again.
    """

    def __init__(self, url: str, permission: Permission = Permission.MAKE) -> None:
        self.url = read_url(url)
        self.engine = _engine(self.url, permission)
        alone = isinstance(self.engine, sqlite.Engine)  # one transaction at a time
        self._turn: _Wait = asyncio.Lock() if alone else nullcontext()
        self._line: _Wait = asyncio.Lock() if alone else asyncio.Semaphore(AT_ONCE)
        self._answered = False  # ever
        self._away_since: float | None = None

    @property
    def name(self) -> str:
        """Return the file, or the role, host and name; never the password."""
        return refusals.name_of(self.url)

    @asynccontextmanager
    async def begin(self, *, first: bool = False) -> AsyncIterator[Transaction]:
        """Open a transaction: committed at the end, rolled back on any exception.

        `first`: it passes those that wait, not those under way. Raises StorageGone when the
        database does not answer, or answers nobody; StorageError where none may be made.
        """
        line: _Wait = nullcontext() if first else self._line
        async with self._watched(), line, self._turn, self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncConnection]:
        """Open a connection to PostgreSQL, whose locks end with it.

        Raises StorageGone when the server does not answer, TypeError on SQLite.
        """
        if isinstance(self.engine, sqlite.Engine):
            raise TypeError("SQLite has one connection")
        async with self._watched(), self.engine.connect() as connection:
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

    async def ensure_there(self) -> None:
        """Raise StorageError if the SQLite file in use was removed or replaced."""
        if isinstance(self.engine, sqlite.Engine):
            async with self._watched():
                self.engine.ensure_there()

    async def close(self) -> None:
        """Close the engine, after the transaction under way on SQLite."""
        async with self._turn:
            await self.engine.dispose()

    @asynccontextmanager
    async def _watched(self) -> AsyncIterator[None]:
        """Translate errors of the driver; log when the database goes away, and when it is back."""
        try:
            yield
        except Exception as error:
            said = refusals.explain(error, self.url)
            if said is None:
                raise
            if self._answered and self._away_since is None:
                self._away_since = monotonic()
                log.error("%s; all work waits for it", said)
            raise StorageGone(said) from error
        self._answered = True
        if self._away_since is not None:
            away, self._away_since = monotonic() - self._away_since, None
            log.warning("%s answers again, after %.0f s", self.name, away)


def _engine(url: URL, permission: Permission) -> AsyncEngine | sqlite.Engine:
    if refusals.is_file(url):
        return sqlite.Engine(url, permission)
    from sqlalchemy.ext.asyncio import create_async_engine  # with the ORM, which SQLite needs not

    looks = permission is Permission.LOOK
    settings = _POSTGRESQL | ({"default_transaction_read_only": "on"} if looks else {})
    given = {"server_settings": settings} | ({"timeout": PATIENCE} if looks else {})
    try:
        return create_async_engine(
            url, pool_pre_ping=True, hide_parameters=True, connect_args=given
        )
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"database_url: PostgreSQL needs {error.name}: install levain[postgres]"
        ) from None
