"""Reactions under questions, so that a tap answers: placed when nothing better is to be sent."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from functools import partial

from adapters.matrix.budget import Rank
from adapters.matrix.client import MatrixClient
from adapters.matrix.rooms import Rooms
from adapters.retry import retry
from bot.domain.errors import SendError

WAITING_MAX = 1_000  # rooms; the questions of those beyond have none

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The keycaps to place under a message."""

    event_id: str
    keys: tuple[str, ...]


class Reactions:
    """The reactions to place: `wanted` in clear rooms, everywhere or never.

    In each room, only the newest message is given some: what is past needs no tap.
    """

    def __init__(self, client: MatrixClient, rooms: Rooms, wanted: str) -> None:
        self._client = client
        self._rooms = rooms
        self._wanted = wanted
        self._waiting: dict[str, _Wanted] = {}  # by room, the first to be served first
        self._due = asyncio.Event()

    async def plan(self, room: str, event_id: str, keys: tuple[str, ...]) -> None:
        """Plan those under a message, in place of those of an earlier one."""
        self._waiting.pop(room, None)
        if keys and len(self._waiting) < WAITING_MAX and await self.shown_in(room):
            self._waiting[room] = _Wanted(event_id, keys)
            self._due.set()

    async def shown_in(self, room: str) -> bool:
        """Say whether keycaps are shown in a room. A reaction is never encrypted."""
        if self._wanted == "clear":
            return not (await self._rooms.get(room)).encrypted
        return self._wanted == "everywhere"

    async def place(self) -> None:
        """Place them without end, one after the other."""
        while True:
            await self._due.wait()
            self._due.clear()
            while self._waiting:
                await self._place_in(next(iter(self._waiting)))

    async def _place_in(self, room: str) -> None:
        wanted = self._waiting[room]
        try:
            for number, key in enumerate(wanted.keys, 1):
                if self._waiting.get(room) is not wanted:
                    return
                await retry(partial(self._put, room, wanted.event_id, number, key))
                await asyncio.sleep(self._client.budget.pause)
        except SendError as error:
            log.debug("keycaps were not placed: %s", error)
        if self._waiting.get(room) is wanted:
            del self._waiting[room]

    async def _put(self, room: str, event_id: str, number: int, key: str) -> None:
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": key}
        content = {"m.relates_to": relation}
        txn = f"{event_id}.k{number}"
        await self._client.put_event(room, "m.reaction", content, txn, Rank.COURTESY)
