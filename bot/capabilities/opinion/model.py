"""Words of learners on a course: how confident they feel before and after, and how it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.capabilities.study.model import Coursework

REMARK_MAX = 300  # characters kept of a remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeling:
    """An answer to the scale of a course. Never changed."""

    learner_id: int
    course_id: str
    moment: str  # BEFORE or AFTER
    value: int  # from 0 to 10
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """Usefulness of a course to a learner, and a remark in their own words."""

    learner_id: int
    course_id: str
    rating: int  # from 0 to 10
    remark: str = ""
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """The coursework of a learner, and what they said of the course of the action."""

    work: Coursework
    confidence: Mapping[str, int] = field(default_factory=dict)  # value, by moment
    opinion: Opinion | None = None
