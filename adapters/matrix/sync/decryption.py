"""Encrypted events: read when their keys are here, else kept waiting for them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Collection, Mapping
from typing import Any

from adapters.lanes import Lanes
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.encryption.undecrypted import Undecrypted
from adapters.matrix.encryption.withheld import Withheld
from adapters.matrix.messages.event import reply_relation, thread_relation
from adapters.matrix.messages.replied import read_replied
from adapters.matrix.messages.sender import Sender
from adapters.matrix.rooms import Rooms
from adapters.matrix.sync.sync_token import SyncToken
from adapters.matrix.sync.timeline import TimelineEvent, decrypted
from adapters.matrix.untrusted import as_object
from bot.domain.messages import Outbound, Text
from bot.storage.inbox import TRIES_MAX, Settled
from bot.texts.speech import Speech

KEYS_WAIT = 60.0  # seconds for the keys of a message, before somebody hears of it

log = logging.getLogger(__name__)


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

    async def learn(self, synced: Mapping[str, Any]) -> None:
        """Take in the keys that a sync brings; the events that waited for them come next."""
        refused = self._withheld.learn(synced)
        await self._crypto.learn(synced, self._release)
        for session, event in self._undecrypted.waiting() if refused else ():
            if (event.sender, session) in refused:
                self._lanes.feed((event,))

    def _release(self, sessions: Collection[str]) -> None:
        self._lanes.feed_next(self._undecrypted.release(sessions))

    async def read(self, event: TimelineEvent, session: str) -> TimelineEvent | None:
        """Read an event; None when it waits for its key, or will never be read."""
        clear = self._crypto.decrypt(event.room, json.loads(event.kept.content))
        if clear is None:
            await self._miss_key(event, session)
            return None
        self._undecrypted.read(event.room)
        self._undecrypted.forget(event)
        return decrypted(event, clear, self._me)

    async def _miss_key(self, event: TimelineEvent, session: str) -> None:
        """Wait for a key; after a while, say what to do, to whoever speaks in private."""
        waited = event in self._undecrypted  # nothing has released it: its time is over
        overdue = waited or self._withheld.is_refused(event.sender, session)
        if self._undecrypted.is_new(event):
            asyncio.get_running_loop().call_later(KEYS_WAIT, self._look_again, event)
        for each in self._undecrypted.keep(session, event):
            log.warning("event %s: no key came, and too many wait for one", each.id)
            self._lanes.note(Settled(each.id, None))
        if overdue and not self._undecrypted.is_over(event):
            await self._despair(event)
            self._undecrypted.end(event)

    async def _despair(self, event: TimelineEvent) -> None:
        """Say that an event cannot be read; its key may come yet, in the next starts."""
        last = event.failures >= TRIES_MAX - 1
        if last or not (await self._rooms.get(event.room)).private:
            log.info("event %s: no key came", event.id)
            self._undecrypted.forget(event)
            self._lanes.note(Settled(event.id, None))
        elif not event.failures:  # else they know since before this start
            await self._apologise(event)
            if not event.again:  # else its lane has counted it
                await self._token.fail(event.id)

    async def _apologise(self, event: TimelineEvent) -> None:
        """Say once in a room that nothing can be read there, unless something was read since."""
        if not (self._undecrypted.is_told(event.room) or self._undecrypted.is_passed(event)):
            sorry = Outbound((Text(self._speech("matrix-undecipherable")),))
            content = as_object(json.loads(event.kept.content).get("content"))
            root = read_replied(content).thread
            relation = thread_relation(root, event.id) if root else reply_relation(event.id)
            await self._sender.post(event.room, sorry, f"{event.id}.keys", thread=relation)
            self._undecrypted.tell(event.room)

    def _look_again(self, event: TimelineEvent) -> None:
        if event in self._undecrypted:
            self._lanes.feed((event,))
