"""A restore puts a backup in the place of what is there, whole or not at all."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.errors import SettingsError, StorageError
from bot.storage import deliveries, dump, restoration, schema
from bot.storage.backup import back_up
from bot.storage.database import Database, read_url
from bot.storage.migrations import HEAD
from bot.storage.restore import STAGED, State, ensure_stopped, ensure_whole, plan_restore, restore
from bot.storage.tables import delivery
from tests.house import ANA, Home, open_home
from tests.postgres import on_path
from tests.storage.test_schema import run_migrations

NIGHT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tools() -> Iterator[None]:
    """PostgreSQL's tools, as new as the server."""
    with on_path():
        yield


def is_file(url: str) -> bool:
    return read_url(url).get_backend_name() == "sqlite"


def save(url: str, target: Path, *states: Path) -> Path:
    back_up(url, dict.fromkeys(states, ignore), target, NIGHT, print)
    return target


def ignore(_copy: Path) -> None:
    """What a state folder without a meaning is checked for."""


def manifest(said: str, copy: Path) -> None:
    (copy / "backup.json").write_text(said)


def found(folder: Path, pattern: str) -> list[str]:
    return [each.name for each in folder.glob(pattern)]


async def put_back(url: str, folder: Path, *states: Path, now: datetime = LATER) -> list[str]:
    known = {each: State(check=ignore, renew=ignore) for each in states}
    return await restore(plan_restore(folder, url, known), now, print)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def queue(home: Home, *slots: str, due: datetime = NIGHT) -> list[int]:
    """Queue a delivery for each slot; return their ids."""
    ana = await home.learner(ANA)
    async with home.runtime.database.begin() as connection:
        batch = [
            Delivery(
                slot=slot,
                workspace_id=ana.workspace_id,
                learner_id=ana.id,
                kind=DeliveryKind.LATER,
                item="c/l",
                due_at=due,
                visible_at=due,
            )
            for slot in slots
        ]
        await deliveries.add(connection, batch)
        query = select(delivery.c.id).where(delivery.c.slot.in_(slots)).order_by(delivery.c.id)
        return list((await connection.execute(query)).scalars())


async def states_of(home: Home) -> list[tuple[int, str]]:
    async with home.runtime.database.begin() as connection:
        query = select(delivery.c.id, delivery.c.state).order_by(delivery.c.id)
        return [(row.id, row.state) for row in await connection.execute(query)]


# --- Whole -------------------------------------------------------------------------------------


