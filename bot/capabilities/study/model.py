"""What a learner does with a course: the enrollment, the answers, the memory of each question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EnrollmentStatus(StrEnum):
    """One course is active at a time; the others wait their turn."""

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
    """The first answer to a question. Append-only."""

    learner_id: int
    course_id: str
    version: str  # what was shown
    lesson_id: str
    question_id: str
    picked: tuple[str, ...]  # ids of the options, sorted
    correct: bool
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The memory of one question: when it will have faded enough to be asked again (FSRS)."""

    learner_id: int
    course_id: str
    lesson_id: str
    question_id: str
    due_at: datetime
    stability: float  # days for the chance of recall to fall to 90 %
    difficulty: float  # 1 to 10
    reviewed_at: datetime
