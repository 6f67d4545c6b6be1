"""Sends a message once: as one event or several, encrypted where the room is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from functools import partial
from hashlib import blake2b
from typing import Any
from weakref import WeakValueDictionary

from adapters.matrix.client import Client, Gate, Refused
from adapters.matrix.encryption.crypto import Crypto, encrypt_attachment
from adapters.matrix.messages.reactions import Reactions
from adapters.matrix.messages.render import (
    POLL_START,
    TAPS,
    Message,
    Upload,
    answered,
    asks,
    describe,
    edited,
    poll_end,
    render,
)
from adapters.matrix.messages.thumbnail import shrink
from adapters.matrix.rooms import Rooms
from adapters.multipart import see_through
from bot.domain.messages import Feedback, Outbound, Picture
from bot.domain.ports import Receipt
from bot.domain.recent import Recent
from bot.texts.speech import Speech

RECALLED_MAX = 2_000  # own messages whose taps are remembered
FIND_PAGES = 3  # of a conversation, looked through for a message of ours


class Sender:
    """Under one account. Each method raises RetryLater, CannotDeliver or SendError."""

    mark = ""  # of this database: its keys begin with it

    def __init__(
        self,
        client: Client,
        crypto: Crypto,
        rooms: Rooms,
        keycaps: Reactions,
        me: str,
        *,
        polls: bool,
    ) -> None:
        self._client = client
        self._crypto = crypto
        self._rooms = rooms
        self._keycaps = keycaps
        self._me = me
        self._polls = polls
        self._gate = Gate()  # homeservers count messages
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # by room
        self.polls: Recent[str, str] = Recent(RECALLED_MAX)  # by room, the last one asked
        self._recalled: Recent[tuple[str, str], Mapping[str, Any]] = Recent(RECALLED_MAX)

    async def is_private(self, room: str) -> bool:
        """Whether nobody else reads along."""
        return (await self._rooms.get(room)).private

    async def post(self, room: str, outbound: Outbound, key: str) -> Receipt:
        """The message as one event or several; the receipt of the one that can be answered.

        Nothing else is said there meanwhile.
        """
        async with self._turns.setdefault(room, asyncio.Lock()):
            return await self._post(room, outbound, key)

    async def _post(self, room: str, outbound: Outbound, key: str) -> Receipt:
        self._gate.check()
        receipt, answerable = "", False
        parts = render(outbound, polls=self._polls)
        for number, part in enumerate(parts, 1):
            begun = number > 1
            if isinstance(part, Upload):
                message = await see_through(begun, partial(self._upload, room, part))
            else:
                message = part
            # The last one's says that all of it has left.
            txn = f"{self.mark}.{key}" + (f".{number}" if number < len(parts) else "")
            put = partial(self.put, room, message.type, message.content, txn)
            event_id = await see_through(begun, put)
            if message.type == POLL_START:
                self.polls[room] = event_id
            if not answerable:
                receipt = f"{room} {event_id}"
            if TAPS in message.content:
                answerable = True
                self._remember(room, event_id, message.content)
                if message.keycaps:
                    await self._keycaps.plan(room, event_id, message.keycaps)
        return receipt

    async def replace(self, receipt: Receipt, outbound: Outbound) -> None:
        """What can be answered in it, or its end, is replaced."""
        room, event_id = receipt.split(" ")
        shown = [part for part in render(outbound) if isinstance(part, Message)]
        if shown:
            await self._edit(room, event_id, shown[-1].content)

    async def close(self, room: str, event_id: str, feedback: Feedback, speak: Speech) -> None:
        """The question shows what it was answered; one that is no question of ours is let be."""
        content = await self.recall(room, event_id)
        if asks(content, feedback.action) and POLL_START in content:
            await self.end(room, event_id, speak)
        elif closed := answered(content, feedback, speak):
            await self._edit(room, event_id, closed)

    async def end(self, room: str, poll: str, speak: Speech) -> None:
        """No vote counts any more."""
        ended = poll_end(poll, speak("matrix-poll-closed"))
        await self.put(room, ended.type, ended.content, f"{poll}.end")
        if self.polls.get(room) == poll:
            del self.polls[room]

    async def _edit(self, room: str, event_id: str, content: Mapping[str, Any]) -> None:
        """Once for the same content."""
        new = edited(content, event_id)
        digest = blake2b(json.dumps(new).encode(), digest_size=6).hexdigest()
        await self.put(room, "m.room.message", new, f"{self.mark}.{event_id}.{digest}")

    async def find(self, room: str, key: str) -> Receipt | None:
        """What left under that key, in the last pages of the conversation."""
        txn, place = f"{self.mark}.{key}", ""
        parts: list[str] = []  # of that message, the newest first
        for _ in range(FIND_PAGES):
            chunk, following = await self._client.page_back(room, place)
            for event in chunk:
                named = (event.get("unsigned") or {}).get("transaction_id", "")
                if named == txn or (parts and named.startswith(f"{txn}.")):
                    parts.append(event["event_id"])
            if parts or not following:
                break
            place = following
        for event_id in parts[::-1]:
            if TAPS in await self.recall(room, event_id):
                return f"{room} {event_id}"
        return f"{room} {parts[0]}" if parts else None

    async def put(self, room: str, kind: str, content: Mapping[str, Any], txn: str) -> str:
        """Encrypted where the room is."""
        with self._gate.passing():
            if (await self._rooms.get(room)).encrypted:
                kind, content = await self._crypto.encrypt(room, kind, content)
            return await self._client.put_event(room, kind, content, txn)

    async def _upload(self, room: str, upload: Upload) -> Message:
        """Its content to the homeserver's store, a large picture with a small one."""
        content = upload.block.content
        small = None
        if isinstance(upload.block, Picture):
            small = await asyncio.to_thread(shrink, content)
        place = await self._store(room, content)
        if small is None:
            return describe(upload, **place)
        kept = await self._store(room, small.content)
        thumbnail = {f"thumbnail_{key}": value for key, value in kept.items()}
        return describe(upload, **place, thumbnail=thumbnail | {"thumbnail_info": small.info})

    async def _store(self, room: str, content: bytes) -> dict[str, Any]:
        """Where it then is: encrypted where the room is."""
        if not (await self._rooms.get(room)).encrypted:
            return {"url": await self._client.upload(content)}
        hidden, keys = encrypt_attachment(content)
        return {"file": {"url": await self._client.upload(hidden), **keys}}

    async def recall(self, room: str, event_id: str) -> Mapping[str, Any]:
        """The content of a message of ours; nothing for anybody else's."""
        if known := self._recalled.get((room, event_id)):
            return known
        try:
            event = await self._client.call("GET", "rooms", room, "event", event_id)
        except Refused:
            return {}
        if event.get("sender") != self._me:
            return {}
        if event.get("type") == "m.room.encrypted":
            event = self._crypto.decrypt(room, event) or {}
        content = event.get("content")
        return self._remember(room, event_id, content if isinstance(content, dict) else {})

    def _remember(self, room: str, event_id: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        self._recalled[room, event_id] = content
        return content
