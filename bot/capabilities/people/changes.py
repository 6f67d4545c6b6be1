"""Changes that decisions of people ask to store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.capabilities.people.model import RosterFile
from bot.domain.messages import Address
from bot.domain.people import Learner, Member
from bot.turn.decision import Change


@dataclass(frozen=True, slots=True)
class MemberKept(Change):
    """A member, as they are from now on."""

    id: int
    said: Member
    at: datetime


@dataclass(frozen=True, slots=True)
class ServiceKept(Change):
    """A service, new (id 0), or with another name or place."""

    id: int
    parent: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ServiceRemoved(Change):
    """A service that nobody is in, and that no figure names."""

    id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RosterFileKept(Change):
    """A roster file that came in, in place of the one before it."""

    file: RosterFile


@dataclass(frozen=True, slots=True)
class CodeMade(Change):
    """A code that links another address, in place of the one before it."""

    learner_id: int
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CodeMissed(Change):
    """A code that was typed and links nothing: too many keep one from guessing."""

    learner_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Linked(Change):
    """Two learners who are one: the address of `other` becomes one of `learner_id`'s."""

    learner_id: int
    other: Learner
    address: Address  # from which the other wrote last
    at: datetime
