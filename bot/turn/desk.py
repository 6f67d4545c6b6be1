"""Desk: where a work is done, after the turn that asked for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from bot.domain.errors import CannotFetch
from bot.domain.messages import Address, Outbound
from bot.storage.database import Transaction
from bot.turn.decision import Change, JsonValue
from bot.turn.turn import Turn

Fetch = Callable[[Address, str], Awaitable[bytes]]  # raises an error of `bot.domain.errors`


async def fetch_nothing(where: Address, reference: str) -> bytes:
    """Fetch no file: what a core without platforms does. Raises CannotFetch."""
    raise CannotFetch(f"{where.platform} gives no file")


@dataclass(frozen=True, slots=True)
class Desk:
    """The turn of whoever asked, as it is now, the database, and files that they attach.

    A work may be done again after a crash, and then has to give the same result.
    """

    turn: Turn
    begin: Callable[[], AbstractAsyncContextManager[Transaction]]
    keep: Callable[[Transaction, Iterable[Change]], Awaitable[None]]
    _fetch: Fetch

    async def fetch(self, reference: str) -> bytes:
        """Return a file that they attached, by its reference on their platform."""
        return await self._fetch(self.turn.learner.address, reference)


Work = Callable[[Desk, JsonValue], Awaitable[Outbound]]
