"""Levain in the stand-in: a runtime, its Slack adapter, and a clock that tests move."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.slack.account import open_slack
from adapters.slack.adapter import Slack
from adapters.slack.options import Options, Secrets
from bot.domain.messages import Address
from bot.domain.ports import Handle
from bot.run.settings import Settings
from bot.run.wiring import Runtime, build
from bot.storage import schema
from bot.storage.database import Database
from scheduler.clock import SimulatedClock
from tests.house import MONDAY, SMALL
from tests.standins.slack.people import Person
from tests.standins.slack.server import Slack as StandIn


@dataclass
class Levain:
    """`handle` may be changed while it runs."""

    runtime: Runtime
    clock: SimulatedClock
    slack: Slack
    handle: Handle
    running: asyncio.Task[None] = field(init=False)

    def __post_init__(self) -> None:
        self.running = asyncio.create_task(self.slack.run(lambda said: self.handle(said)))

    async def tick(self, at: datetime) -> int:
        self.clock.move(at)
        return await self.runtime.ticker.tick()


@asynccontextmanager
async def run_levain(
    slack: StandIn,
    folder: Path,
    *,
    url: str | None = None,
    start: datetime = MONDAY,
    lessons: Path = SMALL,
    secrets: Secrets | None = None,
    options: dict[str, Any] | None = None,
    wrap: Callable[[Handle], Handle] = lambda handle: handle,
    connected: bool = True,
    **more: Any,
) -> AsyncIterator[Levain]:
    """Until the block ends; then stopped at once, its state left in the folder."""
    url = url or f"sqlite:///{folder / 'levain.sqlite'}"
    clock = SimulatedClock(start)
    database = Database(url)
    try:
        await schema.prepare(database)
        given = secrets or Secrets(
            bot_token=slack.workspace().token,
            app_token=slack.app.token,
            signing_secret=slack.app.signing_secret,
        )
        chosen = Options(api=slack.base_url, **{"spacing": 0.0, **(options or {})})
        async with open_slack(
            database, given, chosen, clock=clock, language="fr", **more
        ) as adapter:
            values = {"database_url": url, "lessons": lessons, "rate": 1000, "burst": 1000}
            settings = Settings.model_validate(values)
            runtime = await build(settings, clock, [adapter], database=database)
            levain = Levain(runtime, clock, adapter, wrap(runtime.app.handle))
            try:
                if connected and not chosen.http:
                    await slack.ledger.until(lambda _: len(slack.sockets.open) >= chosen.sockets)
                yield levain
            finally:
                levain.running.cancel()
                with suppress(asyncio.CancelledError):
                    await levain.running
                await runtime.close()
    finally:
        await database.close()


def address_of(person: Person) -> Address:
    return Address("slack", person.records.id, person.id, person.id)
