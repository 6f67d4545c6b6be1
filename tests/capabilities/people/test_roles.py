"""« rôle » and « service » in the chat: small orders, each kept in the audit."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.capabilities.people import records
from bot.capabilities.people.model import EnrolmentRule, Trigger
from bot.domain.messages import Address
from bot.domain.people import Member, Role
from bot.storage import audit, enlisting, roster
from tests.house import ANA, Home, open_home

BOSS = Address("recorder", "w", "boss", "boss")
DOCS = Path(__file__).parents[3] / "docs"
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


async def test_a_service_says_who_manages_it_even_without_a_name(home: Home) -> None:
    async with home.runtime.database.begin() as connection:
        await enlisting.add_members(connection, [Member(addresses=("recorder/w/kim",))])
    await home.say("rôle recorder/w/kim responsable Culture", BOSS)
    for said in ("service Culture", "service supprimer Culture"):
        assert "recorder/w/kim" in await home.say(said, BOSS)


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
    kept = " | ".join(" > ".join(path) for path in found.manages)
    detail = {"role": role, "was": "agent", "manages": kept}
    assert await audited(home, "role") == [("ana@ville.example", detail)]


BOTH = (("Culture",), ("Ville",))


@pytest.mark.parametrize(
    ("order", "manages"),
    [
        ("ana@ville.example responsable Culture, Ville", BOTH),
        ("ana@ville.example responsable Ville et Culture", BOTH),
        ("ana@ville.example responsable des services Ville ; Culture", BOTH),
        ("ana@ville.example responsable « Ville », et « Culture »", BOTH),
        ("ana@ville.example manager of Ville and the service Culture", BOTH),
        ("responsable ana@ville.example", (("Ville", "Accueil"),)),
        ("responsable Culture ana@ville.example", (("Culture",),)),
        ("responsable Culture et Ville : ana@ville.example", BOTH),
        ("Culture, Ville responsable ana@ville.example", BOTH),
        ("ana@ville.example Culture responsable", (("Culture",),)),
        ("chef de service Culture, Ville <ana@ville.example>", BOTH),
        ("ana@ville.example : responsable Culture", (("Culture",),)),
        ("ana@ville.example devient responsable de Culture", (("Culture",),)),
        ("ana@ville.example responsable Ville, Ville", (("Ville",),)),
        (
            "ana@ville.example responsable Jeunesse, sport et loisirs et Culture > Accueil",
            (("Culture", "Accueil"), ("Jeunesse, sport et loisirs",)),
        ),
    ],
)
async def test_services_are_named_in_any_number_and_order(
    home: Home, order: str, manages: tuple[tuple[str, ...], ...]
) -> None:
    await home.say("service nouveau Jeunesse, sport et loisirs", BOSS)
    assert "C’est fait" in await home.say(f"rôle {order}", BOSS)
    found = await member(home, "ana@ville.example")
    assert (found.role, found.manages) == (Role.MANAGER, manages)


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("rôle ana@ville.example responsable Accueil", "Plusieurs services"),
        ("rôle ana@ville.example responsable Culture, Accueil", "s’appellent «\u00a0Accueil"),
        ("rôle ana@ville.example responsable Culture et Piscine", "«\u00a0Piscine\u00a0» n’existe"),
        ("rôle responsable", "Qui a un rôle"),
        ("rôle chef ana@ville.example", "«\u00a0chef\u00a0» n’est pas un rôle"),
        ("rôle ana@ville.example responsable Piscine", "n’existe pas"),
        ("rôle lea@ville.example responsable", "Responsable de quel service"),
        ("rôle ana@ville.example formateur Culture", "Seul un responsable a des services"),
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


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("Ville", ["une personne y est encore", "services au-dessous (Accueil)"]),
        ("Culture", ["services au-dessous"]),
        ("« Culture > Accueil »", ["une personne y est encore"]),
        ("Piscine", ["Ana D en est responsable", "la règle d’inscription 1 le nomme"]),
        ("Bassin", ["n’existe pas"]),
        ("collectivité", ["Écrivez par exemple"]),
        ("", ["n’existe pas"]),
    ],
)
async def test_a_service_that_is_needed_stays_and_all_that_needs_it_is_told(
    home: Home, order: str, said: list[str]
) -> None:
    await home.say("service nouveau Piscine", BOSS)
    await home.say("rôle ana@ville.example responsable Piscine", BOSS)
    async with home.runtime.database.begin() as connection:
        services = await roster.list_services(connection)
        (pool,) = (each.id for each in services.values() if each.name == "Piscine")
        newcomers = EnrolmentRule(
            trigger=Trigger.NEWCOMER, course_id="x", service=pool, since=home.clock()
        )
        await records.add_rule(connection, newcomers)
    before = await paths(home)
    answered = await home.say(f"service supprimer {order}", BOSS)
    assert all(each in answered for each in said), answered
    assert await paths(home) == before
    assert await audited(home, "service-removed") == []


async def test_a_service_with_nobody_is_removed_and_whoever_left_it_is_of_the_one_above(
    home: Home,
) -> None:
    async with home.runtime.database.begin() as connection:
        directory = await records.read_directory(connection)
        zoe = next(e for e, m in directory.members.items() if m.email == "zoe@ville.example")
        await enlisting.see_off(connection, [zoe], home.clock())
    assert "n’existe plus" in await home.say("service supprimer Culture > Accueil", BOSS)
    assert await paths(home) == {"Ville", "Ville > Accueil", "Culture"}
    assert (await member(home, "zoe@ville.example")).service == ("Culture",)
    assert "n’existe plus" in await home.say("service remove Culture", BOSS)
    assert (await member(home, "zoe@ville.example")).service == ()
    removed = [about for about, _ in await audited(home, "service-removed")]
    assert sorted(removed) == ["Culture", "Culture > Accueil"]


async def test_a_service_that_has_figures_keeps_its_name_out_of_sight(home: Home) -> None:
    people = [
        Member(email=f"p{n}@ville.example", service=("Port",)) for n in range(enlisting.UNIT_MIN)
    ]
    async with home.runtime.database.begin() as connection:
        ids = await enlisting.add_members(connection, people)
        await enlisting.settle(connection, home.clock())
        await enlisting.see_off(connection, ids, home.clock())
    before = await paths(home)
    said = await home.say("service", BOSS)
    assert "Port" not in said
    assert "un service sans personne, gardé pour les bilans passés" in said
    assert "Port n’a plus personne" in await home.say("service supprimer Port", BOSS)
    assert await paths(home) == before
    async with home.runtime.database.begin() as connection:
        services = (await roster.list_services(connection)).values()
        port = next(each.id for each in services if each.unit == each.id)
        with pytest.raises(ValueError, match="was a unit"):
            await enlisting.remove_service(connection, port, home.clock())
        await enlisting.add_members(connection, [Member(email="x@a.example", service=("Port",))])
    assert "Port" in await home.say("service", BOSS)


def of_guide() -> list[str]:
    """The orders that the administrator's guide shows in its table, in their order."""
    guide = (DOCS / "guides" / "administrateur.md").read_text(encoding="utf-8")
    _, part = guide.split("### Rôles et services, un à la fois")
    cells = re.findall(r"^\| (\*.+?\*) \|", part.split("###")[0], re.MULTILINE)
    return [order for cell in cells for order in re.findall(r"\*([^*]+)\*", cell)]


async def test_every_order_of_the_guide_does_what_it_shows(home: Home) -> None:
    people = [
        Member(email="ana.durand@ville.example", service=("Population",)),
        Member(email="x@ville.example", service=("Technique", "Voirie")),
    ]
    async with home.runtime.database.begin() as connection:
        directory = await records.read_directory(connection)
        ids = [each for each, said in directory.members.items() if said.email and said.service]
        await enlisting.change_members(
            connection, {each: Member(email=f"{each}@ville.example") for each in ids}, home.clock()
        )
        await enlisting.add_members(connection, people)
        await enlisting.settle(connection, home.clock())
    for each in ("Ville > Accueil", "Ville", "Culture > Accueil", "Culture"):
        assert "n’existe plus" in await home.say(f"service supprimer {each}", BOSS)
    await home.say("service nouveau Accueil dans Population", BOSS)
    orders = of_guide()
    assert len(orders) == 9
    for order in orders:
        changes = len(order.split()) > 2
        assert ("C’est fait" in await home.say(order, BOSS)) is changes, order
