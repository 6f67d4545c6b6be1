"""A database that does not answer is told from one that refuses."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Coroutine, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.domain.errors import StorageGone
from bot.storage import sqlite
from bot.storage.database import AT_ONCE, Database


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process writes, and takes its time."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def test_a_file_that_another_keeps_for_itself_is_away_for_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LOCK_MAX", 0.01)
    path = tmp_path / "levain.sqlite"
    mine = Database(f"sqlite:///{path}")
    async with mine.begin():
        pass
    with locked(path), pytest.raises(StorageGone):
        async with mine.begin():
            pass
    async with mine.begin() as connection:  # and then it is back
        assert (await connection.execute(text("SELECT 1"))).scalar() == 1
    await mine.close()


async def test_another_process_is_waited_for_and_nobody_is_held_up(tmp_path: Path) -> None:
    path = tmp_path / "levain.sqlite"
    mine = Database(f"sqlite:///{path}")
    async with mine.begin():
        pass

    async def write() -> int | None:
        async with mine.begin() as connection:
            await connection.execute(text("CREATE TABLE one (id INTEGER)"))
            return (await connection.execute(text("SELECT count(*) FROM one"))).scalar()

    with locked(path):
        writing = asyncio.create_task(write())
        for _ in range(3):
            await asyncio.sleep(0)
        assert not writing.done()
    assert await writing == 0
    await mine.close()


async def test_a_server_that_does_not_listen_is_away_for_now(unused_tcp_port: int) -> None:
    away = Database(f"postgresql://levain@127.0.0.1:{unused_tcp_port}/levain")
    with pytest.raises(StorageGone):
        async with away.begin():
            pass
    await away.close()


async def test_a_statement_that_is_wrong_is_no_absence(tmp_path: Path) -> None:
    mine = Database(f"sqlite:///{tmp_path / 'levain.sqlite'}")
    with pytest.raises(OperationalError):
        async with mine.begin() as connection:
            await connection.execute(text("SELECT * FROM nothing"))
    await mine.close()


async def test_what_somebody_waits_for_does_not_stand_in_line(database_url: str) -> None:
    database = Database(database_url)
    order: list[str] = []

    async def work(name: str, *, first: bool = False) -> None:
        async with database.begin(first=first) as connection:
            await connection.execute(text("SELECT 1"))
            await asyncio.sleep(0)
        order.append(name)

    async def crowd(*more: Coroutine[None, None, None]) -> None:
        others = [asyncio.create_task(work("another")) for _ in range(4 * AT_ONCE)]
        await asyncio.sleep(0)  # they stand in line
        await asyncio.gather(*more, *others)

    await crowd(work("first", first=True))  # all connections are open from now on
    order.clear()
    await crowd(work("first", first=True))
    await database.close()
    assert order.index("first") < 3 * AT_ONCE  # in line, it would be the last of 41
