"""A worker of the campaign: the real parts on real time, for as long as it is let live."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterator, MutableSequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import Protocol

import uvloop

from bot.domain.deliveries import Claimed
from bot.domain.errors import StorageGone
from bot.domain.messages import Address, Outbound
from bot.domain.ports import Clock, Receipt
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.queue import Limit, Outcome, Queue
from bot.turn.app import App
from lessons.library import load_library
from scheduler import dispatcher
from scheduler.clock import ServerClock, utc_now
from scheduler.dispatcher import REAL_TIME, Dispatcher
from scheduler.planner import Planner
from scheduler.ticker import Ticker
from scheduler.working_time import WorkingTime
from tests.campaigns.crash.adapter import Courier
from tests.campaigns.process import asked_to_stop, hurry
from tests.house import SMALL, make_app

PLAN_EVERY = timedelta(seconds=0.25)
BACK_OFF = timedelta(seconds=0.2)
CALL_MAX = 1.0  # seconds for one request to the platform


class Count(IntEnum):
    """What a worker lets the campaign know, which can read it after its death."""

    UP = 0  # 1 once it works
    FLYING = 1  # messages handed to the platform, their fate not known yet
    CLAIMED = 2  # deliveries, ever
    DOUBTS = 3  # those of them that may have left before
    KEEPING = 4  # transactions that the queue has open
    LATE = 5  # milliseconds, at most, from a place within the rate to the platform's answer


class Skew(Protocol):
    """How wrong the clock of a host is, in seconds; shared by what runs there."""

    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker is told."""

    url: str
    port: int
    owner: str
    offset: timedelta  # from the true time to that of the campaign
    skew: Skew
    limit: Limit
    lease: timedelta
    within: timedelta  # to end what is under way, once asked to stop
    log: Path
    counts: MutableSequence[int]  # by `Count`, in shared memory


class WatchedQueue(Queue):
    """The queue, and a word about what it gives."""

    def __init__(self, job: Job, database: Database) -> None:
        super().__init__(database, job.owner, job.limit, job.lease)
        self._counts = job.counts
        self.places: dict[str, datetime] = {}

    async def claim(
        self,
        clock: Clock,
        room: int,
        ahead: timedelta = timedelta(0),
        without: Collection[str] = (),
    ) -> list[Claimed]:
        with self._open():
            due = await super().claim(clock, room, ahead, without)
        self._counts[Count.CLAIMED] += len(due)
        self._counts[Count.DOUBTS] += sum(each.doubt for each in due)
        self.places |= {str(each.id): each.departs_at for each in due}
        return due

    async def finish(self, outcomes: Collection[Outcome]) -> None:
        with self._open():
            await super().finish(outcomes)

    @contextmanager
    def _open(self) -> Iterator[None]:
        self._counts[Count.KEEPING] += 1
        try:
            yield
        finally:
            self._counts[Count.KEEPING] -= 1


class WatchedCourier(Courier):
    """The adapter, and a word about what is in flight, and how late."""

    def __init__(self, job: Job, queue: WatchedQueue, clock: Clock) -> None:
        super().__init__(job.port, timeout=CALL_MAX)
        self._counts = job.counts
        self._queue = queue
        self._clock = clock

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        self._counts[Count.FLYING] += 1
        try:
            receipt = await super().send(address, outbound, key)
        finally:
            self._counts[Count.FLYING] -= 1
        late = (self._clock() - self._queue.places[key]) / timedelta(milliseconds=1)
        self._counts[Count.LATE] = max(self._counts[Count.LATE], int(late))
        return receipt


def work(job: Job) -> None:
    """Until SIGTERM, or the end of the process that started it."""
    logging.basicConfig(
        filename=job.log, level=logging.WARNING, format=f"{job.owner} %(levelname)s %(message)s"
    )
    uvloop.run(_work(job))


async def _work(job: Job) -> None:
    stopping = asked_to_stop()
    hurry(job.lease, BACK_OFF)
    dispatcher.GONE_PAUSE = 0.1
    database = Database(job.url)
    server = ServerClock(lambda: utc_now() + timedelta(seconds=job.skew.value))
    library = load_library(SMALL)
    app = make_app(database, library)
    await _begin(database, server, app)

    def clock() -> datetime:
        return server() + job.offset

    queue = WatchedQueue(job, database)
    courier = WatchedCourier(job, queue, clock)
    house = Ticker(
        Planner(database, WorkingTime(), library),
        Dispatcher(queue, app, {courier.name: courier}, clock, REAL_TIME),
        clock,
    )
    house.start(PLAN_EVERY, clock=partial(server.sync, database))
    job.counts[Count.UP] = 1
    await stopping.wait()
    await house.stop(job.within)
    await courier.close()
    await database.close()


async def _begin(database: Database, server: ServerClock, app: App) -> None:
    """What a start needs of the database, as soon as it answers."""
    while True:
        try:
            await schema.prepare(database)
            await server.sync(database)
            return await app.start(utc_now())
        except StorageGone:
            await asyncio.sleep(0.1)
