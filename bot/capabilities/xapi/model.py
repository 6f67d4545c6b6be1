"""Values that statements are made of: people, what they followed, what an LRS knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from bot.capabilities.study.model import Enrollment
from lessons.course import Course, Lesson


class Verb(StrEnum):
    """Verbs of the vocabulary that ADL publishes, by the end of their address."""

    REGISTERED = "registered"
    INITIALIZED = "initialized"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A learner, as far as statements need them."""

    id: int
    joined_at: datetime
    email: str | None = None  # as the roster gives it


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A lesson whose questions were answered: as it was shown, and the instant of the last."""

    lesson: Lesson
    version: str  # of the course
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The part of an enrollment that an LRS knows. Lessons that never leave count as known."""

    registered: bool = False
    initialized: bool = False
    done: tuple[str, ...] = ()  # ids of lessons
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """An enrollment, its course, and what is needed to tell what is new of it."""

    person: Follower
    enrollment: Enrollment
    course: Course  # as shown last
    finished: Mapping[str, Finished] = field(default_factory=dict)  # by lesson
    told: Told = field(default_factory=Told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A thing that a person did with a course, or with a lesson of it, on a local day."""

    verb: Verb
    person: Follower
    course: Course
    day: date  # in the zone of the collectivité
    finished: Finished | None = None  # None: the fact is about the course


class New(NamedTuple):
    """New facts of an enrollment, and what an LRS knows of it once it has them."""

    followed: Followed
    facts: list[Fact]
    told: Told


class Reception(Enum):
    """Answer of an LRS that has understood what it was sent."""

    STORED = auto()  # now or before
    REFUSED = auto()  # one of them at least, and so all
    TOO_LARGE = auto()