async def test_what_was_backed_up_is_there_again_and_what_was_there_is_aside(
    database_url: str, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    state.mkdir()
    (state / "key").write_text("yesterday")
    async with open_home(database_url) as home:
        await home.begin()
    copy = save(database_url, tmp_path / "copy", state)
    (state / "key").write_text("today")
    (state / "more").write_text("today")
    async with open_home(database_url) as home:
        await home.say("B")
        assert len(await home.answers()) == 1
    back = await put_back(database_url, copy, state)
    async with open_home(database_url) as home:
        assert await home.answers() == ()
    assert [each.name for each in state.iterdir() if each.is_file()] == ["key"]
    assert (state / "key").read_text() == "yesterday"
    aside = state / "before-20261124T130000Z"
    assert {each.name: each.read_text() for each in aside.iterdir()} == dict.fromkeys(
        ("key", "more"), "today"
    )
    await _go_back(back, database_url, state)


async def _go_back(back: list[str], url: str, state: Path) -> None:
    """Do what the restore says of the way back."""
    for line in back:
        if line.startswith("levain restore "):
            await put_back(url, Path(line.split()[-1]), now=LATER + timedelta(hours=1))
        else:
            await asyncio.to_thread(subprocess.run, ["sh", "-c", line], check=True)
    async with open_home(url) as home:
        assert len(await home.answers()) == 1
    assert (state / "key").read_text() == "today"


async def test_a_forgotten_log_undoes_nothing(tmp_path: Path) -> None:
    """What a process that was killed left beside the file goes aside with it."""
    file = tmp_path / "levain.sqlite"
    url = f"sqlite:///{file}"
    async with open_home(url) as home:
        await home.begin()
    copy = save(url, tmp_path / "copy")
    async with open_home(url) as home:
        await home.say("B")
        left = {each: (tmp_path / each).read_bytes() for each in found(tmp_path, "*sqlite-*")}
    assert f"{file.name}-wal" in left
    for name, content in left.items():
        (tmp_path / name).write_bytes(content)
    await put_back(url, copy)
    assert found(tmp_path, "*sqlite-*") == []
    async with open_home(url) as home:
        assert await home.answers() == ()


async def test_a_damaged_file_is_replaced_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "levain.sqlite"
    url = f"sqlite:///{file}"
    async with open_home(url) as home:
        await home.begin()
    copy = save(url, tmp_path / "copy")
    file.write_bytes(b"x" * 10_000)
    await put_back(url, copy)
    assert (tmp_path / "levain.sqlite.before-20261124T130000Z").read_bytes() == b"x" * 10_000
    assert file.stat().st_mode & 0o777 == 0o600
    async with open_home(url) as home:
        await home.learner(ANA)


async def test_what_root_restores_is_of_the_owner_of_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service, which is not root, starts on it."""
    file, state = tmp_path / "levain.sqlite", tmp_path / "state"
    url, owner = f"sqlite:///{file}", (4321, 4322)
    state.mkdir()
    (state / "key").write_text("k")
    async with open_home(url) as home:
        await home.begin()
    copy = save(url, tmp_path / "copy", state)
    owners = {file.stat().st_ino: owner, state.stat().st_ino: owner}
    stat = Path.stat

    def owned(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = stat(self, follow_symlinks=follow_symlinks)
        uid, gid = owners.get(found.st_ino, (found.st_uid, found.st_gid))
        return os.stat_result((*found[:4], uid, gid, *found[6:10]))

    def given(place: Path, uid: int, gid: int) -> None:
        owners[stat(place).st_ino] = (uid, gid)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", given)
    monkeypatch.setattr(Path, "stat", owned)
    await put_back(url, copy, state)
    async with open_home(url):
        new = [file, Path(f"{file}.door"), *state.iterdir()]
        owned_by = {each.name: owners.get(stat(each).st_ino) for each in new}
    assert owned_by == dict.fromkeys(owned_by, owner)


async def test_nothing_need_be_there(database_url: str, tmp_path: Path) -> None:
    """As on a new machine."""
    async with open_home(database_url) as home:
        await home.begin()
    state = tmp_path / "state"
    state.mkdir()
    (state / "key").write_text("k")
    copy = save(database_url, tmp_path / "copy", state)
    shutil.rmtree(state)
    if is_file(database_url):
        (tmp_path / "levain.sqlite").unlink()
    else:
        async with opened(database_url) as database, database.begin() as connection:
            await connection.execute(text("DROP SCHEMA public CASCADE"))
            await connection.execute(text("CREATE SCHEMA public"))
    assert await put_back(database_url, copy, state) == []
    async with open_home(database_url) as home:
        await home.learner(ANA)
    assert (state / "key").read_text() == "k"


async def test_a_database_that_was_restored_apart_is_settled(
    database_url: str, tmp_path: Path
) -> None:
    """As in containers, where pg_restore is not beside Levain."""
    state = tmp_path / "state"
    state.mkdir()
    (state / "key").write_text("yesterday")
    async with open_home(database_url) as home:
        await home.begin()
        (last,) = await queue(home, "a")
    copy = tmp_path / "copy"
    back_up(database_url, {state: ignore}, copy, NIGHT, print, database=False)
    (state / "key").write_text("today")
    with pytest.raises(SettingsError, match=r"stop Levain, (put its file back|run `pg_restore)"):
        await put_back(database_url, copy, state)
    known = {state: State(check=ignore, renew=ignore)}
    plan = plan_restore(copy, database_url, known, database=False)
    await restore(plan, LATER, print)
    assert (state / "key").read_text() == "yesterday"
    async with open_home(database_url) as home:
        assert (await queue(home, "b"))[0] > last + 2**32
        assert await states_of(home) != []
        assert await restoration.last(home.runtime.database) == LATER


# --- Refused -----------------------------------------------------------------------------------


async def test_nothing_is_restored_under_a_process_that_runs(
    database_url: str, tmp_path: Path
) -> None:
    async with open_home(database_url) as home:
        await home.begin()
    copy = save(database_url, tmp_path / "copy")
    async with open_home(database_url) as home:
        with pytest.raises(StorageError, match=r"is in use: stop|is connected from .*: stop"):
            await asyncio.to_thread(_ensure_stopped_elsewhere, database_url)
        await home.learner(ANA)
    await put_back(database_url, copy)


async def test_a_newer_schema_is_refused_and_an_older_one_upgraded(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url) as database, database.begin() as connection:
        await connection.run_sync(run_migrations, "0009")
    older = save(database_url, tmp_path / "older")
    async with opened(database_url) as database:
        await schema.upgrade(database)
    current = save(database_url, tmp_path / "current")
    async with opened(database_url) as database, database.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer = save(database_url, tmp_path / "newer")
    with pytest.raises(StorageError, match=r"made by a newer Levain .schema 9999.*install"):
        await put_back(database_url, newer)
    for copy in (current, older):
        await put_back(database_url, copy)
        async with opened(database_url) as database:
            await schema.check(database)
    assert HEAD != "0009"


async def test_a_backup_of_the_other_kind_is_refused(database_url: str, tmp_path: Path) -> None:
    async with open_home(database_url):
        pass
    copy = save(database_url, tmp_path / "copy")
    other = (
        "postgresql://levain@127.0.0.1:1/x" if is_file(database_url) else f"sqlite:///{tmp_path}/x"
    )
    with pytest.raises(SettingsError, match=r"a backup of (sqlite|postgresql), while database_url"):
        plan_restore(copy, other, {})


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda copy: shutil.rmtree(copy), "there is no such folder"),
        (lambda copy: (copy / "levain.sqlite").unlink(), "it holds no database"),
        (lambda copy: (copy / "levain.sqlite").write_bytes(b"SQLite format 3\x00"), "is damaged"),
        *(
            (partial(manifest, said), "backup.json: cannot be read: use another backup")
            for said in ("{", "{}", "[]", '{"made_at": "hier"}', '{"made_at": 1}')
        ),
        (lambda copy: shutil.rmtree(copy / "state"), "the folder state is missing"),
    ],
)
async def test_what_is_no_backup_is_refused(
    tmp_path: Path, spoil: Callable[[Path], object], said: str
) -> None:
    url, state = f"sqlite:///{tmp_path / 'levain.sqlite'}", tmp_path / "state"
    state.mkdir()
    (state / "key").write_text("k")
    async with open_home(url):
        pass
    copy = save(url, tmp_path / "copy", state)
    spoil(copy)
    with pytest.raises((SettingsError, StorageError), match=said):
        plan_restore(copy, url, {state: State(check=ignore, renew=ignore)})


async def test_a_backup_of_a_version_without_a_manifest_is_restored(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    async with open_home(url) as home:
        await home.begin()
    copy = save(url, tmp_path / "copy")
    (copy / "backup.json").unlink()
    os.utime(copy / "levain.sqlite", (NIGHT.timestamp(), NIGHT.timestamp()))
    found = plan_restore(copy, url, {}).backup
    assert found.made_at == NIGHT
    assert "of 2026-11-24 01:00 UTC by the date of its file, since backup.json" in found.summary
    await put_back(url, copy)


async def test_its_own_database_is_no_backup(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    async with open_home(url):
        pass
    with pytest.raises(SettingsError, match="own database is there"):
        plan_restore(tmp_path, url, {})


async def test_what_cannot_be_made_beside_leaves_nothing(tmp_path: Path) -> None:
    """A disk that is full, for instance: what was there can still be served."""
    url, state = f"sqlite:///{tmp_path / 'levain.sqlite'}", tmp_path / "state"
    state.mkdir()
    (state / "key").write_text("k")
    async with open_home(url) as home:
        await home.begin()
    copy = save(url, tmp_path / "copy", state)

    def fail(_copy: Path) -> None:
        raise OSError(28, "No space left on device", str(state))

    plan = plan_restore(copy, url, {state: State(check=ignore, renew=fail)})
    with pytest.raises(StorageError, match="state: cannot be written: No space left on device"):
        await restore(plan, LATER, print)
    ensure_whole(url, [state])
    async with open_home(url) as home:
        await home.learner(ANA)


# --- Cut off -----------------------------------------------------------------------------------


async def test_wherever_a_restore_is_cut_off_it_is_refused_then_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Levain starts on all of the backup, on all of what was there, or not at all."""

    class Killed(BaseException):
        """Nothing is cleaned up after it."""

    file, state = tmp_path / "levain.sqlite", tmp_path / "state"
    url, rename = f"sqlite:///{file}", Path.rename
    state.mkdir()
    (state / "key").write_text("yesterday")
    async with open_home(url) as home:
        await home.begin()
    copy = save(url, tmp_path / "copy", state)
    cuts = 0
    for cut in range(100):
        async with open_home(url) as home:
            if not await home.answers():
                await home.say("B")
        (state / "key").write_text("today")
        left = cut

        def cut_off(self: Path, target: Path) -> Path:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", cut_off)
        try:
            await put_back(url, copy, state, now=LATER + timedelta(minutes=cut))
            break
        except Killed:
            cuts += 1
        finally:
            monkeypatch.setattr(Path, "rename", rename)
        with pytest.raises(StorageError, match="a restore was cut off: run `levain restore` again"):
            ensure_whole(url, [state])
        await put_back(url, copy, state, now=LATER + timedelta(minutes=cut, seconds=1))
        ensure_whole(url, [state])
        async with open_home(url) as home:
            assert await home.answers() == ()
        assert (state / "key").read_text() == "yesterday"
    assert cuts >= 4
    assert found(tmp_path, f"**/*{STAGED}*") == []


def test_a_folder_that_nobody_may_enter_is_told_by_what_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name of a file that nobody knows would say nothing."""

    def stat(self: Path, **_: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "stat", stat)
    ensure_whole(f"sqlite:///{tmp_path}/levain.sqlite", [tmp_path])


async def test_a_server_is_as_before_when_a_restore_fails(postgres: str, tmp_path: Path) -> None:
    from tests.postgres import drop_database, new_database

    url = await asyncio.to_thread(new_database, postgres)
    async with open_home(url) as home:
        await home.begin()
    copy = save(url, tmp_path / "copy")
    async with open_home(url) as home:
        await home.say("B")
    with pytest.raises(StorageError, match="is not restored, the database is as before"):
        dump.load_dump(read_url(url), copy / dump.NAME, ["SELECT 1 / 0;"])
    content = (copy / dump.NAME).read_bytes()
    (copy / dump.NAME).write_bytes(content[: len(content) * 9 // 10])
    with pytest.raises(StorageError, match="is not restored, the database is as before"):
        dump.load_dump(read_url(url), copy / dump.NAME, [])
    async with open_home(url) as home:
        assert len(await home.answers()) == 1
    await asyncio.to_thread(drop_database, postgres, url)


@pytest.mark.parametrize("version", [None, "4f2a9c11d0be"])
async def test_the_database_of_another_program_is_not_replaced(
    database_url: str, tmp_path: Path, version: str | None
) -> None:
    """One that keeps its schema by the same tool, too."""
    async with open_home(database_url):
        pass
    copy = save(database_url, tmp_path / "copy")
    if is_file(database_url):
        (tmp_path / "levain.sqlite").unlink()
    made = ["DROP TABLE IF EXISTS alembic_version", "CREATE TABLE users (id integer)"]
    if version:
        made.append("CREATE TABLE alembic_version (version_num text)")
        made.append(f"INSERT INTO alembic_version VALUES ('{version}')")  # noqa: S608
    await write_apart(database_url, *made)
    with pytest.raises(StorageError, match="not Levain's: give it a database of its own"):
        await put_back(database_url, copy)
    await write_apart(database_url, "INSERT INTO users VALUES (1)")


async def write_apart(url: str, *statements: str) -> None:
    """Write as another program does: Levain opens no file that is not its own."""
    if is_file(url):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as other:
            other.executescript(";".join(statements))
        return
    async with opened(url) as database, database.begin() as connection:
        for each in statements:
            await connection.execute(text(each))


# --- What a restore leaves in the database -------------------------------------------------------


async def test_an_id_that_was_deleted_is_not_given_again(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        first = (await queue(home, "a", "b"))[-1]
        async with home.runtime.database.begin() as connection:
            await connection.execute(delivery.delete().where(delivery.c.id == first))
        assert (await queue(home, "c"))[0] > first


async def test_no_id_of_the_day_that_was_lost_is_given_again(
    database_url: str, tmp_path: Path
) -> None:
    """The platform knows them: it would show nothing, or take an old message for the new one."""
    async with open_home(database_url) as home:
        await home.begin()
        known = await queue(home, "a", "b")
    copy = save(database_url, tmp_path / "copy")
    given = set(known)
    for number in range(3):
        async with open_home(database_url) as home:
            new = set(await queue(home, *(f"{number}-{each}" for each in range(5))))
        assert not new & given
        given |= new
        await put_back(database_url, copy, now=LATER + timedelta(minutes=number))


async def test_what_may_have_left_since_is_asked_about(database_url: str, tmp_path: Path) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        (due,) = await queue(home, "due", due=NIGHT)
        (later,) = await queue(home, "later", due=LATER + timedelta(days=1))
    await put_back(database_url, save(database_url, tmp_path / "copy"))
    async with open_home(database_url) as home:
        assert await states_of(home) == [(due, "sending"), (later, "ready")]


async def test_the_day_that_was_lost_is_told_once(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_home(database_url) as home:
        await home.begin()
    await put_back(database_url, save(database_url, tmp_path / "copy"))
    caplog.clear()
    for _ in range(2):
        async with open_home(database_url):
            pass
    said = [each.getMessage() for each in caplog.records if each.levelno == logging.WARNING]
    assert said[0] == restoration.lost(NIGHT, LATER)
    assert ["names nobody who was erased" in each for each in said[1:]] == [True]
    assert "2026-11-24 01:00 UTC was restored at 2026-11-24 13:00 UTC" in said[0]
    assert "lessons sent since may come once more" in said[0]


async def test_a_process_of_another_kind_holds_nothing_up(tmp_path: Path) -> None:
    """A reader that has ended, and a file that is only there."""
    file = tmp_path / "levain.sqlite"
    url = f"sqlite:///{file}"
    await ensure_stopped(url)  # no file
    async with open_home(url):
        pass
    with closing(sqlite3.connect(file)) as reader:
        reader.execute("SELECT count(*) FROM learner").fetchone()
        with pytest.raises(StorageError, match=f"{file} is in use: stop Levain first"):
            await asyncio.to_thread(_ensure_stopped_elsewhere, url)
    await ensure_stopped(url)


def _ensure_stopped_elsewhere(url: str) -> None:
    """Ask in a process of its own: locks of files are shared within one."""
    lines = (
        "import asyncio, sys; from bot.storage.restore import ensure_stopped;"
        "asyncio.run(ensure_stopped(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", lines, url], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise StorageError(done.stderr.splitlines()[-1])
