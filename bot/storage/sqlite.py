"""SQLite on the event loop: statements run at once, and only a commit goes to a thread.

A statement takes microseconds; to hand it to a thread and back takes a tenth of a millisecond,
several times over. Slow waits, for the disk or for a process that writes, are in a thread.
"""

from __future__ import annotations

import asyncio
import fcntl
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

from sqlalchemy import Connection, CursorResult, Dialect, Executable, NullPool, create_engine, event
from sqlalchemy.engine import URL

from bot.domain.errors import StorageError

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

    def __init__(self, url: URL) -> None:
        self._file = Path(str(url.database)).expanduser()
        self._engine = create_engine(
            URL.create("sqlite", database=str(self._file)),
            connect_args={"check_same_thread": False, "timeout": LOCK_MAX},
            isolation_level="AUTOCOMMIT",  # BEGIN and COMMIT are sent below
            poolclass=NullPool,
            hide_parameters=True,
        )
        event.listen(self._engine, "connect", _set_up)
        self._writer: _Writer | None = None

    @property
    def dialect(self) -> Dialect:
        return self._engine.dialect

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Statements]:
        """Open a transaction: committed at the end, rolled back on any exception.

        Raises `sqlite3.OperationalError` when other processes write for too long, StorageError
        where no database can be written.
        """
        writer = await self._open()
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

    async def dispose(self) -> None:
        """Close the connection; the last one to close writes the log back into the file."""
        writer, self._writer = self._writer, None
        if writer:
            await asyncio.to_thread(writer.close)

    async def _open(self) -> _Writer:
        if self._writer is None:
            ensure_writable(self._file)
            connection = await asyncio.to_thread(self._engine.connect)
            self._writer = _Writer(connection, Path(f"{self._file}.door"))
        return self._writer


class _Writer:
    """A connection, and its turn at writing to the file.

    SQLite leaves it to chance which process writes next, so that a busy one can starve the others.
    Here a process that waits locks a second file, the door, which all must lock to begin.
    """

    def __init__(self, connection: Connection, door: Path) -> None:
        self.connection = connection
        self.thread = _Thread()
        connection.begin()  # SQLAlchemy and Alembic see one transaction without end
        self._raw = cast(sqlite3.Connection, connection.connection.driver_connection)
        # Empty, and readable by all: any user who may open the database can lock it.
        self._door = os.open(door, os.O_RDONLY | os.O_CREAT, 0o644)
        self._changes = 0  # when the transaction began
        self._unwanted = threading.Event()

    @property
    def has_written(self) -> bool:
        return self._raw.total_changes > self._changes

    def begin(self) -> bool:
        """Begin at once; return False if another process writes or waits to."""
        self._unwanted.clear()
        if not lock(self._door):
            return False
        try:
            self._begin()
        except sqlite3.OperationalError as error:
            if _is_busy(error):
                return False
            raise
        finally:
            self._unlock_door()
        return True

    def wait(self) -> None:
        """Begin as soon as no other process writes. Raises OperationalError after `LOCK_MAX`."""
        since, locked = time.monotonic(), False
        try:
            while not self._unwanted.is_set():
                locked = locked or lock(self._door)
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
                self._unlock_door()

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
        os.close(self._door)

    def _begin(self) -> None:
        # Takes the write lock at once: a reader that becomes a writer could lose an update.
        self._raw.execute("BEGIN IMMEDIATE")
        self._changes = self._raw.total_changes

    def _unlock_door(self) -> None:
        fcntl.flock(self._door, fcntl.LOCK_UN)


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


def ensure_writable(file: Path) -> None:
    """Make the folder of a database. Raises StorageError, with the remedy, if it is not writable.

    SQLite opens what it may only read, and fails at the first change.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot be made: {error.strerror}"
        raise StorageError(f"database_url: {file.parent}: {reason}") from None
    if file.is_dir():
        raise StorageError(is_folder(file))
    for each in (file.parent, file):
        if each.exists() and not os.access(each, os.W_OK):
            raise StorageError(
                f"database_url: {each} cannot be written: let the user of Levain write to the"
                " file and to its folder"
            )


def is_folder(file: Path) -> str:
    return f"database_url: {file} is a folder: name a file in it"


def lock(handle: int) -> bool:
    """Lock an open file until it is closed; return False if it is locked already."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
