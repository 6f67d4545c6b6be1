"""The evidence register: courses as they were given, and how many people each reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.capabilities.teams.rules import TeamFigures
from bot.domain.measures import Measures
from bot.texts.named_days import Span
from lessons.catalogue import LongCourse


@dataclass(frozen=True, slots=True, kw_only=True)
class Syllabus:
    """Content of a version of a course, and when it was given here."""

    version: str  # SHA-256 of the content
    course_id: str
    title: str
    language: str
    objectives: tuple[str, ...]
    trades: tuple[str, ...]  # whom it is for; empty: every trade
    lessons: int
    further: tuple[str, ...]  # ids of longer courses that its lessons point to
    since: datetime  # first start with it
    until: datetime | None  # first start without it; None: it is given now


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """People whom a course reached, all its versions together, by published figures alone."""

    total: TeamFigures  # sums of intervals, over the services shown
    services: tuple[str, ...]  # with somebody visibly enrolled
    rates: tuple[int, ...]  # first-try success of services, as published; the lowest first
    seen_on: date  # first counted Monday on which somebody was visibly enrolled


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Facts that a register states, in no language."""

    period: Span
    monday: date | None  # last counted week of the period: figures are as of it; None: none was
    syllabuses: tuple[Syllabus, ...]  # given in the period; by course, the oldest version first
    reached: Mapping[str, Reach] = field(default_factory=dict)  # by course id


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A register as it is established: by whom, when, with what the settings and content add."""

    register: Register
    employer: str
    measures: Measures
    catalogue: Mapping[str, LongCourse]
    zone: str  # of the collectivité
    at: datetime  # aware

    @property
    def day(self) -> date:
        """Return the day it is established, in the collectivité's zone."""
        return self.local(self.at)

    def local(self, at: datetime) -> date:
        """Return the day of an instant in the collectivité's zone."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def point_to(self, *syllabuses: Syllabus) -> list[LongCourse]:
        """Return the longer courses that some syllabuses point to, in the catalogue's order."""
        pointed = {each for syllabus in syllabuses for each in syllabus.further}
        return [course for each, course in self.catalogue.items() if each in pointed]
