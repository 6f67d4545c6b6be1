"""SQLite on the event loop: statements run at once, and only a commit goes to a thread.

A statement takes microseconds, and to hand it to a thread a tenth of a millisecond, several times
for each. What may take longer holds up nobody: the write lock that another process has is asked
for again, and the disk is waited for in a thread.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Self

BEGIN = "BEGIN IMMEDIATE"  # the write lock at once: a reader that turns writer could lose an update
TURN = 0.005  # seconds that a transaction may go on for without giving way
LOCK_MAX = 30.0  # seconds for another process to end its transaction
# Seconds between two tries. Short, for a process with one transaction after the other leaves the
# lock free for less than a millisecond; never the same, so as not to miss it in step.
PAUSES = (0.0005, 0.003)

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "wal_autocheckpoint=4000",  # pages: 16 MB, so that what is written often is copied once
    "busy_timeout=0",  # last: from here on it is we who wait
)


async def connect(file: Path) -> Connection:
    """A connection as SQLAlchemy's aiosqlite dialect uses one."""
    return Connection(await asyncio.to_thread(_open, file))


def _open(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    # The driver must not open transactions by itself: it would open them too late.
    connection = sqlite3.connect(
        file, timeout=LOCK_MAX, isolation_level=None, check_same_thread=False
    )
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
    return connection


class Connection:
    """What the dialect asks of aiosqlite's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._changes = 0  # when the transaction began
        self._since = 0.0  # when the others last had their turn

    def cursor(self) -> Cursor:
        return Cursor(self)

    @property
    def opened(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ValueError("no active connection")  # the dialect knows it by these words
        return self._connection

    async def begin(self) -> None:
        """As soon as no other process writes. Raises OperationalError when that takes too long."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + LOCK_MAX
        while True:
            try:
                self.opened.execute(BEGIN).close()
                self._changes, self._since = self.opened.total_changes, loop.time()
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or loop.time() > deadline:
                    raise
            await asyncio.sleep(random.uniform(*PAUSES))  # noqa: S311

    async def give_way(self) -> None:
        """Let others have their turn, if this transaction has had the loop for long."""
        loop = asyncio.get_running_loop()
        if loop.time() - self._since > TURN:
            await asyncio.sleep(0)
            self._since = loop.time()

    async def commit(self) -> None:
        if self.opened.total_changes == self._changes:  # nothing for the disk
            self.opened.commit()
        else:
            await _apart(self.opened.commit)

    async def rollback(self) -> None:
        self.opened.rollback()

    async def create_function(self, *given: Any, **named: Any) -> None:
        self.opened.create_function(*given, **named)

    async def close(self) -> None:
        """The last one out writes the log back into the file."""
        connection, self._connection = self._connection, None
        if connection:
            await _apart(connection.close)

    def stop(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()


class Cursor:
    """What the dialect asks of aiosqlite's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor = connection.opened.cursor()

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> Self:
        if operation == BEGIN:
            await self._connection.begin()
        else:
            self._cursor.execute(operation, parameters)
            await self._connection.give_way()
        return self

    async def executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> Self:
        self._cursor.executemany(operation, parameters)
        await self._connection.give_way()
        return self

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    @property
    def arraysize(self) -> int:
        return self._cursor.arraysize


async def _apart(work: Callable[[], None]) -> None:
    """In a thread, to its end whatever happens: nobody else may use the connection meanwhile."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
