"""Progression of a learner in a course. Pure.

A lesson is *open* once shown and *done* once each of its questions has an answer. The next lesson
is the first that is not done, in the order of the course as it is now. A lesson added to the
beginning is still shown, and none is shown twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bot.capabilities.study.model import Enrollment, EnrollmentStatus
from lessons.course import Course, Lesson
from lessons.questions import Question


class Count(NamedTuple):
    """Lessons of a learner in a course; a lesson done counts even if it has left the course."""

    done: int
    left: int

    @property
    def total(self) -> int:
        return self.done + self.left


def current(enrollment: Enrollment, course: Course) -> Lesson | None:
    """Return the open lesson, else the next; None if the course is over."""
    if enrollment.open and (lesson := course.lesson(enrollment.open)):
        return lesson
    return next((lesson for lesson in course.lessons if lesson.id not in enrollment.done), None)


def show(enrollment: Enrollment, lesson: Lesson, now: datetime) -> Enrollment:
    """Return the enrollment once `lesson` is shown."""
    if lesson.id in enrollment.done:
        return enrollment
    return replace(enrollment, open=lesson.id, started_at=enrollment.started_at or now)


def next_question(lesson: Lesson, answered: Collection[str]) -> Question | None:
    """Return the first question to answer that is not in `answered`; None if all are.

    One that is asked later is no part of its lesson.
    """
    left = (each for each in lesson.quiz if each.id not in answered and not each.later)
    return next(left, None)


def settle(
    enrollment: Enrollment, course: Course, lesson: Lesson, answered: Collection[str], now: datetime
) -> Enrollment:
    """Return the enrollment after an answer in `lesson`; `answered` holds ids of questions."""
    if enrollment.open != lesson.id or next_question(lesson, answered):
        return enrollment
    return finish(enrollment, course, (lesson.id,), now)


def finish(
    enrollment: Enrollment, course: Course, lessons: Iterable[str], now: datetime
) -> Enrollment:
    """Return the enrollment with these lessons done, in their order; the course may be over."""
    ended = tuple(dict.fromkeys(lessons))
    finished = replace(
        enrollment,
        open=None if enrollment.open in ended else enrollment.open,
        done=(*enrollment.done, *(each for each in ended if each not in enrollment.done)),
        started_at=enrollment.started_at or now,
    )
    if finished.open or current(finished, course):
        return finished
    return replace(finished, status=EnrollmentStatus.COMPLETED, completed_at=now)


def reopen(enrollment: Enrollment, course: Course) -> Enrollment:
    """Return the enrollment, active again if it was completed and its course has grown."""
    if enrollment.status is EnrollmentStatus.COMPLETED and current(enrollment, course):
        return replace(enrollment, status=EnrollmentStatus.ACTIVE, completed_at=None)
    return enrollment


def count(enrollment: Enrollment, course: Course) -> Count:
    """Return the lessons done, and those left in `course`; an open one is left in any case."""
    known = {lesson.id for lesson in course.lessons} | ({enrollment.open} - {None})
    return Count(len(enrollment.done), len(known - {*enrollment.done}))


def accuracy(corrects: Sequence[bool]) -> int | None:
    """Return the share of right first answers, in whole per cent; None without an answer."""
    return round(100 * sum(corrects) / len(corrects)) if corrects else None
