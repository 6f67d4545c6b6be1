"""A backup is opened and counted before it is called one; what cannot be copied leaves nothing."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot.domain.errors import SettingsError, StorageError
from bot.storage import dump
from bot.storage.backup import MANIFEST, Backup, back_up, read_backup
from bot.storage.database import Database, read_url
from bot.storage.migrations import HEAD
from bot.storage.tables import account, seen_event
from tests.house import open_home
from tests.postgres import on_path

NIGHT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tools() -> Iterator[None]:
    """PostgreSQL's tools, as new as the server."""
    with on_path():
        yield


async def fill(url: str) -> None:
    """Somebody who learns."""
    async with open_home(url) as home:
        await home.begin()


def save(url: str, target: Path, *states: Path, database: bool = True) -> Backup:
    return back_up(url, dict.fromkeys(states, ignore), target, NIGHT, print, database=database)


def ignore(_copy: Path) -> None:
    """What a state folder without a meaning is checked for."""


def refused(url: str, target: Path, said: str, *states: Path) -> None:
    """Nothing is left of a backup that could not be made."""
    before = sorted(target.parent.iterdir()) if target.parent.is_dir() else []
    with pytest.raises((SettingsError, StorageError), match=said):
        save(url, target, *states)
    assert (sorted(target.parent.iterdir()) if target.parent.is_dir() else []) == before


async def test_a_backup_is_opened_and_counted(database_url: str, tmp_path: Path) -> None:
    await fill(database_url)
    state = tmp_path / "state"
    state.mkdir()
    (state / "secret").write_text("s3cret")
    made = save(database_url, tmp_path / "copy", state)
    assert made.contents
    assert made.contents.revision == HEAD
    assert (made.contents.rows["learner"], made.contents.rows["delivery"]) == (1, 0)
    assert made.kind == read_url(database_url).get_backend_name()
    assert made.made_at == NIGHT
    assert f"schema {HEAD}, 1 in learner, 0 in delivery" in made.summary
    assert (tmp_path / "copy" / "state" / "secret").read_text() == "s3cret"
    modes = {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "copy").rglob("*")}
    assert modes == {0o700, 0o600}
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o700


def test_a_file_without_a_table_is_no_backup(tmp_path: Path) -> None:
    file = tmp_path / "levain.sqlite"
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA user_version = 1")
        made.execute("VACUUM")
    refused(f"sqlite:///{file}", tmp_path / "copy", f"{file} holds no table of Levain's")


