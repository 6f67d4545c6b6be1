"""Typing notices: people see Levain type where it is at work, once that takes a moment."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from adapters.matrix.budget import Rank
from adapters.matrix.client import MatrixClient
from bot.domain.errors import SendError

AFTER = 0.5  # seconds of work before people see it
LASTS = 10_000  # milliseconds, unless a message comes first


class TypingNotice:
    """The rooms where Levain is at work. One call at a time: a slow homeserver is spared."""

    def __init__(self, client: MatrixClient, me: str) -> None:
        self._client = client
        self._me = me
        self._rooms: set[str] = set()
        self._slow: asyncio.Queue[str] = asyncio.Queue()

    @contextlib.contextmanager
    def at(self, room: str) -> Iterator[None]:
        """Be at work in a room as long as the block lasts."""
        self._rooms.add(room)
        late = asyncio.get_running_loop().call_later(AFTER, self._slow.put_nowait, room)
        try:
            yield
        finally:
            late.cancel()
            self._rooms.discard(room)

    async def show(self) -> None:
        """Show the notices without end."""
        while True:
            room = await self._slow.get()
            if room in self._rooms:
                with contextlib.suppress(SendError), self._client.budget.spend(Rank.COURTESY):
                    body = {"typing": True, "timeout": LASTS}
                    await self._client.call("PUT", "rooms", room, "typing", self._me, body=body)
