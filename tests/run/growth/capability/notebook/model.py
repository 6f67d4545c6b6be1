"""The values of the notebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Learner
from bot.turn.decision import Change


@dataclass(frozen=True, slots=True)
class PageWritten(Change):
    """A page that a learner has written."""

    learner_id: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Giving:
    """The pages of somebody, and whom they give one to."""

    pages: tuple[str, ...]
    to: Learner | None
