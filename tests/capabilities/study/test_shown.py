"""What was shown is what is graded, in lessons and in reviews; what was done counts for ever."""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.matrix.messages.taps import taps_of
from adapters.slack.ids import unpack
from adapters.slack.messages import SlackMessage
from adapters.slack.render import render
from adapters.slack.texts import speech
from bot.capabilities.pages.pages import HOME
from bot.capabilities.study import records
from bot.capabilities.study.memory import SESSION
from bot.capabilities.study.model import AskedAgain, Card
from bot.domain.menu import Menu
from bot.domain.messages import Choices, Chose, Facts, Meter, Opened, Option, Outbound
from tests.house import SMALL, Home, action, open_home, words

ID_MAX = 60  # characters of an id, by the course format
Change = Callable[[dict[str, Any]], None]  # of the small course, as it is read from its file


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """The lessons, without the second course."""
    return Path(
        shutil.copytree(SMALL, tmp_path / "lessons", ignore=lambda *_: ["second-cours"]),
    )


def rewrite(lessons: Path, change: Change) -> None:
    file = lessons / "courses" / "petit-cours" / "course.yaml"
    course = yaml.safe_load(file.read_text("utf-8"))
    change(course)
    file.write_text(yaml.safe_dump(course, allow_unicode=True), "utf-8")


def options(course: dict[str, Any]) -> list[dict[str, Any]]:
    """The options of the first question, to change in place."""
    found: list[dict[str, Any]] = course["lessons"][0]["quiz"][0]["options"]
    return found


def new_option() -> dict[str, Any]:
    return {"id": "nouvelle", "text": "Une nouvelle", "feedback": "Nouveau."}


def new_question() -> dict[str, Any]:
    return {
        "id": "autre",
        "prompt": "Vue ?",
        "options": [new_option(), {"id": "o", "text": "Oui", "correct": True, "feedback": "Bien."}],
        "explanation": "Vue.",
    }


async def ask_again(home: Home) -> str:
    """The first lesson is answered wrong, and its question asked again the day after."""
    await home.begin()
    await home.send("A")
    home.clock.move(home.clock() + timedelta(days=1))
    return action(await home.send("réviser"))


async def due_cards(home: Home, days: int) -> tuple[Card, ...]:
    learner = await home.learner()
    async with home.runtime.database.begin() as connection:
        later = home.clock() + timedelta(days=days)
        return (await records.list_due_cards(connection, [learner.id], later))[learner.id]


