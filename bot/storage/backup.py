"""Backup: a copy that can be restored, made while Levain runs."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.errors import SettingsError, StorageError
from bot.storage.database import read_url
from bot.storage.sqlite import is_folder

_SQLITE = b"SQLite format 3\x00"


def back_up(url: str, states: list[Path], target: Path) -> list[Path]:
    """Copy the SQLite file of `url`, then the state folders, into a new folder.

    Returns the copies. The database goes first: an event received again is recognised, while keys
    older than the cursor would be missing. Raises SettingsError if the target exists, StorageError
    for what cannot be copied; then no target is left.
    """
    database = _file(url)
    try:
        target.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        raise SettingsError(f"{target}: it exists: name a folder that does not") from None
    except OSError as error:
        raise SettingsError(f"{target}: cannot be made: {error.strerror}") from None
    try:
        copied = [_copy(database, target / database.name)] if database else []
        for folder in states:
            copied += _copy_folder(folder, target / folder.name)
    except StorageError:
        shutil.rmtree(target)  # part of a backup is none
        raise
    return copied


def _file(url: str) -> Path | None:
    """Return the SQLite file of `url`; None for another database.

    Raises SettingsError or StorageError for a file that holds no database.
    """
    database = read_url(url)
    if database.get_backend_name() != "sqlite":
        return None
    file = Path(str(database.database)).expanduser()
    if not file.exists():
        raise SettingsError(f"database_url: {file}: there is no such file")
    if file.is_dir():
        raise StorageError(is_folder(file))
    if not _is_database(file):
        raise StorageError(f"database_url: {file} is no SQLite database")
    return file


def _copy_folder(folder: Path, target: Path) -> list[Path]:
    if not folder.exists():
        return []
    target.mkdir(mode=0o700)
    files = [each for each in sorted(folder.iterdir()) if each.is_file()]
    # A file that SQLite keeps beside its database is in the copy of the database.
    own = [each for each in files if not each.name.endswith(("-wal", "-shm", "-journal"))]
    return [_copy(each, target / each.name) for each in own]


def _copy(file: Path, target: Path) -> Path:
    """Copy a file, or a database as it is at one moment. Raises StorageError."""
    try:
        target.touch(mode=0o600)
        if _is_database(file):
            with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(target)) as new:
                old.backup(new)
        else:
            shutil.copyfile(file, target)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{file} cannot be copied: {error}") from None
    return target


def _is_database(file: Path) -> bool:
    """Return True if the file begins as SQLite writes it. Raises StorageError."""
    try:
        with file.open("rb") as start:
            return start.read(len(_SQLITE)) == _SQLITE
    except OSError as error:
        raise StorageError(f"{file} cannot be read: {error.strerror}") from None
