"""Sends a message once: as one event or several, encrypted where the room is."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import deque
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from adapters.matrix.budget import Rank
from adapters.matrix.client import Body, MatrixClient, Muted
from adapters.matrix.encryption.attachments import encrypt_attachment
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.messages.asked import asked_of
from adapters.matrix.messages.edits import answered, edited
from adapters.matrix.messages.event import MESSAGE, OutgoingEvent
from adapters.matrix.messages.media import OutgoingMedia, describe
from adapters.matrix.messages.polls import poll_end
from adapters.matrix.messages.reactions import Reactions
from adapters.matrix.messages.render import FRENCH, ask_in_words, render
from adapters.matrix.messages.taps import POLL_START, TAPS, Tappable, taps_for
from adapters.matrix.messages.thumbnail import shrink
from adapters.matrix.rooms import Rooms
from adapters.matrix.texts import speech
from adapters.multipart import see_through
from adapters.retry import retry
from bot.domain.errors import RetryLater, SendError
from bot.domain.messages import Feedback, Outbound, Picture
from bot.domain.ports import Receipt
from bot.texts.speech import Speech

KEY = "levain.key"  # the transaction id, in clear: a homeserver tells it to the same device only
FIND_PAGES = 3  # of a conversation, looked through for a message of ours
EDITS_MAX = 1_000  # that wait; those beyond are left out

log = logging.getLogger(__name__)


class _Edit(NamedTuple):
    """An event that changes an earlier one."""

    room: str
    type: str
    content: Body
    txn: str


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
        self._edits: dict[str, _Edit] = {}  # by transaction: those that wait
        self._late = asyncio.Event()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # by room

    async def post(
        self,
        room: str,
        outbound: Outbound,
        key: str,
        *,
        rank: Rank = Rank.REPLY,
        thread: Body | None = None,
    ) -> Receipt:
        """Send a message as one event or several; the receipt of the one that can be answered.

        Nothing else is said there meanwhile. `thread` is the relation to the thread that it is
        said in.
        """
        async with self._turns.setdefault(room, asyncio.Lock()):
            return await self._post(room, outbound, key, rank, thread or {})

    async def _post(
        self, room: str, outbound: Outbound, key: str, rank: Rank, thread: Body
    ) -> Receipt:
        self._client.budget.check(rank, f"{self.mark}.{key}")
        receipt, answerable = "", False
        parts, number = deque(render(outbound, polls=self._polls)), 0
        while parts:
            part, number = parts.popleft(), number + 1
            begun = number > 1
            if isinstance(part, OutgoingMedia):
                event = await see_through(begun, partial(self._upload, room, part))
                event = replace(event, content=event.content | asked_of(outbound))
            else:
                event = part
            event = replace(event, content={**event.content, **thread})
            # The last one's says that all of it has left.
            txn = f"{self.mark}.{key}" + (f".{number}" if parts else "")
            put = partial(self._put, room, event.type, event.content, txn, rank)
            try:
                event_id = await see_through(begun, put)
            except Muted:
                if event.type != POLL_START:
                    raise
                parts.extendleft(reversed(ask_in_words(outbound)))  # polls alone are refused
                number -= 1
                continue
            older = self._tappable.last_poll(room) if event.type == POLL_START else None
            self._tappable.note(room, event_id, event)
            if older and older != event_id:
                await self._end_repeated(room, older, event, speech(outbound.language or FRENCH))
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
            edit = self._edit(room, event_id, shown[-1].content)
            await self._put(*edit, Rank.EDIT)

    async def close(self, room: str, event_id: str, feedback: Feedback, speak: Speech) -> None:
        """Show in a question how it was answered; leave alone what is no question of ours."""
        content = await self._tappable.recall(room, event_id)
        if POLL_START in content and taps_for(content, feedback.action):
            await self.end_poll(room, event_id, speak)
        elif closed := answered(content, feedback, speak):
            await self._touch(self._edit(room, event_id, *closed))

    async def _end_repeated(
        self, room: str, older: str, event: OutgoingEvent, speak: Speech
    ) -> None:
        """Close an older poll that asks the same as a new one."""
        with contextlib.suppress(SendError):
            content = await self._tappable.recall(room, older)
            if content.get(TAPS) == event.content.get(TAPS):
                await self.end_poll(room, older, speak)

    async def end_poll(self, room: str, poll: str, speak: Speech) -> None:
        """Close a poll of ours: no vote counts any more."""
        ended = poll_end(poll, speak("matrix-poll-closed"))
        await self._touch(_Edit(room, ended.type, ended.content, f"{poll}.end"))
        self._tappable.end_ours(room, poll)

    def _edit(self, room: str, event_id: str, content: Body, change: str = "") -> _Edit:
        """The edit that replaces the content of an event; the same for the same content."""
        new = edited(content, event_id, change)
        digest = blake2b(json.dumps(new).encode(), digest_size=6).hexdigest()
        return _Edit(room, MESSAGE, new, f"{self.mark}.{event_id}.{digest}")

    async def _touch(self, edit: _Edit) -> None:
        """Send an edit now, or when the homeserver has time for it: nobody waits for one."""
        try:
            await self._put(*edit, Rank.EDIT)
        except RetryLater:
            if len(self._edits) < EDITS_MAX:
                self._edits[edit.txn] = edit
                self._late.set()

    async def catch_up(self) -> None:
        """Send the edits that wait, without end."""
        while True:
            await self._late.wait()
            self._late.clear()
            while self._edits:
                edit = self._edits.pop(next(iter(self._edits)))
                try:
                    await retry(partial(self._put, *edit, Rank.EDIT))
                except SendError as error:
                    log.debug("a question was not closed: %s", error)

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
                named = self._tappable.key_of(event, KEY)
                if named == txn or (parts and named.startswith(f"{txn}.")):
                    parts.append(event["event_id"])
            if parts or not following:
                break
            place = following
        return parts[::-1]

    async def _put(self, room: str, kind: str, content: Body, txn: str, rank: Rank) -> str:
        """Send an event, encrypted where the room is."""
        self._client.budget.check(rank, txn)  # else it would be encrypted for nothing
        if (await self._rooms.get(room)).encrypted:
            kind, content = await self._crypto.encrypt(room, kind, content)
        return await self._client.put_event(room, kind, {**content, KEY: txn}, txn, rank)

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
