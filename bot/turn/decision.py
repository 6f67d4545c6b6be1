"""Decisions: replies, and changes to store. Each kind of change has one keeper."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.domain.deliveries import Delivery
from bot.domain.messages import Address, Outbound
from bot.domain.people import Learner
from bot.storage.database import Transaction
from bot.turn.turn import Turn

JsonValue = str | int | float | bool | None | Sequence["JsonValue"] | dict[str, "JsonValue"]


class Change:
    """A small value that a decision asks to keep."""

    __slots__ = ()


C = TypeVar("C", bound=Change)


@dataclass(frozen=True, slots=True)
class LearnerChanged(Change):
    """The learner of the turn, changed; `before` is filled in by `Decision.settle`."""

    after: Learner
    before: Learner | None = None


@dataclass(frozen=True, slots=True)
class LearnerErased(Change):
    """The learner of the turn, to be erased with all rows of theirs."""

    learner: Learner
    event: str  # that asked: it still has to count once, and to be answered
    at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryAsked(Change):
    """A message to send later, in place of one that waits for the same reason."""

    delivery: Delivery


@dataclass(frozen=True, slots=True)
class MessageWritten(Change):
    """A message to another person, sent within their own working time."""

    to: Learner
    outbound: Outbound
    due_at: datetime


@dataclass(frozen=True, slots=True)
class FileAsked(Change):
    """A message that is slow to make: `maker` makes it from `values`, outside any transaction."""

    to: Learner
    maker: str  # a name among the makers, or the works, that the capabilities declare
    values: JsonValue
    due_at: datetime
    alone: bool = False  # in place of one of the same maker that waits: it has the newer values


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited(Change):
    """A look at others' data, a change of role, or a file: what `levain audit` tells."""

    actor_id: int | None = None  # `Learner.id`; None: on the host
    actor: str
    at: datetime
    action: str  # such as `export`, `role`
    about: str = ""  # whom or what it concerned
    detail: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """Replies, and changes to store in the same transaction."""

    replies: tuple[Outbound, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def learner(self) -> Learner | None:
        """Return the changed learner; None if the decision changes no learner."""
        changed = [each.after for each in self.changes if isinstance(each, LearnerChanged)]
        return changed[-1] if changed else None

    def after(self, *first: Outbound) -> Decision:
        """Return the decision with other messages before its replies."""
        return replace(self, replies=(*first, *self.replies))

    def without(self, kind: type[Change]) -> Decision:
        """Return the decision without its changes of that kind."""
        return replace(self, changes=tuple(c for c in self.changes if not isinstance(c, kind)))

    def settle(self, read: Learner, heard: Learner) -> Decision:
        """Return the decision with the learner's new menu, and the language set on each reply.

        `read` is the learner as read from the database; `heard` is the learner given to the turn.
        """
        after = self.learner or heard
        after = replace(after, menu=after.menu.after(self.replies))
        replies = tuple(replace(each, language=after.language) for each in self.replies)
        others = self.without(LearnerChanged).changes
        return Decision(replies, (LearnerChanged(after, read), *others))

    def keeping(self, *changes: Change) -> Decision:
        """Return the decision with more changes."""
        return replace(self, changes=(*self.changes, *changes))


@dataclass(frozen=True, slots=True)
class Making:
    """A message that is made first, off the event loop and outside any transaction."""

    to: Address
    make: Callable[[], Outbound]
    sorry: Outbound  # in its place, when it cannot be made


@dataclass(frozen=True, slots=True)
class Working:
    """A message that a work answers with, outside any transaction but its own."""

    to: Address
    work: Callable[[], Awaitable[Outbound]]
    sorry: Outbound  # in its place, when it cannot be done


@dataclass(frozen=True, slots=True)
class Postponed:
    """A message that may not leave before that instant."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Composed:
    """A message that can leave now."""

    to: Address
    outbound: Outbound


Composition = Composed | Making | Working | Postponed | None  # None: it has lost its reason


def reply(
    *replies: Outbound, learner: Learner | None = None, keep: Iterable[Change] = ()
) -> Decision:
    """Return a decision from replies, a changed learner and other changes."""
    changed = (LearnerChanged(learner),) if learner else ()
    return Decision(replies, (*changed, *keep))


def audit(turn: Turn, action: str, about: str = "", **detail: JsonValue) -> Audited:
    """Return the change that keeps what the learner of a turn did, in the audit."""
    return Audited(
        actor_id=turn.learner.id,
        actor=turn.assignment.name or turn.learner.address.person,
        at=turn.now,
        action=action,
        about=about,
        detail=detail,
    )


@dataclass(frozen=True, slots=True)
class Keeper(Generic[C]):
    """The one function that stores the changes of a kind, for one or many turns."""

    change: type[C]
    keep: Callable[[Transaction, Sequence[C]], Awaitable[None]]


async def keep_all(
    connection: Transaction, keepers: Sequence[Keeper[Any]], changes: Iterable[Change]
) -> None:
    """Store the changes of one or many turns, in the order of the keepers.

    Raises TypeError for a change that has no keeper: nothing is lost in silence.
    """
    by_kind: dict[type[Change], list[Change]] = {}
    for each in changes:
        by_kind.setdefault(type(each), []).append(each)
    for keeper in keepers:
        if mine := by_kind.pop(keeper.change, None):
            await keeper.keep(connection, mine)
    if by_kind:
        raise TypeError(f"no keeper for {', '.join(kind.__name__ for kind in by_kind)}")
