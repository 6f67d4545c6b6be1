"""Measures for AI literacy that a collectivité takes beside the courses given here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Lines of the evidence register that the settings give."""

    taken: tuple[str, ...] = ()  # for the staff
    contractors: tuple[str, ...] = ()
    contact: str = ""  # who answers questions about the register
    review_on: date | None = None  # when they are looked at again
