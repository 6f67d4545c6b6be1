"""Read receipts: shown for what was read and answered without a word, one after the other."""

from __future__ import annotations

import asyncio
import logging

from adapters.matrix.budget import Rank
from adapters.matrix.client import MatrixClient
from bot.domain.errors import RetryLater, SendError

LAZY = 1.0  # seconds in which several events of a room make one receipt

log = logging.getLogger(__name__)


class Receipts:
    """The newest receipt of each room, one call at a time; a failure is not tried again."""

    def __init__(self, client: MatrixClient) -> None:
        self._client = client
        self._newest: dict[str, str] = {}  # by room
        self._due = asyncio.Event()

    def note(self, room: str, event_id: str) -> None:
        """Note that an event was read."""
        if event_id.startswith("$"):  # the homeserver's, and not one that we made
            self._newest[room] = event_id
            self._due.set()

    async def send(self) -> None:
        """Send them without end."""
        while True:
            await self._due.wait()
            await asyncio.sleep(LAZY)
            self._due.clear()
            due, self._newest = self._newest, {}
            for room, event_id in due.items():
                try:
                    place = ("rooms", room, "receipt", "m.read", event_id)
                    with self._client.budget.spend(Rank.COURTESY):
                        await self._client.call("POST", *place, body={})
                except RetryLater as error:
                    await asyncio.sleep(error.after)
                except SendError as error:
                    log.debug("a read receipt was not taken: %s", error)
