"""Every table has an owner, who says what it keeps of a person, and how that goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select

from bot.capabilities import load_capabilities
from bot.domain.messages import Address, Chose
from bot.domain.people import Learner
from bot.run.platforms import load_records
from bot.storage import holdings
from bot.storage.holdings import By, Holding
from bot.storage.tables import inbox, metadata
from tests.house import ANA, MONDAY, open_home

ALL = (
    *(holding for each in load_capabilities() for holding in each.holdings),
    *load_records(),
    *holdings.HOLDINGS,
)
BOB = replace(ANA, user="bob", conversation="bob")


def test_a_table_without_an_owner_is_refused() -> None:
    assert holdings.undeclared(metadata.tables.values(), ALL) == []
    stray = Table("stray", MetaData(), Column("id", Integer, primary_key=True))
    assert holdings.undeclared([*metadata.tables.values(), stray], ALL) == ["stray"]


def test_a_table_has_one_owner() -> None:
    names = [each.table.name for each in ALL]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("holding", ALL, ids=lambda each: each.table.name)
def test_a_holding_says_why_and_names_columns_that_are_there(holding: Holding) -> None:
    assert len(holding.why.split()) >= 3
    named = [*holding.hidden] if holding.by is By.NOBODY else [holding.column, *holding.hidden]
    assert set(named) <= {column.name for column in holding.table.c}


def test_a_table_that_refers_to_a_learner_is_found_by_them() -> None:
    """Whoever adds one cannot say that it keeps nothing of people."""
    for each in ALL:
        targets = {key.column.table.name for key in each.table.foreign_keys}
        if "learner" in targets:
            assert each.by is By.LEARNER or each.table.name == "address", each.table.name


async def test_what_is_held_of_a_person_is_exported_then_erased_and_of_nobody_else(
    database_url: str,
) -> None:
    async with open_home(database_url) as home:
        for each in (ANA, BOB):
            await home.begin(each)
            await home.send("B", each)
            await home.send("leçon", each)
            await home.send(Chose("later:tomorrow"), each)
        ana = await home.learner(ANA)
        async with home.runtime.database.begin() as connection:
            waiting = {
                "platform": "recorder",
                "account": "x",
                "room": "ana",
                "event_id": "e",
                "content": "{}",
                "received_at": MONDAY,
            }
            await connection.execute(insert(inbox).values(waiting))
            exported = await holdings.export(connection, ALL, ana)
            before = await counts(connection)
        filled = {"learner", "address", "enrollment", "answer", "card", "seen_event"}
        assert filled | {"delivery", "inbox"} == exported.keys()
        assert "menu" not in exported["learner"][0]
        assert [row["reply"] for row in exported["answer"]] == [["verifier"]]
        async with home.runtime.database.begin() as connection:
            gone = await holdings.erase(connection, ALL, ana)
        assert gone == {name: len(rows) for name, rows in exported.items()}
        async with home.runtime.database.begin() as connection:
            assert await holdings.export(connection, ALL, ana) == {}
            after = await counts(connection)
        assert after == {name: before[name] - gone.get(name, 0) for name in before}
        assert (await home.learner(BOB)).address.user == "bob"
        assert "Bonjour et bienvenue" in await home.say("bonjour")  # they may come back


async def counts(connection) -> dict[str, int]:
    return {
        each.table.name: (
            await connection.execute(select(func.count()).select_from(each.table))
        ).scalar_one()
        for each in ALL
    }


def test_a_person_is_found_by_the_name_of_their_platform_only_there() -> None:
    where = Address("slack", "T1", "U1", "D1")
    person = Learner(
        address=where, language="fr", zone="Europe/Paris", send_at=time(9), joined_at=MONDAY
    )
    (kept,) = (each for each in ALL if each.table is inbox)
    condition = kept.rows_of(person)
    written = str(condition.compile(compile_kwargs={"literal_binds": True}))
    assert "'slack'" in written
    assert "'T1 U1'" in written
