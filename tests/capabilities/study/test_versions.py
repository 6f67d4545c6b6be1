"""A course that changes while people follow it: what was shown stays, what is new is met."""

from __future__ import annotations

import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from bot.capabilities.study import records
from bot.capabilities.study.model import EnrollmentStatus
from bot.capabilities.study.versions import forget_versions
from bot.domain.messages import Chose
from bot.storage.statements import fetch
from tests.house import MONDAY, SMALL, Home, action, open_home


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "lessons"))


def rewrite(lessons: Path, before: str, after: str) -> None:
    file = lessons / "courses" / "petit-cours" / "course.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


NEW_LESSON = """lessons:
  - id: nouvelle
    title: La nouvelle
    topics: [sources]
    text: Une leçon ajoutée au début.
    quiz:
      - id: question
        prompt: Vue ?
        options:
          - {id: oui, text: Oui, correct: true, feedback: Bien.}
          - {id: non, text: Non, feedback: Si.}
        explanation: Ajoutée.
"""


async def test_an_open_lesson_is_finished_as_it_was_shown(tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        asked = action(await home.send("leçon"))
        shown = (await home.enrollment()).version
    rewrite(lessons, "feedback: Une source se vérifie vite.", "feedback: Nouveau retour.")
    async with open_home(tmp_path, lessons=lessons) as home:
        said = await home.say(Chose(asked, ("verifier",)))
        assert "Une source se vérifie vite." in said
        (answer,) = await home.answers()
        assert answer.version == shown


RETIRED = """retired:
  - lesson: premiere
    title: La première
    on: 2026-12-01
    reason: Sa source a *changé*.
    moved_to: {there}
lessons:
  - id: ancienne
"""


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("deuxieme", "Son sujet est maintenant dans «\u00a0La deuxième\u00a0»."),
        (
            "second-cours/premiere",
            "«\u00a0La première\u00a0», du cours «\u00a0Second cours\u00a0».",
        ),
        ("nulle-part", ""),
    ],
)
async def test_an_open_lesson_that_is_retired_can_be_finished_and_says_so(
    tmp_path: Path, lessons: Path, there: str, said: str
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        asked = action(await home.send("leçon"))
    rewrite(lessons, "lessons:\n  - id: premiere\n", RETIRED.format(there=there))
    async with open_home(tmp_path, lessons=lessons) as home:
        shown = await home.say("leçon")
        assert "La leçon «\u00a0La première\u00a0» a été retirée le 1er décembre 2026." in shown
        assert "Sa source a \\*changé\\*." in shown
        assert said in shown
        assert ("Son sujet" in shown) == bool(said)
        assert "Bonne réponse" in await home.say(Chose(asked, ("verifier",)))
        assert "retirée" not in await home.say("leçon")
        assert (await home.enrollment()).done == ("premiere",)


async def test_an_answer_always_points_to_what_was_shown(tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        asked = action(await home.send("leçon"))
        await home.send(Chose(asked, ("verifier",)))
    rewrite(lessons, "feedback: Une source se vérifie vite.", "feedback: Nouveau retour.")
    async with open_home(tmp_path, lessons=lessons) as home:
        assert "Une source se vérifie vite." in await home.say(Chose(asked, ("relire",)))
        assert "Une source se vérifie vite." in await home.say("pourquoi")
        (answer,) = await home.answers()
        async with home.runtime.database.begin() as connection:
            kept = (await records.find_courses(connection, home.runtime.library, [answer.version]))[
                answer.version
            ]
        assert kept is not None
        assert kept.lessons[0].quiz[0].options[1].feedback == "Une source se vérifie vite."


async def test_a_lesson_added_at_the_beginning_is_met_next(tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        await home.send("B")
    rewrite(lessons, "lessons:\n", NEW_LESSON)
    async with open_home(tmp_path, lessons=lessons) as home:
        assert "La nouvelle" in await home.say("leçon")
        await home.send("A")
        assert "La deuxième" in await home.say("leçon")


async def test_a_completed_course_that_grows_goes_on(tmp_path: Path, lessons: Path) -> None:
    shutil.rmtree(lessons / "courses" / "second-cours")
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        for said in ("B", "leçon", "A C", "B", "leçon", "A"):
            await home.send(said)
        assert (await home.enrollment()).status is EnrollmentStatus.COMPLETED
        assert "tous les cours" in await home.say("leçon")
    rewrite(lessons, "lessons:\n", NEW_LESSON)
    async with open_home(tmp_path, lessons=lessons) as home:
        assert "La nouvelle" in await home.say("leçon")
        assert "Bravo" in await home.say("A")
        assert (await home.enrollment()).done[-1] == "nouvelle"


async def test_a_course_that_grows_during_its_last_lesson_goes_on(
    tmp_path: Path, lessons: Path
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        for said in ("B", "leçon", "A C", "B", "leçon"):
            await home.send(said)
    rewrite(lessons, "lessons:\n", NEW_LESSON)
    async with open_home(tmp_path, lessons=lessons) as home:
        assert "Bravo" not in await home.say("A")
        assert (await home.enrollment()).status is EnrollmentStatus.ACTIVE
        assert "La nouvelle" in await home.say("leçon")


async def test_a_course_whose_last_lessons_are_taken_out_is_over(
    tmp_path: Path, lessons: Path
) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        await home.send("B")
    file = lessons / "courses" / "petit-cours" / "course.yaml"
    course = yaml.safe_load(file.read_text("utf-8"))
    course["lessons"] = course["lessons"][:1]
    file.write_text(yaml.safe_dump(course, allow_unicode=True), "utf-8")
    async with open_home(tmp_path, lessons=lessons) as home:
        said = await home.say("leçon")
        assert (await home.enrollment()).status is EnrollmentStatus.COMPLETED
        assert "tous les cours" not in said  # the other one begins


async def test_a_course_taken_away_can_be_finished(tmp_path: Path, lessons: Path) -> None:
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
    shutil.rmtree(lessons / "courses" / "petit-cours")
    async with open_home(tmp_path, lessons=lessons) as home:
        assert "Bonne réponse" in await home.say("B")
        assert "La deuxième" in await home.say("leçon")
        assert "Petit cours" in await home.say("progression")


LATER = MONDAY + timedelta(days=31)


async def stored(home: Home) -> dict[str, str]:
    """The content of each stored version of the small course, by the feedback in it."""
    query = select(records.course_version).where(
        records.course_version.c.course_id == "petit-cours"
    )
    async with home.runtime.database.begin() as connection:
        rows = await fetch(connection, query)
    assert {row["title"] for row in rows} == {"Petit cours"}
    return {row["version"]: row["content"] for row in rows}


async def forget(home: Home, now: datetime) -> int:
    current = home.runtime.library.versions.values()
    return await forget_versions(home.runtime.database, current, now)


async def test_a_version_that_nothing_points_to_is_forgotten_and_comes_back(
    database_url: str, lessons: Path
) -> None:
    async with open_home(database_url, lessons=lessons) as home:
        unseen = home.runtime.library.versions["petit-cours"]
    rewrite(lessons, "feedback: Une source se vérifie vite.", "feedback: Un.")
    async with open_home(database_url, lessons=lessons) as home:
        await home.begin()
        asked = action(await home.send("leçon"))
        await home.send(Chose(asked, ("verifier",)))
        seen = home.runtime.library.versions["petit-cours"]
    rewrite(lessons, "feedback: Un.", "feedback: Deux.")
    async with open_home(database_url, lessons=lessons) as home:
        current = home.runtime.library.versions["petit-cours"]
        assert await forget(home, MONDAY + timedelta(days=29)) == 0  # too soon
        assert await forget(home, LATER) == 1
        found = await stored(home)
        assert {each for each, content in found.items() if content} == {seen, current}
        assert found.keys() == {unseen, seen, current}  # what was published is still known
        assert await forget(home, LATER) == 0
        assert "Un." in await home.say("pourquoi")
        confirmed = re.search(r"effacer \d{4}", await home.say("effacer"))
        assert confirmed
        await home.send(confirmed[0])
        assert await forget(home, LATER) == 0  # it was looked at that day
        assert await forget(home, LATER + timedelta(days=31)) == 1
    rewrite(lessons, "feedback: Deux.", "feedback: Une source se vérifie vite.")
    async with open_home(database_url, lessons=lessons) as home:
        assert (await stored(home))[unseen]
