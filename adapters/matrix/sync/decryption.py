"""Encrypted events: read when their keys are here, else kept waiting for them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.lanes import Lanes
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.encryption.undecrypted import WAITING_MAX, Undecrypted
from adapters.matrix.encryption.withheld import Withheld
from adapters.matrix.messages.sender import Sender
from adapters.matrix.rooms import Rooms
from adapters.matrix.sync.sync_token import SyncToken
from adapters.matrix.sync.timeline import TimelineEvent, decrypted
from bot.domain.messages import Outbound, Text
from bot.domain.recent import Recent
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
        self._released: Recent[str, bool] = Recent(WAITING_MAX)  # in their lanes again, in order

    async def learn(self, synced: Mapping[str, Any]) -> None:
        """Take in the keys that a sync brings; the events that waited for them come next."""
        self._withheld.learn(synced)
        sessions = await self._crypto.learn(synced)
        self._release(self._undecrypted.release(sessions))

    async def read(self, event: TimelineEvent, session: str) -> TimelineEvent | None:
        """Read an event; None when it waits, or will never be read."""
        clear = self._crypto.decrypt(event.room, json.loads(event.kept.content))
        if clear is None:
            await self._miss_key(event, session)
            return None
        self._undecrypted.read(event.room)
        if event.id in self._released:  # with all that came before it, and nothing after
            self._undecrypted.forget(event)
        elif earlier := self._undecrypted.before(event, session):
            self._release((*earlier, event))  # the key has come, and they come first
            return None
        return decrypted(event, clear, self._me)

    def _release(self, events: Sequence[TimelineEvent]) -> None:
        """Send events back to their lanes, in order, before all that came after them."""
        for each in events:
            self._released[each.id] = True
        self._lanes.feed_next(events)

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
