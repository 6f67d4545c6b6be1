"""A SQLite file copied as it is at one moment, and what a copy holds."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from bot.domain.errors import StorageError
from bot.storage.refusals import explain_file

SUFFIXES = ("-wal", "-shm", "-journal")  # of files that SQLite keeps beside its own
_HEAD = b"SQLite format 3\x00"
_VERSION = "alembic_version"
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNWRITTEN = {"SQLITE_FULL": errno.ENOSPC, "SQLITE_IOERR_WRITE": errno.EIO}  # of the copy


class Unfit(StorageError):
    """A copy of a database that nothing can be restored from: its file, and why."""

    def __init__(self, file: Path, reason: str = "is damaged, or cut short") -> None:
        super().__init__(f"{file} {reason}: use another backup")
        self.reason = reason


class Contents(NamedTuple):
    """Contents of a copy of a database: the revision of its schema, the rows of each table."""

    revision: str
    rows: Mapping[str, int]


def is_database(file: Path) -> bool:
    """Return True if the file begins as SQLite writes it. Raises StorageError."""
    try:
        with file.open("rb") as start:
            return start.read(len(_HEAD)) == _HEAD
    except OSError as error:
        raise StorageError(f"{file} cannot be read: {error.strerror}") from None


def copy_file(file: Path, target: Path, *, still: bool = False) -> None:
    """Copy a file for its owner alone, or a database as it is at one moment.

    A database may be written meanwhile, by any process, unless it is `still`: then it may stand
    where nothing can be written. The copy is on the disk at the return. Raises StorageError for
    the file, OSError for the target.
    """
    target.touch(mode=0o600)
    if is_database(file):
        _copy_database(file, target, still=still)
    else:
        target.write_bytes(_read(file))
    sync(target)


def _copy_database(file: Path, target: Path, *, still: bool) -> None:
    try:
        source = _open(file) if still else sqlite3.connect(file)
        with closing(source) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        if number := _UNWRITTEN.get(error.sqlite_errorname):
            raise OSError(number, os.strerror(number), str(target)) from None
        if error.sqlite_errorcode & 0xFF in _DAMAGED:
            raise Unfit(file) from None
        said = explain_file(error, file) or f"cannot be copied: {error}"
        raise StorageError(f"{file} {said}") from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise StorageError(f"{file} cannot be read: {error.strerror}") from None


def sync(place: Path) -> None:
    """Have a file or a folder written to the disk. Raises OSError."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def inspect_file(file: Path) -> Contents:
    """Open a copy that nobody writes, check it whole, and count its rows. Raises Unfit."""
    whole, counted = inspect_any(file)
    if whole != "ok":
        raise Unfit(file)
    if _VERSION not in counted:
        raise Unfit(file, "holds no table of Levain's")
    return Contents(_revision(file), counted)


def inspect_any(file: Path) -> tuple[str, dict[str, int]]:
    """Return what SQLite says of a copy, `ok` if it is whole, and the rows of each table.

    Raises Unfit for what SQLite cannot open.
    """
    try:
        with closing(_open(file)) as copy:
            (said,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            query = (
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            names = [name for (name,) in copy.execute(query)]
            count = 'SELECT count(*) FROM "{}"'
            return said, {each: copy.execute(count.format(each)).fetchone()[0] for each in names}
    except sqlite3.Error:
        raise Unfit(file) from None


def _revision(file: Path) -> str:
    with closing(_open(file)) as copy:
        return str((copy.execute(f"SELECT version_num FROM {_VERSION}").fetchone() or ("",))[0])  # noqa: S608


def _open(file: Path) -> sqlite3.Connection:
    """Open a file to read it; `immutable` leaves nothing beside it, and ignores a log there."""
    how = "ro" if Path(f"{file}-wal").exists() else "ro&immutable=1"
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={how}", uri=True)
