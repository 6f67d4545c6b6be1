"""Reactions under questions, so that one tap answers: placed when nothing better is to be sent."""

from __future__ import annotations

import asyncio
import logging

from adapters.matrix.client import Client
from adapters.matrix.messages.render import keycap
from adapters.matrix.rooms import Rooms
from bot.domain.errors import RetryLater, SendError

WAITING_MAX = 1_000  # questions; those beyond have none

log = logging.getLogger(__name__)


class Reactions:
    """Those that are to be placed: `wanted` in clear rooms, everywhere or never."""

    def __init__(self, client: Client, rooms: Rooms, wanted: str) -> None:
        self._client = client
        self._rooms = rooms
        self._wanted = wanted
        self._waiting: asyncio.Queue[tuple[str, str, int]] = asyncio.Queue(WAITING_MAX)

    async def plan(self, room: str, event_id: str, count: int) -> None:
        """Under that question, so many: a reaction is never encrypted."""
        encrypted = (await self._rooms.get(room)).encrypted
        wanted = self._wanted == "everywhere" or (self._wanted == "clear" and not encrypted)
        if wanted and not self._waiting.full():
            self._waiting.put_nowait((room, event_id, count))

    async def place(self) -> None:
        """Without end, one after the other."""
        while True:
            room, event_id, count = await self._waiting.get()
            number = 1
            while number <= count:
                relation = {"rel_type": "m.annotation", "event_id": event_id}
                content = {"m.relates_to": relation | {"key": keycap(number)}}
                txn = f"{event_id}.k{number}"
                try:
                    await self._client.put_event(room, "m.reaction", content, txn)
                    number += 1
                except RetryLater as error:
                    await asyncio.sleep(error.after)
                except SendError as error:
                    log.debug("keycaps were not placed: %s", error)
                    break
