"""Files of a SQLite database: made or not, for their owner alone, and locked."""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
import stat
from contextlib import closing, suppress
from pathlib import Path

from bot.domain.errors import StorageError
from bot.storage.glance import read_only
from bot.storage.migrations import is_ours
from bot.storage.permission import Permission
from bot.storage.refusals import let_write, not_ours

PRIVATE = 0o600  # of every file: for its owner alone
OTHERS = 0o077
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_REVISION = "SELECT version_num FROM alembic_version"

log = logging.getLogger(__name__)


def ensure_usable(file: Path, permission: Permission) -> None:
    """Check that a database may be used so. Its folder is never made: its disk may be away.

    Raises StorageError, with the remedy. SQLite opens what it may only read, and fails at the
    first change.
    """
    try:
        there = "folder" if stat.S_ISDIR(file.stat().st_mode) else "file"
    except PermissionError:
        raise StorageError(f"database_url: {file} cannot be reached: {let_write(file)}") from None
    except OSError:
        there = ""
    if there == "folder":
        raise StorageError(is_folder(file))
    if not there and permission is not Permission.MAKE:
        raise StorageError(_missing(file))
    if not there and not file.parent.is_dir():
        raise StorageError(_no_folder(file.absolute().parent))
    if permission is Permission.LOOK:
        return
    for each in (file.parent, file):
        if each.exists() and not os.access(each, os.W_OK):
            raise StorageError(f"database_url: {each} cannot be written: {let_write(each)}")


def ensure_ours(file: Path) -> None:
    """Check that a file that is there is Levain's or empty, without a change to it.

    Raises StorageError for another program's, and what the driver raises.
    """
    if not file.exists():
        return
    with closing(sqlite3.connect(read_only(str(file)), uri=True)) as looking:
        tables = {name for (name,) in looking.execute(_TABLES)}
        row = looking.execute(_REVISION).fetchone() if "alembic_version" in tables else None
    if tables and not (row and is_ours(row[0])):
        raise StorageError(not_ours(str(file.absolute())))


def _no_folder(folder: Path) -> str:
    return (
        f"database_url: {folder}: there is no such folder: mount its disk, correct database_url,"
        " or make the folder"
    )


def _missing(file: Path) -> str:
    return (
        f"database_url: {file.absolute()}: there is no such file: mount its disk, or correct"
        " database_url; to begin with an empty one, run `levain db upgrade` or `levain run"
        " --create`"
    )


def keep_private(file: Path) -> None:
    """Make a database for its owner alone, or narrow one that others may read, and what is beside.

    SQLite gives its log the rights of the database. A file of another user is left as it is.
    """
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, PRIVATE))
    for each in (file, *(Path(f"{file}{ending}") for ending in ("-wal", "-shm", ".door"))):
        with suppress(FileNotFoundError):
            found = each.stat()
            if not found.st_mode & OTHERS:
                continue
            if found.st_uid == os.geteuid():
                each.chmod(PRIVATE)
            else:
                log.warning("%s can be read by others: run chmod 0600 on it", each)


def hand_over(place: Path, like: Path) -> None:
    """Give what root has made to the owner of something else: it must serve who served before."""
    if os.geteuid() == 0:
        found = like.stat()
        with suppress(PermissionError):  # the root of a container may not
            os.chown(place, found.st_uid, found.st_gid)


def open_lock(file: Path, ending: str) -> int:
    """Open an empty file beside a database, made for its owner alone, to be locked.

    Raises StorageError.
    """
    place = Path(f"{file}.{ending}")
    try:
        handle = os.open(place, os.O_RDONLY | os.O_CREAT, PRIVATE)
        if file.exists():
            hand_over(place, file)
        return handle
    except OSError as error:
        raise StorageError(f"database_url: {place}: {error.strerror}: {let_write(place)}") from None


def is_folder(file: Path) -> str:
    return f"database_url: {file} is a folder: name a file in it"


def lock(handle: int) -> bool:
    """Lock an open file until it is closed; return False if it is locked already."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def unlock(handle: int) -> None:
    fcntl.flock(handle, fcntl.LOCK_UN)
