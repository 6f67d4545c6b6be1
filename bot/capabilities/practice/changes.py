"""Changes that decisions of practice ask to store."""

from __future__ import annotations

from dataclasses import dataclass

from bot.capabilities.practice.model import Pretest
from bot.turn.decision import Change


@dataclass(frozen=True, slots=True)
class PretestKept(Change):
    """A pretest, in place of what it was before."""

    pretest: Pretest
