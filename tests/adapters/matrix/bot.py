"""Levain on a homeserver: a runtime, its Matrix adapter, and a clock that tests move."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.matrix.account import open_matrix
from adapters.matrix.adapter import Matrix
from adapters.matrix.session import Session, save_session
from adapters.matrix.texts import speech
from bot.domain.messages import Address
from bot.domain.ports import Handle
from bot.run.settings import Settings
from bot.run.wiring import Runtime, build
from bot.storage import schema
from bot.storage.database import Database
from scheduler.clock import SimulatedClock
from tests.house import MONDAY, SMALL
from tests.standins.matrix.synapse import Account, Synapse


@dataclass
class Bot:
    """`handle` may be changed while it runs."""

    runtime: Runtime
    clock: SimulatedClock
    matrix: Matrix
    handle: Handle
    running: asyncio.Task[None] = field(init=False)

    def __post_init__(self) -> None:
        self.running = asyncio.create_task(self.matrix.run(lambda said: self.handle(said)))

    async def tick(self, at: datetime) -> int:
        self.clock.move(at)
        return await self.runtime.ticker.tick()


@asynccontextmanager
async def run_bot(
    synapse: Synapse,
    account: Account,
    folder: Path,
    *,
    url: str | None = None,
    start: datetime = MONDAY,
    lessons: Path = SMALL,
    wrap: Callable[[Handle], Handle] = lambda handle: handle,
    session: bool = True,
    **options: Any,
) -> AsyncIterator[Bot]:
    """Until the block ends; then stopped at once, its state left in the folder.

    `session`: that of the account is put there first.
    """
    url = url or f"sqlite:///{folder / 'levain.sqlite'}"
    state = folder / "matrix"
    if session:
        save_session(state, Session(synapse.url, *_session(account)))
    clock = SimulatedClock(start)
    database = Database(url)
    await schema.prepare(database)
    async with open_matrix(database, state, clock=clock, speech=speech("fr"), **options) as matrix:
        values = {"database_url": url, "lessons": lessons, "rate": 1000, "burst": 1000}
        settings = Settings.model_validate(values)
        runtime = await build(settings, clock, [matrix], database=database)
        bot = Bot(runtime, clock, matrix, wrap(runtime.app.handle))
        try:
            yield bot
        finally:
            bot.running.cancel()
            with suppress(asyncio.CancelledError):
                await bot.running
            await runtime.close()


def _session(account: Account) -> tuple[str, str, str]:
    return account.user_id, account.device_id, account.access_token


def address_of(bot: Account, user: str, room: str) -> Address:
    return Address("matrix", bot.user_id.partition(":")[2], user, room)
