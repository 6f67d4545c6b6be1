"""Rules of the register: what was given in a period, and whom it visibly reached. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.capabilities.evidence.rules import LESSON_SECONDS
from bot.capabilities.register.model import Reach, Syllabus
from bot.capabilities.teams.rules import TeamFigures, summarise
from bot.texts.named_days import DAY, Span
from lessons.course import Course


def describe(course: Course, version: str, now: datetime) -> Syllabus:
    """Return the syllabus of a course that is given from `now` on."""
    further = (each for lesson in course.lessons for each in lesson.further)
    return Syllabus(
        version=version,
        course_id=course.id,
        title=course.title,
        language=course.language,
        objectives=course.objectives,
        trades=tuple(map(str, course.trades)),
        lessons=len(course.lessons),
        further=tuple(dict.fromkeys(further)),
        since=now,
        until=None,
    )


def instants(period: Span, zone: str) -> tuple[datetime, datetime]:
    """Return when the first day of a period begins in a zone, and when its last day has ended."""
    first, after = (
        datetime.combine(day, time(), ZoneInfo(zone)) for day in (period.first, period.last + DAY)
    )
    return first, after


def weeks(period: Span) -> Span:
    """Return the first and the last Monday whose figures tell of a period.

    Figures are as of a Monday at 0:00: that of the day after the period tells of all of it.
    """
    return Span(period.first + DAY, period.last + DAY)


def reach(figures: Sequence[TeamFigures], seen_on: date | None) -> Reach | None:
    """Return whom a course visibly reached; None where the figures say of nobody."""
    if seen_on is None or not figures:
        return None
    shown = summarise(figures, len(figures), "")
    return Reach(
        total=shown.total or shown.teams[0],
        services=tuple(each.team for each in shown.teams if each.team and each.enrolled.low),
        rates=tuple(sorted(one for each in figures if (one := each.success.shown) is not None)),
        seen_on=seen_on,
    )


def count_minutes(syllabus: Syllabus) -> int:
    """Return how long a course is, at a minute and a half a lesson."""
    return max(1, round(syllabus.lessons * LESSON_SECONDS / 60))
