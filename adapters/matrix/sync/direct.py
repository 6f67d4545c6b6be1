"""Private conversations: the list of the account, and the ones that Levain opens itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from hashlib import blake2b
from typing import Any

from adapters.matrix.client import CallRefused, MatrixClient
from bot.domain.errors import RetryLater

_DIRECT = "m.direct"  # the account's own list, which its other clients read too

log = logging.getLogger(__name__)


class Direct:
    """The account's list of private conversations."""

    def __init__(self, client: MatrixClient, me: str) -> None:
        self._client = client
        self._me = me
        self._turn = asyncio.Lock()  # the list is written as a whole

    async def note(self, person: str, room: str) -> None:
        """Note that a conversation is theirs."""
        async with self._turn:
            listed = await self._listed()
            rooms = listed.setdefault(person, [])
            if room not in rooms:
                rooms.append(room)
                place = ("user", self._me, "account_data", _DIRECT)
                await self._client.call("PUT", *place, body=listed)

    async def open(self, people: Collection[str], *, encrypted: bool) -> None:
        """Invite people who have no conversation yet. Doing it again changes nothing."""
        listed = await self._listed()
        for person in people:
            if not listed.get(person):
                try:
                    await self.note(person, await self._make(person, encrypted=encrypted))
                except RetryLater:
                    raise
                except CallRefused as error:
                    log.warning("a conversation could not be opened: %s", error)

    async def _make(self, person: str, *, encrypted: bool) -> str:
        """Make a room. Its alias follows from who is in it, so that a repeat finds it."""
        digest = blake2b(f"{self._me} {person}".encode(), digest_size=12).hexdigest()
        name, server = f"levain_{digest}", self._me.partition(":")[2]
        secret = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
        body = {
            "is_direct": True,
            "preset": "trusted_private_chat",
            "room_alias_name": name,
            "invite": [person],
            "initial_state": [secret] if encrypted else [],
        }
        try:
            made = await self._client.call("POST", "createRoom", body=body)
        except CallRefused as error:
            if error.code != "M_ROOM_IN_USE":
                raise
            made = await self._client.call("GET", "directory", "room", f"#{name}:{server}")
            await self._invite(person, str(made["room_id"]))
        return str(made["room_id"])

    async def _invite(self, person: str, room: str) -> None:
        """Invite a person, unless they are there. Raises CallRefused, also in another's room."""
        try:
            there = await self._client.call("GET", "rooms", room, "state", "m.room.member", person)
        except CallRefused as error:
            if error.code != "M_NOT_FOUND":
                raise
            there = {}
        if there.get("membership") not in ("invite", "join"):
            await self._client.call("POST", "rooms", room, "invite", body={"user_id": person})

    async def _listed(self) -> dict[str, list[Any]]:
        try:
            found = await self._client.call("GET", "user", self._me, "account_data", _DIRECT)
        except CallRefused:  # nobody yet
            return {}
        return {person: rooms for person, rooms in found.items() if isinstance(rooms, list)}
