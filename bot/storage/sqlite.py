"""SQLite on the event loop: statements run at once, and only a commit goes to a thread.

A statement takes microseconds; to hand it to a thread and back takes a tenth of a millisecond,
several times over. Slow waits, for the disk or for a process that writes, are in a thread.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Dialect, Executable, NullPool, create_engine
from sqlalchemy.engine import URL

from bot.storage.files import ensure_ours, ensure_usable, keep_private, lock, open_lock, unlock
from bot.storage.glance import read_only
from bot.storage.permission import Permission
from bot.storage.refusals import FileGone, file_of

P = ParamSpec("P")
T = TypeVar("T")

TURN = 0.005  # seconds that a transaction may have the loop to itself
LOCK_MAX = 30.0  # seconds for other processes to end their transactions
FAIR_MAX = 5.0  # seconds of them in which the first to ask goes first
LOOK = 0.0005  # seconds between two tries

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "wal_autocheckpoint=4000",  # pages: 16 MB, so that a page written often is copied once
    "busy_timeout=0",  # last: from here on, Levain itself waits
)


class Statements:
    """A transaction: the part of SQLAlchemy's `AsyncConnection` that Levain uses."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._since = time.monotonic()  # last time that the loop ran other tasks

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(
        self,
        statement: Executable,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[*tuple[Any, ...]]:
        result = self._connection.execute(statement, parameters)
        if time.monotonic() - self._since > TURN:
            await asyncio.sleep(0)
            self._since = time.monotonic()
        return result

    async def run_sync(
        self, work: Callable[Concatenate[Connection, P], T], *given: P.args, **named: P.kwargs
    ) -> T:
        return work(self._connection, *given, **named)


class Engine:
    """A connection to the file: the part of SQLAlchemy's `AsyncEngine` that Levain uses.

    One transaction at a time: the caller makes the others of this process wait.
    """

    def __init__(self, url: URL, permission: Permission) -> None:
        self._file = file_of(url)
        self._permission = permission
        self._engine = create_engine(
            "sqlite://",
            creator=self._connect,
            isolation_level="AUTOCOMMIT",  # BEGIN and COMMIT are sent below
            poolclass=NullPool,
            hide_parameters=True,
        )
        self._writer: _Writer | None = None
        self._opened: tuple[int, int] | None = None  # the file, whatever its name becomes

    @property
    def dialect(self) -> Dialect:
        return self._engine.dialect

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Statements]:
        """Open a transaction: committed at the end, rolled back on any exception.

        Raises `sqlite3.OperationalError` when other processes write for too long, StorageError
        where no database can be written, FileGone when its file is no longer there.
        """
        writer = await self._open()
        self.ensure_there()
        try:
            if not writer.begin():
                await writer.thread.do(writer.wait, writer.give_up)
            yield Statements(writer.connection)
            if writer.has_written:
                await writer.thread.do(writer.commit)
            else:
                writer.commit()
        finally:
            writer.end()

    def ensure_there(self) -> None:
        """Raise FileGone if the file that was opened no longer has its name."""
        if self._writer and self._opened != _identify(self._file):
            raise FileGone

    async def dispose(self) -> None:
        """Close the connection; the last one to close writes the log back into the file."""
        writer, self._writer = self._writer, None
        if writer:
            await asyncio.to_thread(writer.close)

    async def _open(self) -> _Writer:
        if self._writer is None:
            ensure_usable(self._file, self._permission)
            connection = await asyncio.to_thread(self._engine.connect)
            self._opened = _identify(self._file)
            looks = self._permission is Permission.LOOK
            self._writer = _Writer(connection, None if looks else open_lock(self._file, "door"))
        return self._writer

    def _connect(self) -> sqlite3.Connection:
        if self._permission is Permission.LOOK:
            name = read_only(str(self._file))
            return sqlite3.connect(name, uri=True, timeout=LOCK_MAX, check_same_thread=False)
        ensure_ours(self._file)  # before anything of it is changed
        keep_private(self._file)
        connection = sqlite3.connect(self._file, timeout=LOCK_MAX, check_same_thread=False)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()
        return connection


