"""Changes that decisions of opinion ask to store."""

from __future__ import annotations

from dataclasses import dataclass

from bot.capabilities.opinion.model import Feeling, Opinion
from bot.turn.decision import Change


@dataclass(frozen=True, slots=True)
class ConfidenceAdded(Change):
    """A first answer to the scale of a course, before it or after it."""

    confidence: Feeling


@dataclass(frozen=True, slots=True)
class OpinionKept(Change):
    """An opinion, in place of the one before."""

    opinion: Opinion
