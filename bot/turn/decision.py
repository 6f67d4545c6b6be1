"""A decision: what to answer, and the changes to keep. Each kind of change has one keeper."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from bot.domain.deliveries import Delivery
from bot.domain.messages import Address, Outbound
from bot.domain.people import Learner
from bot.storage.database import Transaction

JsonValue = str | int | float | bool | None | Sequence["JsonValue"] | dict[str, "JsonValue"]


class Change:
    """A small value that a decision asks to keep."""

    __slots__ = ()


C = TypeVar("C", bound=Change)


@dataclass(frozen=True, slots=True)
class LearnerChanged(Change):
    """The learner whose turn it is, as they have become; `before` is filled in by the turn."""

    after: Learner
    before: Learner | None = None


@dataclass(frozen=True, slots=True)
class DeliveryAsked(Change):
    """A message that will leave later, in place of what waits for the same reason."""

    delivery: Delivery


@dataclass(frozen=True, slots=True)
class MessageWritten(Change):
    """A message to another person, which leaves within their own working time."""

    to: Learner
    outbound: Outbound
    due_at: datetime


@dataclass(frozen=True, slots=True)
class FileAsked(Change):
    """A message that takes time to make: `maker` makes it of `values`, outside any transaction."""

    to: Learner
    maker: str  # a name in the table of makers that the capabilities declare
    values: JsonValue
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer, and what to keep in the same transaction."""

    replies: tuple[Outbound, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def learner(self) -> Learner | None:
        """The learner as decided; None when they stay as they were."""
        changed = [each.after for each in self.changes if isinstance(each, LearnerChanged)]
        return changed[-1] if changed else None

    def after(self, *first: Outbound) -> Decision:
        """The same decision, said after something else."""
        return replace(self, replies=(*first, *self.replies))

    def without(self, kind: type[Change]) -> Decision:
        """The same decision, that keeps no change of that kind."""
        return replace(self, changes=tuple(c for c in self.changes if not isinstance(c, kind)))

    def settle(self, read: Learner, heard: Learner) -> Decision:
        """The decision with the learner as they are afterwards, and the language of the replies.

        `read` is the learner as read from the database, `heard` as the turn began.
        """
        after = self.learner or heard
        after = replace(after, menu=after.menu.after(self.replies))
        replies = tuple(replace(each, language=after.language) for each in self.replies)
        others = self.without(LearnerChanged).changes
        return Decision(replies, (LearnerChanged(after, read), *others))

    def keeping(self, *changes: Change) -> Decision:
        """The same decision, with more to keep."""
        return replace(self, changes=(*self.changes, *changes))


@dataclass(frozen=True, slots=True)
class Making:
    """A message to be made first, off the event loop and outside any transaction."""

    to: Address
    make: Callable[[], Outbound]


@dataclass(frozen=True, slots=True)
class Postponed:
    """A message that may not leave before that instant."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Composed:
    """A message that can leave now."""

    to: Address
    outbound: Outbound


Composition = Composed | Making | Postponed | None  # None: it has lost its reason


def reply(
    *replies: Outbound, learner: Learner | None = None, keep: Iterable[Change] = ()
) -> Decision:
    """Decide to say that, with the learner as they have become and other changes."""
    changed = (LearnerChanged(learner),) if learner else ()
    return Decision(replies, (*changed, *keep))


@dataclass(frozen=True, slots=True)
class Keeper(Generic[C]):
    """The one function that keeps the changes of a kind, those of several turns at once."""

    change: type[C]
    keep: Callable[[Transaction, Sequence[C]], Awaitable[None]]

    async def keep_among(self, connection: Transaction, changes: Iterable[Change]) -> None:
        """Keep the changes of that kind."""
        mine = [each for each in changes if isinstance(each, self.change)]
        if mine:
            await self.keep(connection, mine)
