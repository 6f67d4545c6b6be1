"""The ports: what the core asks of a chat platform, of a calendar and of a clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, time
from typing import Protocol

from bot.domain.messages import Address, Inbound, Outbound
from bot.domain.people import Learner

Clock = Callable[[], datetime]
Handle = Callable[[Inbound], Awaitable[Sequence[Outbound]]]
Receipt = str  # the platform's own id of a message that left


class Adapter(Protocol):
    """A chat platform."""

    @property
    def name(self) -> str:
        """The `Address.platform` it serves."""

    @property
    def ready(self) -> bool:
        """Whether it can send; if not, another process may."""

    async def run(self, handle: Handle) -> None:
        """Hear people, and reply what `handle` returns, until the connection ends."""

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        """Send once under `key`. Raises RetryLater or CannotDeliver."""

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        """Replace a message that was sent."""

    async def find(self, address: Address, key: str) -> Receipt | None:
        """The message that already left under `key`; None when sending it now makes it one.

        Raises CannotTell when the platform can neither be asked nor drop what it has already.
        """


class Calendar(Protocol):
    """When a person may be written to. The scheduler implements it."""

    def next_slot(self, learner: Learner, after: datetime) -> datetime:
        """The learner's first slot strictly after that instant, UTC."""

    def next_day(self, learner: Learner, now: datetime) -> datetime:
        """The learner's first slot on a later local day, UTC."""

    def allows(self, learner: Learner, at: datetime) -> bool:
        """Whether they may be written to, unprompted, at that instant."""

    @property
    def window(self) -> tuple[time, time]:
        """The local hours between which the collectivité lets messages leave."""
