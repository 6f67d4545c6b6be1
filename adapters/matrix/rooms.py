"""People who read along in a room: how many there are, and what follows from it.

In private, Levain and one person, everything is answered. In company, somebody who speaks to Levain
is invited to speak in private, and so is the third person who comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.matrix.client import CallRefused, MatrixClient
from adapters.matrix.untrusted import as_object
from bot.domain.recent import Recent

PRIVATE_MAX = 2  # people, Levain included
COMPANY_MAX = 100  # people in an encrypted room, each of whose devices would be given keys
KNOWN_MAX = 20_000  # rooms; the least recently used are asked about again

_THERE = ("invite", "join")
_GONE = ("leave", "ban")


# --- Who comes and goes ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A change in who is in a room, as the homeserver says it (`m.room.member`)."""

    person: str
    now: object  # "join", "invite", "leave", "ban"...
    before: object
    before_by: object  # who made it what it was before

    @property
    def arrives(self) -> bool:
        """Say whether somebody comes, or is asked to, who was not there."""
        return self.now in _THERE and self.before not in _THERE

    @property
    def departs(self) -> bool:
        return self.now in _GONE

    def accepts(self, me: str) -> bool:
        """Say whether somebody enters a conversation that Levain opened."""
        return self.now == "join" and self.before == "invite" and self.before_by == me


def membership(event: Mapping[str, Any]) -> Membership:
    """Read an event of the type `m.room.member`."""
    added = as_object(event.get("unsigned"))
    return Membership(
        person=str(event.get("state_key")),
        now=as_object(event.get("content")).get("membership"),
        before=as_object(added.get("prev_content")).get("membership"),
        before_by=added.get("prev_sender"),
    )


# --- How many are there ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room as far as it is known; None: not known."""

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
        """Say whether others read along, as far as is known."""
        return self.members is not None and self.members > PRIVATE_MAX

    @property
    def answers_company(self) -> bool:
        """Say whether Levain, spoken to in company, asks to speak in private."""
        crowded = self.encrypted and (self.members or 0) > COMPANY_MAX
        return not self.private and not crowded

    def concerned_by(self, change: Membership, me: str) -> bool:
        """Say whether a change of somebody else calls for something: a welcome, an end, a word."""
        third = self.members == PRIVATE_MAX + 1 and change.arrives
        return change.person != me and (third or change.departs or change.accepts(me))


_UNKNOWN = Room()


class Rooms:
    """The rooms, learnt from what the homeserver sends, and asked for when that is not enough."""

    def __init__(self, client: MatrixClient) -> None:
        self._client = client
        self._known: Recent[str, Room] = Recent(KNOWN_MAX)

    def known(self, room: str) -> Room:
        """A room as far as it is known."""
        return self._known.get(room, _UNKNOWN)

    async def get(self, room: str) -> Room:
        """A room known whole, and asked for if need be."""
        while (known := self.known(room)).encrypted is None or known.members is None:
            if known.encrypted is None:
                encrypted = await self._is_encrypted(room)
                known = self.known(room)  # a sync may have told meanwhile
                self._known[room] = replace(known, encrypted=known.encrypted or encrypted)
            else:
                there = await self._client.call("GET", "rooms", room, "joined_members")
                joined = len(there.get("joined") or {})
                if (known := self.known(room)).members is None:
                    self._known[room] = replace(known, joined=joined, invited=0)
        self._known.move_to_end(room)
        return known

    def follow(self, synced: Mapping[str, Any]) -> None:
        """Take note of what a sync says of all rooms."""
        for room, section in joined_rooms(synced).items():
            self.learn(room, section)
        for way in ("leave", "invite"):
            for room in (synced.get("rooms") or {}).get(way) or {}:
                self.forget(room)

    def learn(self, room: str, section: Mapping[str, Any]) -> None:
        """Take note of what a sync says of a room."""
        before = known = self.known(room)
        kinds = {each.get("type") for each in state_events(section)}
        counts = _counts(section)
        if counts:
            known = replace(known, **counts)
        elif "m.room.member" in kinds:
            known = replace(known, joined=None, invited=None)
        if "m.room.encryption" in kinds or _has_encrypted(section):
            known = replace(known, encrypted=True)  # and it never goes back
        if known != before:
            self._known[room] = known

    def forget(self, room: str) -> None:
        self._known.pop(room, None)

    async def see_off(self, room: str) -> None:
        """Leave a room that somebody has left, when Levain would stay there alone."""
        try:
            if (await self.get(room)).members == 1:
                await self._client.call("POST", "rooms", room, "leave", body={})
                self.forget(room)
        except CallRefused:  # it is out already
            self.forget(room)

    async def _is_encrypted(self, room: str) -> bool:
        try:
            await self._client.call("GET", "rooms", room, "state", "m.room.encryption", "")
        except CallRefused:
            return False
        return True


# --- A room's part of a sync -----------------------------------------------------------------


def joined_rooms(synced: Mapping[str, Any]) -> Mapping[str, Any]:
    """The rooms that Levain is in, each with its part of a sync."""
    return (synced.get("rooms") or {}).get("join") or {}


def state_events(section: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The changes of state in a room's part of a sync, in order."""
    parts = ((section.get(part) or {}).get("events") or () for part in ("state", "timeline"))
    return [
        each for part in parts for each in part if isinstance(each, dict) and "state_key" in each
    ]


def _counts(section: Mapping[str, Any]) -> dict[str, Any]:
    """The counts of people there, as far as it says."""
    summary = as_object(section.get("summary"))
    named = {each: summary.get(f"m.{each}_member_count") for each in ("joined", "invited")}
    return {name: count for name, count in named.items() if type(count) is int}


def _has_encrypted(section: Mapping[str, Any]) -> bool:
    """Say whether people speak encrypted, whoever has switched it on."""
    said = (section.get("timeline") or {}).get("events") or ()
    return any(isinstance(each, dict) and each.get("type") == "m.room.encrypted" for each in said)
