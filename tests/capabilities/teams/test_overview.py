"""« bilan »: services, periods and courses in any order, cards, notes, digests of Mondays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.capabilities.teams.card import show_whole
from bot.capabilities.teams.rules import CourseFigures, Rate
from bot.domain.messages import Address, Buttons, Chose, Facts, Picture, Table
from bot.domain.people import Role
from bot.run.settings import Person
from tests.house import ANA, WEEK, Home, open_home
from tests.pictures.spreadsheet import make_turn

BOSS = Address("recorder", "w", "boss", "boss")
NAMES = {"Accueil": 9, "Voirie": 8, "Voirie > Éclairage": 3}
CROWD = {
    team: [replace(ANA, user=f"{at}{n}", conversation=f"{at}{n}") for n in range(size)]
    for at, (team, size) in enumerate(NAMES.items())
}
PEOPLE = [
    *(Person(address=each.person, team=team) for team, some in CROWD.items() for each in some),
    Person(
        address=BOSS.person, role=Role.MANAGER, manages=("Accueil", "Voirie", "Direction fantôme")
    ),
]


async def gather(home: Home) -> None:
    """Everybody begins, and a week is counted."""
    for some in CROWD.values():
        for each in some:
            await home.begin(each)
    await home.begin(BOSS)
    await home.age()


async def blocks(home: Home, said: Any) -> list[Any]:
    return [block for outbound in await home.send(said, BOSS) for block in outbound.blocks]


async def say(home: Home, said: Any, who: Address = BOSS) -> str:
    """What is answered, with plain spaces."""
    return (await home.say(said, who)).replace("\u00a0", " ").replace("\u202f", " ")


def kinds(found: list[Any]) -> set[type]:
    return {type(each) for each in found}


async def test_a_service_has_a_card_in_any_words_and_order(database_url: str) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        await gather(home)
        assert Table in kinds(await blocks(home, "bilan"))
        told = []
        for words in ("accueil", "petit cours accueil", "acceuil", "accueil novembre 2026"):
            card, whole = [
                each for each in await blocks(home, f"bilan {words}") if isinstance(each, Facts)
            ]
            told.append(card.pairs)
        assert told.count(told[0]) == len(told)
        assert told[0] == (
            ("Inscrits", "presque tous"),
            ("Pas commencé", "moins de 5"),
            ("En cours", "au moins 1"),
            ("Terminé", "moins de 5"),
            ("En pause", "moins de 5"),
            ("Ont répondu", "moins de 5"),
            ("Ont fait un geste", "moins de 5"),
            ("Réussite du premier coup", "–"),
            ("Réussite aujourd’hui", "–"),
        )
        assert whole.pairs == (("Confiance après le cours", "–"), ("Se trompent sans douter", "–"))


@pytest.mark.parametrize(
    ("lift", "topics", "said"),
    [
        (None, {}, ("–", "–")),
        (70, {"donnees": 20}, ("2 points de plus, sur 10", "aucun thème pour l’instant")),
        (
            40,
            {"sources": 20, "biais": None, "donnees": 30, "securite": 50},
            ("1 point de moins, sur 10", "la sécurité (env. 50 %), la protection des données"),
        ),
        (80, {}, ("au moins 3 points de plus, sur 10", "–")),
    ],
)
def test_the_figures_of_everybody_are_in_words(
    lift: int | None, topics: dict[str, int | None], said: tuple[str, str]
) -> None:
    figures = CourseFigures(
        lift=Rate(lift, 60), topics={each: Rate(share, 500) for each, share in topics.items()}
    )
    found = [words.replace("\u202f", " ") for _, words in show_whole(make_turn(), figures).pairs]
    assert found[0] == said[0]
    assert found[1].startswith(said[1])


async def test_what_is_not_there_is_told_as_such(database_url: str) -> None:
    """Neither words that name nothing, nor a period, nor a service, is taken for a small team."""
    async with open_home(database_url, people=PEOPLE) as home:
        await gather(home)
        assert "« piscine »" in await say(home, "bilan piscine", BOSS)
        backwards = await say(home, "bilan du 1er décembre 2025 au 1er novembre 2025", BOSS)
        assert "finit avant de commencer" in backwards
        assert "Aucune semaine" in await say(home, "bilan 2024", BOSS)
        said = await say(home, "bilan", BOSS)
        assert "« Direction fantôme »" in said
        assert "n’existe pas" in said


async def test_words_that_name_nothing_lead_to_what_they_may_mean(database_url: str) -> None:
    """A button keeps the other words; the same of a file and of a nudge."""
    async with open_home(database_url, people=PEOPLE) as home:
        await gather(home)
        said = await say(home, "bilan acc petit cours", BOSS)
        assert "« acc »" in said
        assert "« Accueil » ?" in said
        (row,) = [e for e in await blocks(home, "bilan acc petit cours") if isinstance(e, Buttons)]
        assert [each.label for each in row.buttons] == ["Accueil"]
        assert Facts in kinds(await blocks(home, Chose(row.buttons[0].action)))
        assert "« piscine »" in (told := await say(home, "bilan piscine", BOSS))
        assert "« Accueil »" in told
        assert "la semaine dernière" in told
        for command in ("exporter csv", "relancer"):
            (row,) = [e for e in await blocks(home, f"{command} acc") if isinstance(e, Buttons)]
            assert "acc" not in await say(home, Chose(row.buttons[0].action), BOSS)


@pytest.mark.parametrize("words", ["image", "accueil en image", "image petit cours", "graphique"])
async def test_a_picture_is_asked_for_in_any_order(tmp_path: Path, words: str) -> None:
    async with open_home(tmp_path, people=PEOPLE) as home:
        await gather(home)
        assert "Je dessine le bilan" in await say(home, f"bilan {words}", BOSS)


async def test_a_service_that_is_too_small_is_counted_with_the_one_above_and_says_so(
    database_url: str,
) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        await gather(home)
        said = await say(home, "bilan éclairage", BOSS)
        assert "« Voirie > Éclairage » est compté avec « Voirie »" in said
        assert Facts in kinds(await blocks(home, "bilan éclairage"))


async def test_buttons_lead_to_a_part_a_picture_and_the_definitions(database_url: str) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        await gather(home)
        found = await blocks(home, "bilan petit cours")
        (row,) = [each for each in found if isinstance(each, Buttons)]
        actions = {each.action.partition(":")[0]: each for each in row.buttons}
        assert {"chart", "export", "narrow-service", "narrow-period", "definitions"} == set(actions)
        parts = {
            "narrow-service": ("Accueil", "Voirie"),
            "narrow-period": ("Ce mois", "Ce trimestre", "Cette année"),
        }
        for name, wanted in ((name, each) for name, some in parts.items() for each in some):
            (choices,) = [
                each
                for each in await blocks(home, Chose(actions[name].action))
                if isinstance(each, Buttons)
            ]
            chosen = next(each for each in choices.buttons if each.label == wanted)
            assert kinds(await blocks(home, Chose(chosen.action))) & {Facts, Table}


async def test_definitions_say_one_figure_or_all(database_url: str) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        await home.begin(BOSS)
        everything = await say(home, "bilan définitions", BOSS)
        assert "Presque tous" in everything
        assert "Réussite" in everything
        one = await say(home, "bilan définitions réussite", BOSS)
        assert "premières réponses" in one
        assert "Presque tous" not in one


async def test_the_picture_goes_over_the_weeks_and_says_so(database_url: str) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        await gather(home)
        home.clock.move(home.clock() + WEEK)
        await home.runtime.ticker.perform()
        await say(home, "bilan en image", BOSS)
        await home.tick(home.clock() + timedelta(seconds=5))
        (shown,) = [b for _, o, _ in home.recorder.sent for b in o.blocks if isinstance(b, Picture)]
        assert "Accueil. Terminé" in shown.alt
        assert "Au fil des semaines, Commencé" in shown.alt


# --- Every Monday ----------------------------------------------------------------------------


async def digests(home: Home) -> int:
    sent = [o for address, o, _ in home.recorder.sent if address == BOSS]
    return sum("chaque lundi" in str(each.blocks[0]) for each in sent)


async def pass_week(home: Home) -> None:
    """The next week, hour by hour, up to Tuesday evening."""
    monday = home.clock() + WEEK
    for hour in range(0, 40, 2):
        await home.tick(monday.replace(hour=0) + timedelta(hours=hour))


async def test_a_digest_comes_once_a_week_within_working_time_until_it_is_wanted_no_more(
    database_url: str,
) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        await gather(home)
        assert "chaque lundi" in await say(home, "bilan chaque lundi", BOSS)
        await home.tick(home.clock())
        assert await digests(home) == 0  # from the next Monday on
        await pass_week(home)
        assert await digests(home) == 1
        await say(home, "bilan plus le lundi", BOSS)
        await pass_week(home)
        assert await digests(home) == 1


async def test_a_digest_is_not_for_whoever_manages_no_more(database_url: str) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        assert "réservée" in await say(home, "bilan chaque lundi", CROWD["Accueil"][0])


@pytest.mark.parametrize("said", ["bilan chaque lundi", "summary every Monday"])
async def test_a_digest_is_asked_for_in_both_languages(database_url: str, said: str) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        await home.begin(BOSS)
        assert "lundi" in await say(home, said, BOSS)
