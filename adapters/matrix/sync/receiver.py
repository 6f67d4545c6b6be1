"""The loop that reads an account without a gap, from where it was read to."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from adapters.lanes import Lanes
from adapters.matrix.client import SYNC_WAIT, MatrixClient
from adapters.matrix.rooms import Membership, Rooms, joined_rooms
from adapters.matrix.sync.decryption import Decryption
from adapters.matrix.sync.health import Health
from adapters.matrix.sync.invitations import Invitations
from adapters.matrix.sync.sync_token import SyncToken
from adapters.matrix.sync.timeline import TimelineEvent, is_about, read
from adapters.retry import back_off
from bot.domain.errors import LoggedOut, SendError
from lessons.errors import LevainError

FAILURES_TOLD = 5  # in a row, some ten seconds: then the administrator hears of it
AHEAD_MAX = 5_000  # events read and not answered: then no more are asked for
CURSOR_EVERY = timedelta(minutes=1)  # the sync token is kept, when nothing comes

log = logging.getLogger(__name__)


class Receiver:
    """The loop that syncs: keys and rooms are learnt first, then events go to their lanes.

    Invitations come once, and not again from an earlier place: they are kept before they leave.
    """

    def __init__(
        self,
        client: MatrixClient,
        me: str,
        clock: Callable[[], datetime],
        *,
        decryption: Decryption,
        rooms: Rooms,
        invitations: Invitations,
        token: SyncToken,
        lanes: Lanes[TimelineEvent],
        health: Health,
    ) -> None:
        self._client = client
        self._me = me
        self._clock = clock
        self._decryption = decryption
        self._rooms = rooms
        self._invitations = invitations
        self._token = token
        self._lanes = lanes
        self._health = health
        self._kept_at: datetime | None = None

    async def receive(self, cursor: str | None) -> None:
        """Read without end. Raises LoggedOut."""
        failures, told = 0, True  # as far as others know
        while True:
            try:
                cursor = await self._step(cursor)
                if told:
                    await self._health.recover()
                failures, told = 0, False
            except LoggedOut:
                raise
            except Exception as error:  # whatever it is, people are heard again after it
                said = str(error) if isinstance(error, LevainError) else _nonsense(error)
                failures += 1
                if failures == FAILURES_TOLD:
                    await self._health.complain_unread(said)
                    told = True
                await _pause(said, failures)

    async def _step(self, cursor: str | None) -> str:
        """Sync once; the next cursor, when everything before it is in the lanes."""
        while self._lanes.waiting > AHEAD_MAX:  # noqa: ASYNC110 - a rare brake, not worth an event
            await asyncio.sleep(0.1)
        synced = await self._client.sync(cursor, SYNC_WAIT if cursor else 0)
        after = synced.get("next_batch")
        if not isinstance(after, str):
            raise SendError("the homeserver's answer has no next_batch")
        await self._decryption.learn(synced)
        self._rooms.follow(synced)
        invited = self._invitations.follow(synced, cursor)
        events = list(invited)
        if cursor is not None:  # what was said before Levain ever listened is not for it
            for room, section in joined_rooms(synced).items():
                events += await self._read(room, section, cursor)
        self._token.move(after, [each.kept for each in events])
        await self._keep(at_once=bool(invited))
        self._lanes.feed(events)
        return after

    async def _keep(self, *, at_once: bool) -> None:
        """Keep the sync token, once in a while."""
        now = self._clock()
        if at_once or self._kept_at is None or now - self._kept_at >= CURSOR_EVERY:
            await self._token.settle()
            self._kept_at = now

    async def _read(
        self, room: str, section: Mapping[str, Any], cursor: str
    ) -> list[TimelineEvent]:
        """The events of a room since the cursor that call for something, the oldest first."""
        timeline = section.get("timeline") or {}
        events = self._parse(room, timeline.get("events") or ())
        if timeline.get("limited") and (start := timeline.get("prev_batch")):
            events = [*await self._missed(room, start, cursor), *events]
        return [each for each in self._once_invited(events) if not is_about(each.content, self._me)]

    def _parse(self, room: str, raw: Sequence[object]) -> list[TimelineEvent]:
        known = self._rooms.known(room)
        events = (read(room, each, known, self._me) for each in raw)
        return [each for each in events if each]

    def _once_invited(self, events: Sequence[TimelineEvent]) -> Sequence[TimelineEvent]:
        """The events since Levain was invited to the room: those before it are not for it."""
        invited = (place for place, each in enumerate(events, 1) if self._invites(each))
        return events[max(invited, default=0) :]

    def _invites(self, event: TimelineEvent) -> bool:
        change = event.content
        return (
            isinstance(change, Membership) and change.person == self._me and change.now == "invite"
        )

    async def _missed(self, room: str, start: str, cursor: str) -> list[TimelineEvent]:
        """The events that a sync left out between the cursor and its own, the oldest first."""
        newest_first: list[TimelineEvent] = []
        place: str | None = start
        while place:
            chunk, following = await self._client.page_back(room, place, cursor)
            newest_first += self._parse(room, chunk)
            place = following if following != place else None  # an empty page may have a next one
        return newest_first[::-1]


async def _pause(said: str, failures: int) -> None:
    """Wait longer after each failure."""
    pause = back_off(failures) * random.uniform(0.5, 1)  # noqa: S311
    log.warning("sync: %s; again in %.1f s", said, pause)
    await asyncio.sleep(pause)


def _nonsense(error: Exception) -> str:
    return f"the homeserver's answer makes no sense: {type(error).__name__}"
