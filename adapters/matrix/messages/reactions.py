"""Reactions under questions, so that a tap answers: placed when nothing better is to be sent."""

from __future__ import annotations

import asyncio
import logging
from functools import partial

from adapters.matrix.client import MatrixClient
from adapters.matrix.messages.taps import keycap
from adapters.matrix.rooms import Rooms
from adapters.retry import retry
from bot.domain.errors import SendError

WAITING_MAX = 1_000  # questions; those beyond have none

log = logging.getLogger(__name__)


class Reactions:
    """The reactions to place: `wanted` in clear rooms, everywhere or never."""

    def __init__(self, client: MatrixClient, rooms: Rooms, wanted: str) -> None:
        self._client = client
        self._rooms = rooms
        self._wanted = wanted
        self._waiting: asyncio.Queue[tuple[str, str, int]] = asyncio.Queue(WAITING_MAX)

    async def plan(self, room: str, event_id: str, count: int) -> None:
        """Plan so many under a question. A reaction is never encrypted."""
        encrypted = (await self._rooms.get(room)).encrypted
        wanted = self._wanted == "everywhere" or (self._wanted == "clear" and not encrypted)
        if wanted and not self._waiting.full():
            self._waiting.put_nowait((room, event_id, count))

    async def place(self) -> None:
        """Place them without end, one after the other."""
        while True:
            room, event_id, count = await self._waiting.get()
            try:
                for number in range(1, count + 1):
                    await retry(partial(self._put, room, event_id, number))
            except SendError as error:
                log.debug("keycaps were not placed: %s", error)

    async def _put(self, room: str, event_id: str, number: int) -> None:
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": keycap(number)}
        content = {"m.relates_to": relation}
        await self._client.put_event(room, "m.reaction", content, f"{event_id}.k{number}")
