"""Backup: a copy that can be restored, made while Levain runs."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.errors import SettingsError
from bot.storage.database import read_url

_SQLITE = b"SQLite format 3\x00"


def back_up(url: str, states: list[Path], target: Path) -> list[Path]:
    """Copy the SQLite file of `url`, then the state folders, into a new folder.

    Returns the copies. The database goes first: an event received again is recognised, while keys
    older than the cursor would be missing. Raises SettingsError if the target exists.
    """
    try:
        target.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        raise SettingsError(f"{target}: it exists: name a folder that does not") from None
    except OSError as error:
        raise SettingsError(f"{target}: cannot be made: {error.strerror}") from None
    copied = []
    database = read_url(url)
    if database.get_backend_name() == "sqlite":
        file = Path(str(database.database)).expanduser()
        if not file.exists():
            raise SettingsError(f"database_url: {file}: there is no such file")
        copied.append(_copy(file, target / file.name))
    for folder in states:
        copied += _copy_folder(folder, target / folder.name)
    return copied


def _copy_folder(folder: Path, target: Path) -> list[Path]:
    if not folder.exists():
        return []
    target.mkdir(mode=0o700)
    files = [each for each in sorted(folder.iterdir()) if each.is_file()]
    # A file that SQLite keeps beside its database is in the copy of the database.
    own = [each for each in files if not each.name.endswith(("-wal", "-shm", "-journal"))]
    return [_copy(each, target / each.name) for each in own]


def _copy(file: Path, target: Path) -> Path:
    target.touch(mode=0o600)
    with file.open("rb") as start:
        is_database = start.read(len(_SQLITE)) == _SQLITE
    if is_database:
        with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    else:
        shutil.copyfile(file, target)
    return target
