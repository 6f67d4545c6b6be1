"""Choice of longer courses for a learner, with a reason for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lessons.course import Availability, LongCourse, Topic

SHOWN = 3


class Reason(StrEnum):
    """The reason why a course is shown, the strongest first."""

    HARD = "hard"  # it covers what the learner answered wrong
    TRADE = "trade"  # it was made for their trade
    LESSON = "lesson"  # a lesson they met names it
    START = "start"  # a good way to go on, for anyone


@dataclass(frozen=True, slots=True)
class Advice:
    course: LongCourse
    reason: Reason
    topic: Topic | None = None  # of the course, the one that was hardest for the learner


def is_closed(course: LongCourse, today: date) -> bool:
    """Return True if enrolment is over or has not begun."""
    over = course.closes is not None and course.closes < today
    early = course.opens is not None and course.opens > today
    return over or early or course.status is Availability.CLOSED


def advise(
    courses: Iterable[LongCourse],
    *,
    hard: Counter[Topic],
    named: Collection[str],
    trade: str | None,
    language: str,
    today: date,
    limit: int = SHOWN,
) -> tuple[Advice, ...]:
    """Return up to `limit` courses: the best for each reason in turn, so that the reasons vary.

    `hard` counts wrong first answers by topic; `named` holds the ids that lessons already met point
    to. At equal fit the order of the file decides: it is the editors' preference. A closed course
    is never returned; one in another language is, if no other is left.
    """
    fits: dict[Reason, Callable[[LongCourse], int]] = {
        Reason.HARD: lambda course: sum(hard[topic] for topic in course.topics),
        Reason.TRADE: lambda course: trade in course.trades,
        Reason.LESSON: lambda course: course.id in named,
        Reason.START: lambda _: True,
    }
    left = [course for course in courses if not is_closed(course, today)]
    advice: list[Advice] = []
    while left and len(advice) < limit:
        for reason, fit in fits.items():
            own = [course for course in left if course.language == language] or left
            best = max(own, key=fit, default=None)
            if best and fit(best) and len(advice) < limit:
                advice.append(Advice(best, reason, _hardest(best, hard)))
                left.remove(best)
    return tuple(advice)


def _hardest(course: LongCourse, hard: Counter[Topic]) -> Topic | None:
    topic = max(course.topics, key=lambda topic: hard[topic])
    return topic if hard[topic] else None
