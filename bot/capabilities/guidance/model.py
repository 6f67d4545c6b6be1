"""Pursuits: longer courses that a learner said to be of interest, or finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """The stage that a learner has reached in a longer course, in their own words."""

    INTERESTED = "interested"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"  # it interested them once


@dataclass(frozen=True, slots=True, kw_only=True)
class Pursuit:
    learner_id: int
    course_id: str  # of the catalogue, which it may have left
    stage: Stage
    said_at: datetime
