"""What is known of rooms: how many are in each, and whether what is said there is encrypted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.matrix.client import Client, Refused

KNOWN_MAX = 20_000  # rooms; the least recently used are asked about again


@dataclass(frozen=True, slots=True)
class Room:
    members: int  # joined or invited, Levain included
    encrypted: bool

    @property
    def private(self) -> bool:
        return self.members <= 2


class Rooms:
    """Learnt from what the homeserver sends, and asked for when that is not enough."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: OrderedDict[str, Room] = OrderedDict()

    async def get(self, room: str) -> Room:
        known = self._known.get(room)
        if known is None:
            joined = await self._client.call("GET", "rooms", room, "joined_members")
            known = Room(len(joined.get("joined") or {}), await self._is_encrypted(room))
            self._known[room] = known
            while len(self._known) > KNOWN_MAX:
                self._known.popitem(last=False)
        self._known.move_to_end(room)
        return known

    def learn(self, room: str, section: Mapping[str, Any]) -> None:
        """Take note of what a sync says of a room that is known."""
        known = self._known.get(room)
        if known is None:
            return
        changes = state_events(section)
        if any(each.get("type") == "m.room.encryption" for each in changes):
            known = replace(known, encrypted=True)  # and it never goes back
        self._known[room] = known
        if any(each.get("type") == "m.room.member" for each in changes):
            del self._known[room]

    def forget(self, room: str) -> None:
        self._known.pop(room, None)

    async def _is_encrypted(self, room: str) -> bool:
        try:
            await self._client.call("GET", "rooms", room, "state", "m.room.encryption", "")
        except Refused:
            return False
        return True


def state_events(section: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The changes of state in a room's part of a sync, in order."""
    parts = ((section.get(part) or {}).get("events") or () for part in ("state", "timeline"))
    return [
        each for part in parts for each in part if isinstance(each, dict) and "state_key" in each
    ]
