"""Which course a learner is in, and in which version."""

from __future__ import annotations

from dataclasses import replace

from bot.capabilities.study import progression
from bot.capabilities.study.model import Enrollment, EnrollmentStatus
from bot.turn.turn import Turn
from lessons.course import Course


def first_enrollment(turn: Turn) -> Enrollment | None:
    """The course to begin or go on with when none is active; None when all are over.

    A waiting one first, then one that grew after it was completed, then the first of the library
    made for the learner's trade and language.
    """
    for enrollment in turn.enrollments:
        if enrollment.status is EnrollmentStatus.QUEUED:
            return replace(enrollment, status=EnrollmentStatus.ACTIVE)
        course = turn.library.courses.get(enrollment.course_id)
        if course and (grown := progression.reopen(enrollment, course)) != enrollment:
            return grown
    new = [course for course in turn.library.courses.values() if not turn.enrollment(course.id)]
    language = turn.learner.language
    new.sort(key=lambda course: (course.language != language, not _suits(turn, course)))
    return enroll(turn, new[0]) if new else None


def enroll(
    turn: Turn, course: Course, status: EnrollmentStatus = EnrollmentStatus.ACTIVE
) -> Enrollment:
    return Enrollment(
        learner_id=turn.learner.id,
        course_id=course.id,
        version=turn.versions[course.id],
        status=status,
        enrolled_at=turn.now,
    )


def newest(turn: Turn, enrollment: Enrollment) -> tuple[Enrollment, Course]:
    """The enrollment with its course, moved to the newest version unless a lesson is open."""
    course = turn.courses.get(enrollment.course_id) or turn.library.courses[enrollment.course_id]
    if enrollment.open or enrollment.course_id not in turn.versions:
        return enrollment, course
    return replace(enrollment, version=turn.versions[course.id]), course


def _suits(turn: Turn, course: Course) -> bool:
    trade = turn.learner.trade
    return not course.trades or trade is None or trade in course.trades
