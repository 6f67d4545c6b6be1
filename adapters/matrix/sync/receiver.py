"""Reads an account without a gap, from where it was read to."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from adapters.matrix.client import SYNC_WAIT, Client
from adapters.matrix.messages.parse import is_id, membership
from adapters.matrix.sync.sync_token import SyncToken
from bot.domain.errors import LoggedOut, SendError
from bot.storage.inbox import Event
from lessons.errors import LevainError

PAUSE_MAX = 60.0  # seconds between two tries
FAILURES_TOLD = 5  # in a row, some ten seconds: then the administrator is told
AHEAD_MAX = 5_000  # events read and not dealt with: then no more are asked for
CURSOR_EVERY = timedelta(minutes=1)  # the bookmark is kept, when nothing comes

log = logging.getLogger(__name__)

Synced = Mapping[str, Any]


class Receiver:
    """The loop that syncs. `wanted` says which events of a room are worth dealing with.

    `prepare` makes events of what a sync brings once, and not again from an earlier place: they are
    kept before they are dealt with. `report` is told why nothing was read for a while, and then
    that it is again.
    """

    def __init__(
        self,
        client: Client,
        me: str,
        bookmark: SyncToken,
        clock: Callable[[], datetime],
        *,
        wanted: Callable[[str, Mapping[str, Any]], bool],
        prepare: Callable[[Synced, str | None], Awaitable[list[Event]]],
        feed: Callable[[Sequence[Event]], None],
        backlog: Callable[[], int],
        report: Callable[[str | None], Awaitable[None]],
    ) -> None:
        self._client = client
        self._me = me
        self._bookmark = bookmark
        self._clock = clock
        self._wanted = wanted
        self._prepare = prepare
        self._feed = feed
        self._backlog = backlog
        self._report = report
        self._kept_at: datetime | None = None

    async def receive(self, cursor: str | None) -> None:
        """Without end. Raises LoggedOut."""
        failures, told = 0, True  # as far as others know
        while True:
            try:
                cursor = await self._step(cursor)
                if told:
                    await self._report(None)
                failures, told = 0, False
            except LoggedOut:
                raise
            except Exception as error:  # whatever it is, people are heard again after it
                said = str(error) if isinstance(error, LevainError) else _nonsense(error)
                failures += 1
                if failures == FAILURES_TOLD:
                    await self._report(said)
                    told = True
                pause = min(PAUSE_MAX, 0.25 * 2 ** min(failures, 10)) * random.uniform(0.5, 1)  # noqa: S311
                log.warning("sync: %s; again in %.1f s", said, pause)
                await asyncio.sleep(pause)

    async def _step(self, cursor: str | None) -> str:
        """One look: the next cursor, once everything before it is in the lanes."""
        while self._backlog() > AHEAD_MAX:  # noqa: ASYNC110 - a rare brake, not worth an event
            await asyncio.sleep(0.1)
        synced = await self._client.sync(cursor, SYNC_WAIT if cursor else 0)
        after = synced.get("next_batch")
        if not isinstance(after, str):
            raise SendError("the homeserver's answer has no next_batch")
        once = await self._prepare(synced, cursor)
        events = list(once)
        if cursor is not None:  # what was said before Levain ever listened is not for it
            for room, section in joined(synced).items():
                events += await self._events(room, section, cursor)
        self._bookmark.move(after, events)
        now = self._clock()
        if once or self._kept_at is None or now - self._kept_at >= CURSOR_EVERY:
            await self._bookmark.settle()
            self._kept_at = now
        self._feed(events)
        return after

    async def _events(self, room: str, section: Mapping[str, Any], cursor: str) -> list[Event]:
        """What was said in a room since the cursor, the oldest first, without a gap."""
        timeline = section.get("timeline") or {}
        events = [each for each in timeline.get("events") or () if self._keeps(room, each)]
        if timeline.get("limited") and (start := timeline.get("prev_batch")):
            events = [*await self._missed(room, start, cursor), *events]
        return [
            Event(room, each["event_id"], json.dumps(each))
            for each in self._once_invited(events)
            if not self._is_own(each)
        ]

    def _once_invited(self, events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """What was said in a room before Levain was invited there is not for it."""
        invited = (
            place
            for place, each in enumerate(events, 1)
            if self._is_own(each) and membership(each) == "invite"
        )
        return events[max(invited, default=0) :]

    def _is_own(self, event: Mapping[str, Any]) -> bool:
        """Whether it says what becomes of Levain in the room."""
        return event.get("type") == "m.room.member" and event.get("state_key") == self._me

    async def _missed(self, room: str, start: str, cursor: str) -> list[Mapping[str, Any]]:
        """What a sync left out between the cursor and what it gave, the oldest first."""
        newest_first: list[Mapping[str, Any]] = []
        place: str | None = start
        while place:
            chunk, following = await self._client.page_back(room, place, cursor)
            newest_first += [each for each in chunk if self._keeps(room, each)]
            place = following if following != place else None  # an empty page may have a next one
        return newest_first[::-1]

    def _keeps(self, room: str, event: object) -> bool:
        return (
            isinstance(event, dict)
            and is_id(room)
            and is_id(event.get("event_id"))
            and is_id(event.get("sender"))
            and (self._is_own(event) or self._wanted(room, event))
        )


def _nonsense(error: Exception) -> str:
    return f"the homeserver's answer makes no sense: {type(error).__name__}"


def joined(synced: Synced) -> Mapping[str, Any]:
    """The rooms one is in, of which a sync tells."""
    return (synced.get("rooms") or {}).get("join") or {}
