"""No statement of a message reads a table whole: each finds its rows by an index."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Delete, Select, Update, select, text

from bot.capabilities.study import records
from bot.run.wiring import load_owners
from bot.storage import deliveries, events, inbox, learners, pruning, queue, roster, schema
from bot.storage.database import Database
from bot.storage.holdings import of_all
from bot.storage.inbox import Inbox
from bot.storage.tables import metadata

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
VALUES: dict[str, Any] = {
    "ids": [1],
    "persons": ["p"],
    "versions": ["v"],
    "lessons": ["l"],
    "events": ["e"],
    "now": NOW,
    "until": NOW,
    "far": NOW,
    "since": NOW,
    "_lease": NOW,
    "limit": 10,
    "breadth": 4,
    "room": 4,
    "_state": "sending",
    "_learner": 1,
    "_learner_id": 1,
    "_member_id": 1,
    "_service_id": 1,
    "_week": NOW.date(),
    "_shared_at": NOW,
    "_space": 1,
    "learner": 1,
    "member": 1,
    "id": 1,
    "_id": 1,
    "_began_at": NOW,
    "_due": NOW,
}


def statements(database: Database) -> dict[str, Select[Any]]:
    """Those that are written once, by name; of a change, what finds its rows."""
    account = Inbox(database, "matrix", "@levain:here")
    named = {"claim": queue._claim(4)}
    for owner in (learners, roster, deliveries, events, records, inbox, queue, account):
        place = getattr(owner, "__name__", "account")
        named |= {f"{place}.{name}": each for name, each in vars(owner).items()}
    kept = [each for each in of_all(load_owners()) if each.kept]
    named |= {f"pruning.{each.table.name}": pruning.deleting(each.table) for each in kept}
    found = {
        name: select(each.table).where(each.whereclause)
        for name, each in named.items()
        if isinstance(each, Update | Delete) and each.whereclause is not None
    }
    found |= {name: each for name, each in named.items() if isinstance(each, Select)}
    return {name: each for name, each in found.items() if each.compile().params}


def given(name: str) -> object:
    """A value for a parameter."""
    number = name[:1] in "wn" and name[1:].isdigit()
    return VALUES.get(name, 1 if number else "x")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    await schema.prepare(opened)
    yield opened
    await opened.close()


async def test_each_finds_its_rows_by_an_index(database: Database) -> None:
    scanned = {}
    async with database.begin() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if not sqlite:  # tables are empty: it would read them whole because it can
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
        for name, each in statements(database).items():
            values = {n: given(n) for n, value in each.compile().params.items() if value is None}
            written = each.params(values).compile(
                dialect=connection.dialect, compile_kwargs={"literal_binds": True}
            )
            explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
            rows = (await connection.execute(text(f"{explain} {written}"))).all()
            lines = [str(row[3] if sqlite else row[0]) for row in rows]
            if found := [line for line in lines if reads_whole(line)]:
                scanned[name] = found
    assert len(statements(database)) >= 18
    assert scanned == {}


def reads_whole(line: str) -> bool:
    words = line.replace("->", " ").split()
    return words[:2] == ["Seq", "Scan"] or (words[0] == "SCAN" and words[1] in metadata.tables)


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("SCAN learner", True),
        ("SCAN card USING INDEX sqlite_autoindex_card_1", True),
        ("SCAN anon_1 VIRTUAL TABLE INDEX 1:", False),
        ("SEARCH learner USING INTEGER PRIMARY KEY (rowid=?)", False),
        ("  ->  Seq Scan on learner  (cost=0.00..1.00)", True),
        ("  ->  Index Scan using ix_learner_due on learner", False),
    ],
)
def test_what_a_plan_says(line: str, whole: bool) -> None:
    assert reads_whole(line) is whole
