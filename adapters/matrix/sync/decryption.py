"""Encrypted events: read when their keys are here, else kept waiting for them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from adapters.lanes import Lanes
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.encryption.undecrypted import Undecrypted
from adapters.matrix.encryption.withheld import Withheld
from adapters.matrix.messages.sender import Sender
from adapters.matrix.rooms import Rooms
from adapters.matrix.sync.sync_token import SyncToken
from adapters.matrix.sync.timeline import TimelineEvent, decrypted
from bot.domain.messages import Outbound, Text
from bot.storage.inbox import Settled
from bot.texts.speech import Speech

KEYS_WAIT = 60.0  # seconds for the keys of a message, before somebody hears of it


class Decryption:
    """Reads encrypted events. One whose keys are late comes back to its lane once they come."""

    def __init__(
        self,
        crypto: Crypto,
        withheld: Withheld,
        me: str,
        *,
        rooms: Rooms,
        sender: Sender,
        speech: Speech,
        token: SyncToken,
        lanes: Lanes[TimelineEvent],
    ) -> None:
        self._crypto = crypto
        self._withheld = withheld
        self._me = me
        self._rooms = rooms
        self._sender = sender
        self._speech = speech
        self._token = token
        self._lanes = lanes
        self._undecrypted: Undecrypted[TimelineEvent] = Undecrypted()
        self._back: dict[str, TimelineEvent] = {}  # by id: those in their lanes again, in order

    async def learn(self, synced: Mapping[str, Any]) -> None:
        """Take in the keys that a sync brings; the events that waited for them come next."""
        self._withheld.learn(synced)
        sessions = await self._crypto.learn(synced)
        self._send_back(self._undecrypted.release(sessions))

    async def read(self, event: TimelineEvent, session: str) -> TimelineEvent | None:
        """Read an event; None when it waits, comes back later, or will never be read."""
        if ahead := self._ahead(event):
            self._send_back((*ahead, event))
            return None
        begun = event.again or event.id in self._back
        self._back.pop(event.id, None)
        clear = self._crypto.decrypt(event.room, json.loads(event.kept.content))
        if clear is None:
            await self._miss_key(event, session)
            return None
        self._undecrypted.read(event.room)
        if begun:  # after all that came before it
            self._undecrypted.forget(event)
        elif earlier := self._undecrypted.before(event, session):
            self._send_back((*earlier, event))  # the key has come, and they come first
            return None
        return decrypted(event, clear, self._me)

    def _ahead(self, event: TimelineEvent) -> list[TimelineEvent]:
        """The events sent back to a room that come before another: all, before a new one."""
        if event.again:  # it has begun, and is tried once more
            return []
        back = (each for each in self._back.values() if each.room == event.room)
        return list(takewhile(lambda each: each.id != event.id, back))

    def _send_back(self, events: Sequence[TimelineEvent]) -> None:
        """Send events back to their lanes, after those that were sent back and not read since."""
        self._back |= {each.id: each for each in events}
        rooms = {each.room for each in events}
        self._lanes.feed_next([each for each in self._back.values() if each.room in rooms])

    async def _miss_key(self, event: TimelineEvent, session: str) -> None:
        """Wait for a key; after a while, say what to do, to whoever speaks in private."""
        if event not in self._undecrypted:
            for each in self._undecrypted.keep(session, event):
                self._lanes.note(Settled(each.id, None))
            if not event.failures:  # else they know since before this start
                asyncio.get_running_loop().call_later(KEYS_WAIT, self._look_again, event)
        elif (await self._rooms.get(event.room)).private:
            await self._apologise(event)
            await self._token.fail(event.id)
        else:
            self._undecrypted.forget(event)
            self._lanes.note(Settled(event.id, None))

    async def _apologise(self, event: TimelineEvent) -> None:
        """Say once in a room that nothing can be read there."""
        if not self._undecrypted.is_told(event.room):
            sorry = Outbound((Text(self._speech("matrix-undecipherable")),))
            await self._sender.post(event.room, sorry, f"{event.id}.keys")
            self._undecrypted.tell(event.room)

    def _look_again(self, event: TimelineEvent) -> None:
        if event in self._undecrypted:
            self._lanes.feed((event,))
