"""What campaigns share: a course that says where one is, Levain in a process to kill, a pace.

Minutes of waiting are made seconds there, in the proportions they have.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import multiprocessing
import os
import shutil
import signal
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import uvloop
import yaml
from sqlalchemy import func, select

from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.domain.errors import StorageGone
from bot.domain.messages import Inbound, Outbound
from bot.domain.ports import Adapter, Handle
from bot.storage.database import Database
from bot.storage.queue import Limit, Queue
from bot.storage.store import Store
from bot.storage.tables import address, delivery, inbox, learner, seen_event
from bot.turn.app import App
from lessons.library import load_library
from scheduler import dispatcher, ticker
from scheduler.clock import ServerClock
from scheduler.dispatcher import REAL_TIME, Dispatcher
from scheduler.planner import Planner
from scheduler.ticker import Ticker
from scheduler.working_time import WorkingTime
from tests.house import SMALL
from tests.postgres import drop_database, new_database, serve

START = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))  # a Tuesday, in hours
COURSE = "campagne"
QUIZ = 5  # questions a lesson
OPTIONS = "abc"
LEASE = timedelta(seconds=10)
SETTLE_MAX = 60.0  # seconds for all to come to rest at the end, after the leases of the dead
CONTEXT = multiprocessing.get_context("forkserver")

Place = tuple[int, int]  # of a question: its lesson, then itself
Opening = Callable[[Database, Callable[[], datetime]], AbstractAsyncContextManager[Adapter]]


# --- The course --------------------------------------------------------------------------------


def write_course(folder: Path, lessons: int) -> Path:
    """Lessons whose every text says which one it is."""
    place = folder / "courses" / COURSE
    place.mkdir(parents=True)
    for name in ("catalogue.yaml", "glossary.yaml"):
        shutil.copy(SMALL / name, folder)
    course = {
        "id": COURSE,
        "title": "Une campagne",
        "language": "fr",
        "version_note": "Pour les essais.",
        "objectives": ["Tout compter"],
        "competences": ["DC1"],
        "authors": ["L’équipe Levain"],
        "licence": "Licence Ouverte 2.0",
        "pass_mark": 60,
        "lessons": [_lesson(number) for number in range(lessons)],
    }
    text = yaml.safe_dump(course, allow_unicode=True)
    (place / "course.yaml").write_text(text, "utf-8")
    return folder


def _lesson(number: int) -> dict[str, Any]:
    source = {"title": "Une source", "url": "https://example.org/s", "checked_on": "2026-11-22"}
    return {
        "id": f"l{number}",
        "title": f"Leçon {number}",
        "topics": ["sources"],
        "text": f"Le texte de la leçon {number}.",
        "sources": [source],
        "quiz": [_question(number, each) for each in range(QUIZ)],
    }


def _question(lesson: int, number: int) -> dict[str, Any]:
    options = [
        {
            "id": letter,
            "text": f"Réponse {letter} à {lesson}-{number}",
            "feedback": f"Verdict de {letter} à {lesson}-{number}.",
            **({"correct": True} if letter == "a" else {}),
        }
        for letter in OPTIONS
    ]
    return {
        "id": f"q{number}",
        "prompt": f"Question {lesson}-{number} ?",
        "options": options,
        "explanation": f"Explication de {lesson}-{number}.",
    }


# --- Levain, in a process of its own -----------------------------------------------------------


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
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # Ctrl-C is for the campaign
    if parent := multiprocessing.parent_process():
        loop.add_reader(parent.sentinel, os._exit, 1)
    _hurry()
    database = Database(job.url)
    server = ServerClock()
    app = App(database, load_library(job.lessons), WorkingTime())

    def clock() -> datetime:
        return server() + job.offset

    await server.sync(database)
    await app.start(clock())
    async with job.open(database, clock) as adapter:
        queue = Queue(database, job.owner, Limit(100, 5), LEASE)
        house = Ticker(
            Planner(database, WorkingTime(), app.course_of),
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


def _hurry() -> None:
    """Make minutes of waiting seconds, in the proportions they have."""
    dispatcher.LATE_MAX = LEASE / 4
    dispatcher.SEND_TIMEOUT = LEASE / 3
    dispatcher.CLAIM_MAX = 60
    dispatcher.IN_FLIGHT = 2 * dispatcher.CLAIM_MAX
    dispatcher.BACK_OFF = timedelta(seconds=0.5)
    ticker.AWAY_PAUSE = 0.5


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
        self._process = CONTEXT.Process(target=work, args=(self._job,), daemon=True)
        self._process.start()

    def kill(self) -> None:
        """At once, whatever it is doing. Raises RuntimeError when it had ended by itself."""
        assert self._process
        if self._process.exitcode is not None:
            raise RuntimeError(f"Levain ended by itself: {self._process.exitcode}")
        self._process.kill()
        self._forget()

    def stop(self) -> None:
        """As an administrator would."""
        assert self._process
        self._process.terminate()
        self._process.join(30)
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
        self._process.join(30)
        self._process.close()
        self._process = None
        self._past += self._job.cpu.value


# --- What is under way -------------------------------------------------------------------------


async def flying(database: Database) -> tuple[int, int]:
    """What is neither done nor to be begun: events, lessons."""
    count = select(func.count())
    kept = select(inbox.c.event_id)
    replied = (seen_event.c.replies.isnot(None), seen_event.c.event_id.not_in(kept))
    sending = delivery.c.state == DeliveryState.SENDING
    claimed = count.where(sending, delivery.c.visible_at.isnot(None))
    async with database.begin() as connection:
        events = (await connection.execute(count.select_from(inbox))).scalar_one()
        events += (await connection.execute(count.where(*replied))).scalar_one()
        lessons = (await connection.execute(claimed)).scalar_one()
    return events, lessons


async def rest(database: Database) -> None:
    """Until nothing is under way; what is still left after a minute is for the judge."""
    waiting = select(func.count()).where(delivery.c.visible_at.isnot(None))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SETTLE_MAX):
            left = 1
            while left:
                await asyncio.sleep(0.3)
                async with database.begin() as connection:
                    lessons = (await connection.execute(waiting)).scalar_one()
                left = lessons + sum(await flying(database))


async def ask_lessons(database: Database, lessons: Mapping[str, int], due: datetime) -> None:
    """Queue a lesson for each conversation, by its number; none while the database is away."""
    columns = (address.c.conversation, learner.c.id, learner.c.workspace_id)
    query = select(*columns).where(
        learner.c.id == address.c.learner_id, address.c.conversation.in_(lessons)
    )
    with contextlib.suppress(StorageGone):
        async with database.begin() as connection:
            batch = [
                Delivery(
                    slot=f"campaign:{uuid.uuid4().hex[:24]}",
                    workspace_id=workspace,
                    learner_id=id_,
                    kind=DeliveryKind.LATER,
                    item=f"{COURSE}/l{lessons[conversation]}",
                    due_at=due,
                    visible_at=due,
                )
                for conversation, id_, workspace in await connection.execute(query)
            ]
            await Store(connection).add_deliveries(batch)


# --- What else is shared -----------------------------------------------------------------------


class Pace:
    """One place after the other, at a rate, for all learners together."""

    def __init__(self, rate: float) -> None:
        self._spacing = 1 / rate
        self._next = 0.0

    async def wait(self) -> None:
        now = time.monotonic()
        place = max(now, self._next)
        self._next = place + self._spacing
        await asyncio.sleep(place - now)


@contextlib.contextmanager
def open_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty one, as safe as those that are installed."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'levain.sqlite'}"
        return
    with serve(safe=True) as server:
        url = new_database(server)
        yield url
        drop_database(server, url)
