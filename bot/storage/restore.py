"""Restore: a backup put in the place of what is there, which is kept aside.

All of it is made beside first, under a name with `restoring` in it; then files are renamed, the
database last. Where such a name is left, a restore was cut off: `levain run` refuses, and the same
restore once more mends it. PostgreSQL is replaced in one transaction.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from bot.domain.errors import SettingsError, StorageError, StorageGone
from bot.storage import dump, restoration, schema
from bot.storage.backup import (
    Backup,
    Check,
    Tell,
    back_up,
    copy_folder,
    read_backup,
    sqlite_file,
)
from bot.storage.copies import SUFFIXES, copy_file, sync
from bot.storage.database import Database, read_url
from bot.storage.files import hand_over
from bot.storage.migrations import HEAD
from bot.storage.permission import Permission
from bot.storage.refusals import is_file

STAGED = "restoring"  # in the name of what is not in its place yet
_SHARED = (510, 0x40000002)  # bytes that a connection to a SQLite file locks: how many, from where


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The keeper of a state folder: what is done to a copy."""

    check: Check
    renew: Callable[[Path], None]  # before the copy takes the folder's place


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """A restore that can be done: nothing has been changed yet."""

    backup: Backup
    url: str
    states: Mapping[Path, State]  # those that the backup holds
    database: bool = True  # False: it was restored apart
    left_out: tuple[str, ...] = field(default=())  # of the backup, of platforms that are not named

    @property
    def places(self) -> list[Path | str]:
        """Return the file, the database and the folders that are replaced."""
        return [*([self.base] if self.database else []), *self.states]

    @property
    def base(self) -> Path | str:
        """Return the file of the database, or the words for one of a server."""
        url = read_url(self.url)
        return sqlite_file(url) if is_file(url) else f"the database {url.database or ''}"


def plan_restore(
    folder: Path, url: str, states: Mapping[Path, State], *, database: bool = True
) -> Restore:
    """Open a backup whole, and check that it fits. Raises SettingsError or StorageError."""
    kind = read_url(url).get_backend_name()
    if database and kind != "sqlite":
        dump.require(read_url(url))
    checks = {each.name: state.check for each, state in states.items()}
    backup = read_backup(folder, checks, count=database)
    _refuse_itself(backup, read_url(url))
    if backup.kind != kind:
        raise SettingsError(
            f"{folder}: a backup of {backup.kind}, while database_url names {kind}: change the"
            " setting, or use another backup"
        )
    if database and backup.database is None:
        command = dump.restore_command(read_url(url))
        by_hand = "put its file back" if kind == "sqlite" else f"run `{command}`"
        raise SettingsError(
            f"{folder}: it holds no database: stop Levain, {by_hand}, then this command with"
            " --without-database"
        )
    if backup.contents and backup.contents.revision > HEAD:
        raise StorageError(
            f"{folder}: made by a newer Levain (schema {backup.contents.revision}, this one knows"
            f" {HEAD}): install that version, or use another backup"
        )
    held = {each.name for each in backup.states}
    return Restore(
        backup=backup,
        url=url,
        states={each: state for each, state in states.items() if each.name in held},
        database=database,
        left_out=tuple(sorted(held - {each.name for each in states})),
    )


def _refuse_itself(backup: Backup, url: URL) -> None:
    """Refuse the folder in which Levain's own database is. Raises SettingsError."""
    if not (backup.database and is_file(url) and sqlite_file(url).exists()):
        return
    if sqlite_file(url).samefile(backup.folder / backup.database):
        raise SettingsError(f"{backup.folder}: Levain's own database is there: no backup")


async def restore(plan: Restore, now: datetime, tell: Tell) -> list[str]:
    """Restore; return how to go back, a command a line.

    Raises SettingsError or StorageError; then what was there is still there.
    """
    url, stamp = read_url(plan.url), f"before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    with _translate_errors():
        await ensure_replaceable(plan.url)
        tell("making everything beside what is there")
        try:
            await _stage_all(plan, now)
            await ensure_stopped(plan.url)  # it may have been started meanwhile
            on_server = plan.database and not is_file(url)
            back = await _replace_server(plan, now, stamp, tell) if on_server else []
        except Exception:
            _discard(plan)  # nothing was replaced
            raise
        if not (plan.database and is_file(url)):
            await _settle(plan.url, plan.backup.made_at, now)
        tell("putting it in its place")
        for folder in plan.states:
            back += _switch_folder(folder, stamp)
        if plan.database and is_file(url):
            back += _switch_file(sqlite_file(url), stamp)
    return back


async def _stage_all(plan: Restore, now: datetime) -> None:
    for folder, state in plan.states.items():
        _stage(plan.backup.folder / folder.name, folder, state)
    if plan.database and is_file(read_url(plan.url)):
        await _stage_file(plan, sqlite_file(read_url(plan.url)), now)


def _discard(plan: Restore) -> None:
    """Remove what was made beside."""
    for folder in plan.states:
        shutil.rmtree(folder / STAGED, ignore_errors=True)
    if is_file(url := read_url(plan.url)):
        _remove(_beside(sqlite_file(url)), "", *SUFFIXES, ".door")


def ensure_whole(url: str, folders: Iterable[Path]) -> None:
    """Refuse what a restore that was cut off has left. Raises StorageError.

    What opens a folder that this user may not enter says so.
    """
    known = read_url(url)
    staged = [_beside(sqlite_file(known))] if is_file(known) else []
    for each in (*staged, *(folder / STAGED for folder in folders)):
        found = False
        with suppress(PermissionError):
            found = each.exists()
        if found:
            raise StorageError(f"{each}: a restore was cut off: run `levain restore` again")


