"""What a command decides: what to answer, and what to keep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.capabilities.study.model import Answer, Card, Enrollment
from bot.domain.messages import Outbound
from bot.domain.people import Learner


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to answer and what to keep."""

    replies: tuple[Outbound, ...]
    learner: Learner | None = None  # as changed
    enrollments: tuple[Enrollment, ...] = ()  # added or changed
    answers: tuple[Answer, ...] = ()  # added
    cards: tuple[Card, ...] = ()  # added or changed
    later: datetime | None = None  # when the active course's lesson is asked for again

    def after(self, *first: Outbound) -> Decision:
        """The same decision, said after something else."""
        return replace(self, replies=(*first, *self.replies))
