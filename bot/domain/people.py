"""People: learners, roles, and what the roster of the collectivité says of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.domain.menu import Menu
from bot.domain.messages import Address
from bot.domain.services import ROOT, Path


class Role(StrEnum):
    """The roles, in order: each may do what those before it may."""

    AGENT = "agent"
    TRAINER = "trainer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        return list(Role).index(self)


class LearnerState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    id: int = 0  # 0: not stored yet
    workspace_id: int = 0
    address: Address  # conversation they last wrote in, where messages are sent
    language: str
    trade: str | None = None
    member_id: int | None = None  # of the roster; None: it does not list them
    zone: str  # IANA name
    send_at: time  # local hour of the day's lesson
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})  # ISO weekdays they work
    away_from: date | None = None  # first local day of a leave; None: it has begun
    back_on: date | None = None  # first local day after a leave
    state: LearnerState = LearnerState.ACTIVE
    menu: Menu = field(default_factory=Menu)  # meaning of their next words
    joined_at: datetime
    next_due_at: datetime | None = None  # the next unprompted message; None: none will come
    served_on: date | None = None  # last local day that is to have no other unprompted message
    silent: int = 0  # unprompted messages since they last wrote
    lessons_since: int = 0  # lessons sent since the last day of reviews alone
    reminders: int = 0  # in the week of `reminded_on`
    reminded_on: date | None = None  # local day of the last reminder
    doubts: bool | None = None  # « pas sûr » beside a question; None: as the settings say
    streak: int = 0  # working days in a row on which they learned
    learned_on: date | None = None  # local day, the last of the streak
    wants_streak: bool = True  # counted, and shown to them alone

    def is_away(self, day: date) -> bool:
        """Return True on a day of their leave: nothing leaves then."""
        return self.back_on is not None and (self.away_from or day) <= day < self.back_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The role, the service and the managed services that the roster gives to a learner."""

    role: Role = Role.AGENT
    service: int = ROOT
    team: str | None = None  # name of that service; None: the root
    manages: tuple[int, ...] = ()  # ids of services, with all below them, in the order of paths
    missing: tuple[str, ...] = ()  # paths of services to manage that do not exist
    name: str | None = None  # to print on attestations

    def may(self, role: Role) -> bool:
        """Return True for a command reserved to `role`, if they hold it or a higher one."""
        return self.role.rank >= role.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person whom the collectivité lists, as a roster says it; None: it says nothing."""

    email: str | None = None  # in small letters: the key of a roster's file
    first_name: str | None = None
    last_name: str | None = None
    service: Path = ()
    trade: str | None = None
    role: Role = Role.AGENT
    manages: tuple[Path, ...] = ()
    days: tuple[int, ...] | None = None  # ISO weekdays they work
    addresses: tuple[str, ...] = ()  # each an `Address.person`, known ahead of their first word

    @property
    def name(self) -> str | None:
        return " ".join(filter(None, (self.first_name, self.last_name))) or None
