"""Levain in a process of its own, to be killed.

Minutes of waiting are made seconds there, in the proportions they have.
"""

from __future__ import annotations

import asyncio
import json
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import uvloop

from bot.domain.messages import Inbound, Outbound
from bot.domain.ports import Adapter, Handle
from bot.storage.database import Database
from bot.storage.queue import Limit, Queue
from lessons.library import load_library
from scheduler import dispatcher, ticker
from scheduler.clock import ServerClock
from scheduler.dispatcher import REAL_TIME, Dispatcher
from scheduler.planner import Planner
from scheduler.ticker import Ticker
from scheduler.working_time import WorkingTime
from tests.house import make_app

START = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))  # a Tuesday, in hours
LEASE = timedelta(seconds=10)
STOP_MAX = 30.0  # seconds for a process to end
CONTEXT = multiprocessing.get_context("forkserver")  # a start takes some hundredths of a second

Opening = Callable[[Database, Callable[[], datetime]], AbstractAsyncContextManager[Adapter]]


class Seconds(Protocol):
    """In shared memory."""

    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What Levain's process is told."""

    url: str
    folder: Path
    lessons: Path
    owner: str
    offset: timedelta  # from the true time to that of the campaign
    cpu: Seconds
    open: Opening  # its adapter, on that database and clock
    note: Callable[[Outbound], Any]  # a reply as the ledger has it

    @property
    def ledger(self) -> Path:
        """What the core replied, a line an event: who, which, and each reply."""
        return self.folder / "replies.jsonl"

    @property
    def log(self) -> Path:
        return self.folder / "levain.log"


def shared_seconds() -> Any:
    """For `Job.cpu`."""
    return CONTEXT.RawValue("d", 0.0)


def work(job: Job) -> None:
    """Until SIGTERM, or the end of the process that started it."""
    logging.basicConfig(
        filename=job.log,
        level=logging.WARNING,
        format=f"%(asctime)s {job.owner} %(levelname)s %(name)s %(message)s",
    )
    uvloop.run(_work(job))


async def _work(job: Job) -> None:
    stopping = asked_to_stop()
    hurry(LEASE, timedelta(seconds=0.5))
    database = Database(job.url)
    server = ServerClock()
    library = load_library(job.lessons)
    app = make_app(database, library)

    def clock() -> datetime:
        return server() + job.offset

    await server.sync(database)
    await app.start(clock())
    async with job.open(database, clock) as adapter:
        queue = Queue(database, job.owner, Limit(100, 5), LEASE)
        house = Ticker(
            Planner(database, WorkingTime(), library),
            Dispatcher(queue, app, {adapter.name: adapter}, clock, REAL_TIME),
            clock,
        )
        house.start(timedelta(seconds=0.25), clock=partial(server.sync, database))
        tasks = [
            asyncio.create_task(each)
            for each in (adapter.run(_noting(app.handle, job)), _count(job), stopping.wait())
        ]
        ended, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in others:
            task.cancel()
        await asyncio.wait(tasks)
        await house.stop(timedelta(seconds=3))
        job.cpu.value = time.process_time()
        for task in ended:
            task.result()
    await database.close()


def _noting(handle: Handle, job: Job) -> Handle:
    """The core, which notes what it replied: each line is whole, or not there."""
    file = os.open(job.ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    async def note(inbound: Inbound) -> Any:
        outbounds = await handle(inbound)
        line = [inbound.address.conversation, inbound.id, [job.note(each) for each in outbounds]]
        os.write(file, (json.dumps(line) + "\n").encode())
        return outbounds

    return note


async def _count(job: Job) -> None:
    while True:
        job.cpu.value = time.process_time()
        await asyncio.sleep(0.05)


def asked_to_stop() -> asyncio.Event:
    """Set by SIGTERM. A process whose campaign has died ends at once."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # Ctrl-C is for the campaign
    if parent := multiprocessing.parent_process():
        loop.add_reader(parent.sentinel, os._exit, 1)
    return stopping


def hurry(lease: timedelta, back_off: timedelta) -> None:
    """Make minutes of waiting seconds, in the proportions they have.

    A lease stays longer than a place booked ahead, a send and the looks between them; a second
    attempt comes after the outcome of the first has been kept.
    """
    dispatcher.LATE_MAX = lease / 4
    dispatcher.SEND_TIMEOUT = lease / 3
    dispatcher.CLAIM_MAX = 60  # no more than leave within that
    dispatcher.IN_FLIGHT = 2 * dispatcher.CLAIM_MAX
    dispatcher.BACK_OFF = back_off
    ticker.AWAY_PAUSE = 0.5


def kill(process: BaseProcess) -> None:
    """End it at once, whatever it is doing. Raises RuntimeError when it had ended by itself."""
    if process.exitcode is not None:
        raise RuntimeError(f"{process.name} ended by itself: {process.exitcode}")
    process.kill()
    process.join(STOP_MAX)


class Levain:
    """The process, which is replaced as it dies."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._process: BaseProcess | None = None
        self._past = 0.0

    @property
    def cpu(self) -> float:
        return self._past

    def start(self) -> None:
        self._job.cpu.value = 0.0
        self._process = CONTEXT.Process(target=work, args=(self._job,), name="Levain", daemon=True)
        self._process.start()

    def kill(self) -> None:
        """At once, whatever it is doing. Raises RuntimeError when it had ended by itself."""
        assert self._process
        kill(self._process)
        self._forget()

    def stop(self) -> None:
        """As an administrator would."""
        assert self._process
        self._process.terminate()
        self._process.join(STOP_MAX)
        code = self._process.exitcode
        if code is None:
            self._process.kill()
        self._forget()
        if code != 0:
            raise RuntimeError(f"Levain, asked to stop, ended with {code}")

    def close(self) -> None:
        if self._process:
            self._process.kill()
            self._forget()

    def _forget(self) -> None:
        assert self._process
        self._process.join(STOP_MAX)
        self._process.close()
        self._process = None
        self._past += self._job.cpu.value