@pytest.mark.parametrize("content", [None, b"", b"words" * 1_000])
def test_a_file_that_is_no_database_is_no_backup(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "levain.sqlite"
    if content is not None:
        file.write_bytes(content)
    refused(f"sqlite:///{file}", tmp_path / "copy", f"database_url: {file}")


@pytest.mark.parametrize("cut", [20_000, 4_097, 200])
async def test_a_truncated_file_is_named(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "levain.sqlite"
    await fill(f"sqlite:///{file}")
    file.write_bytes(file.read_bytes()[:cut])
    refused(
        f"sqlite:///{file}", tmp_path / "copy", f"{file} is damaged, or cut short: name another"
    )


async def test_a_damaged_page_is_found(tmp_path: Path) -> None:
    file = tmp_path / "levain.sqlite"
    await fill(f"sqlite:///{file}")
    content = bytearray(file.read_bytes())
    content[5 * 4096 : 6 * 4096] = b"\x7f" * 4096
    file.write_bytes(content)
    refused(f"sqlite:///{file}", tmp_path / "copy", f"{file} is damaged")


async def test_a_target_that_will_not_do_is_said(tmp_path: Path) -> None:
    url, state = f"sqlite:///{tmp_path / 'levain.sqlite'}", tmp_path / "state"
    await fill(url)
    state.mkdir()
    (tmp_path / "there").mkdir()
    refused(url, tmp_path / "there", "it exists", state)
    refused(url, state / "copy", f"it is inside {state}", state)
    refused(url, Path("/proc/nowhere/copy"), "cannot be made", state)
    refused(url, tmp_path / "levain.sqlite" / "copy", "cannot be made", state)


async def test_a_backup_that_was_killed_leaves_its_name_free(tmp_path: Path) -> None:
    """It stands under another name until it is whole."""
    url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    await fill(url)
    (tmp_path / "copy.partial").mkdir()
    (tmp_path / "copy.partial" / "levain.sqlite").write_text("half of it")
    save(url, tmp_path / "copy")
    assert not (tmp_path / "copy.partial").exists()


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
from bot.run.cli import main
main()
"""


async def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    database_url: str, tmp_path: Path
) -> None:
    await fill(database_url)
    if read_url(database_url).get_backend_name() == "postgresql":
        words = "SELECT string_agg(md5(i::text), '') FROM generate_series(1, 20000) i"
        database = Database(database_url)
        async with database.begin() as connection:
            await connection.execute(text("CREATE TABLE filler (words text)"))
            await connection.execute(text(f"INSERT INTO filler {words}"))
        await database.close()
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", FULL, "backup", "copy"],
        cwd=tmp_path,
        env=os.environ | {"LEVAIN_DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    if read_url(database_url).get_backend_name() == "sqlite":  # pg_dump is killed by the limit
        assert "levain: copy: cannot be written: " in done.stderr
        assert "look at its disk, or name another" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "copy").exists()
    assert not (tmp_path / "copy.partial").exists()
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


async def test_a_backup_is_of_one_moment_while_levain_writes(
    database_url: str, tmp_path: Path
) -> None:
    """Each transaction adds an account and an event: as many of each are in the copy."""
    await fill(database_url)
    database, stop, written = Database(database_url), asyncio.Event(), 0

    async def write() -> None:
        nonlocal written
        while not stop.is_set():
            name = f"n{written}"
            async with database.begin() as connection:
                row = {"platform": "x", "name": name, "mark": ""}
                await connection.execute(insert(account), row)
                seen = {"person": "x", "event_id": name, "seen_at": NIGHT}
                await connection.execute(insert(seen_event), seen)
            written += 1
            await asyncio.sleep(0)

    async with database.begin() as connection:
        count = text("SELECT count(*) FROM seen_event")
        before = (await connection.execute(count)).scalar_one()
    writing = asyncio.create_task(write())
    copies = [await asyncio.to_thread(save, database_url, tmp_path / f"copy{i}") for i in range(3)]
    stop.set()
    await writing
    await database.close()
    counted = [each.contents.rows for each in copies if each.contents]
    assert [rows["account"] for rows in counted] == [
        rows["seen_event"] - before for rows in counted
    ]
    assert counted[0]["account"] < counted[2]["account"] <= written


# --- PostgreSQL ------------------------------------------------------------------------------


@pytest.fixture
def without_tools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A folder of commands in which there are no tools of PostgreSQL."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    yield folder
    folder.rmdir() if not list(folder.iterdir()) else None


CAT = str(shutil.which("cat"))
NAMED = "postgresql://levain:s3cret@db.example.org:5433/town"


def test_without_pg_dump_the_command_is_told(without_tools: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="pg_dump is not installed here") as told:
        save(NAMED, tmp_path / "copy")
    assert (
        "pg_dump --format=custom --no-owner --no-privileges --file=database.dump"
        " --host=db.example.org --port=5433 --username=levain --dbname=town"
    ) in str(told.value)
    assert "--without-database" in str(told.value)
    assert "s3cret" not in str(told.value)
    assert list(tmp_path.glob("copy*")) == []


def test_a_pg_dump_older_than_the_server_is_said(without_tools: Path, tmp_path: Path) -> None:
    old = without_tools / "pg_dump"
    old.write_text(
        "#!/bin/sh\n"
        "echo 'pg_dump: error: aborting because of server version mismatch' >&2\n"
        "echo 'pg_dump: detail: server version: 18.1; pg_dump version: 15.18' >&2\nexit 1\n"
    )
    old.chmod(0o700)
    refused(NAMED, tmp_path / "copy", "server version: 18.1; pg_dump version: 15.18; with tools")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            "error: could not write to file: No space left on device",
            "copy: cannot be written: No space left on device: look at its disk, or name another",
        ),
        (
            "error: query failed: ERROR:  permission denied for table answer\n"
            "pg_dump: detail: Query was: LOCK TABLE public.account IN ACCESS SHARE MODE",
            "database_url: postgresql://levain@db.example.org:5433/town does not let pg_dump read"
            " all its tables: make that role their owner",
        ),
    ],
)
def test_what_pg_dump_says_is_told_with_the_remedy(
    without_tools: Path, tmp_path: Path, told: str, said: str
) -> None:
    tool = without_tools / "pg_dump"
    tool.write_text(f"#!/bin/sh\ncat >&2 <<'.'\npg_dump: {told}\n.\nexit 1\n".replace("cat", CAT))
    tool.chmod(0o700)
    refused(NAMED, tmp_path / "copy", f"{said}$")


def test_a_password_is_on_no_command_line(
    without_tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = without_tools / "pg_dump"
    spy.write_text('#!/bin/sh\necho "error: $@ $PGHOST $PGUSER" >&2\nexit 1\n')
    spy.chmod(0o700)
    with pytest.raises(StorageError) as told:
        save(NAMED, tmp_path / "copy")
    assert "db.example.org levain" in str(told.value)
    assert "s3cret" not in str(told.value)


def test_a_server_that_is_away_is_a_sentence(tmp_path: Path) -> None:
    refused("postgresql://levain@127.0.0.1:1/levain", tmp_path / "copy", "database_url: pg_dump: ")


async def test_a_dump_that_is_cut_off_is_no_backup(postgres: str, tmp_path: Path) -> None:
    from tests.postgres import drop_database, new_database

    url = await asyncio.to_thread(new_database, postgres)
    await fill(url)
    save(url, tmp_path / "copy")
    file = tmp_path / "copy" / dump.NAME
    content = file.read_bytes()
    for cut in (len(content) * 9 // 10, len(content) // 2, 10):
        file.write_bytes(content[:cut])
        with pytest.raises(StorageError, match=f"{file} "):
            read_backup(file.parent, {})
    await asyncio.to_thread(drop_database, postgres, url)


def test_the_database_may_be_dumped_apart(without_tools: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    (state / "key").write_text("k")
    made = save(NAMED, tmp_path / "copy", state, database=False)
    assert (made.kind, made.contents) == ("postgresql", None)
    assert json.loads((tmp_path / "copy" / MANIFEST).read_text())["database"] is False
    assert (tmp_path / "copy" / "state" / "key").read_text() == "k"
