"""Changes that the decisions of teams ask to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.turn.decision import Change


@dataclass(frozen=True, slots=True)
class DigestChosen(Change):
    """A manager wants the summary each Monday, or no more."""

    learner_id: int
    wanted: bool
    at: datetime
