"""Shares: what a person lets somebody else read, as it stood, until a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.capabilities.evidence.model import Attestation
from bot.capabilities.practice.model import Undertaken
from bot.domain.people import Learner

Details = Mapping[str, Any]  # facts of what is shared, in no language, as JSON holds them


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share. Its details never change; they go when it is withdrawn."""

    learner_id: int  # of whoever shares
    shared_at: datetime
    what: str  # `progress/<course>`, `attestation/<course>` or `gestures`
    named: str  # whom it is for, in the words of whoever shares
    signed: str  # who shares, as the reader sees it
    details: Details
    ends_at: datetime

    @property
    def key(self) -> str:
        """Return what a button names it by, among the shares of one person."""
        return self.shared_at.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """The values that a person may share, what they share, and whom their words name."""

    work: Undertaken
    issued: tuple[Attestation, ...]  # the oldest first
    name: str | None  # that they gave for attestations
    shares: tuple[Share, ...]  # also those that are over, as long as they are kept
    reader: Learner | None = None  # known here under those words; None: nobody, or not asked yet
    oneself: bool = False  # those words name whoever shares
