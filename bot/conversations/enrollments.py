"""Which course a learner is in, and in which version."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations.talk import Talk
from bot.learning import progression
from bot.study import Enrollment, Status
from lessons.course import Course


def first_enrollment(talk: Talk) -> Enrollment | None:
    """The course to begin or go on with when none is active; None when all are over.

    A waiting one first, then one that grew after it was completed, then the first of the library
    made for the learner's trade and language.
    """
    for enrollment in talk.enrollments:
        if enrollment.status is Status.QUEUED:
            return replace(enrollment, status=Status.ACTIVE)
        course = talk.library.courses.get(enrollment.course_id)
        if course and (grown := progression.reopen(enrollment, course)) != enrollment:
            return grown
    new = [course for course in talk.library.courses.values() if not talk.enrollment(course.id)]
    language = talk.learner.language
    new.sort(key=lambda course: (course.language != language, not _suits(talk, course)))
    return enroll(talk, new[0]) if new else None


def enroll(talk: Talk, course: Course, status: Status = Status.ACTIVE) -> Enrollment:
    return Enrollment(
        learner_id=talk.learner.id,
        course_id=course.id,
        version=talk.versions[course.id],
        status=status,
        enrolled_at=talk.now,
    )


def newest(talk: Talk, enrollment: Enrollment) -> tuple[Enrollment, Course]:
    """The enrollment with its course, moved to the newest version unless a lesson is open."""
    course = talk.courses.get(enrollment.course_id) or talk.library.courses[enrollment.course_id]
    if enrollment.open or enrollment.course_id not in talk.versions:
        return enrollment, course
    return replace(enrollment, version=talk.versions[course.id]), course


def _suits(talk: Talk, course: Course) -> bool:
    trade = talk.learner.trade
    return not course.trades or trade is None or trade in course.trades
