"""SQLite on the event loop: other processes have their turn, and nobody is held up."""

from __future__ import annotations

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.errors import StorageError, StorageGone
from bot.storage import sqlite
from bot.storage.database import Database

OURS = "CREATE TABLE IF NOT EXISTS alembic_version AS SELECT '0001' AS version_num"
ADD = text("INSERT INTO one VALUES (:id)")


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Database]:
    """A database with a table of one column; each has a connection of its own, as processes do."""
    database = Database(f"sqlite:///{folder / 'levain.sqlite'}")
    async with database.begin() as connection:
        await connection.execute(text("CREATE TABLE IF NOT EXISTS one (id INTEGER)"))
        await connection.execute(text(OURS))
    try:
        yield database
    finally:
        await database.close()


async def add(database: Database, number: int = 1) -> None:
    async with database.begin() as connection:
        await connection.execute(ADD, {"id": number})


async def count(database: Database, number: int = 1) -> int | None:
    async with database.begin() as connection:
        query = text("SELECT count(*) FROM one WHERE id = :id")
        return (await connection.execute(query, {"id": number})).scalar()


async def steps(count: int) -> None:
    """So many turns of the loop, for others."""
    for _ in range(count):
        await asyncio.sleep(0)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another process writes, and takes its time."""
    with closing(sqlite3.connect(folder / "levain.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def test_another_process_is_waited_for_and_nobody_is_held_up(tmp_path: Path) -> None:
    async with opened(tmp_path) as mine:
        with locked(tmp_path):
            adding = asyncio.create_task(add(mine))
            await steps(100)
            assert not adding.done()
        await adding
        assert await count(mine) == 1


async def test_whoever_stops_waiting_for_another_process_leaves_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as mine:
        with locked(tmp_path):
            adding = asyncio.create_task(add(mine))
            await steps(10)
            adding.cancel()
            async with asyncio.timeout(sqlite.FAIR_MAX):
                await asyncio.wait([adding])
        assert adding.cancelled()
        assert await count(mine) == 0


async def test_what_is_cut_off_wherever_it_is_leaves_the_connection_fit_for_use(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as mine:
        for place in range(12):
            cut_off = asyncio.create_task(add(mine, 1))
            await steps(place)
            cut_off.cancel()
            await asyncio.wait([cut_off])
            await add(mine, 2)
        assert await count(mine, 2) == 12


async def test_a_process_with_one_transaction_after_the_other_lets_another_begin(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as greedy, opened(tmp_path) as other:
        enough = asyncio.Event()
        begun = 0

        async def go_on() -> None:
            nonlocal begun
            while not enough.is_set():
                begun += 1
                await add(greedy)

        going_on = asyncio.create_task(go_on())
        turns = []
        for _ in range(20):
            before = begun
            await add(other, 2)
            turns.append(begun - before)
        enough.set()
        await going_on
        # Left to chance, some wait for dozens.
        assert max(turns) <= 10


async def test_a_database_is_closed_after_the_transaction_under_way(tmp_path: Path) -> None:
    async with opened(tmp_path) as mine, opened(tmp_path) as other:
        begun = asyncio.Event()

        async def write() -> None:
            async with mine.begin() as connection:
                begun.set()
                for _ in range(100):
                    await connection.execute(ADD, {"id": 1})
                    await asyncio.sleep(0)

        writing = asyncio.create_task(write())
        await begun.wait()
        await mine.close()
        assert writing.done()
        assert await count(other) == 100


async def test_a_process_that_stands_still_at_the_door_is_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "FAIR_MAX", 0.01)
    async with opened(tmp_path) as mine:
        with (tmp_path / "levain.sqlite.door").open("rb") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            await add(mine)
        assert await count(mine) == 1


@pytest.mark.parametrize("place", ["levain.sqlite", "."])
async def test_a_place_that_is_only_read_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    async with opened(tmp_path):
        pass
    unwritable = tmp_path / place
    monkeypatch.setattr(sqlite.os, "access", lambda path, _: path != unwritable)
    with pytest.raises(StorageError, match=f"{unwritable} cannot be written: let "):
        async with Database(f"sqlite:///{tmp_path / 'levain.sqlite'}").begin():
            pass


async def test_a_file_that_becomes_read_only_is_refused_with_the_remedy(tmp_path: Path) -> None:
    async with opened(tmp_path) as database:
        async with database.begin() as connection:
            await connection.execute(text("PRAGMA query_only=ON"))
        with pytest.raises(StorageError, match="cannot be written"):
            await add(database)


@pytest.mark.parametrize("replaced", [False, True])
async def test_nothing_is_written_to_a_file_that_is_gone(tmp_path: Path, replaced: bool) -> None:
    file, aside = tmp_path / "levain.sqlite", tmp_path / "aside"
    async with opened(tmp_path) as mine:
        await mine.ensure_there()
        file.rename(aside)
        if replaced:
            file.touch()
        for use in (mine.ensure_there, partial(add, mine)):
            with pytest.raises(StorageGone, match=f"{file} was removed or replaced"):
                await use()
        aside.rename(file)
        await add(mine)
        assert await count(mine) == 1
