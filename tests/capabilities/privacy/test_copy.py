"""« mes données »: all that is held, by what the tables' owners declare, and nobody else's."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bot.domain.messages import File
from bot.run.wiring import load_owners
from bot.storage.holdings import of_all
from tests.capabilities.privacy.filling import fill, of_people
from tests.house import ANA, Home, open_home

ALL = of_all(load_owners())
BOB = replace(ANA, user="bob", conversation="bob")


async def copy_of(home: Home) -> tuple[str, dict[str, Any]]:
    """What « mes données » is answered, and what the file says that comes after."""
    said = await home.say("mes données")
    await home.tick(home.clock())
    sent = [b for _, outbound, _ in home.recorder.sent for b in outbound.blocks]
    file = [each for each in sent if isinstance(each, File)][-1]
    assert (file.name, file.media_type) == ("mes-donnees.json", "application/json")
    return said, json.loads(file.content)


async def test_every_table_of_people_is_in_the_copy_and_is_said_in_words(
    database_url: str,
) -> None:
    """No table is named: a new one is filled, said and given as soon as it is declared."""
    people = [{"address": ANA.person, "role": "manager", "team": "a", "manages": ["a"]}]
    async with open_home(database_url, people=people) as home:
        await home.begin()
        ana = await home.learner()
        async with home.runtime.database.begin() as connection:
            await fill(connection, ALL, ana)
        said, file = await copy_of(home)
        tables = file["tables"]
        assert "De quoi servir votre messagerie" in said
        assert set(tables) == {each.table.name for each in of_people(ALL)}
        for each in of_people(ALL):
            (row, *_) = tables[each.table.name]["rows"]
            kept = {column.name for column in each.table.c} - set(each.hidden)
            assert set(row) == kept
            assert tables[each.table.name]["about"] in said


async def test_the_copy_says_what_the_roster_says_and_nothing_of_others(
    database_url: str,
) -> None:
    person = {
        "address": ANA.person,
        "team": "Voirie",
        "role": "manager",
        "manages": ["Voirie"],
        "name": "Ana Petit",
    }
    async with open_home(database_url, people=[person]) as home:
        await home.begin()
        await home.send("B")
        await home.begin(BOB)
        await home.send("A", BOB)
        _, said = await copy_of(home)
        assert said["person"] == "recorder/w/ana"
        (listed,) = said["tables"]["member"]["rows"]
        named = listed["first_name"], listed["last_name"], listed["role"], listed["left_at"]
        assert named == ("Ana", "Petit", "manager", None)
        assert said["tables"]["member_address"]["rows"] == [
            {"person": ANA.person, "member_id": listed["id"]}
        ]
        managed = {"member_id": listed["id"], "service_id": listed["service_id"]}
        assert said["tables"]["management"]["rows"] == [managed]
        assert [row["reply"] for row in said["tables"]["answer"]["rows"]] == [["verifier"]]
        assert "bob" not in json.dumps(said)
        assert said["tables"]["learner"]["rows"][0]["joined_at"] == "2026-11-23T07:55:00+00:00"


async def test_a_copy_asked_for_again_holds_no_copy_of_the_first(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("mes données")
        await home.send("mes données")
        assert "mes-donnees" not in json.dumps((await copy_of(home))[1])
        files = [b for _, o, _ in home.recorder.sent for b in o.blocks if isinstance(b, File)]
        assert len(files) == 1  # the newest one alone


async def test_the_copy_has_lines_of_the_audit_that_others_wrote_about_the_person(
    database_url: str,
) -> None:
    """By the role of whoever wrote them, never their name; services are named beside their id."""
    boss = replace(ANA, user="zoe", conversation="zoe")
    people = [
        {"address": ANA.person, "team": "Voirie"},
        {"address": boss.person, "role": "administrator", "name": "Zoé Roy"},
    ]
    async with open_home(database_url, people=people) as home:
        await home.begin()
        await home.begin(boss)
        await home.send(f"message d’essai {ANA.person}", boss)
        said, file = await copy_of(home)
    (line,) = file["tables"]["audit"]["rows"]
    assert (line["action"], line["actor"]) == ("test-message", "administrator")
    assert line["actor_id"] is None
    assert "une ligne du journal" in said
    assert "Zoé" not in json.dumps(file, ensure_ascii=False)
    assert "zoe" not in json.dumps(file["tables"]["audit"])
    (listed,) = file["tables"]["member"]["rows"]
    assert file["services"] == {str(listed["service_id"]): "Voirie"}
    assert "menu" in file["left_out"]["columns"]["learner"]
    assert file["left_out"]["why"]
