"""Which questions are asked ahead of lessons, and what their answers say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.practice.model import Given, Pretest, Probe
from bot.capabilities.practice.rules import (
    KNOWN_ASKED,
    PLACEMENT_ASKED,
    add,
    count_today,
    is_passed,
    plan_known,
    plan_placement,
    proposed,
    rated,
    spread,
)
from bot.capabilities.study.model import Answer, Coursework, Enrollment, EnrollmentStatus, Rating
from bot.capabilities.study.progression import current, finish
from lessons.course import Course, Lesson
from lessons.questions import Question
from tests.capabilities.study.strategies import courses, lessons, questions

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@st.composite
def varied(draw: st.DrawFn) -> Lesson:
    """A lesson of which some questions have variants."""
    lesson = draw(lessons("l"))
    quiz = [_with(each, draw(st.integers(0, 3)), draw) for each in lesson.quiz]
    return lesson.model_copy(update={"quiz": tuple(quiz)})


def _with(question: Question, count: int, draw: st.DrawFn) -> Question:
    others = tuple(draw(questions(f"{question.id}-{at}")) for at in range(count))
    return question.model_copy(update={"variants": others})


def begun(asked: tuple[Probe, ...], lesson_id: str = "") -> Pretest:
    return Pretest(
        learner_id=1,
        course_id="cours",
        lesson_id=lesson_id,
        version="v",
        asked=asked,
        begun_at=NOW,
    )


def enrolled(**changes: object) -> Enrollment:
    first = Enrollment(id=1, learner_id=1, course_id="cours", version="v", enrolled_at=NOW)
    return replace(first, **changes)


@given(st.lists(st.integers(), unique=True), st.integers(1, 10))
def test_what_is_spread_keeps_its_order_and_both_ends(some: list[int], count: int) -> None:
    chosen = spread(some, count)
    assert len(chosen) == min(count, len(some))
    assert list(chosen) == [each for each in some if each in chosen]
    if len(chosen) > 1:
        assert (chosen[0], chosen[-1]) == (some[0], some[-1])


@given(st.integers(7, 60))
def test_a_placement_leaves_no_large_gap(lessons_left: int) -> None:
    places = spread(range(lessons_left), PLACEMENT_ASKED)
    gaps = [after - before for before, after in pairwise(places)]
    assert max(gaps) - min(gaps) <= 1


@given(varied(), st.data())
def test_two_questions_ask_about_a_lesson_and_none_has_an_answer(
    lesson: Lesson, data: st.DataObject
) -> None:
    ids = [each.id for each in lesson.quiz]
    answered = data.draw(st.sets(st.sampled_from(ids)))
    asked = plan_known(lesson, answered)
    assert len({*asked}) == len(asked) <= KNOWN_ASKED
    for each in asked:
        question = lesson.question(each.question_id)
        assert question
        assert each.variant in {"", *(other.id for other in question.others)}
        assert each.variant or each.question_id not in answered
    variants = sum(len(each.others) for each in lesson.quiz)
    assert sum(bool(each.variant) for each in asked) == min(variants, KNOWN_ASKED)


@given(courses(), st.data())
def test_a_placement_asks_one_question_of_each_lesson_to_come(
    course: Course, data: st.DataObject
) -> None:
    done = data.draw(st.sets(st.sampled_from([each.id for each in course.lessons])))
    asked = plan_placement(course, done)
    named = [each.lesson_id for each in asked]
    assert len({*named}) == len(named) <= PLACEMENT_ASKED
    assert not done & {*named}


@given(st.lists(st.booleans(), min_size=1, max_size=6), st.booleans())
def test_a_lesson_ends_at_the_first_wrong_answer_a_placement_at_the_last(
    verdicts: list[bool], of_lesson: bool
) -> None:
    asked = tuple(Probe(f"l{at}", "q") for at in range(len(verdicts)))
    pretest = begun(asked, "l0" if of_lesson else "")
    for correct in verdicts:
        if pretest.ended_at is None:
            pretest = add(pretest, Given(["a"], correct), NOW)
    assert pretest.ended_at
    assert is_passed(pretest) == all(verdicts)
    right = [each.correct for each in pretest.given]
    assert len(right) == (
        verdicts.index(False) + 1 if of_lesson and False in verdicts else len(verdicts)
    )
    assert proposed(pretest, ()) == tuple(
        each.lesson_id for each, fine in zip(asked, right, strict=False) if fine
    )


@given(courses(), st.data())
def test_lessons_that_are_known_are_done_once_and_none_is_lost(
    course: Course, data: st.DataObject
) -> None:
    ids = [each.id for each in course.lessons]
    done = tuple(data.draw(st.lists(st.sampled_from(ids), unique=True)))
    left = [each for each in ids if each not in done]
    opened = data.draw(st.sampled_from([None, *left]))
    known = data.draw(st.lists(st.sampled_from(ids)))
    after = finish(enrolled(done=done, open=opened), course, known, NOW)
    assert {*after.done} == {*done, *known}
    assert len({*after.done}) == len(after.done)
    assert after.done[: len(done)] == done
    assert after.open == (None if opened in known else opened)
    over = after.open is None and current(after, course) is None
    assert (after.status is EnrollmentStatus.COMPLETED) == over == bool(after.completed_at)


@given(varied(), st.booleans(), st.booleans())
def test_each_question_of_a_known_lesson_goes_to_reviews_the_sure_ones_later(
    lesson: Lesson, unsure: bool, answered: bool
) -> None:
    asked = plan_known(lesson, ())
    pretest = begun(asked, lesson.id)
    for _ in asked:
        pretest = add(pretest, Given(["a"], True, unsure), NOW)
    first = answer(lesson.quiz[0].id, NOW) if answered else None
    work = Coursework(answers=(first,) if first else ())
    ratings = {place[2]: rating for place, rating in rated(pretest, lesson, work)}
    assert {*ratings} == {each.id for each in lesson.quiz[answered:]}
    sure = {each.question_id for each in asked} if not unsure else set()
    for question_id, rating in ratings.items():
        assert rating is (Rating.GOOD if question_id in sure else Rating.HARD)


def answer(question_id: str, at: datetime, lesson_id: str = "l") -> Answer:
    return Answer(
        learner_id=1,
        course_id="cours",
        version="v",
        lesson_id=lesson_id,
        question_id=question_id,
        reply=["a"],
        correct=True,
        credit=1.0,
        answered_at=at,
    )


def test_a_lesson_counts_on_the_local_day_of_its_last_answer_if_it_is_done() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # the 24th in Paris
    answers = [
        answer("a", late - timedelta(hours=1), "one"),
        answer("b", late, "one"),
        answer("c", late, "two"),
    ]
    finished = [("cours", "one", ""), ("cours", "known", "")]
    day = late.date()
    assert count_today(answers, finished, day + timedelta(days=1), "Europe/Paris") == 1
    assert count_today(answers, finished, day, "Europe/Paris") == 0
    assert count_today(answers, finished, day, "America/Martinique") == 1
