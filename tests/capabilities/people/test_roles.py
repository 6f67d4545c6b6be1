"""« rôle » and « service » in the chat: small orders, each kept in the audit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.capabilities.people import records
from bot.domain.messages import Address
from bot.domain.people import Member, Role
from bot.storage import audit, enlisting
from tests.house import ANA, Home, open_home

BOSS = Address("recorder", "w", "boss", "boss")
SETTINGS = ({"address": "recorder/w/boss", "role": "administrator"},)
LISTED = (
    Member(
        email="ana@ville.example", first_name="Ana", last_name="D", service=("Ville", "Accueil")
    ),
    Member(email="bob@ville.example", addresses=("recorder/w/bob",), service=("Ville",)),
    Member(email="zoe@ville.example", service=("Culture", "Accueil")),
    Member(email="lea@ville.example"),
)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with open_home(tmp_path, people=SETTINGS) as found:
        async with found.runtime.database.begin() as connection:
            await enlisting.add_members(connection, LISTED)
            await enlisting.settle(connection, found.clock())
        await found.begin(BOSS)
        yield found


async def member(home: Home, email: str) -> Member:
    async with home.runtime.database.begin() as connection:
        directory = await records.read_directory(connection)
    return next(each for each in directory.members.values() if each.email == email)


async def audited(home: Home, action: str) -> list[tuple[str, dict[str, Any]]]:
    async with home.runtime.database.begin() as connection:
        rows = await audit.read(connection, None, None, action=action, most=99)
    return [(row["about"], row["detail"]) for row in rows]


@pytest.mark.parametrize(
    ("order", "role", "manages"),
    [
        ("rôle ana@ville.example responsable", "manager", (("Ville", "Accueil"),)),
        ("rôle <Ana@Ville.example> Responsable de ville", "manager", (("Ville",),)),
        ("role ana@ville.example chef de service Culture > Accueil", "manager", None),
        ("role ana@ville.example manager of the service « Culture »", "manager", (("Culture",),)),
        ("rôle ana@ville.example formatrice", "trainer", ()),
        ("rôle ana@ville.example administrateur", "administrator", ()),
    ],
)
async def test_a_role_is_given(
    home: Home, order: str, role: str, manages: tuple[tuple[str, ...], ...] | None
) -> None:
    assert "C’est fait" in await home.say(order, BOSS)
    found = await member(home, "ana@ville.example")
    assert found.role == role
    assert found.manages == ((("Culture", "Accueil"),) if manages is None else manages)
    assert await audited(home, "role") == [("ana@ville.example", {"role": role, "was": "agent"})]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("rôle ana@ville.example responsable Accueil", "Plusieurs services"),
        ("rôle ana@ville.example responsable Piscine", "n’existe pas"),
        ("rôle lea@ville.example responsable", "Responsable de quel service"),
        ("rôle personne@ville.example agent", "Je ne connais pas"),
        ("rôle ana@ville.example chef", "n’est pas un rôle"),
        ("rôle ana@ville.example", "agent"),
        ("rôle recorder/w/boss agent", "Personne ne change son propre rôle"),
        ("rôle", "Qui a un rôle"),
    ],
)
async def test_an_order_that_is_not_clear_changes_nothing(
    home: Home, order: str, said: str
) -> None:
    assert said in await home.say(order, BOSS)
    assert (await member(home, "ana@ville.example")).role is Role.AGENT
    assert await audited(home, "role") == []


async def test_whoever_has_another_role_is_refused_politely_and_that_is_kept(home: Home) -> None:
    await home.begin(ANA)
    assert "réservée" in await home.say("rôle ana@ville.example administrateur", ANA)
    assert (await member(home, "ana@ville.example")).role is Role.AGENT
    assert [about for about, _ in await audited(home, "refused")] == ["role"]


async def test_a_role_holds_from_the_next_word_on(home: Home) -> None:
    bob = Address("recorder", "w", "bob", "bob")
    await home.begin(bob)
    assert "réservée" in await home.say("bilan", bob)
    await home.say("rôle bob@ville.example responsable", BOSS)
    assert "réservée" not in await home.say("bilan", bob)


CULTURE = {"Culture", "Culture > Accueil"}


async def paths(home: Home) -> set[str]:
    async with home.runtime.database.begin() as connection:
        directory = await records.read_directory(connection)
    return {" > ".join(path) for path in directory.services}


@pytest.mark.parametrize(
    ("order", "gone", "new"),
    [
        ("nouveau Piscine", set(), {"Piscine"}),
        ("nouveau « Hall dans la cour » dans « Culture »", set(), {"Culture > Hall dans la cour"}),
        ("renommer Culture en Sport", CULTURE, {"Sport", "Sport > Accueil"}),
        ("déplacer Culture dans Ville", CULTURE, {"Ville > Culture", "Ville > Culture > Accueil"}),
        ("move Culture > Accueil to top", {"Culture > Accueil"}, {"Accueil"}),
    ],
)
async def test_services_are_added_renamed_and_moved(
    home: Home, order: str, gone: set[str], new: set[str]
) -> None:
    before = await paths(home)
    assert "C’est fait" in await home.say(f"service {order}", BOSS)
    assert await paths(home) == before - gone | new
    assert len(await audited(home, "service")) == 1


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("service", "Ville > Accueil : 1"),
        ("service ville", "2 personnes"),
        ("service Accueil", "Plusieurs services"),
        ("service Pisicne", "n’existe pas"),
        ("service Vile", "Vouliez-vous dire"),
        ("service nouveau", "Écrivez par exemple"),
        ("service nouveau =1", "Écrivez par exemple"),
        ("service nouveau VILLE", "déjà là"),
        ("service nouveau X dans Piscine", "n’existe pas"),
        ("service renommer Culture", "Écrivez par exemple"),
        ("service déplacer Culture", "Écrivez par exemple"),
        ("service déplacer Ville dans Ville > Accueil", "au-dessous de lui-même"),
    ],
)
async def test_services_are_shown_and_wrong_orders_change_nothing(
    home: Home, order: str, said: str
) -> None:
    before = await paths(home)
    assert said.replace(" :", "\u00a0:") in await home.say(order, BOSS)
    assert await paths(home) == before
