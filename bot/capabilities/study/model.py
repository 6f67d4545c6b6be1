"""Records of a learner in a course: the enrollment, the answers, the card of each question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from lessons.course import Course
from lessons.questions.base import Reply

Place: TypeAlias = tuple[str, str, str]  # of a question: ids of course, lesson and question


class EnrollmentStatus(StrEnum):
    """Queued, active or completed; one course is active at a time."""

    QUEUED = "queued"
    ACTIVE = "active"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrollment:
    id: int = 0  # 0: not stored yet
    learner_id: int
    course_id: str
    version: str  # of the course that is shown: changes between two lessons, never inside one
    status: EnrollmentStatus = EnrollmentStatus.ACTIVE
    done: tuple[str, ...] = ()  # ids of the finished lessons, in the order they were finished
    open: str | None = None  # id of the lesson shown and not finished
    enrolled_at: datetime
    started_at: datetime | None = None
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The first answer to a question. Rows are only added."""

    learner_id: int
    course_id: str
    version: str  # of the course that was shown
    lesson_id: str
    question_id: str
    reply: Reply  # as the kind of the question reads it
    correct: bool
    answered_at: datetime

    @property
    def place(self) -> Place:
        return self.course_id, self.lesson_id, self.question_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The memory of one question by one learner (FSRS): when to ask it again."""

    learner_id: int
    course_id: str
    lesson_id: str
    question_id: str
    version: str  # of the course that was shown last
    due_at: datetime
    stability: float  # days for the chance of recall to fall to 90 %
    difficulty: float  # 1 to 10
    reviewed_at: datetime

    @property
    def place(self) -> Place:
        return self.course_id, self.lesson_id, self.question_id


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A question of a review, as its action names it."""

    left: int  # questions of the session, this one included
    place: Place
    version: str  # of the course that is shown

    @classmethod
    def parse(cls, argument: str, newest: Mapping[str, str]) -> AskedAgain:
        """Read the action without its first word; never raises.

        `newest`: versions by course, for an action sent before actions named one.
        """
        left, *ids = argument.split(":")
        course, lesson, question = ("", "", "", *ids)[-3:]
        version = ids[0] if len(ids) > 3 else newest.get(course, "")
        return cls(_whole(left), (course, lesson, question), version)

    @property
    def action(self) -> str:
        return ":".join(("review", str(self.left), self.version, *self.place))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """The enrollments of a learner, and their courses in the version shown."""

    enrollments: tuple[Enrollment, ...] = ()  # the oldest first
    courses: Mapping[str, Course] = field(default_factory=dict)  # by id

    @property
    def active(self) -> Enrollment | None:
        """Return the active enrollment; None if there is none."""
        return next((e for e in self.enrollments if e.status is EnrollmentStatus.ACTIVE), None)

    def enrollment(self, course_id: str) -> Enrollment | None:
        """Return the enrollment in that course; None if there is none."""
        return next((e for e in self.enrollments if e.course_id == course_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coursework(Enrolled):
    """The enrollments, courses and answers of a learner."""

    answers: tuple[Answer, ...] = ()  # all, or those of the lessons read; oldest first
    shelf: Mapping[str, Course] = field(default_factory=dict)  # the courses answered, by version

    def answered(self, course_id: str, lesson_id: str) -> frozenset[str]:
        """Return the ids of the questions of that lesson that have an answer."""
        return frozenset(
            answer.question_id
            for answer in self.answers
            if (answer.course_id, answer.lesson_id) == (course_id, lesson_id)
        )

    def answer(self, place: Place) -> Answer | None:
        """Return the answer to the question at that place; None if it has none."""
        return next((answer for answer in self.answers if answer.place == place), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """The coursework of a learner, and the card of the question answered last."""

    work: Coursework  # its shelf holds the version of the card too
    card: Card | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing:
    """The questions due of a learner, and the course in which the one answered was shown."""

    cards: tuple[Card, ...] = ()  # the longest due first
    shown: Course | None = None  # None: its version is not known, or nothing is answered