CHANGES: dict[str, Change] = {
    "the first option removed": lambda course: options(course).pop(0),
    "an option put first": lambda course: options(course).insert(0, new_option()),
    "the options turned": lambda course: options(course).reverse(),
    "the option typed removed": lambda course: options(course).pop(2),
    "the question removed": lambda course: course["lessons"][0].update(quiz=[new_question()]),
    "the lesson removed": lambda course: course["lessons"].pop(0),
    "the lesson moved": lambda course: course["lessons"].reverse(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("tapped", [False, True], ids=["typed", "tapped"])
async def test_a_review_is_graded_as_it_was_shown(
    tmp_path: Path, lessons: Path, change: Change, tapped: bool
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        asked = await ask_again(home)
        now = home.clock()
    rewrite(lessons, change)
    async with open_home(tmp_path, now, lessons=lessons) as home:
        said = await home.say(Chose(asked, ("envoyer",)) if tapped else "C")
        assert "**C. Envoyer sans attendre**\nTrop tôt." in said
        assert "**B. Vérifier la source**" in said
        explained = await home.say("pourquoi")
        assert "**A. Relire le style**" in explained
        assert "**C. Envoyer sans attendre**" in explained
        (card,) = await due_cards(home, 3)
        assert card.reviewed_at == home.clock()


async def test_why_is_told_on_what_the_review_showed(tmp_path: Path, lessons: Path) -> None:
    """A course that changed between the lesson and the review, and again since."""
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        await home.send("A")
        later = home.clock() + timedelta(days=1)
    rewrite(lessons, CHANGES["an option put first"])
    async with open_home(tmp_path, later, lessons=lessons) as home:
        await home.send("réviser")
        assert "**D. Envoyer sans attendre**" in await home.say("D")
    rewrite(lessons, CHANGES["the options turned"])
    async with open_home(tmp_path, later, lessons=lessons) as home:
        explained = await home.say("pourquoi")
        assert "**A. Une nouvelle**" in explained
        assert "**D. Envoyer sans attendre**" in explained


async def test_a_question_that_has_left_its_course_is_not_asked_again(
    tmp_path: Path, lessons: Path
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await ask_again(home)
        now = home.clock()
    rewrite(lessons, CHANGES["the question removed"])
    async with open_home(tmp_path, now, lessons=lessons) as home:
        await home.send("C")
        home.clock.move(home.clock() + timedelta(days=3))
        assert "Rien à revoir" in await home.say("réviser")


async def test_an_action_of_before_versions_is_graded_as_the_course_is(
    tmp_path: Path, lessons: Path
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await ask_again(home)
        said = await home.say(Chose("review:5:petit-cours:premiere:unique", ("verifier",)))
        assert "Bonne réponse" in said
        assert "**B. Vérifier la source**" in said
        (card,) = await due_cards(home, 30)
        assert card.version == home.runtime.library.versions["petit-cours"]


@pytest.mark.parametrize("rest", ["0" * 64, "", "x", "\u2028", "petit-cours", "x:y"])
async def test_a_version_that_is_not_stored_is_answered_with_a_word(
    tmp_path: Path, lessons: Path, rest: str
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await ask_again(home)
        before = await due_cards(home, 3)
        said = await home.say(Chose(f"review:5:{rest}:petit-cours:premiere:unique", ("verifier",)))
        assert "n’attend plus de réponse" in said
        assert await due_cards(home, 3) == before


async def test_a_version_of_another_course_grades_nothing(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await ask_again(home)
        other = home.runtime.library.versions["second-cours"]
        said = await home.say(Chose(f"review:5:{other}:petit-cours:premiere:unique", ("verifier",)))
        assert "n’attend plus de réponse" in said


@pytest.mark.parametrize("change", ["the question removed", "the lesson removed"])
async def test_a_second_tap_shows_the_verdict_on_what_has_left_the_course(
    tmp_path: Path, lessons: Path, change: str
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        asked = action(await home.send("leçon"))
        await home.send("C")
    rewrite(lessons, CHANGES[change])
    async with open_home(tmp_path, lessons=lessons) as home:
        said = await home.say(Chose(asked, ("verifier",)))
        assert "la première réponse qui compte" in said
        assert "**C. Envoyer sans attendre**" in said


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_an_open_lesson_is_graded_as_it_was_shown(
    tmp_path: Path, lessons: Path, change: Change
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
    rewrite(lessons, change)
    async with open_home(tmp_path, lessons=lessons) as home:
        assert "**C. Envoyer sans attendre**" in await home.say("C")


# --- Counts ----------------------------------------------------------------------------------


def facts(outbounds: Sequence[Outbound]) -> tuple[int, int]:
    """Lessons done and left, as the meter of a reply shows them; its figures must agree."""
    (meter,) = [b for o in outbounds for b in o.blocks if isinstance(b, Meter)]
    for shown in (b for o in outbounds for b in o.blocks if isinstance(b, Facts)):
        (_, done), (_, left), *_ = shown.pairs
        assert (meter.value, meter.total) == (int(done), int(done) + int(left))
    return meter.value, meter.total - meter.value


async def standings(home: Home) -> set[tuple[int, int]]:
    """What each place that counts lessons says."""
    listed = re.search(r"(\d+) sur (\d+)", await home.say("cours"))
    assert listed
    done, total = int(listed[1]), int(listed[2])
    return {
        facts(await home.send("progression")),
        facts(await home.send(Opened(HOME))),
        (done, total - done),
    }


def lesson_four(course: dict[str, Any]) -> None:
    new = copy.deepcopy(course["lessons"][2])
    course["lessons"].append(new | {"id": "quatrieme", "title": "La quatrième"})


async def test_a_lesson_done_that_has_left_the_course_counts_everywhere(
    tmp_path: Path, lessons: Path
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        await home.send("B")
    rewrite(lessons, CHANGES["the lesson removed"])
    async with open_home(tmp_path, lessons=lessons) as home:
        assert await standings(home) == {(1, 2)}
        assert "Leçon 2 sur 3" in await home.say("leçon")
        await home.send("A C")
        assert "Il n’en reste qu’une" in await home.say("B")


async def test_lessons_that_come_and_go_under_an_open_one_count_at_once(
    tmp_path: Path, lessons: Path
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
    rewrite(lessons, lesson_four)
    async with open_home(tmp_path, lessons=lessons) as home:
        assert await standings(home) == {(0, 4)}
        assert "Leçon 1 sur 4" in await home.say("leçon")
    rewrite(lessons, lambda course: course.update(lessons=course["lessons"][2:3]))
    async with open_home(tmp_path, lessons=lessons) as home:
        assert await standings(home) == {(0, 2)}  # the open one, and the one that stays
        assert "Il n’en reste qu’une" in await home.say("B")


async def test_the_end_of_a_course_that_shrank_counts_all_its_answers(
    tmp_path: Path, lessons: Path
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        for said in ("A", "leçon"):
            await home.send(said)
    rewrite(lessons, lambda course: course["lessons"].pop(2))
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.send("A C")
        said = await home.say("B")
        assert "2 leçons, et 67" in said


async def test_a_completed_course_that_grew_is_told_as_it_is(tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        for said in ("B", "leçon", "A C", "B", "leçon", "A"):
            await home.send(said)
        assert "terminé" in await home.say("cours")
        assert "Tous les cours sont terminés" in words(await home.send(Opened(HOME)))
    rewrite(lessons, lesson_four)
    async with open_home(tmp_path, lessons=lessons) as home:
        assert await standings(home) == {(3, 1)}
        assert "avec du nouveau" in await home.say("cours")
        assert "La quatrième" in words(await home.send(Opened(HOME)))
        assert "Leçon 4 sur 4" in await home.say("leçon")


async def test_a_course_whose_last_lessons_left_is_told_as_finished(
    tmp_path: Path, lessons: Path
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        await home.send("B")
    rewrite(lessons, lambda course: course.update(lessons=course["lessons"][:1]))
    async with open_home(tmp_path, lessons=lessons) as home:
        assert await standings(home) == {(1, 0)}
        assert "terminé" in await home.say("cours")
        assert "Tous les cours sont terminés" in words(await home.send(Opened(HOME)))


async def test_a_course_that_waits_is_on_the_home_page(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        for said in ("B", "leçon", "A C", "B", "leçon", "A"):
            await home.send(said)
        shown = words(await home.send(Opened(HOME)))
        assert "Tous les cours sont terminés" not in shown
        assert "quand vous voudrez" in shown


def test_every_part_of_a_review_has_room_on_the_platforms() -> None:
    place = ("c" * ID_MAX, "l" * ID_MAX, "q" * ID_MAX)
    asked = AskedAgain(SESSION, place, "0" * 64)
    block = Choices(asked.action, "?", tuple(Option(x * ID_MAX, x) for x in "abcdef"))
    assert AskedAgain.parse(asked.action.partition(":")[2], {}) == asked
    (part,) = render(Outbound((block,)), speech("fr"))
    assert isinstance(part, SlackMessage)
    values = {unpack(e.get("value")) for row in part.blocks for e in row.get("elements", ())}
    assert {(block.action, each.id) for each in block.options} <= values
    offered = Menu().after([Outbound((block,))]).numbers
    assert [tap["pick"] for tap in taps_of(offered)] == [each.id for each in block.options]
