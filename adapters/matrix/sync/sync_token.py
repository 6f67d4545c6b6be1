"""The sync token: the place an account was read to, kept with the events that wait still."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from bot.storage.inbox import Event, Inbox, Settled


class SyncToken:
    """The token of the last sync; the one that is kept is never beyond an event that may be lost.

    Most events are settled before they are kept, and then they need not be. After a crash, the
    homeserver gives again the events that followed the token.
    """

    def __init__(
        self, inbox: Inbox, clock: Callable[[], datetime], cursor: str | None = None
    ) -> None:
        self._inbox = inbox
        self._clock = clock
        self._cursor = cursor
        self._open: dict[str, Event] = {}  # read since the token was kept, and not settled
        self._turn = asyncio.Lock()

    def move(self, cursor: str, events: Sequence[Event]) -> None:
        """Move to the token of a sync, which has brought these events."""
        self._cursor = cursor
        self._open |= {each.id: each for each in events}

    async def settle(self, settled: Sequence[Settled] = ()) -> None:
        """Keep the token, and that these events are settled. Raises StorageGone: nothing is."""
        async with self._turn:
            done = {each.id for each in settled}
            waiting = [each for each in self._open.values() if each.id not in done]
            await self._inbox.take_in(waiting, self._cursor, self._clock(), settled)
            for event_id in done.union(each.id for each in waiting):
                self._open.pop(event_id, None)

    async def fail(self, event_id: str) -> None:
        """Keep an event, and count a try of it that failed, or that is about to begin."""
        if event_id in self._open:
            await self.settle()
        await self._inbox.fail(event_id)

    async def interrupt(self, ids: Collection[str]) -> None:
        """Take back a try of each event, which something else has ended."""
        await self._inbox.interrupt(ids)

    async def set_aside(self, event_id: str) -> None:
        """Keep an event for whoever looks: no start tries it again."""
        if event_id in self._open:
            await self.settle()
        await self._inbox.set_aside([event_id])
