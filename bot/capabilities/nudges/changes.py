"""Changes that the decisions of nudges ask to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.turn.decision import Change


@dataclass(frozen=True, slots=True)
class NudgesChosen(Change):
    """A person has nudges, or has none."""

    learner_id: int
    wanted: bool
    at: datetime
