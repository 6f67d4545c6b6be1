"""Enrollments: the course that a learner is in, and its version."""

from __future__ import annotations

from dataclasses import replace

from bot.capabilities.study import progression
from bot.capabilities.study.changes import EnrollmentKept
from bot.capabilities.study.model import Enrolled, Enrollment, EnrollmentStatus
from bot.turn.turn import Turn
from lessons.course import Course


def upcoming(turn: Turn, work: Enrolled) -> Enrollment | None:
    """Return the enrollment whose lesson « leçon » shows; None if all courses are over."""
    active = work.active
    if active and progression.current(*newest(turn, work, active)):
        return active
    return first_enrollment(turn, work)


def first_enrollment(turn: Turn, work: Enrolled) -> Enrollment | None:
    """Return the enrollment to begin or go on with if none is active; None if all are over.

    In order: a queued one, a completed one whose course has grown, then the first course meant for
    the learner. Whoever never had a course gets the first of all, if none is meant for them.
    """
    if queued := first_queued(turn, work):
        return queued
    for enrollment in work.enrollments:
        course = turn.library.courses.get(enrollment.course_id)
        if course and (grown := progression.reopen(enrollment, course)) != enrollment:
            return grown
    new = [course for course in ranked(turn, work) if not work.enrollment(course.id)]
    if work.enrollments:
        new = [course for course in new if _is_meant(turn, course)]
    return enroll(turn, new[0]) if new else None


def first_queued(turn: Turn, work: Enrolled) -> Enrollment | None:
    """Return the enrollment that has waited longest, active from now on; None if none waits.

    One whose course has no lesson left is passed over.
    """
    queued = (each for each in work.enrollments if each.status is EnrollmentStatus.QUEUED)
    ready = (each for each in queued if progression.current(*newest(turn, work, each)))
    return next((replace(each, status=EnrollmentStatus.ACTIVE) for each in ready), None)


def ranked(turn: Turn, work: Enrolled) -> list[Course]:
    """Return the courses of the library, those to take first before the others.

    Those meant for the learner come first, then those in their language. Among them, a course that
    follows none still to be done is before others; then comes that of their trade.
    """
    done = {each.course_id for each in work.enrollments if each.completed_at}
    early = turn.library.courses.keys() - done

    def rank(course: Course) -> tuple[bool, ...]:
        foreign = course.language != turn.learner.language
        other = turn.learner.trade not in course.trades
        return not _is_meant(turn, course), foreign, course.follows in early, other

    return sorted(turn.library.courses.values(), key=rank)


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
    """Return the enrollment and its course, in the newest version unless a lesson is open."""
    course = work.courses.get(enrollment.course_id) or turn.library.courses[enrollment.course_id]
    if enrollment.open or enrollment.course_id not in turn.library.versions:
        return enrollment, course
    return replace(enrollment, version=turn.library.versions[course.id]), course


def count(turn: Turn, work: Enrolled, enrollment: Enrollment) -> progression.Count:
    """Count the lessons done and left, in the course as it is now, whichever version is shown."""
    course_id = enrollment.course_id
    course = turn.library.courses.get(course_id) or work.courses[course_id]
    return progression.count(enrollment, course)


def status(enrollment: Enrollment, lessons: progression.Count) -> str:
    """Return the status as it is said: a course may lose its last lessons, or get new ones.

    « completed »: no lesson is left; « grown »: it was completed, and lessons came since.
    """
    if not lessons.left:
        return str(EnrollmentStatus.COMPLETED)
    over = enrollment.status is EnrollmentStatus.COMPLETED
    return "grown" if over else str(enrollment.status)


def keep(work: Enrolled, *enrollments: Enrollment) -> tuple[EnrollmentKept, ...]:
    """Return the changes that store those enrollments; none for an unchanged one."""
    before = {each.id: each for each in work.enrollments}
    kept = (EnrollmentKept(each, before.get(each.id)) for each in enrollments)
    return tuple(each for each in kept if each.after != each.before)


def _is_meant(turn: Turn, course: Course) -> bool:
    """Return True for a course for the learner's trade or for everyone, in their language if any.

    Where no course is in their language, one in another is meant for them.
    """
    spoken = {each.language for each in turn.library.courses.values()}
    suits = not course.trades or turn.learner.trade in course.trades
    return suits and (
        course.language == turn.learner.language or turn.learner.language not in spoken
    )
