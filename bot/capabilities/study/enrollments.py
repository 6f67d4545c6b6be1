"""Which course a learner is in, and in which version."""

from __future__ import annotations

from dataclasses import replace

from bot.capabilities.study import progression
from bot.capabilities.study.changes import EnrollmentKept
from bot.capabilities.study.model import Enrolled, Enrollment, EnrollmentStatus
from bot.turn.turn import Turn
from lessons.course import Course


def first_enrollment(turn: Turn, work: Enrolled) -> Enrollment | None:
    """The course to begin or go on with when none is active; None when all are over.

    A waiting one first, then one that grew after it was completed, then the first of the library
    made for the learner's trade and language.
    """
    for enrollment in work.enrollments:
        if enrollment.status is EnrollmentStatus.QUEUED:
            return replace(enrollment, status=EnrollmentStatus.ACTIVE)
        course = turn.library.courses.get(enrollment.course_id)
        if course and (grown := progression.reopen(enrollment, course)) != enrollment:
            return grown
    new = [course for course in turn.library.courses.values() if not work.enrollment(course.id)]
    language = turn.learner.language
    new.sort(key=lambda course: (course.language != language, not _suits(turn, course)))
    return enroll(turn, new[0]) if new else None


def enroll(
    turn: Turn, course: Course, status: EnrollmentStatus = EnrollmentStatus.ACTIVE
) -> Enrollment:
    return Enrollment(
        learner_id=turn.learner.id,
        course_id=course.id,
        version=turn.library.versions[course.id],
        status=status,
        enrolled_at=turn.now,
    )


def newest(turn: Turn, work: Enrolled, enrollment: Enrollment) -> tuple[Enrollment, Course]:
    """The enrollment with its course, moved to the newest version unless a lesson is open."""
    course = work.courses.get(enrollment.course_id) or turn.library.courses[enrollment.course_id]
    if enrollment.open or enrollment.course_id not in turn.library.versions:
        return enrollment, course
    return replace(enrollment, version=turn.library.versions[course.id]), course


def keep(work: Enrolled, *enrollments: Enrollment) -> tuple[EnrollmentKept, ...]:
    """Return the changes that keep those enrollments: none for one that is as it was read."""
    before = {each.id: each for each in work.enrollments}
    kept = (EnrollmentKept(each, before.get(each.id)) for each in enrollments)
    return tuple(each for each in kept if each.after != each.before)


def _suits(turn: Turn, course: Course) -> bool:
    trade = turn.learner.trade
    return not course.trades or trade is None or trade in course.trades
