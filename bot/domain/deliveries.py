"""Unprompted messages: why each leaves, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class DeliveryKind(StrEnum):
    """Why an unprompted message leaves."""

    LESSON = "lesson"
    REMINDER = "reminder"
    REVIEW = "review"
    PAUSE = "pause"  # says that Levain falls silent, and how to resume
    LATER = "later"  # the learner asked for it at that time
    MESSAGE = "message"  # somebody else's turn wrote it
    FILE = "file"  # somebody asked for it, and it takes time to make


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
    kind: DeliveryKind
    item: str  # `course/lesson`, or what makes a file; empty: chosen at the moment of sending
    content: str | None = None  # of a message or a file, as JSON, until it has ended
    due_at: datetime
    state: DeliveryState = DeliveryState.READY
    visible_at: datetime | None  # due, back-off or lease expiry; None: ended
    attempts: int = 0
    doubt: bool = False  # an earlier attempt may have left: ask before sending
    owner: str | None = None  # the process that sends it
    remote_id: str | None = None
    error: str | None = None
    sent_at: datetime | None = None


class Claimed(NamedTuple):
    """A delivery that is this process's to send. A tuple: thousands are made in a second."""

    id: int
    workspace_id: int
    learner_id: int
    kind: DeliveryKind
    item: str
    due_at: datetime
    attempts: int  # this one included
    doubt: bool  # an earlier attempt may have left: ask before sending
    departs_at: datetime  # not before: its place within the workspace's rate
    paced: bool  # others leave before and after it: late, it would crowd them
    until: datetime  # end of the lease, which no other claim shares
