"""Records of a learner in a course: the enrollment, the answers, the card of each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple, TypeAlias

from bot.capabilities.guidance.model import Pursuit
from lessons.course import Course
from lessons.questions.base import Reply

REST = 3  # days before a question that had no answer is asked unprompted again

Place: TypeAlias = tuple[str, str, str]  # of a question: ids of course, lesson and question


def place_of(argument: str) -> Place:
    """Return the place that an action names, as `course:lesson:question`; ids may be empty."""
    course_id, lesson_id, question_id = (*argument.split(":"), "", "", "")[:3]
    return course_id, lesson_id, question_id


class EnrollmentStatus(StrEnum):
    """Queued, active, completed or withdrawn; one course is active at a time."""

    QUEUED = "queued"
    ACTIVE = "active"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"  # taken out of the queue: read by nobody, and no rule brings it back


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
    correct: bool | None  # None: nothing is right or wrong
    credit: float | None  # the share that is right, from 0 to 1
    unsure: bool = False  # « pas sûr », said beside it
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
    variant: str = ""  # id of the variant that was shown last; empty: the question itself
    reviews: int = 0  # times it was asked again
    due_at: datetime | None  # None: never again
    stability: float  # days for the chance of recall to fall to 90 %
    difficulty: float  # 1 to 10
    reviewed_at: datetime
    rests_until: datetime | None = None  # asked without an answer: not unprompted before it

    @property
    def place(self) -> Place:
        return self.course_id, self.lesson_id, self.question_id


class Rating(IntEnum):
    """The quality of a recall, in the numbers of FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """An answer to a question that was asked again. Rows are only added."""

    learner_id: int
    course_id: str
    version: str  # of the course that was shown
    lesson_id: str
    question_id: str
    variant: str = ""  # id of the variant that was shown
    reply: Reply  # as the kind of the question reads it
    correct: bool | None  # None: nothing is right or wrong
    credit: float | None
    unsure: bool = False
    rating: Rating | None  # None: not a matter of memory
    reviewed_at: datetime

    @property
    def place(self) -> Place:
        return self.course_id, self.lesson_id, self.question_id


Step: TypeAlias = tuple[int, Rating]  # local days since the answer before, and how well
History: TypeAlias = Sequence[Step]  # of one question of one learner, the first answer included


class Rated(NamedTuple):
    """A rating of a question, at an instant."""

    place: Place
    rating: Rating
    at: datetime


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A question of a review, as its action names it."""

    left: int  # questions of the session, this one included; 0: it opens a lesson
    place: Place
    version: str  # of the course that is shown
    variant: str = ""  # id of the variant that is shown; empty: the question itself

    @classmethod
    def parse(cls, argument: str, newest: Mapping[str, str]) -> AskedAgain:
        """Read the action without its first word; never raises.

        `newest`: versions by course, for an action sent before actions named one.
        """
        left, *ids = argument.split(":")
        variant = ids.pop() if len(ids) > 4 else ""
        course, lesson, question = ("", "", "", *ids)[-3:]
        version = ids[0] if len(ids) > 3 else newest.get(course, "")
        return cls(_whole(left), (course, lesson, question), version, variant)

    @classmethod
    def opening(cls, action: str) -> AskedAgain | None:
        """Return the question that waits, if it opens a lesson; None for another action."""
        name, _, argument = action.partition(":")
        asked = cls.parse(argument, {})
        return asked if name == "review" and asked.opens else None

    @property
    def opens(self) -> bool:
        """Return True for a question that opens a lesson, which follows the answer."""
        return self.left == 0 and bool(self.version)

    @property
    def action(self) -> str:
        ids = (*self.place, self.variant) if self.variant else self.place
        return ":".join(("review", str(self.left), self.version, *ids))


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
    # Read where longer courses are shown.
    lapses: Mapping[Place, datetime] = field(default_factory=dict)  # last failed or doubted review
    pursuits: tuple[Pursuit, ...] = ()  # what was said of longer courses, the oldest first

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

    def corrects(self, course_id: str) -> list[bool]:
        """Return, of each first answer in a course that is right or wrong, whether it is right."""
        of_course = (each.correct for each in self.answers if each.course_id == course_id)
        return [each for each in of_course if each is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """The coursework of a learner, and the card of the question answered last."""

    work: Coursework  # its shelf holds the version of the card too
    card: Card | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing:
    """The questions of a learner, and the course in which the one answered was shown."""

    cards: tuple[Card, ...] = ()  # due or not
    work: Coursework = field(default_factory=Coursework)  # when the question opens a lesson
    shown: Course | None = None  # None: its version is not known, or nothing is answered
    given: tuple[Review, ...] = ()  # earlier answers to the question answered, the oldest first