class _Writer:
    """A connection, and its turn at writing to the file.

    SQLite leaves it to chance which process writes next, so that a busy one can starve the others.
    Here a process that waits locks a second file, the door, which all must lock to begin. Who only
    looks has no door, and takes no lock.
    """

    def __init__(self, connection: Connection, door: int | None) -> None:
        self.connection = connection
        self.thread = _Thread()
        connection.begin()  # SQLAlchemy and Alembic see one transaction without end
        self._raw = cast(sqlite3.Connection, connection.connection.driver_connection)
        self._door = door
        self._changes = 0  # when the transaction began
        self._unwanted = threading.Event()

    @property
    def has_written(self) -> bool:
        return self._raw.total_changes > self._changes

    def begin(self) -> bool:
        """Begin at once; return False if another process writes or waits to."""
        self._unwanted.clear()
        if self._door is None:
            self._raw.execute("BEGIN")
            return True
        if not lock(self._door):
            return False
        try:
            self._begin()
        except sqlite3.OperationalError as error:
            if _is_busy(error):
                return False
            raise
        finally:
            unlock(self._door)
        return True

    def wait(self) -> None:
        """Begin as soon as no other process writes. Raises OperationalError after `LOCK_MAX`."""
        since, locked = time.monotonic(), False
        door = cast(int, self._door)  # whoever has none never waits
        try:
            while not self._unwanted.is_set():
                locked = locked or lock(door)
                waited = time.monotonic() - since
                try:
                    if locked or waited > FAIR_MAX:  # the process that has the door may stand still
                        return self._begin()
                except sqlite3.OperationalError as error:
                    if not _is_busy(error) or waited > LOCK_MAX:
                        raise
                time.sleep(LOOK)
        finally:
            if locked:
                unlock(door)

    def give_up(self) -> None:
        self._unwanted.set()

    def commit(self) -> None:
        self._raw.execute("COMMIT")

    def end(self) -> None:
        """Roll back a transaction that was not committed."""
        if self._raw.in_transaction:
            self._raw.rollback()

    def close(self) -> None:
        self.connection.close()
        self.thread.close()
        if self._door is not None:
            os.close(self._door)

    def _begin(self) -> None:
        # Takes the write lock at once: a reader that becomes a writer could lose an update.
        self._raw.execute("BEGIN IMMEDIATE")
        self._changes = self._raw.total_changes


@dataclass(slots=True)
class _Job:
    work: Callable[[], None]
    loop: asyncio.AbstractEventLoop
    ended: asyncio.Event
    error: Exception | None = None


class _Thread:
    """A thread for slow work, one job at a time.

    A pool of threads takes two thirds more of the processor to hand a commit over.
    """

    def __init__(self) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        threading.Thread(target=self._work, name="sqlite", daemon=True).start()

    async def do(self, work: Callable[[], None], give_up: Callable[[], None] | None = None) -> None:
        """Run `work` to its end, even if the caller is cancelled: it uses the connection.

        `give_up` is called on cancellation. Raises the error of `work`, or CancelledError.
        """
        job = _Job(work, asyncio.get_running_loop(), asyncio.Event())
        self._jobs.put(job)
        cut_off = None
        while not job.ended.is_set():
            try:
                await job.ended.wait()
            except asyncio.CancelledError as cancelled:
                cut_off = cancelled
                if give_up:
                    give_up()
        if error := cut_off or job.error:
            raise error

    def close(self) -> None:
        self._jobs.put(None)

    def _work(self) -> None:
        while job := self._jobs.get():
            try:
                job.work()
            except Exception as error:
                job.error = error
            job.loop.call_soon_threadsafe(job.ended.set)


def _identify(file: Path) -> tuple[int, int] | None:
    """Return the disk and the number of a file; None if nothing has its name."""
    try:
        found = os.stat(file)  # noqa: PTH116 - at each transaction
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
