"""Sends a message once: as one event or several, encrypted where the room is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from functools import partial
from hashlib import blake2b
from typing import Any
from weakref import WeakValueDictionary

from adapters.matrix.client import Gate, MatrixClient
from adapters.matrix.encryption.attachments import encrypt_attachment
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.messages.edits import answered, edited
from adapters.matrix.messages.event import MESSAGE, OutgoingEvent
from adapters.matrix.messages.media import OutgoingMedia, describe
from adapters.matrix.messages.polls import poll_end
from adapters.matrix.messages.reactions import Reactions
from adapters.matrix.messages.render import render
from adapters.matrix.messages.taps import POLL_START, TAPS, Tappable, taps_for
from adapters.matrix.messages.thumbnail import shrink
from adapters.matrix.rooms import Rooms
from adapters.multipart import see_through
from bot.domain.messages import Feedback, Outbound, Picture
from bot.domain.ports import Receipt
from bot.texts.speech import Speech

FIND_PAGES = 3  # of a conversation, looked through for a message of ours


class Sender:
    """Sends under one account. Each method raises RetryLater, CannotDeliver or SendError."""

    mark = ""  # of this database: its keys begin with it

    def __init__(
        self,
        client: MatrixClient,
        crypto: Crypto,
        rooms: Rooms,
        reactions: Reactions,
        tappable: Tappable,
        *,
        polls: bool,
    ) -> None:
        self._client = client
        self._crypto = crypto
        self._rooms = rooms
        self._reactions = reactions
        self._tappable = tappable
        self._polls = polls
        self._gate = Gate()  # homeservers count messages
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # by room

    async def post(self, room: str, outbound: Outbound, key: str) -> Receipt:
        """Send a message as one event or several; the receipt of the one that can be answered.

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
            if isinstance(part, OutgoingMedia):
                event = await see_through(begun, partial(self._upload, room, part))
            else:
                event = part
            # The last one's says that all of it has left.
            txn = f"{self.mark}.{key}" + (f".{number}" if number < len(parts) else "")
            put = partial(self._put, room, event.type, event.content, txn)
            event_id = await see_through(begun, put)
            self._tappable.note(room, event_id, event)
            if not answerable:
                receipt = f"{room} {event_id}"
            answerable = answerable or TAPS in event.content
            if event.keycaps:
                await self._reactions.plan(room, event_id, event.keycaps)
        return receipt

    async def replace(self, receipt: Receipt, outbound: Outbound) -> None:
        """Replace what can be answered in a message, or its end."""
        room, event_id = receipt.split(" ")
        shown = [part for part in render(outbound) if isinstance(part, OutgoingEvent)]
        if shown:
            await self._edit(room, event_id, shown[-1].content)

    async def close(self, room: str, event_id: str, feedback: Feedback, speak: Speech) -> None:
        """Show in a question how it was answered; leave alone what is no question of ours."""
        content = await self._tappable.recall(room, event_id)
        if POLL_START in content and taps_for(content, feedback.action):
            await self.end_poll(room, event_id, speak)
        elif closed := answered(content, feedback, speak):
            await self._edit(room, event_id, closed)

    async def end_poll(self, room: str, poll: str, speak: Speech) -> None:
        """Close a poll of ours: no vote counts any more."""
        ended = poll_end(poll, speak("matrix-poll-closed"))
        await self._put(room, ended.type, ended.content, f"{poll}.end")
        self._tappable.end_ours(room, poll)

    async def _edit(self, room: str, event_id: str, content: Mapping[str, Any]) -> None:
        """Replace the content of an event; once for the same content."""
        new = edited(content, event_id)
        digest = blake2b(json.dumps(new).encode(), digest_size=6).hexdigest()
        await self._put(room, MESSAGE, new, f"{self.mark}.{event_id}.{digest}")

    async def find(self, room: str, key: str) -> Receipt | None:
        """Find what left under that key, in the last pages of the conversation."""
        parts = await self._find_parts(room, f"{self.mark}.{key}")
        for event_id in parts:
            if TAPS in await self._tappable.recall(room, event_id):
                return f"{room} {event_id}"
        return f"{room} {parts[-1]}" if parts else None

    async def _find_parts(self, room: str, txn: str) -> list[str]:
        """The events of a message, in order."""
        place = ""
        parts: list[str] = []  # the newest first
        for _ in range(FIND_PAGES):
            chunk, following = await self._client.page_back(room, place)
            for event in chunk:
                named = (event.get("unsigned") or {}).get("transaction_id", "")
                if named == txn or (parts and named.startswith(f"{txn}.")):
                    parts.append(event["event_id"])
            if parts or not following:
                break
            place = following
        return parts[::-1]

    async def _put(self, room: str, kind: str, content: Mapping[str, Any], txn: str) -> str:
        """Send an event, encrypted where the room is."""
        with self._gate.passing():
            if (await self._rooms.get(room)).encrypted:
                kind, content = await self._crypto.encrypt(room, kind, content)
            return await self._client.put_event(room, kind, content, txn)

    async def _upload(self, room: str, media: OutgoingMedia) -> OutgoingEvent:
        """Upload a content to the homeserver's store, a large picture with a small one."""
        content = media.block.content
        small = None
        if isinstance(media.block, Picture):
            small = await asyncio.to_thread(shrink, content)
        place = await self._store(room, content)
        if small is None:
            return describe(media, **place)
        kept = await self._store(room, small.content)
        thumbnail = {f"thumbnail_{key}": value for key, value in kept.items()}
        return describe(media, **place, thumbnail=thumbnail | {"thumbnail_info": small.info})

    async def _store(self, room: str, content: bytes) -> dict[str, Any]:
        """Store a content, encrypted where the room is; where it then is."""
        if not (await self._rooms.get(room)).encrypted:
            return {"url": await self._client.upload(content)}
        hidden, keys = encrypt_attachment(content)
        return {"file": {"url": await self._client.upload(hidden), **keys}}
