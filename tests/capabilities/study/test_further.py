"""What longer courses are chosen by, and what comes after a course."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.capabilities import speak
from bot.capabilities.guidance.model import Pursuit, Stage
from bot.capabilities.guidance.rules import Seeker
from bot.capabilities.study import records
from bot.capabilities.study.changes import ReviewAdded
from bot.capabilities.study.further import seeker
from bot.capabilities.study.model import Answer, Coursework, Enrollment, Rating, Review
from bot.domain.messages import Address, Buttons, Choices, Chose, Outbound
from bot.domain.people import Assignment, Learner
from bot.turn.turn import Turn
from lessons.catalogue import Level
from lessons.library import load_library
from scheduler.working_time import WorkingTime
from tests.house import SMALL, Home, action, open_home, words

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
LIBRARY = load_library(SMALL)
COURSE = LIBRARY.courses["petit-cours"]
VERSION = LIBRARY.versions[COURSE.id]
FIRST, SECOND = COURSE.lessons[:2]
ANSWER = Answer(
    learner_id=1,
    course_id=COURSE.id,
    version=VERSION,
    lesson_id=FIRST.id,
    question_id=FIRST.quiz[0].id,
    reply=["style"],
    correct=True,
    credit=1.0,
    answered_at=NOW - timedelta(days=3),
)
ENROLLMENT = Enrollment(
    learner_id=1,
    course_id=COURSE.id,
    version=VERSION,
    done=(FIRST.id,),
    enrolled_at=NOW - timedelta(days=9),
)
WORK = Coursework(enrollments=(ENROLLMENT,), courses={COURSE.id: COURSE})
TURN = Turn(
    now=NOW,
    learner=Learner(
        id=1,
        address=Address("console", "w", "ana", "ana"),
        language="fr",
        zone="Europe/Paris",
        send_at=time(9, 0),
        joined_at=NOW,
        trade="rh",
    ),
    assignment=Assignment(),
    speech=speak("fr"),
    calendar=WorkingTime(),
    library=LIBRARY,
)


def seen(**work: object) -> Seeker:
    return seeker(TURN, replace(WORK, **work))  # type: ignore[arg-type]


def test_the_learner_as_they_are() -> None:
    found = seen(answers=(ANSWER,))
    assert (found.language, found.trade, found.today) == ("fr", "rh", NOW.date())
    assert (found.hard, found.level, found.stages) == ({}, Level.BEGINNER, {})
    assert found.named == frozenset(FIRST.further)
    assert found.named


@pytest.mark.parametrize("changes", [{"correct": False}, {"unsure": True}], ids=str)
def test_a_first_answer_that_was_wrong_or_in_doubt_was_hard(changes: dict[str, bool]) -> None:
    found = seen(answers=(replace(ANSWER, **changes),))  # type: ignore[arg-type]
    assert found.hard == dict.fromkeys(FIRST.topics, 1)


def test_an_answer_that_is_neither_right_nor_wrong_was_not_hard() -> None:
    assert seen(answers=(replace(ANSWER, correct=None, credit=None),)).hard == {}


def test_a_review_that_lapsed_was_hard_and_a_question_counts_once() -> None:
    wrong = replace(ANSWER, correct=False)
    lapses = {ANSWER.place: NOW, (COURSE.id, SECOND.id, SECOND.quiz[0].id): NOW}
    topics = (*FIRST.topics, *SECOND.topics)
    found = seen(answers=(wrong,), lapses=lapses).hard
    assert found == {topic: topics.count(topic) for topic in topics}


def test_a_question_of_a_course_that_is_gone_counts_for_nothing() -> None:
    assert seen(lapses={("parti", "x", "y"): NOW, (COURSE.id, "partie", "y"): NOW}).hard == {}


def test_what_was_hard_before_a_course_on_it_was_finished_counts_no_more() -> None:
    longer = LIBRARY.catalogue["longue-biais"]
    (topic,) = longer.topics
    hard_lesson = next(each for each in COURSE.lessons if topic in each.topics)
    place = (COURSE.id, hard_lesson.id, hard_lesson.quiz[0].id)
    done = Pursuit(learner_id=1, course_id=longer.id, stage=Stage.FINISHED, said_at=NOW)
    before = seen(lapses={place: NOW - timedelta(hours=1)}, pursuits=(done,))
    after = seen(lapses={place: NOW + timedelta(hours=1)}, pursuits=(done,))
    assert topic not in {each for each, count in before.hard.items() if count}
    assert after.hard[topic] == 1
    assert after.stages == {longer.id: Stage.FINISHED}


def test_somebody_at_ease_is_no_longer_a_beginner() -> None:
    def answers(right: int, total: int) -> tuple[Answer, ...]:
        return tuple(replace(ANSWER, question_id=f"q{n}", correct=n < right) for n in range(total))

    assert seen(answers=answers(9, 9)).level is Level.BEGINNER
    assert seen(answers=answers(8, 10)).level is Level.INTERMEDIATE
    assert seen(answers=answers(7, 10)).level is Level.BEGINNER


async def test_reviews_that_lapsed_are_read_by_learner(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send(Chose(action(await home.send("leçon")), ("verifier",)))
        learner = await home.learner()
        given = Review(
            learner_id=learner.id,
            course_id=COURSE.id,
            version=VERSION,
            lesson_id=FIRST.id,
            question_id=FIRST.quiz[0].id,
            reply=["style"],
            correct=True,
            credit=1.0,
            rating=Rating.GOOD,
            reviewed_at=NOW,
        )
        async with home.runtime.database.begin() as connection:
            await records.add_reviews(connection, [ReviewAdded(given)])
            assert await records.list_lapses(connection, [learner.id]) == {learner.id: {}}
            for days, rating in ((1, Rating.HARD), (2, Rating.AGAIN), (3, Rating.GOOD)):
                one = replace(given, rating=rating, reviewed_at=NOW + timedelta(days))
                await records.add_reviews(connection, [ReviewAdded(one)])
            found = await records.list_lapses(connection, [learner.id])
        assert found == {learner.id: {given.place: NOW + timedelta(2)}}


async def finish(home: Home) -> list[Outbound]:
    """Answer every question of the course; return the last messages."""
    replies: list[Outbound] = []
    for _ in range(9):
        replies = list(await home.send("leçon"))
        while any(isinstance(block, Choices) for each in replies for block in each.blocks):
            if "avez terminé" in words(replies):
                return replies  # and the course is asked about
            replies = list(await home.send("A"))
    return replies


async def test_after_a_course_the_next_one_here_then_two_elsewhere(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        replies = await finish(home)
        said = words(replies)
        assert said.index("Ensuite, ici") < said.index("Ailleurs") < said.index("**2. [")
        assert "« Second cours »" in said.replace("\u00a0", " ")
        assert "**3. [" not in said
        assert "Il commence" not in said
        row = next(b for o in replies for b in o.blocks if isinstance(b, Buttons))
        names = [each.action.partition(":")[0] for each in row.buttons]
        assert names == ["interested", "interested", "lesson", "further"]
        assert "C’est noté" in await home.say(Chose(row.buttons[1].action))


async def test_a_course_that_waits_is_said_to_begin(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await home.send(Chose("courses:second-cours"))
        assert "Il commence avec votre prochaine leçon" in words(await finish(home))


async def test_after_a_course_what_was_finished_elsewhere_is_known(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await home.say("terminé longue une")
        await home.say("intéressé long english course")
        said = words(await finish(home))
        assert "Longue une" not in said
        assert "vous avez dit qu’elle vous intéresse" in said


async def test_after_the_last_course_only_what_is_elsewhere_is_shown(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await finish(home)
        said = words(await finish(home))
        assert "Ensuite, ici" not in said
        assert "Ailleurs" in said
