"""The clock: one APScheduler interval job that plans and drains. No rule lives here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.dispatcher import Dispatcher
from scheduler.planner import Planner

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The system clock; the only place that asks it."""
    return datetime.now(UTC)


class SimulatedClock:
    """A clock that stands still until it is moved, and then only forward."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def move(self, to: datetime) -> None:
        self._now = max(self._now, to)


class Ticker:
    """Plans what is due and sends it, every few seconds."""

    def __init__(self, planner: Planner, dispatcher: Dispatcher, clock: Clock) -> None:
        self._planner = planner
        self._dispatcher = dispatcher
        self._clock = clock
        self._turn = asyncio.Lock()
        self._scheduler: AsyncIOScheduler | None = None

    async def tick(self) -> int:
        """Plan, then send; how many messages left. One at a time in this process."""
        async with self._turn:
            await self._planner.plan(self._clock())
            return await self._dispatcher.drain(self._clock())

    def start(self, every: timedelta) -> None:
        """Tick at that interval, on the running event loop."""
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self.tick,
            "interval",
            seconds=every.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Let the tick under way finish, then tick no more."""
        if self._scheduler is None:
            return
        self._scheduler.pause()
        async with self._turn:  # APScheduler's own shutdown would cancel it
            self._scheduler.shutdown(wait=False)
        self._scheduler = None
