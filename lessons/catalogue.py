"""The longer courses that others give: their models, and the reader of `catalogue.yaml`."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field

from lessons.content import Content, Id, IsoDay, LanguageCode, Sentence, ShortText, Title, Url
from lessons.course import Topic, Trade
from lessons.errors import CourseInvalid
from lessons.loader import read_file
from lessons.rules import unique_ids
from lessons.tree import Node, Tree
from lessons.validation import validate

CATALOGUE_FILE = "catalogue.yaml"
IN_ORDER = (("opens", "closes"), ("starts", "ends"))  # days, the first of which comes first


class Level(StrEnum):
    BEGINNER = "debutant"
    INTERMEDIATE = "intermediaire"
    ADVANCED = "avance"


class Cost(StrEnum):
    FREE = "gratuit"
    PARTLY = "en-partie"  # some of it is free, the certificate or the rest is not
    PAID = "payant"
    UNKNOWN = "inconnu"


class Availability(StrEnum):
    OPEN = "ouvert"
    ANNOUNCED = "annonce"
    CLOSED = "ferme"
    UNKNOWN = "inconnu"


class Audience(StrEnum):
    """People who may enrol, seen from a territorial agent."""

    ALL = "tous"
    TERRITORIAL = "territoriaux"
    UNKNOWN = "a-verifier"  # whether territorial agents may
    OTHERS = "autres"  # made for others: agents of the State, pupils


class CourseSession(Content):
    """A session with dates: whole days, in the place where it is held."""

    starts: IsoDay
    ends: Annotated[IsoDay | None, Field(description="Last day; none: the day it starts.")] = None
    place: Title | None = None

    @property
    def last(self) -> dt.date:
        """Return the last day of the session."""
        return self.ends or self.starts


class LongCourse(Content):
    """A longer course that others give, as it was on the day `checked_on`."""

    id: Id
    title: Title
    provider: Title
    url: Url
    duration: ShortText
    format: ShortText
    level: Level
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    trades: Annotated[
        tuple[Trade, ...], Field(description="Whom it is for; empty means every trade.")
    ] = ()
    language: LanguageCode
    cost: Cost
    status: Availability
    opens: IsoDay | None = None
    closes: IsoDay | None = None
    sessions: Annotated[tuple[CourseSession, ...], Field(max_length=50)] = ()
    open_to: Audience = Audience.UNKNOWN
    access: Annotated[Sentence, Field(description="Who may follow it, and how to enrol.")]
    checked_on: IsoDay

    def is_closed(self, today: dt.date) -> bool:
        """Return True if enrolment is over or has not begun, or if every session has ended."""
        late = self.closes is not None and self.closes < today
        early = self.opens is not None and self.opens > today
        gone = bool(self.sessions) and not self.coming(today)
        return late or early or gone or self.status is Availability.CLOSED

    def coming(self, today: dt.date) -> tuple[CourseSession, ...]:
        """Return the sessions that have not ended, the first to start first."""
        left = (each for each in self.sessions if each.last >= today)
        return tuple(sorted(left, key=lambda each: (each.starts, each.last)))


class Catalogue(Content):
    """The longer courses, as `catalogue.yaml` lists them."""

    courses: tuple[LongCourse, ...]


def load_catalogue(file: Path) -> dict[str, LongCourse]:
    """Return the longer courses by id, in the order of the file. Raises CourseInvalid."""
    return read_catalogue(read_file(file))


def read_catalogue(tree: Tree) -> dict[str, LongCourse]:
    """Return the longer courses of a file that was read, by id. Raises CourseInvalid."""
    catalogue = validate(Catalogue, tree)
    check_catalogue(tree)
    if catalogue is None or tree.problems:
        raise CourseInvalid(tree.problems)
    return {course.id: course for course in catalogue.courses}


def check_catalogue(tree: Tree) -> None:
    """Report in `tree` repeated ids, and days that are not in order."""
    courses = tree.root.items("courses") if tree.root else ()
    unique_ids(tree, courses)
    for course in courses:
        for node in (course, *course.items("sessions")):
            _check_days(tree, node)


def _check_days(tree: Tree, node: Node) -> None:
    for first, last in IN_ORDER:
        before, after = node.text(first), node.text(last)
        if before and after and after < before:  # as text: a day is written 2026-01-31
            place = node.find((last,)).place
            tree.report(place, "days-reversed", "days-reversed", first=first, last=last)
