"""Knowledge by topic: last answers, weighed by what memory keeps of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.capabilities.study.knowledge import ENOUGH, Knowledge, Mastery, by_topic
from bot.capabilities.study.memory import first_card, kept_by
from bot.capabilities.study.model import Answer, Card, Place, Rating, Review
from lessons.course import Course, Lesson, Topic
from lessons.questions import KINDS, Question
from lessons.questions.options import AnswerOption
from tests.capabilities.study.strategies import course_of
from tests.capabilities.study.turns import turn

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def question(name: str) -> Question:
    options = tuple(
        AnswerOption(id=each, text=each, correct=each == "a", feedback="Un retour.")
        for each in "ab"
    )
    return KINDS["single"](
        id=name, kind="single", prompt="Question ?", options=options, explanation="Parce que."
    )


def lesson(name: str, *topics: Topic, size: int = 1) -> Lesson:
    quiz = tuple(question(f"q{n}") for n in range(size))
    return Lesson(id=name, title=name, topics=topics, text="Un texte.", quiz=quiz)


def answered(at: str, credit: float | None, ago: timedelta = DAY) -> Answer:
    """The answer to a question, as `lesson/question`."""
    lesson_id, _, question_id = at.partition("/")
    return Answer(
        learner_id=1,
        course_id="cours",
        version="v",
        lesson_id=lesson_id,
        question_id=question_id or "q0",
        reply=("a",),
        correct=None if credit is None else credit == 1,
        credit=credit,
        answered_at=NOW - ago,
    )


def reviewed(first: Answer, credit: float, ago: timedelta) -> Review:
    return Review(
        learner_id=1,
        course_id="cours",
        version="v",
        lesson_id=first.lesson_id,
        question_id=first.question_id,
        reply=("a",),
        correct=credit == 1,
        credit=credit,
        rating=Rating.GOOD,
        reviewed_at=NOW - ago,
    )


def cards(*answers: Answer) -> dict[Place, Card]:
    rated = {each: Rating.GOOD if each.correct else Rating.AGAIN for each in answers}
    return {
        each.place: first_card(turn(each.answered_at), each, rating)
        for each, rating in rated.items()
    }


@pytest.fixture(scope="module")
def course() -> Course:
    return course_of(
        (
            lesson("l1", Topic.SOURCES, Topic.BIAS, size=2),
            lesson("l2", Topic.SOURCES, size=3),
            lesson("l3", Topic.DATA),
        )
    )


def judged(course: Course, *answers: Answer, **given: object) -> dict[Topic, Knowledge]:
    reviews: dict[Place, tuple[Review, ...]] = {}
    for each in given.get("reviews", ()):  # type: ignore[attr-defined]
        reviews[each.place] = (*reviews.get(each.place, ()), each)
    found = by_topic(course, answers, reviews, cards(*answers), NOW)
    return {each.topic: each for each in found}


def test_topics_stand_in_the_order_of_the_course_and_only_those_asked(course: Course) -> None:
    assert judged(course) == {}
    assert list(judged(course, answered("l2/q0", 1))) == [Topic.SOURCES]
    found = judged(course, answered("l3/q0", 1), answered("l1/q0", 1))
    assert list(found) == [Topic.SOURCES, Topic.BIAS, Topic.DATA]


def test_a_few_answers_say_nothing(course: Course) -> None:
    few = [answered(f"l2/q{n}", 1) for n in range(ENOUGH - 1)]
    assert judged(course, *few)[Topic.SOURCES].level is Mastery.EARLY
    enough = [*few, answered("l1/q0", 1)]
    assert judged(course, *enough)[Topic.SOURCES].level is Mastery.SOLID
    assert judged(course, *enough)[Topic.BIAS].level is Mastery.EARLY
    again = [reviewed(few[0], 1, timedelta(hours=1))]
    assert judged(course, *few, reviews=again)[Topic.SOURCES].level is Mastery.SOLID


@pytest.mark.parametrize(
    ("right", "level"),
    [(3, Mastery.SOLID), (2, Mastery.GROWING), (1, Mastery.FRAGILE), (0, Mastery.FRAGILE)],
)
def test_a_topic_is_named_by_its_right_answers(course: Course, right: int, level: Mastery) -> None:
    given = [answered(f"l2/q{n}", float(n < right), timedelta(minutes=5)) for n in range(3)]
    found = judged(course, *given)[Topic.SOURCES]
    assert (found.level, found.share) == (level, pytest.approx(right / 3))


def test_an_answer_right_in_part_counts_for_its_part(course: Course) -> None:
    given = [answered(f"l2/q{n}", 0.5, timedelta(0)) for n in range(3)]
    assert judged(course, *given)[Topic.SOURCES].share == pytest.approx(0.5)


def test_the_last_answer_counts_whichever_it_is(course: Course) -> None:
    given = [answered(f"l2/q{n}", float(n > 0), timedelta(0)) for n in range(3)]
    better = [reviewed(given[0], 1, timedelta(0))]
    worse = [*better, reviewed(given[0], 0, timedelta(0))]
    assert judged(course, *given, reviews=better)[Topic.SOURCES].share == pytest.approx(1)
    assert judged(course, *given, reviews=worse)[Topic.SOURCES].share == pytest.approx(2 / 3)


def test_questions_without_a_right_answer_say_nothing(course: Course) -> None:
    given = [answered(f"l2/q{n}", None) for n in range(3)]
    assert judged(course, *given) == {}


@given(st.integers(0, 1500), st.integers(1, 1500))
@settings(max_examples=60, deadline=None)
def test_what_is_not_reviewed_fades(days: int, more: int) -> None:
    answer = answered("l2/q0", 1, timedelta(0))
    (card,) = cards(answer).values()
    soon, later = (kept_by(card, NOW + DAY * each) for each in (days, days + more))
    assert 0 < later < soon <= 1
    assert kept_by(card, NOW) == 1
    assert kept_by(card, NOW + DAY * round(card.stability)) == pytest.approx(0.9, abs=0.05)
