"""« intéressé », « terminé »: what is recorded, what is shown next, and the dates."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from ical.calendar_stream import IcsCalendarStream

from bot.capabilities import load_capabilities
from bot.capabilities.guidance.model import Pursuit, Stage
from bot.capabilities.guidance.records import list_pursuits
from bot.domain.messages import Address, Buttons, Chose, File, Outbound
from bot.storage import holdings
from tests.house import ANA, SMALL, Home, open_home, words

BOB = Address("recorder", "w", "bob", "bob")
DATED = """\
  - id: longue-datee
    title: Longue avec des dates
    provider: Un organisme
    url: https://example.org/datee
    duration: 2 jours
    format: stage
    level: debutant
    topics: [donnees]
    language: fr
    cost: gratuit
    status: ouvert
    closes: 2026-12-20
    sessions:
      - {starts: 2026-10-05, ends: 2026-10-06, place: Lyon}
      - {starts: 2027-02-02, ends: 2027-02-03, place: "Nantes, Cité"}
      - {starts: 2027-01-12}
    open_to: territoriaux
    access: Par votre service formation.
    checked_on: 2026-11-22
"""


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """The small lessons, with a longer course that has dates."""
    folder = tmp_path / "lessons"
    shutil.copytree(SMALL, folder)
    with (folder / "catalogue.yaml").open("a", encoding="utf-8") as file:
        file.write(DATED)
    return folder


async def pursuits(home: Home, who: Address = ANA) -> dict[str, Stage]:
    learner = await home.learner(who)
    async with home.runtime.database.begin() as connection:
        found: tuple[Pursuit, ...] = (await list_pursuits(connection, [learner.id]))[learner.id]
    return {each.course_id: each.stage for each in found}


def labels(replies: list[Outbound] | tuple[Outbound, ...]) -> list[str]:
    rows = [b.buttons for o in replies for b in o.blocks if isinstance(b, Buttons)]
    return [button.label.replace("\u00a0", " ") for row in rows for button in row]


def titles(text: str) -> list[str]:
    """The titles of an answer, in the order of their numbers."""
    lines = [line for line in text.splitlines() if line.startswith("**") and ". [" in line]
    return [line.partition("[")[2].partition("]")[0] for line in lines]


async def test_a_number_a_name_and_a_tap_say_the_same(tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        shown = await home.say("formations")
        assert titles(shown)[0] == "Longue avec des dates"
        assert "C’est noté" in await home.say("intéressé 1")
        assert await pursuits(home) == {"longue-datee": Stage.INTERESTED}
        await home.say("terminé longue une")
        await home.send(Chose("interested:=longue-biais"))
        assert await pursuits(home) == {
            "longue-datee": Stage.INTERESTED,
            "longue-une": Stage.FINISHED,
            "longue-biais": Stage.INTERESTED,
        }


async def test_what_was_said_changes_what_is_shown_next(tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        await home.say("formations")
        await home.say("terminé 1")
        await home.say("intéressé longue sur les biais")
        shown = await home.say("formations")
        assert "avec des dates" not in shown
        assert titles(shown)[0] == "Longue sur les biais"
        assert "vous avez dit qu’elle vous intéresse" in shown


async def test_the_last_word_holds_and_only_for_whoever_said_it(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await home.begin(BOB)
        await home.say("terminé longue une")
        await home.say("intéressé longue une")
        await home.say("intéressé longue une")
        assert await pursuits(home) == {"longue-une": Stage.INTERESTED}
        assert await pursuits(home, BOB) == {}


async def test_numbers_stay_those_of_the_screen(tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        first, second, _ = titles(await home.say("formations"))
        replies = await home.send("intéressé 2")
        assert labels(replies)[:3] == [
            "La 1 m’intéresse",
            "J’ai terminé la 2",
            "La 3 m’intéresse",
        ]
        assert f"[{first}]" in await home.say("terminé 1")
        assert f"[{second}]" in await home.say("2")  # the button that bears the number


async def test_a_few_at_a_time_with_the_rest_on_demand(tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        replies = await home.send("formations")
        assert labels(replies)[3:] == ["Voir la suite"]
        more = await home.send(Chose("further:3"))
        assert "**La suite**" in words(more)
        seen = titles(words(replies)) + titles(words(more))
        assert len(seen) == len(set(seen)) == 4
        assert labels(more) == ["La 1 m’intéresse"]
        for odd in ("further:99", "further:x", "further:-1", "further:" + "9" * 40):
            assert words(await home.send(Chose(odd)))


@pytest.mark.parametrize(
    "said", ["intéressé", "terminé", "intéressé 2", "interested 1", "terminé la deuxième"]
)
async def test_with_nothing_on_the_screen_formations_is_named(tmp_path: Path, said: str) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        assert "*Formations*" in await home.say(said)
        assert await pursuits(home) == {}


@pytest.mark.parametrize("said", ["intéressé 9", "terminé 4", "intéressé la 0", "terminé 12"])
async def test_a_number_too_high_is_told_with_those_that_exist(tmp_path: Path, said: str) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await home.say("formations")
        replies = await home.send(said)
        assert "de 1 à 3" in words(replies)
        assert labels(replies)[:3] == [f"La {n} m’intéresse" for n in (1, 2, 3)]
        assert await pursuits(home) == {}
        await home.say("intéressé 3")
        assert len(await pursuits(home)) == 1


async def test_a_course_that_left_the_catalogue_is_told(tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        await home.say("formations")
        await home.say("intéressé 1")
    file = lessons / "catalogue.yaml"
    file.write_text(file.read_text("utf-8").replace(DATED, ""), encoding="utf-8")
    async with open_home(tmp_path, lessons=lessons) as home:
        assert "n’est plus dans mon catalogue" in await home.say("terminé 1")
        assert "n’est plus dans mon catalogue" in await home.say(Chose("interested:=longue-datee"))
        assert "avec des dates" not in await home.say("formations")
        assert await pursuits(home) == {"longue-datee": Stage.INTERESTED}


async def test_a_closed_course_is_noted_and_said_to_be_closed(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        assert "On ne peut pas s’inscrire" in await home.say("intéressé longue fermée")
        assert await pursuits(home) == {"longue-fermee": Stage.INTERESTED}
        assert "Longue fermée" not in await home.say("formations")
        assert "est terminée" in await home.say("terminé longue fermée")


@pytest.mark.parametrize(
    "said",
    [
        "intéressé zzz",
        "intéressé \u0645\u0631\u062d\u0628\u0627",
        "terminé 🙂",
        "intéressé " + "x" * 900,
        "intéressé =",
    ],
)
async def test_a_name_that_means_nothing_records_nothing(tmp_path: Path, said: str) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        assert "ormations" in await home.say(said)
        assert await pursuits(home) == {}


async def test_names_alike_are_asked_back(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        replies = await home.send("intéressé longue")
        assert "Quelle formation" in words(replies)
        assert len(labels(replies)) > 1
        assert await pursuits(home) == {}
        await home.say("1")
        assert len(await pursuits(home)) == 1


async def test_finished_alone_means_the_one_that_was_begun(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await home.say("intéressé longue une")
        await home.say("leçon")
        assert "est terminée" in await home.say("terminé")
        assert await pursuits(home) == {"longue-une": Stage.FINISHED}


@pytest.mark.parametrize(
    "said",
    [
        "plus intéressé 2",
        "pas intéressé 2",
        "je ne suis plus intéressée par la 2",
        "la 2 ne m’intéresse plus",
        "plus intéressé",
        "no longer interested in number 2",
    ],
)
async def test_an_interest_can_be_withdrawn(said: str, tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        second = titles(await home.say("formations"))[1]
        assert "*plus intéressé*" in await home.say("intéressé 2")
        told = await home.send(said)
        assert "ne passe plus en premier" in words(told)
        assert second in words(told)
        assert "La 2 m’intéresse" in labels(told)
        assert list((await pursuits(home)).values()) == [Stage.WITHDRAWN]
        assert "vous avez dit" not in await home.say("formations")
        assert "rien à retirer" in await home.say("plus intéressé")


async def test_several_numbers_are_all_noted(tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        await home.say("formations")
        replies = await home.send("intéressées 1 et 3")
        assert words(replies).count("C’est noté") == 2
        assert labels(replies)[:3] == ["J’ai terminé la 1", "La 2 m’intéresse", "J’ai terminé la 3"]
        await home.say("terminées la première et la 3")
        assert list((await pursuits(home)).values()) == [Stage.FINISHED] * 2
        assert "**La suite**" in await home.say("voir la suite")


@pytest.mark.parametrize("said", ["intéressé 1 ou 3", "intéressé 1-3", "je suis intéressé"])
async def test_what_is_not_sure_is_asked_back(said: str, tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        await home.say("formations")
        replies = await home.send(said)
        assert "Quelle formation" in words(replies)
        assert labels(replies)[-1] == "Voir la suite"
        assert await pursuits(home) == {}


async def test_dates_come_as_a_file_in_the_conversation(tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        shown = await home.say("formations")
        assert "Prochaine session\u00a0: le 12\u00a0janvier 2027." in shown.replace(
            "12 j", "12\u00a0j"
        )
        assert "Inscriptions jusqu’au 20 décembre 2026." in shown
        await home.say("intéressé 1")
        await home.tick(home.clock() + timedelta(minutes=1))
        ((address, sent, _),) = home.recorder.sent
        assert address == ANA
        (file,) = [block for block in sent.blocks if isinstance(block, File)]
        assert (file.name, file.media_type) == ("longue-datee.ics", "text/calendar")
        events = IcsCalendarStream.calendar_from_ics(file.content.decode()).events
        told = [(str(each.dtstart), str(each.dtend), each.location) for each in events]
        assert told == [
            ("2027-01-12", "2027-01-13", None),
            ("2027-02-02", "2027-02-04", "Nantes, Cité"),
        ]


async def test_without_dates_no_file_is_made(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await home.say("intéressé longue une")
        await home.tick(home.clock() + timedelta(minutes=1))
        assert home.recorder.sent == []


async def test_what_was_said_is_exported_and_erased(database_url: str) -> None:
    declared = [holding for each in load_capabilities() for holding in each.holdings]
    async with open_home(database_url) as home:
        await home.begin()
        await home.say("intéressé longue une")
        ana = await home.learner()
        async with home.runtime.database.begin() as connection:
            kept = (await holdings.export(connection, declared, ana))["pursuit"]
            assert [(each["course_id"], each["stage"]) for each in kept] == [
                ("longue-une", "interested")
            ]
            assert (await holdings.erase(connection, declared, ana))["pursuit"] == 1
            assert "pursuit" not in await holdings.export(connection, declared, ana)
