"""Questions to ask ahead of lessons, the sense of their answers, and how much is enough. Pure.

A pretest tells no right answer: its questions may be asked again, and count then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import zip_longest
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.capabilities.practice.model import Given, Pretest, Probe
from bot.capabilities.study.model import Answer, Coursework, Place, Rating
from lessons.course import Course, Lesson
from lessons.questions import Question

T = TypeVar("T")

KNOWN_ASKED = 2  # questions that show that a lesson is known
PLACEMENT_ASKED = 6
MORE_MAX = 2  # lessons in a day, after the first


def spread(some: Sequence[T], count: int) -> tuple[T, ...]:
    """Return at most `count` items, evenly from the first to the last."""
    if len(some) <= count:
        return tuple(some)
    last, steps = len(some) - 1, max(count - 1, 1)
    return tuple(some[(each * last + steps // 2) // steps] for each in range(count))


def plan_known(
    lesson: Lesson, answered: Collection[str], asked: Collection[Probe] = ()
) -> tuple[Probe, ...]:
    """Return the questions that show whether a lesson is known; none if none can.

    Variants come first, so that the questions of the lesson stay new; what was `asked` comes last.
    """
    return tuple(_fresh(lesson, answered, asked))[:KNOWN_ASKED]


def plan_placement(
    course: Course, done: Collection[str], asked: Collection[Probe] = ()
) -> tuple[Probe, ...]:
    """Return one question for each of some lessons to come, spread over the course.

    `done`: lessons of which no more is to be told; `asked`: questions of other pretests.
    """
    some = (_fresh(each, (), asked) for each in course.lessons if each.id not in done)
    return spread([each[0] for each in some if each], PLACEMENT_ASKED)


def _fresh(lesson: Lesson, answered: Collection[str], asked: Collection[Probe]) -> Sequence[Probe]:
    return sorted(_pool(lesson, answered), key=lambda each: each in asked)


def _pool(lesson: Lesson, answered: Collection[str]) -> Iterator[Probe]:
    """Yield first variants, second variants and so on, then the questions without an answer."""
    tested = [each for each in lesson.quiz if _is_tested(each)]
    for variants in zip_longest(*(filter(_is_tested, each.others) for each in tested)):
        pairs = zip(tested, variants, strict=True)
        yield from (Probe(lesson.id, q.id, variant.id) for q, variant in pairs if variant)
    yield from (Probe(lesson.id, each.id) for each in tested if each.id not in answered)


def _is_tested(question: Question) -> bool:
    """Return True for a question that is judged without its author's help."""
    return question.graded and not question.later and bool(question.ask().options)


def add(pretest: Pretest, given: Given, now: datetime) -> Pretest:
    """Return the pretest after an answer; one of a single lesson ends with a wrong one."""
    told = replace(pretest, given=(*pretest.given, given))
    failed = bool(pretest.lesson_id) and not given.correct
    if failed or len(told.given) == len(told.asked):
        return replace(told, ended_at=now)
    return told


def is_passed(pretest: Pretest) -> bool:
    """Return True if every question was asked, and answered well."""
    return len(pretest.given) == len(pretest.asked) and all(g.correct for g in pretest.given)


def proposed(pretest: Pretest, done: Collection[str]) -> tuple[str, ...]:
    """Return the lessons whose question is right, without those that are done."""
    pairs = zip(pretest.asked, pretest.given, strict=False)
    right = [asked.lesson_id for asked, given in pairs if given.correct]
    return tuple(each for each in right if each not in done)


def rated(pretest: Pretest, lesson: Lesson, work: Coursework) -> Iterator[tuple[Place, Rating]]:
    """Yield the questions of a known lesson that go to reviews, and how well each was known.

    One that was not asked, or was answered in doubt, comes back sooner. One with an answer has its
    card.
    """
    pairs = zip(pretest.asked, pretest.given, strict=False)
    sure = {(a.lesson_id, a.question_id) for a, g in pairs if g.correct and not g.unsure}
    for question in lesson.quiz:
        place = (pretest.course_id, lesson.id, question.id)
        if question.graded and not question.later and work.answer(place) is None:
            yield place, Rating.GOOD if place[1:] in sure else Rating.HARD


def count_today(
    answers: Collection[Answer], finished: Collection[Place], today: date, zone: str
) -> int:
    """Return how many lessons were finished on a local day; those that were known do not count.

    `finished`: course, lesson and nothing, of each lesson that is done.
    """
    last: dict[Place, datetime] = {}
    for each in answers:
        place = (each.course_id, each.lesson_id, "")
        last[place] = max(each.answered_at, last.get(place, each.answered_at))
    days = (last[each].astimezone(ZoneInfo(zone)).date() for each in finished if each in last)
    return sum(day == today for day in days)
