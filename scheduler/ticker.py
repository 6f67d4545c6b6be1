"""The ticker: APScheduler plans every few seconds, a worker sends. It holds no rule."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.domain.errors import StorageGone, place_of
from bot.domain.ports import Clock
from scheduler.dispatcher import Dispatcher
from scheduler.interval import Every, IntervalJobs
from scheduler.planner import Planner

POLL = 1.0  # seconds between two claims on an idle queue
AWAY_PAUSE = 2.0  # seconds before a database that is away is tried again
OTHERS_EVERY = timedelta(minutes=1)  # between two runs of the other jobs
REBOOK_EVERY = timedelta(hours=1)  # between two looks at what is booked

Job = Callable[[], Awaitable[object]]

log = logging.getLogger(__name__)


class Ticker:
    """Plans due messages every few seconds, and sends them at once. Duties are run beside."""

    def __init__(
        self,
        planner: Planner,
        dispatcher: Dispatcher,
        clock: Clock,
        duties: Mapping[str, Job] | None = None,
    ) -> None:
        """`duties`: jobs that any process may run at any time, by the name in the log."""
        self._planner = planner
        self._dispatcher = dispatcher
        self._clock = clock
        self._duties = dict(duties or {})
        self._turn = asyncio.Lock()
        self._planned = asyncio.Event()
        self._scheduler: AsyncIOScheduler | None = None
        self._worker: asyncio.Task[None] | None = None
        self._jobs: set[asyncio.Future[bool]] = set()  # under way

    async def tick(self) -> int:
        """Run the duties, plan, then send; return how many messages left. Raises StorageGone."""
        await self.perform()
        await self._planner.plan(self._clock())
        return await self._drain()

    async def perform(self) -> None:
        """Run the duties once. Raises StorageGone."""
        for duty in self._duties.values():
            await duty()

    def start(self, every: timedelta, **others: Job) -> None:
        """Start planning at that interval, and sending, on the running event loop.

        Bookings are looked at again at once, then every hour; duties are run at once, then once a
        minute. `others` are jobs run once a minute, logged by name.
        """
        jobs: dict[str, tuple[Job, Every]] = {
            "planning": (self._plan, Every(every)),
            "bookings": (self._rebook, Every(REBOOK_EVERY, at_once=True)),
        }
        at_once = Every(OTHERS_EVERY, at_once=True)
        jobs |= {name: (duty, at_once) for name, duty in self._duties.items()}
        jobs |= {name: (job, Every(OTHERS_EVERY)) for name, job in others.items()}
        self._scheduler = AsyncIOScheduler(jobstores={"default": IntervalJobs()}, timezone=UTC)
        for name, (job, trigger) in jobs.items():
            self._scheduler.add_job(
                partial(self._apart, surviving(name, job)),
                trigger,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        self._worker = asyncio.create_task(self._send())

    async def stop(self, within: timedelta = timedelta(0)) -> None:
        """Stop planning, let sends under way end `within` a time, and give the rest back."""
        if self._scheduler is None or self._worker is None:
            return
        self._scheduler.shutdown(wait=False)
        self._scheduler = None
        await self._dispatcher.stop(within)
        self._planned.set()
        under_way: set[asyncio.Future[Any]] = {self._worker, *self._jobs}
        bound = within.total_seconds() + AWAY_PAUSE
        _, late = await asyncio.wait(under_way, timeout=bound)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=AWAY_PAUSE)

    async def _apart(self, job: Callable[[], Awaitable[bool]]) -> None:
        """Run a job in a task of its own, which the end of APScheduler does not cancel.

        A transaction that is cancelled on SQLite may leave a connection that never closes.
        """
        task = asyncio.ensure_future(job())
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)
        with contextlib.suppress(asyncio.CancelledError):  # APScheduler ends: it would log it
            await asyncio.shield(task)

    async def _plan(self) -> None:
        if await self._planner.plan(self._clock()):
            self._planned.set()

    async def _rebook(self) -> None:
        await self._planner.rebook(self._clock())

    async def _send(self) -> None:
        drain = surviving("sending", self._drain)
        while not self._dispatcher.stopping:
            pause = POLL if await drain() else AWAY_PAUSE
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._planned.wait(), pause)
            self._planned.clear()

    async def _drain(self) -> int:
        async with self._turn:
            return await self._dispatcher.drain()


def surviving(name: str, job: Job) -> Callable[[], Awaitable[bool]]:
    """Return the job with its errors logged; the result is True for a run without one."""

    async def survive() -> bool:
        try:
            await job()
        except StorageGone:
            pass  # the database says so, once
        except Exception as error:
            log.error("%s: %s", name, place_of(error))
        else:
            return True
        return False

    return survive
