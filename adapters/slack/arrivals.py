"""Arrivals: events kept in the inbox before Slack is answered, then fed to the lanes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from adapters.lanes import Lanes
from adapters.slack.event import SlackEvent, dump
from bot.storage.inbox import Event, Inbox

LEASE = timedelta(seconds=30)  # past that, another process takes an event over
RENEWAL = 10.0  # seconds

log = logging.getLogger(__name__)


class Arrivals:
    """Events of any process of the app, kept once, and leased to the process that handles them."""

    def __init__(self, inbox: Inbox, lanes: Lanes[Event], clock: Callable[[], datetime]) -> None:
        self._inbox = inbox
        self._lanes = lanes
        self._clock = clock
        self._batch: list[tuple[list[Event], asyncio.Future[None]]] = []
        self._arrived = asyncio.Event()

    async def keep(self, *events: SlackEvent) -> None:
        """Return once the events are in the database."""
        if not events:
            return
        kept = asyncio.get_running_loop().create_future()
        rows = [Event(f"{each.workspace} {each.user}", each.id, dump(each)) for each in events]
        self._batch.append((rows, kept))
        self._arrived.set()
        await kept

    async def write(self) -> None:
        """Write to the database without end, one transaction for what came meanwhile."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            batch, self._batch = self._batch, []
            events = {each.id: each for rows, _ in batch for each in rows}
            now = self._clock()
            try:
                new = await self._inbox.keep(list(events.values()), now, now + LEASE)
            except Exception as error:  # Slack gets no acknowledgement, and sends it again
                for _, kept in batch:
                    kept.set_exception(error)
                continue
            self._lanes.feed(new)
            for _, kept in batch:
                kept.set_result(None)

    async def renew(self) -> None:
        """Renew the leases of this process; take over what another left behind when it died."""
        while True:
            try:
                now = self._clock()
                if held := self._lanes.held:
                    await self._inbox.lease(held, now + LEASE)
                self._lanes.feed(await self._inbox.adopt(now, now + LEASE))
            except Exception as error:  # whatever it is, it ends nothing else
                log.warning("what others left is not looked for: %s", type(error).__name__)
            await asyncio.sleep(RENEWAL)
