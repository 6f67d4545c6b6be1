"""Changes that decisions of guidance ask to store."""

from __future__ import annotations

from dataclasses import dataclass

from bot.capabilities.guidance.model import Pursuit
from bot.turn.decision import Change


@dataclass(frozen=True, slots=True)
class PursuitKept(Change):
    """A pursuit, in place of what was said before of that longer course."""

    pursuit: Pursuit
