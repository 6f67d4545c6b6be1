"""The order in which longer courses are shown to a learner, with a reason for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.capabilities.guidance.model import Stage
from lessons.catalogue import Audience, Availability, Level, LongCourse
from lessons.course import Topic

SHOWN = 3  # courses at a time
LATER = 0.5  # of the points of a hard topic, once a course above covers it


class Reason(StrEnum):
    """The reason why a course is shown."""

    INTERESTED = "interested"  # the learner said that it interests them
    HARD = "hard"  # it covers what the learner found hard
    TRADE = "trade"  # it was made for their trade
    LESSON = "lesson"  # a lesson they met names it
    START = "start"  # a good way to go on, for anyone


@dataclass(frozen=True, slots=True)
class Advice:
    course: LongCourse
    reason: Reason
    topic: Topic | None = None  # of the course, the one that was hardest for the learner


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """A learner, as the ranking sees them."""

    today: date  # in their zone
    language: str
    trade: str | None = None
    level: Level = Level.BEGINNER
    hard: Mapping[Topic, float] = field(default_factory=dict)  # questions found hard, by topic
    named: frozenset[str] = frozenset()  # ids of the courses that lessons already met point to
    stages: Mapping[str, Stage] = field(default_factory=dict)  # what they said, by course id


# Points for each reason: a course for their trade weighs as much as half of what was hard.
FITS: Mapping[Reason, Callable[[LongCourse, Seeker], float]] = {
    Reason.INTERESTED: lambda course, who: 20 * (who.stages.get(course.id) is Stage.INTERESTED),
    Reason.HARD: lambda course, who: 6 * sum(who.hard.get(topic, 0) for topic in course.topics),
    Reason.TRADE: lambda course, who: 3 * (who.trade in course.trades),
    Reason.LESSON: lambda course, who: 2 * (course.id in who.named),
}
STATUS = {Availability.OPEN: 1, Availability.UNKNOWN: -1, Availability.ANNOUNCED: -2}
AUDIENCE = {Audience.TERRITORIAL: 1, Audience.ALL: 1, Audience.UNKNOWN: -1, Audience.OTHERS: -4}
LEVELS = tuple(Level)
TOO_HARD, TOO_EASY, OTHER_TRADE, DATED = -2, -1, -4, 1


def rank(courses: Iterable[LongCourse], seeker: Seeker, limit: int | None = None) -> list[Advice]:
    """Return the courses that can be followed, the best first, `limit` of them at most.

    Courses in the learner's language come first, with those that they chose. A topic counts less
    once a course above covers it, so that the reasons vary. At equal points the order of the file
    decides: it is the editors' preference. Neither a closed course nor a finished one is returned.
    """
    left = [each for each in courses if _can_follow(each, seeker)]
    total = sum(seeker.hard.values()) or 1
    seeker = replace(seeker, hard={topic: n / total for topic, n in seeker.hard.items()})
    ranked: list[Advice] = []
    while left and (limit is None or len(ranked) < limit):
        best = max(left, key=lambda course: _worth(course, seeker))
        ranked.append(_advice(best, seeker))
        left.remove(best)
        less = {topic: seeker.hard.get(topic, 0) * LATER for topic in best.topics}
        seeker = replace(seeker, hard={**seeker.hard, **less})
    return ranked


def _can_follow(course: LongCourse, seeker: Seeker) -> bool:
    finished = seeker.stages.get(course.id) is Stage.FINISHED
    return not finished and not course.is_closed(seeker.today)


def _worth(course: LongCourse, seeker: Seeker) -> tuple[bool, float]:
    """Return whether a course is in the learner's language, or chosen by them; and its points."""
    points = sum(fit(course, seeker) for fit in FITS.values())
    points += STATUS[course.status] + AUDIENCE[course.open_to]
    points += DATED * bool(course.coming(seeker.today))
    if course.trades and seeker.trade and seeker.trade not in course.trades:
        points += OTHER_TRADE
    steps = LEVELS.index(course.level) - LEVELS.index(seeker.level)
    points += TOO_HARD * max(steps, 0) + TOO_EASY * max(-steps, 0)
    chosen = seeker.stages.get(course.id) is Stage.INTERESTED
    return chosen or course.language == seeker.language, points


def _advice(course: LongCourse, seeker: Seeker) -> Advice:
    """Return a course with the reason that gave it most points, and its hardest topic."""
    points = {reason: fit(course, seeker) for reason, fit in FITS.items()}
    reason = max(points, key=lambda each: points[each])
    topic = max(course.topics, key=lambda each: seeker.hard.get(each, 0))
    hardest = topic if seeker.hard.get(topic) else None
    return Advice(course, reason if points[reason] else Reason.START, hardest)
