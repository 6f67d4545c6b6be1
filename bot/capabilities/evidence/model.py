"""Attestations: what one says, and what commands read to make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from bot.capabilities.study.model import Coursework
from lessons.course import Course


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Facts that an attestation states, in no language; dates are local to the learner."""

    name: str  # of the person, as printed
    employer: str
    issuer: str
    place: str
    signatory: str
    url: str
    course_id: str
    title: str
    language: str  # of the course
    version: str  # first characters of the course's SHA-256
    objectives: tuple[str, ...]
    done: int  # lessons
    total: int
    minutes: int
    right: int  # first answers
    answered: int
    pass_mark: int  # per cent
    started_on: str  # ISO 8601
    ended_on: str

    @property
    def whole(self) -> bool:
        """Return True once every lesson of the course is done."""
        return self.done >= self.total

    @property
    def share(self) -> int | None:
        """Return the share of right first answers in whole per cent; None without an answer."""
        return round(100 * self.right / self.answered) if self.answered else None

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Details:
        """Return the details that `as_json` gave."""
        return cls(**{**stored, "objectives": tuple(stored["objectives"])})

    def as_json(self) -> dict[str, Any]:
        """Return the details as JSON stores them."""
        return asdict(self) | {"objectives": list(self.objectives)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """An attestation as it was issued. Rows are only added."""

    number: str
    learner_id: int
    course_id: str
    issued_at: datetime
    issued_on: date  # local to the learner
    details: Details


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """The coursework of a learner, what was issued to them, and the name that they gave."""

    work: Coursework
    followed: Mapping[str, Course] = field(default_factory=dict)  # as last shown, by course id
    issued: tuple[Attestation, ...] = ()  # the oldest first
    name: str | None = None
