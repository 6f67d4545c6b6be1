"""Backup: a folder to go back to, made while Levain runs, opened and counted before it has a name.

It holds the database, the state folders, and `backup.json`, which says of when and of what it is.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from bot.domain.errors import SettingsError, StorageError
from bot.storage import dump, schema
from bot.storage.copies import (
    SUFFIXES,
    Contents,
    Unfit,
    copy_file,
    inspect_file,
    is_database,
    sync,
)
from bot.storage.database import Database, read_url
from bot.storage.files import ensure_usable
from bot.storage.permission import Permission
from bot.storage.refusals import is_file
from bot.storage.restoration import told

MANIFEST = "backup.json"
COUNTED = ("learner", "delivery", "answer")  # told to whoever backs up

Check = Callable[[Path], None]  # of a copy of a state folder; raises StorageError
States = Mapping[Path, Check]
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Manifest of a backup: of when and of what it is."""

    made_at: datetime
    kind: str
    database: bool
    states: Sequence[str]

    @classmethod
    def read(cls, file: Path) -> Manifest:
        """Read a file. Raises OSError, ValueError, TypeError or KeyError."""
        said = json.loads(file.read_text(encoding="utf-8"))
        return cls(
            made_at=datetime.fromisoformat(said["made_at"]),
            kind=str(said["kind"]),
            database=bool(said["database"]),
            states=[str(each) for each in said["states"]],
        )

    def write(self, file: Path) -> None:
        """Write a file. Raises OSError."""
        said = asdict(self) | {"made_at": self.made_at.isoformat()}
        file.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was opened: of when it is, and what is in it."""

    folder: Path
    made_at: datetime  # by its manifest; without one, when its file was written
    kind: str  # of the database: sqlite or postgresql
    database: str | None  # its file in the folder; None: dumped apart
    contents: Contents | None
    states: Sequence[Path]
    manifest: bool = True

    @property
    def summary(self) -> str:
        """Say in a line of when the backup is, and what was counted."""
        made = f"{self.folder}: of {told(self.made_at)}"
        if not self.manifest:
            made += f" by the date of its file, since {MANIFEST} is missing: a folder may be, too"
        if self.contents is None:
            return f"{made}: without the database"
        counted = [f"{self.contents.rows.get(each, 0)} in {each}" for each in COUNTED]
        return f"{made}: {self.kind}, schema {self.contents.revision}, {', '.join(counted)}"


async def ensure_there(url: str) -> None:
    """Check that a database answers, and that it is Levain's.

    Raises StorageError, with the remedy: the tools of a backup say none.
    """
    database = Database(url, Permission.LOOK)
    try:
        await schema.ensure_ours(database)
    finally:
        await database.close()


def back_up(
    url: str, states: States, target: Path, now: datetime, tell: Tell, *, database: bool = True
) -> Backup:
    """Copy the database of `url`, then the state folders, into a new folder; return what it holds.

    The database goes first: an event received again is recognised, while keys older than the
    cursor would be missing. Without `database`, it is dumped apart, before. Raises SettingsError
    if the target cannot be made, StorageError for what cannot be copied; then no target is left.
    """
    part = _make(target, states)
    kind = read_url(url).get_backend_name()
    try:
        contents = _copy_database(read_url(url), part, tell) if database else None
        for folder in filter(Path.exists, states):
            tell(f"copying {folder}")
            _copy_folder(folder, part / folder.name)
        _write_manifest(part, kind, now, [each.name for each in states if each.exists()])
        checks = {each.name: check for each, check in states.items()}
        made = read_backup(part, checks, count=False)
        for place in (*(each for each in part.iterdir() if each.is_dir()), part):
            sync(place)
        part.rename(target)
        sync(target.absolute().parent)
    except OSError as error:
        raise StorageError(
            f"{target}: cannot be written: {error.strerror}: look at its disk, or name another"
        ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)  # part of a backup is none
    return replace(made, folder=target, contents=contents)


def read_backup(folder: Path, checks: Mapping[str, Check], *, count: bool = True) -> Backup:
    """Open a backup whole: the database, and each state folder by its check.

    Raises SettingsError for what is no backup, StorageError for a damaged one.
    """
    manifest = _read_manifest(folder)
    file = next((each for each in _files(folder) if _kind(each)), None)
    if file is None and (manifest is None or manifest.database):
        raise SettingsError(f"{folder}: no backup: it holds no database")
    kind = (file and _kind(file)) or (manifest.kind if manifest else "")
    for state in (each for each in _folders(folder) if each.name in checks):
        checks[state.name](state)
    return Backup(
        folder=folder,
        made_at=manifest.made_at if manifest else _written(file or folder),
        kind=kind,
        database=file.name if file else None,
        contents=_inspect(file, kind) if file and count else None,
        states=_folders(folder),
        manifest=bool(manifest),
    )


def sqlite_file(url: URL) -> Path:
    """Return the file of a SQLite URL."""
    return Path(str(url.database)).expanduser()


def copy_folder(folder: Path, target: Path, *, still: bool = False) -> None:
    """Copy the files of a state folder into a new one. Raises StorageError.

    `still`: nobody writes them.
    """
    target.mkdir(mode=0o700)
    files = [each for each in sorted(folder.iterdir()) if each.is_file()]
    # A file that SQLite keeps beside its database is in the copy of the database.
    for each in files:
        if not each.name.endswith(SUFFIXES):
            copy_file(each, target / each.name, still=still)


def _make(target: Path, states: States) -> Path:
    """Make the folder that becomes the target once it is whole. Raises SettingsError."""
    if target.exists() or target.is_symlink():
        raise SettingsError(f"{target}: it exists: name a folder that does not")
    for folder in states:
        if target.resolve().is_relative_to(folder.resolve()):
            raise SettingsError(f"{target}: it is inside {folder}, which is copied: name another")
    part = target.with_name(f"{target.name}.partial")
    shutil.rmtree(part, ignore_errors=True)  # of a backup that was killed
    try:
        part.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise SettingsError(f"{target}: cannot be made: {error.strerror}") from None
    return part


def _copy_database(url: URL, folder: Path, tell: Tell) -> Contents:
    """Copy a database, then open the copy and count it."""
    if not is_file(url):
        tell(f"dumping the database {url.database or ''} of {url.host or 'this host'}")
        dump.dump(url, folder / dump.NAME)
        tell("opening and counting the dump")
        return dump.inspect_dump(folder / dump.NAME)
    file = sqlite_file(url)
    ensure_usable(file, Permission.LOOK)
    try:
        if not is_database(file):
            raise Unfit(file, "is no SQLite database")
        tell(f"copying {file}")
        copy_file(file, folder / file.name)
        tell("opening and counting the copy")
        return inspect_file(folder / file.name)
    except Unfit as error:
        raise StorageError(
            f"database_url: {file} {error.reason}: name another file, or restore a backup"
        ) from None


def _copy_folder(folder: Path, target: Path) -> None:
    if target.exists():
        raise SettingsError(f"{folder}: another folder to copy has the same name: rename one")
    copy_folder(folder, target)


def _write_manifest(folder: Path, kind: str, now: datetime, states: Sequence[str]) -> None:
    file = folder / MANIFEST
    file.touch(mode=0o600)
    whole = any(_kind(each) for each in _files(folder))
    Manifest(made_at=now, kind=kind, database=whole, states=states).write(file)
    sync(file)


def _read_manifest(folder: Path) -> Manifest | None:
    """Return what the manifest says; None for a backup of a version that wrote none."""
    if not folder.is_dir():
        raise SettingsError(f"{folder}: there is no such folder")
    file = folder / MANIFEST
    try:
        found = Manifest.read(file) if file.exists() else None
    except (OSError, ValueError, TypeError, KeyError):
        raise StorageError(f"{file}: cannot be read: use another backup") from None
    for each in found.states if found else ():
        if not (folder / each).is_dir():
            raise SettingsError(f"{folder}: the folder {each} is missing from it")
    return found


def _inspect(file: Path, kind: str) -> Contents:
    return inspect_file(file) if kind == "sqlite" else dump.inspect_dump(file)


def _kind(file: Path) -> str | None:
    """Return the kind of database that a file holds; None for another file."""
    if is_database(file):
        return "sqlite"
    return "postgresql" if file.name == dump.NAME else None


def _files(folder: Path) -> list[Path]:
    return [each for each in sorted(folder.iterdir()) if each.is_file()]


def _folders(folder: Path) -> list[Path]:
    return [each for each in sorted(folder.iterdir()) if each.is_dir()]


def _written(place: Path) -> datetime:
    return datetime.fromtimestamp(place.stat().st_mtime, UTC)
