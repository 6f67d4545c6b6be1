"""How long the retention job holds its locks, and how long people who write beside it wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from time import perf_counter
from typing import cast

from sqlalchemy import select

from bot.domain.messages import Address, Chose, Inbound, Typed
from bot.run.simulate.crowd import Shown
from bot.run.wiring import load_owners
from bot.storage.database import Database, Transaction
from bot.storage.holdings import of_all
from bot.storage.pruning import prune
from bot.storage.tables import address
from tests.house import Home

HOLDINGS = of_all(load_owners())
PAUSE = 0.05  # seconds between two people


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Milliseconds: of each transaction of the job, and of turns alone and beside it."""

    held: Sequence[float]
    alone: Sequence[float]
    beside: Sequence[float]
    gone: Mapping[str, int]  # rows that the job deleted meanwhile, by table
    seconds: float  # meanwhile


class Watched:
    """A database that notes how long each transaction has it, its commit included."""

    def __init__(self, database: Database) -> None:
        self.held: list[float] = []
        self._database = database

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with self._noting(), self._database.begin() as connection:
            self._since = perf_counter()
            yield connection

    @asynccontextmanager
    async def _noting(self) -> AsyncIterator[None]:
        yield
        self.held.append((perf_counter() - self._since) * 1000)


async def watch(home: Home, now: datetime, turns: int) -> Beside:
    """Answer so many turns, alone, then beside the job, which runs without a pause."""
    where = await _people(home, turns)
    alone = await _answer(home, where[::2], now)
    watched, began, gone = Watched(home.runtime.database), perf_counter(), {}
    answering = asyncio.create_task(_answer(home, where[1::2], now))
    while not answering.done():
        found = await prune(cast(Database, watched), HOLDINGS, {}, now)
        if not found:
            break
        gone = {name: gone.get(name, 0) + found.get(name, 0) for name in {*gone, *found}}
    seconds = perf_counter() - began
    return Beside(
        held=watched.held, alone=alone, beside=await answering, gone=gone, seconds=seconds
    )


async def _answer(home: Home, people: Sequence[Address], now: datetime) -> list[float]:
    """Each asks for a lesson and answers it; milliseconds of each turn."""
    took = []
    for number, who in enumerate(people):
        content: Typed | Chose = Typed("leçon")
        for turn in range(2):
            at = now + timedelta(seconds=number + turn / 2)
            inbound = Inbound(id=f"live.{who.user}.{turn}", address=who, at=at, content=content)
            began = perf_counter()
            shown = Shown.of(await home.runtime.app.handle(inbound))
            took.append((perf_counter() - began) * 1000)
            content = Chose(shown.action, shown.options[:1]) if shown.action else Typed("aide")
        await asyncio.sleep(PAUSE)
    return took


async def _people(home: Home, count: int) -> list[Address]:
    """That many people, drawn at random."""
    query = select(address.c.person, address.c.conversation)
    async with home.runtime.database.begin() as connection:
        known = [Address.of(*row) for row in await connection.execute(query)]
    return Random(1).sample(known, min(count, len(known)))  # noqa: S311
