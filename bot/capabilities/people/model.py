"""Values of people: what a roster file says of each person, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from bot.domain.people import Member
from bot.domain.services import Path
from lessons.matching import normalise


class Heading(StrEnum):
    """A column of a roster file. Each platform has one more, named as itself."""

    EMAIL = "email"
    LAST_NAME = "last-name"
    FIRST_NAME = "first-name"
    SERVICE = "service"
    TRADE = "trade"
    MANAGES = "manages"
    ROLE = "role"
    DAYS = "days"


SNAGS = frozenset(  # codes: `snag-<code>` in `texts/` is the sentence of each
    (
        "address-twice",
        "binary",
        "cells",
        "column-near",
        "column-twice",
        "column-unknown",
        "column-unnamed",
        "column-whole",
        "days",
        "email-missing",
        "email-twice",
        "email-wrong",
        "empty",
        "encoding",
        "formula",
        "identifier",
        "last-administrator",
        "long",
        "manager-of-none",
        "manages-none",
        "manages-person",
        "manages-without-role",
        "merged",
        "no-email-column",
        "no-workbooks",
        "nobody",
        "other-address",
        "other-kind",
        "path-deep",
        "path-gap",
        "path-ring",
        "quote",
        "ring",
        "role",
        "service-near",
        "service-several",
        "service-unknown",
        "sign",
        "too-big",
        "too-many",
        "trade-near",
        "trade-unknown",
        "unpacks-too-big",
        "workbook-locked",
        "workbook-unreadable",
        "workspace-none",
        "workspace-several",
    )
)


@dataclass(frozen=True, slots=True)
class Snag:
    """A fault of a roster file, at a place; it holds the content of no other cell."""

    code: str  # of `SNAGS`
    line: int = 0  # from 1; 0: the file as a whole
    column: str = ""  # as the file names it
    args: Mapping[str, str | int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A person as a line of a roster file says them."""

    line: int
    said: Member
    refused: frozenset[str] = frozenset()  # columns of which it is not known what they say


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The people of a roster file, the columns that it has, and what is wrong with its cells.

    A column that is absent says nothing: what is known of a person stays.
    """

    entries: tuple[RosterLine, ...]
    columns: frozenset[str]  # of `Heading`, or a platform
    snags: tuple[Snag, ...] = ()  # none: it can be applied
    complete: bool = True  # every service that it names is known
    notes: tuple[Snag, ...] = ()  # what was left out, and keeps nothing from being applied


MARK_SIZE = 8  # letters of a mark


@lru_cache(maxsize=4_096)
def key_of(path: Path) -> Path:
    """Return a path as it is compared: without case, accents or signs around its names."""
    return tuple(normalise(each) for each in path)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFile:
    """A roster file that an administrator attached, until it is applied."""

    learner_id: int  # who attached it, and alone may apply it
    mark: str  # in its buttons: its own, then that of what was shown last
    name: str
    reference: str  # by which the platform finds it
    at: datetime  # when it was attached, or looked at last
    whole: bool | None = None  # it lists everybody; None: not said yet
    digest: str = ""  # of its bytes, as they were looked at
    fingerprint: str = ""  # of the roster then
    leaving: int = 0  # how many would leave, if that has to be typed
    done: Mapping[str, int] | None = None  # how many of each change, once it is applied

    @property
    def own_mark(self) -> str:
        """Return the part of the mark that stays: of this file, and of no other."""
        return self.mark[:MARK_SIZE]


class Trigger(StrEnum):
    """The reason for which somebody is enrolled in a course."""

    NEWCOMER = "newcomer"  # they come to a service, or to one below it
    COMPLETED = "completed"  # they have completed another course, some days ago
    MANAGER = "manager"  # they manage a service


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentRule:
    """A rule that enrols people in a course, which waits behind the one they are in."""

    id: int = 0  # 0: not stored yet
    trigger: Trigger
    course_id: str
    service: int = 0  # for newcomers; 0: every service
    after: str = ""  # the id of the other course
    days: int = 0  # after it
    since: datetime  # what happened before enrols nobody
