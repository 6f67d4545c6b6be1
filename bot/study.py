"""What a learner does with a course: the enrollment, the answers and the deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


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


class Kind(StrEnum):
    """Why an unprompted message leaves."""

    LESSON = "lesson"
    REMINDER = "reminder"
    REVIEW = "review"
    PAUSE = "pause"  # says that Levain falls silent, and how to resume
    LATER = "later"  # the learner asked for it at that time


class DeliveryState(StrEnum):
    READY = "ready"  # has not left
    SENDING = "sending"  # may have left
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"  # lost its reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One due message. The row is the queue: see docs/adr/0002-delivery-table-is-the-queue.md."""

    id: int = 0
    workspace_id: int
    learner_id: int
    slot: str  # unique for the learner: what makes a second message impossible
    kind: Kind
    item: str  # `course/lesson`; empty when it is chosen at the moment of sending
    due_at: datetime
    state: DeliveryState = DeliveryState.READY
    visible_at: datetime | None  # due, back-off or lease expiry; None: ended
    attempts: int = 0
    doubt: bool = False  # an earlier attempt may have left: ask before sending
    owner: str | None = None  # the process that sends it
    remote_id: str | None = None
    error: str | None = None
    sent_at: datetime | None = None


class Due(NamedTuple):
    """A delivery that is this process's to send. A tuple: thousands are made in a second."""

    id: int
    workspace_id: int
    learner_id: int
    kind: Kind
    item: str
    due_at: datetime
    attempts: int  # this one included
    doubt: bool  # an earlier attempt may have left: ask before sending
    departs_at: datetime  # not before: its place within the workspace's rate
    paced: bool  # others leave before and after it: late, it would crowd them
    until: datetime  # end of the lease, which no other claim shares
