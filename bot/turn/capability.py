"""Capabilities: the commands, occasions, keepers and tables of a folder, declared as a value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from bot.domain.deliveries import Claimed, DeliveryKind
from bot.domain.messages import Outbound
from bot.domain.people import Role
from bot.storage.database import Database, Transaction
from bot.storage.holdings import Holding
from bot.turn.decision import Decision, JsonValue, Keeper, Making, Postponed, Working
from bot.turn.desk import Work
from bot.turn.environment import Environment
from bot.turn.turn import Turn
from lessons.library import Library

T = TypeVar("T")
V = TypeVar("V")

Reader = Callable[[Transaction, Sequence[Turn]], Awaitable[Mapping[int, T]]]  # by learner id
Maker = Callable[[JsonValue], Outbound]  # pure; runs in a thread, outside any transaction
Start = Callable[[Transaction, Library, datetime], Awaitable[None]]
Duty = Callable[[Database, Environment, datetime], Awaitable[object]]  # outside any turn


async def nothing(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, None]:
    """Read nothing: the reader of a command that needs the turn alone."""
    return {each.learner.id: None for each in turns}


@dataclass(frozen=True, slots=True)
class Command(Generic[T]):
    """A line of the router's table: name, words, role, reader, and the function that decides."""

    name: str  # the action of its button
    answer: Callable[[Turn, T], Decision]
    read: Reader[T]
    words: tuple[str, ...] = ()  # typed, in French then in English; the first is the one shown
    role: Role = Role.AGENT
    argument: bool = False  # other words may follow the command's
    # Of a question that takes words: those that answer it before they are read as a command.
    plain: Callable[[str], bool] = bool
    # Of one that takes any words: those that answer it even where they would mean something else.
    sure: Callable[[str], bool] | None = None
    # Of the same: the id that words such as « je ne sais pas » pick; None: they are words as any.
    not_known: Callable[[str], str] | None = None

    async def decide(self, connection: Transaction, turn: Turn) -> Decision:
        """Read the values that the command declares; return its decision."""
        return self.answer(turn, (await self.read(connection, [turn]))[turn.learner.id])


class Planned(NamedTuple):
    """A delivery that is due, and the turn of its learner."""

    turn: Turn
    claimed: Claimed


@dataclass(frozen=True, slots=True)
class Occasion(Generic[T]):
    """Planned messages of some kinds: read for many people at once, decided for each."""

    kinds: Collection[DeliveryKind]
    compose: Callable[[Turn, T, Claimed], Decision | Making | Working | Postponed]
    read: Callable[[Transaction, Sequence[Planned]], Awaitable[Mapping[int, T]]]  # by learner id

    async def decide(
        self, connection: Transaction, planned: Sequence[Planned]
    ) -> list[tuple[Planned, Decision | Making | Working | Postponed]]:
        """Return the deliveries of its kinds, with what was decided for each."""
        mine = [each for each in planned if each.claimed.kind in self.kinds]
        read = await self.read(connection, mine) if mine else {}
        return [
            (each, self.compose(each.turn, read[each.turn.learner.id], each.claimed))
            for each in mine
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """The declaration of a folder: commands, pages, occasions, keepers, makers and holdings."""

    name: str
    commands: tuple[Command[Any], ...] = ()
    fallbacks: tuple[Command[Any], ...] = ()  # called by the router alone, by name
    sayings: Path | None = None  # the file of what people say for its commands
    pages: Mapping[str, Command[Any]] = field(default_factory=dict)  # by `Outbound.page`
    occasions: tuple[Occasion[Any], ...] = ()
    keepers: tuple[Keeper[Any], ...] = ()  # of its own changes, in the order of its locks
    makers: Mapping[str, Maker] = field(default_factory=dict)  # by the name in `FileAsked`
    works: Mapping[str, Work] = field(default_factory=dict)  # the same, of what is no pure function
    holdings: tuple[Holding, ...] = ()  # of its own tables
    start: Start | None = None  # run before any event is handled
    duties: Mapping[str, Duty] = field(default_factory=dict)  # each minute, by the name in the log


def gather(pairs: Iterable[tuple[str, V]]) -> dict[str, V]:
    """Return what capabilities declare, by key. Raises ValueError for a key that two claim."""
    found: dict[str, V] = {}
    for key, value in pairs:
        if found.setdefault(key, value) is not value:
            raise ValueError(f"{key!r} is claimed twice")
    return found
