"""Deliveries: the messages of the queue, their kinds and their states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class DeliveryKind(StrEnum):
    """The reason why a delivery leaves."""

    LESSON = "lesson"
    REMINDER = "reminder"
    REVIEW = "review"
    PAUSE = "pause"  # says that Levain falls silent, and how to resume
    LATER = "later"  # the learner asked for it at that time
    NUDGE = "nudge"  # asked for by a manager, who does not know of whom
    DIGEST = "digest"  # the summary of a week, which a manager asked for each Monday
    MESSAGE = "message"  # written during another person's turn
    FILE = "file"  # asked for by the learner, and slow to make


class DeliveryState(StrEnum):
    READY = "ready"  # has not left
    SENDING = "sending"  # may have left
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"  # lost its reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A row of the queue. See docs/adr/0002-delivery-table-is-the-queue.md. Instants are UTC."""

    id: int = 0
    workspace_id: int
    learner_id: int
    slot: str  # unique for the learner, so that no message leaves twice
    kind: DeliveryKind
    item: str  # `course/lesson`, or a maker of files; empty: chosen when it is sent
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
    """A delivery that this process claimed. A tuple: thousands are made in a second."""

    id: int
    workspace_id: int
    learner_id: int
    kind: DeliveryKind
    item: str
    due_at: datetime
    attempts: int  # this one included
    doubt: bool  # an earlier attempt may have left: ask before sending
    departs_at: datetime  # earliest instant, within the workspace's rate
    paced: bool  # the rate is used up: sent late, it would exceed it
    until: datetime  # end of the lease, which no other claim shares
