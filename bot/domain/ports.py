"""Ports of the core: a chat platform, a calendar and a clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, time
from typing import Protocol, runtime_checkable

from bot.domain.messages import Address, Inbound, Outbound
from bot.domain.people import Learner, Member

Clock = Callable[[], datetime]
Handle = Callable[[Inbound], Awaitable[Sequence[Outbound]]]
Receipt = str  # the platform's own id of a message that left


class Adapter(Protocol):
    """A chat platform."""

    @property
    def name(self) -> str:
        """Return the `Address.platform` that it serves."""

    @property
    def ready(self) -> bool:
        """Return True if it can send. Otherwise its deliveries are left to other processes."""

    async def run(self, handle: Handle) -> None:
        """Receive events, and send the replies that `handle` returns, until the connection ends."""

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        """Send a message once under `key`; return its receipt.

        Raises RetryLater or CannotDeliver.
        """

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        """Replace a message that was sent."""

    async def find(self, address: Address, key: str) -> Receipt | None:
        """Return the receipt of the message sent under `key`; None if it can be sent safely now.

        Raises CannotTell when the platform can neither look it up nor refuse a duplicate.
        """


@runtime_checkable
class Inviter(Protocol):
    """An adapter that may write first to people whom the roster lists."""

    @property
    def name(self) -> str:
        """Return the `Address.platform` that it serves."""

    @property
    def invites(self) -> bool:
        """Return True if this process is to write first, as the settings say, and can do so now."""

    async def invite(self, people: Sequence[Member]) -> None:
        """Write first to those who can be found and never wrote. Doing it again changes nothing."""


class Calendar(Protocol):
    """The times at which a person may be written to. Instants are aware, in UTC."""

    def next_slot(self, learner: Learner, after: datetime) -> datetime:
        """Return the learner's first slot strictly after that instant."""

    def next_day(self, learner: Learner, now: datetime) -> datetime:
        """Return the learner's first slot on a later local day."""

    def allows(self, learner: Learner, at: datetime) -> bool:
        """Return True if the learner may be sent an unprompted message at that instant."""

    def works(self, learner: Learner, day: date) -> bool:
        """Return True if the learner works on that local day: no holiday, closure nor leave."""

    @property
    def window(self) -> tuple[time, time]:
        """Return the local hours between which the collectivité lets messages leave."""
