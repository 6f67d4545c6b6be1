"""What a learner does with a course: the enrollment, the answers and the deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
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
    status: Status = Status.ACTIVE
    done: tuple[str, ...] = ()  # ids of the finished lessons, in the order they were finished
    open: str | None = None  # id of the lesson shown and not finished
    silent: int = 0  # unprompted messages since the learner last wrote
    next_due_at: datetime | None = None  # of the next unprompted message; None: none will come
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


class Kind(StrEnum):
    """Why an unprompted message leaves."""

    LESSON = "lesson"
    REMINDER = "reminder"
    PAUSE = "pause"  # says that Levain falls silent, and how to resume
    LATER = "later"  # the learner asked for it at that time


class DeliveryState(StrEnum):
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One due message. The row is the queue: see docs/adr/0002-delivery-table-is-the-queue.md."""

    id: int = 0
    key: str  # unique: what makes a second one impossible
    workspace_id: int
    learner_id: int
    kind: Kind
    item: str  # `course/lesson`
    state: DeliveryState = DeliveryState.READY
    visible_at: datetime | None  # due, back-off or lease expiry; None: ended
    attempts: int = 0
    owner: str | None = None
    remote_id: str | None = None
    error: str | None = None