async def ensure_replaceable(url: str) -> None:
    """Check that a database is Levain's, empty, damaged or away, and that no process uses it.

    Raises StorageError.
    """
    await ensure_stopped(url)
    known = read_url(url)
    if is_file(known) and not sqlite_file(known).exists():
        return
    async with _open(url, Permission.LOOK) as database:
        # A damaged file is what a restore is for; a server must answer.
        with suppress(StorageGone) if is_file(known) else nullcontext():
            await schema.ensure_ours(database)


async def ensure_stopped(url: str) -> None:
    """Check that no process uses the database. Raises StorageError."""
    known = read_url(url)
    if not is_file(known):
        async with _open(url) as database:
            if hosts := await dump.running(database):
                raise StorageError(
                    f"database_url: Levain is connected from {', '.join(hosts)}: stop it first"
                )
        return
    file = sqlite_file(known)
    with suppress(FileNotFoundError):
        try:
            _lock_alone(file)
        except BlockingIOError:
            raise StorageError(f"database_url: {file} is in use: stop Levain first") from None


def _lock_alone(file: Path) -> None:
    """Lock a file as no connection to it allows, and unlock it. Raises BlockingIOError."""
    handle = os.open(file, os.O_RDWR)
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, *_SHARED)
    finally:
        os.close(handle)


# --- A state folder --------------------------------------------------------------------------


def _stage(source: Path, folder: Path, state: State) -> None:
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
        hand_over(folder, folder.absolute().parent)
    staged = folder / STAGED
    shutil.rmtree(staged, ignore_errors=True)
    copy_folder(source, staged, still=True)
    state.renew(staged)
    for each in (staged, *staged.iterdir()):
        hand_over(each, folder)


def _switch_folder(folder: Path, stamp: str) -> list[str]:
    """Put staged files in their place, inside the folder: it may be a mount of its own."""
    staged, aside = folder / STAGED, folder / stamp
    old = [each for each in folder.iterdir() if each.is_file()]
    aside.mkdir(mode=0o700)
    hand_over(aside, folder)
    for each in old:
        each.rename(aside / each.name)
    for each in staged.iterdir():
        each.rename(folder / each.name)
    sync(folder)
    staged.rmdir()
    if not old:
        aside.rmdir()
        return []
    return [f"mv {aside}/* {folder}/"]


# --- A SQLite file ---------------------------------------------------------------------------


async def _stage_file(plan: Restore, file: Path, now: datetime) -> None:
    """Make the file beside, at the schema of this version, and settled."""
    staged = _beside(file)
    _copy_beside(plan.backup, staged, file)
    await _settle(f"sqlite:///{staged.absolute()}", plan.backup.made_at, now)
    _remove(staged, *SUFFIXES, ".door")
    sync(staged)


def _copy_beside(backup: Backup, staged: Path, file: Path) -> None:
    staged.parent.mkdir(parents=True, exist_ok=True)
    _remove(staged, "", *SUFFIXES)
    copy_file(backup.folder / (backup.database or ""), staged, still=True)
    hand_over(staged, file if file.exists() else file.absolute().parent)


def _switch_file(file: Path, stamp: str) -> list[str]:
    """Put the staged file in its place; a log of the old one goes aside with it."""
    aside = Path(f"{file}.{stamp}")
    _close_log(file)
    for suffix in ("", *SUFFIXES):
        with suppress(FileNotFoundError):
            Path(f"{file}{suffix}").rename(f"{aside}{suffix}")
    sync(file.absolute().parent)
    _beside(file).rename(file)
    sync(file.absolute().parent)
    return [f"mv {aside} {file}"] if aside.exists() else []


def _close_log(file: Path) -> None:
    """Have the log written into its file, if that can still be done."""
    if file.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _beside(file: Path) -> Path:
    return Path(f"{file}.{STAGED}")


def _remove(staged: Path, *suffixes: str) -> None:
    for suffix in suffixes:
        Path(f"{staged}{suffix}").unlink(missing_ok=True)


# --- A PostgreSQL database -------------------------------------------------------------------


async def _replace_server(plan: Restore, now: datetime, stamp: str, tell: Tell) -> list[str]:
    """Replace what the server holds, which is dumped first, beside the backup."""
    backup, back = plan.backup, []
    async with _open(plan.url) as database:
        known = await dump.tables(database)
    if known:
        aside = backup.folder.absolute()
        aside = aside.with_name(f"{aside.name}.{stamp}")
        back_up(plan.url, {}, aside, now, tell)
        back = [f"levain restore {aside}"]
    tell("loading the dump")
    revision = backup.contents.revision if backup.contents else ""
    after = restoration.statements(revision, backup.made_at, now)
    dump.load_dump(read_url(plan.url), backup.folder / (backup.database or ""), after)
    return back


async def _settle(url: str, backed_up_at: datetime, now: datetime) -> None:
    """Bring a restored database to this version, and settle it."""
    async with _open(url) as database:
        await schema.upgrade(database)
        await restoration.settle(database, backed_up_at, now)


@asynccontextmanager
async def _open(url: str, permission: Permission = Permission.USE) -> AsyncIterator[Database]:
    database = Database(url, permission)
    try:
        yield database
    finally:
        await database.close()


@contextmanager
def _translate_errors() -> Iterator[None]:
    """Translate what the system refuses. Raises StorageError."""
    try:
        yield
    except OSError as error:
        where = error.filename or "the disk"
        raise StorageError(f"{where}: cannot be written: {error.strerror}") from None
