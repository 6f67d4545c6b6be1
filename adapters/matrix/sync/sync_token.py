"""How far an account was read, kept once in a while with what of it is not dealt with yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.storage.inbox import Event, Settled


class Keeper(Protocol):
    """Where it is kept: see `bot.storage.inbox.Inbox`."""

    async def take_in(
        self, events: Sequence[Event], cursor: str | None, now: datetime, settled: Sequence[Settled]
    ) -> None: ...
    async def fail(self, event_id: str) -> None: ...


class SyncToken:
    """Never beyond an event that is neither dealt with nor in the inbox.

    Most events are dealt with before they are kept, and then they need not be: after a crash, the
    homeserver gives again what followed the bookmark.
    """

    def __init__(
        self, keeper: Keeper, clock: Callable[[], datetime], cursor: str | None = None
    ) -> None:
        self._keeper = keeper
        self._clock = clock
        self._cursor = cursor
        self._open: dict[str, Event] = {}  # read since the bookmark was kept, and not dealt with
        self._turn = asyncio.Lock()

    def move(self, cursor: str, events: Sequence[Event]) -> None:
        """So far was it read, and what was read."""
        self._cursor = cursor
        self._open |= {each.id: each for each in events}

    async def settle(self, settled: Sequence[Settled] = ()) -> None:
        """Keep it, and that those were dealt with. Raises StorageGone: nothing was kept."""
        async with self._turn:
            dealt = {each.id for each in settled}
            waiting = [each for each in self._open.values() if each.id not in dealt]
            await self._keeper.take_in(waiting, self._cursor, self._clock(), settled)
            for done in dealt.union(each.id for each in waiting):
                self._open.pop(done, None)

    async def fail(self, event_id: str) -> None:
        """It could not be dealt with this time: it is kept, for another."""
        await self.settle()
        await self._keeper.fail(event_id)
