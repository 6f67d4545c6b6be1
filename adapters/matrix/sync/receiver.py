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
from adapters.matrix.refusals import LEVELS, Refusals
from adapters.matrix.rooms import Membership, Room, Rooms, joined_rooms, state_events
from adapters.matrix.sync.decryption import Decryption
from adapters.matrix.sync.invitations import Invitations
from adapters.matrix.sync.sync_token import SyncToken
from adapters.matrix.sync.timeline import TimelineEvent, is_about, read
from adapters.matrix.sync.verification import Verification
from adapters.matrix.untrusted import as_object
from adapters.retry import back_off
from adapters.troubles import Troubles
from bot.domain.errors import LoggedOut, SendError
from lessons.errors import LevainError

FAILURES_TOLD = 5  # in a row, some ten seconds: then the administrator hears of it
UNHEARD = "heard"  # the kind of the trouble
AHEAD_MAX = 5_000  # events read and not answered: then no more are asked for
PAGES_MAX = 100  # of a room, read back after an absence: 10 000 events
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
        verification: Verification,
        token: SyncToken,
        lanes: Lanes[TimelineEvent],
        troubles: Troubles,
        refusals: Refusals,
        ahead: int = AHEAD_MAX,
    ) -> None:
        self._client = client
        self._me = me
        self._clock = clock
        self._decryption = decryption
        self._rooms = rooms
        self._invitations = invitations
        self._verification = verification
        self._token = token
        self._lanes = lanes
        self._troubles = troubles
        self._refusals = refusals
        self._ahead = ahead
        self._first = True  # what comes may have ended the process before this one
        self._kept_at: datetime | None = None

    async def receive(self, cursor: str | None) -> None:
        """Read without end. Raises LoggedOut."""
        failures, told = 0, True  # as far as others know
        while True:
            try:
                cursor = await self._step(cursor)
                if told:
                    await self._troubles.recover(UNHEARD)
                failures, told = 0, False
            except LoggedOut:
                raise
            except Exception as error:  # whatever it is, people are heard again after it
                said = str(error) if isinstance(error, LevainError) else _nonsense(error)
                failures += 1
                if failures == FAILURES_TOLD:
                    self._troubles.forget(UNHEARD)  # it began anew
                    await self._troubles.complain(UNHEARD, unheard(said))
                    told = True
                await _pause(said, failures)

    async def _step(self, cursor: str | None) -> str:
        """Sync once; the next cursor, when everything before it is in the lanes."""
        while self._lanes.waiting > self._ahead:  # noqa: ASYNC110 - a rare brake, not worth an event
            await asyncio.sleep(0.1)
        synced = await self._client.sync(cursor, SYNC_WAIT if cursor else 0)
        after = synced.get("next_batch")
        if not isinstance(after, str):
            raise SendError("the homeserver's answer has no next_batch")
        await self._decryption.learn(synced)
        self._rooms.follow(synced)
        await self._verification.learn(synced)
        invited = self._invitations.follow(synced, cursor)
        events = list(invited)
        if cursor is not None:  # what was said before Levain ever listened is not for it
            for room, section in joined_rooms(synced).items():
                events += await self._read(room, section, cursor)
                await asyncio.sleep(0)
        if self._first:
            events = [each.retried() for each in events]
        self._token.move(after, [each.kept for each in events])
        await self._keep(at_once=bool(invited))
        self._first = False
        self._lanes.feed(events)
        await self._follow_levels(synced)
        return after

    async def _follow_levels(self, synced: Mapping[str, Any]) -> None:
        """Let what waits leave at once where Levain may write again."""
        for room, section in joined_rooms(synced).items():
            changes = [each for each in state_events(section) if each.get("type") == LEVELS]
            levels = as_object(changes[-1].get("content")) if changes else None
            if levels is not None and await self._refusals.follow(room, levels):
                self._lanes.look_again(room)

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
        events = (self._parse_one(room, each, known) for each in raw)
        return [each for each in events if each]

    def _parse_one(self, room: str, raw: object, known: Room) -> TimelineEvent | None:
        try:
            return read(room, raw, known, self._me)
        except Exception as error:  # whatever it is, the others are heard
            log.error("an event makes no sense, and is left out: %s", type(error).__name__)
            return None

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
        pages = 0
        while place:
            pages += 1
            if pages > PAGES_MAX:
                log.error("a room has said too much meanwhile: the oldest of it is left out")
                break
            chunk, following = await self._client.page_back(room, place, cursor)
            newest_first += self._parse(room, chunk)
            place = following if following != place else None  # an empty page may have a next one
        return newest_first[::-1]


def unheard(why: str) -> str:
    """Write the trouble of an account that is not heard, with the remedy."""
    return (
        f"nothing is read ({why}): check that the homeserver runs and can be reached from here;"
        " Levain goes on trying"
    )


async def _pause(said: str, failures: int) -> None:
    """Wait longer after each failure."""
    pause = back_off(failures) * random.uniform(0.5, 1)  # noqa: S311
    log.warning("sync: %s; again in %.1f s", said, pause)
    await asyncio.sleep(pause)


def _nonsense(error: Exception) -> str:
    return f"the homeserver's answer makes no sense: {type(error).__name__}"
