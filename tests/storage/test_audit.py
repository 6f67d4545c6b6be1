"""The audit is only ever added to: the database itself refuses to change a row."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from bot.run.wiring import prepare
from bot.storage import audit
from bot.storage.database import Database
from bot.storage.permission import Permission
from bot.storage.schema import upgrade
from bot.storage.tables import audit as table


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    found = Database(database_url, Permission.MAKE)
    await prepare(found)
    yield found
    await found.close()


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def add(database: Database, *actors: str) -> None:
    rows = [
        {
            "actor_id": None,
            "actor": actor,
            "at": NOON + timedelta(days=day),
            "action": "role" if day % 2 else "export",
            "about": "x",
            "detail": {"day": day},
        }
        for day, actor in enumerate(actors)
    ]
    async with database.begin() as connection:
        await audit.add(connection, rows)


async def read(database: Database, **asked: object) -> list[str]:
    values = {"since": None, "until": None, "most": 99} | asked
    async with database.begin() as connection:
        found = await audit.read(connection, **values)  # type: ignore[arg-type]
    return [row["actor"] for row in found]


async def test_a_row_is_never_changed(database: Database) -> None:
    await add(database, "ana")
    with pytest.raises(DBAPIError, match="never changed"):
        async with database.begin() as connection:
            await connection.execute(update(table).values(actor="bob"))
    assert await read(database) == ["ana"]


async def test_rows_are_read_by_day_actor_and_action(database: Database) -> None:
    await add(database, "Ana", "bob", "ana b", "zoe")
    assert await read(database) == ["Ana", "bob", "ana b", "zoe"]
    assert await read(database, since=NOON + timedelta(days=1), until=NOON + timedelta(days=3)) == [
        "bob",
        "ana b",
    ]
    assert await read(database, actor="ANA") == ["Ana", "ana b"]
    assert await read(database, action="role") == ["bob", "zoe"]
    assert await read(database, most=2) == ["ana b", "zoe"]
    assert await read(database, actor="%") == []


async def test_a_database_that_was_upgraded_refuses_too(database_url: str) -> None:
    opened = Database(database_url, Permission.MAKE)
    await upgrade(opened)
    await add(opened, "ana")
    with pytest.raises(DBAPIError, match="never changed"):
        async with opened.begin() as connection:
            await connection.execute(update(table).values(actor="bob"))
    await opened.close()
