"""What is known of rooms: how many are in each, and whether what is said there is encrypted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.matrix.client import Client, Refused

PRIVATE_MAX = 2  # people, Levain included
KNOWN_MAX = 20_000  # rooms; the least recently used are asked about again


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """None: not known."""

    joined: int | None = None  # Levain included
    invited: int | None = None
    encrypted: bool | None = None

    @property
    def members(self) -> int | None:
        known = self.joined is not None and self.invited is not None
        return self.joined + self.invited if known else None  # type: ignore[operator]

    @property
    def private(self) -> bool:
        return self.members is not None and self.members <= PRIVATE_MAX

    @property
    def shared(self) -> bool:
        """Whether others read along, as far as is known."""
        return self.members is not None and self.members > PRIVATE_MAX


_UNKNOWN = Room()


class Rooms:
    """Learnt from what the homeserver sends, and asked for when that is not enough."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: OrderedDict[str, Room] = OrderedDict()

    def known(self, room: str) -> Room:
        """As far as it was told."""
        return self._known.get(room, _UNKNOWN)

    async def get(self, room: str) -> Room:
        """Known whole: asked for if need be."""
        while (known := self.known(room)).encrypted is None or known.members is None:
            if known.encrypted is None:
                encrypted = await self._is_encrypted(room)
                known = self.known(room)  # a sync may have told meanwhile
                self._note(room, replace(known, encrypted=known.encrypted or encrypted))
            else:
                there = await self._client.call("GET", "rooms", room, "joined_members")
                joined = len(there.get("joined") or {})
                if (known := self.known(room)).members is None:
                    self._note(room, replace(known, joined=joined, invited=0))
        self._known.move_to_end(room)
        return known

    def learn(self, room: str, section: Mapping[str, Any]) -> None:
        """Take note of what a sync says."""
        before = known = self.known(room)
        kinds = {each.get("type") for each in state_events(section)}
        summary = section.get("summary")
        summary = summary if isinstance(summary, dict) else {}
        counts = [summary.get(f"m.{each}_member_count") for each in ("joined", "invited")]
        if any(type(each) is int for each in counts):
            joined, invited = (each if type(each) is int else None for each in counts)
            known = replace(
                known,
                joined=known.joined if joined is None else joined,
                invited=known.invited if invited is None else invited,
            )
        elif "m.room.member" in kinds:
            known = replace(known, joined=None, invited=None)
        if "m.room.encryption" in kinds or _has_encrypted(section):
            known = replace(known, encrypted=True)  # and it never goes back
        if known != before:
            self._note(room, known)

    def forget(self, room: str) -> None:
        self._known.pop(room, None)

    def _note(self, room: str, known: Room) -> None:
        self._known[room] = known
        self._known.move_to_end(room)
        while len(self._known) > KNOWN_MAX:
            self._known.popitem(last=False)

    async def _is_encrypted(self, room: str) -> bool:
        try:
            await self._client.call("GET", "rooms", room, "state", "m.room.encryption", "")
        except Refused:
            return False
        return True


def _has_encrypted(section: Mapping[str, Any]) -> bool:
    """Whether people speak encrypted, whoever has switched it on: our own events are left out."""
    said = (section.get("timeline") or {}).get("events") or ()
    return any(isinstance(each, dict) and each.get("type") == "m.room.encrypted" for each in said)


def state_events(section: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The changes of state in a room's part of a sync, in order."""
    parts = ((section.get(part) or {}).get("events") or () for part in ("state", "timeline"))
    return [
        each for part in parts for each in part if isinstance(each, dict) and "state_key" in each
    ]
