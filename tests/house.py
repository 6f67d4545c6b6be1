"""A whole Levain on a file of its own, for tests that need one."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select, update

from bot.capabilities import load_capabilities, speak
from bot.capabilities.profile.rules import FIRST
from bot.capabilities.study import records
from bot.capabilities.study.model import Answer, Enrollment
from bot.domain.messages import (
    Address,
    Chose,
    Feedback,
    Inbound,
    Joined,
    Left,
    Opened,
    Outbound,
    Picture,
    Text,
    Tried,
    Typed,
)
from bot.domain.people import Learner
from bot.domain.ports import Clock
from bot.run.settings import Settings
from bot.run.wiring import Runtime, build
from bot.storage import learners
from bot.storage.database import Database
from bot.storage.statements import fetch
from bot.storage.tables import learner
from bot.turn.app import App
from bot.turn.environment import Environment
from bot.turn.joining import Defaults
from lessons.library import Library
from scheduler.clock import SimulatedClock
from scheduler.working_time import WorkingTime
from tests.recorder import Recorder

SMALL = Path(__file__).parent / "conversations" / "small"
KINDS = SMALL.with_name("kinds")  # a course that asks each kind of question
PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 8, 55, tzinfo=PARIS)
WEEK = timedelta(days=7)
ANA = Address("recorder", "w", "ana", "ana")


@dataclass
class Home:
    """A Levain, its clock, its recorder, and shortcuts."""

    runtime: Runtime
    clock: SimulatedClock
    recorder: Recorder

    async def say(
        self, content: str | Typed | Chose | Joined | Opened | Left | Tried, who: Address = ANA
    ) -> str:
        """What `who` is answered, as one text."""
        return words(await self.send(content, who))

    async def send(
        self,
        content: str | Chose | Joined | Opened | Left | Tried,
        who: Address = ANA,
        event: str | None = None,
    ) -> Sequence[Outbound]:
        said = Typed(content) if isinstance(content, str) else content
        event = event or uuid.uuid4().hex
        return await self.runtime.app.handle(
            Inbound(id=event, address=who, at=self.clock(), content=said)
        )

    async def begin(self, who: Address = ANA) -> None:
        """Through the onboarding, to the first lesson."""
        await self.send(Joined(), who)
        for _ in range(3):
            await self.send("passer", who)

    async def age(self, by: timedelta = WEEK) -> None:
        """As if all that people did had been done so much earlier; the week is counted then."""
        since = (learner.c.joined_at, records.answer.c.answered_at)
        steps = [
            records.enrollment.c[f"{step}_at"] for step in ("enrolled", "started", "completed")
        ]
        async with self.runtime.database.begin() as connection:
            for column in (*since, *steps):
                table: Table = column.table
                for row in await fetch(connection, select(table.c.id, column)):
                    if at := row[column.name]:
                        earlier = update(table).where(table.c.id == row["id"])
                        await connection.execute(earlier.values({column.name: at - by}))
        await self.runtime.ticker.perform()

    async def tick(self, at: datetime) -> int:
        self.clock.move(at)
        return await self.runtime.ticker.tick()

    async def learner(self, who: Address = ANA) -> Learner:
        async with self.runtime.database.begin() as connection:
            found = await learners.find(connection, who)
        assert found is not None
        return found

    async def enrollment(self, who: Address = ANA) -> Enrollment:
        known = await self.learner(who)
        async with self.runtime.database.begin() as connection:
            return (await records.list_enrollments(connection, [known.id]))[known.id][0]

    async def answers(self, who: Address = ANA) -> tuple[Answer, ...]:
        known = await self.learner(who)
        async with self.runtime.database.begin() as connection:
            return (await records.list_answers(connection, [known.id]))[known.id]


@asynccontextmanager
async def open_home(
    place: Path | str, start: datetime = MONDAY, lessons: Path = SMALL, **settings: object
) -> AsyncIterator[Home]:
    """In a folder, on a SQLite file; or on the database at that URL."""
    url = place if isinstance(place, str) else f"sqlite:///{place / 'levain.sqlite'}"
    clock = SimulatedClock(start)
    recorder = Recorder()
    values = {"database_url": url, "lessons": lessons, "rate": 1000, "burst": 1000}
    with TemporaryDirectory() as erased:
        given = values | {"privacy": {"erased_folder": erased}} | settings
        runtime = await build(Settings.model_validate(given), clock, [recorder])
        try:
            yield Home(runtime, clock, recorder)
        finally:
            await runtime.close()


def make_app(database: Database, library: Library) -> App:
    """The core on a database, without a platform."""
    environment = Environment(
        library=library,
        calendar=WorkingTime(),
        speak=speak,
        defaults=Defaults(awaits=FIRST),
    )
    return App(database, environment, load_capabilities())


def at(instant: datetime) -> Clock:
    """A clock that stands still."""
    return SimulatedClock(instant)


def words(outbounds: Sequence[Outbound]) -> str:
    """The texts of messages, without what can be tapped."""
    texts = [b.markup for o in outbounds for b in o.blocks if isinstance(b, Text | Feedback)]
    return "\n".join(texts)


def action(outbounds: Sequence[Outbound]) -> str:
    """The action of the question asked last."""
    asked = [b for o in outbounds for b in o.blocks if hasattr(b, "options")]
    return str(asked[-1].action)


def picture_of(home: Home) -> bytes:
    """The picture that was sent last."""
    sent = [b for _, o, _ in home.recorder.sent for b in o.blocks if isinstance(b, Picture)]
    return sent[-1].content
