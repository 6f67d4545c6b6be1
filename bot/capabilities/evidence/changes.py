"""Changes that decisions of evidence ask to store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.capabilities.evidence.model import Attestation
from bot.turn.decision import Change


@dataclass(frozen=True, slots=True)
class AttestationIssued(Change):
    """An attestation that has a number of its own."""

    attestation: Attestation


@dataclass(frozen=True, slots=True)
class NameGiven(Change):
    """The name to print, in place of the one given before."""

    learner_id: int
    name: str
    given_at: datetime
