"""Two years of a house, with the retention job and without.

A few people live through the real planner, dispatcher and application. Each evening their rows are
written into two larger houses, as many times as those are larger; one of them prunes.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import Table, func, select

from bot.run.simulate.records import measure
from bot.storage import pruning
from bot.storage.database import Transaction
from bot.storage.holdings import Holding
from bot.storage.pruning import prune
from tests.campaigns.years.filling import Source, fill, mend, tables
from tests.campaigns.years.lives import START, Lives, open_lives
from tests.campaigns.years.locks import HOLDINGS, Beside, watch
from tests.house import PARIS, Home, open_home

RUNS_MAX = 24 * 60  # of the job, in a day
RUN = pruning.BATCH * pruning.BATCHES  # rows of a table

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The numbers of a campaign."""

    people: int = 20  # who live
    times: int = 500  # houses of so many times as many
    days: int = 731
    turns: int = 400  # answered while locks are measured


@dataclass(frozen=True, kw_only=True)
class Size:
    """Rows by table, and bytes, at the end of a month or of the last day."""

    day: str
    rows: Mapping[str, int]
    bytes: int


@dataclass(kw_only=True)
class Outcome:
    """The sizes of both houses by month, and what the job costs at the end."""

    learners: int
    pruned: list[Size] = field(default_factory=list)
    kept: list[Size] = field(default_factory=list)
    daily: Beside | None = None  # in the house that prunes
    late: Beside | None = None  # in the other one, at its first run
    minutes: int = 0  # that one needs to be clean, at a run a minute


async def run(place: Mapping[str, str], folder: Path, plan: Plan) -> Outcome:
    """Live the days. `place`: URLs of two databases, `pruned` and `kept`."""
    outcome = Outcome(learners=plan.people * plan.times)
    lessons = folder / "lessons"
    async with (
        open_lives(folder, plan.people) as lives,
        open_home(place["pruned"], lessons=lessons) as pruned,
        open_home(place["kept"], lessons=lessons) as kept,
    ):
        await live(lives, pruned, kept, plan, outcome)
    after = _instant(START + timedelta(days=plan.days), 10)
    async with open_home(place["pruned"], start=after, lessons=lessons) as pruned:
        await mend(pruned.runtime.database)
        outcome.daily = await watch(pruned, after, plan.turns)
    async with open_home(place["kept"], start=after, lessons=lessons) as kept:
        await mend(kept.runtime.database)
        outcome.minutes = await _count_runs(kept, after)
        outcome.late = await watch(kept, after, plan.turns)
    return outcome


async def live(lives: Lives, pruned: Home, kept: Home, plan: Plan, outcome: Outcome) -> None:
    """Live each day in the small house, and write it into the large ones."""
    source = Source(lives.home.runtime.database)
    for number in range(plan.days):
        day = START + timedelta(days=number)
        await lives.live(day)
        rows = await source.take(_instant(day, 23))
        for each in (pruned, kept):
            await fill(each.runtime.database, rows, plan.times)
        await _end(pruned, day)
        if (day + timedelta(days=1)).day == 1 or number == plan.days - 1:
            outcome.pruned.append(await weigh(pruned, day))
            outcome.kept.append(await weigh(kept, day))
            log.info(
                "%s: %d MB, %d MB",
                day,
                *(s[-1].bytes >> 20 for s in (outcome.pruned, outcome.kept)),
            )


async def weigh(home: Home, day: date) -> Size:
    async with home.runtime.database.begin() as connection:
        rows = {each.name: await _count(connection, each) for each in tables()}
        return Size(day=f"{day}", rows=rows, bytes=await measure(connection))


async def _end(home: Home, day: date) -> None:
    """Prune, as often as the job would in a day."""
    for _ in range(RUNS_MAX):
        if not await prune(home.runtime.database, HOLDINGS, {}, _instant(day, 23)):
            return


async def _count_runs(home: Home, now: datetime) -> int:
    """Return how many runs of the job it takes until nothing is too old."""
    async with home.runtime.database.begin() as connection:
        counts = [await _count_old(connection, each, now) for each in HOLDINGS if each.kept]
    return max(-(-count // RUN) for count in counts)


async def _count_old(connection: Transaction, holding: Holding, now: datetime) -> int:
    assert holding.kept
    before = now - timedelta(days=holding.kept.days)
    old = (holding.table.c[holding.kept.aged] < before) & holding.kept.over()
    found = await connection.execute(select(func.count()).select_from(holding.table).where(old))
    return int(found.scalar_one())


async def _count(connection: Transaction, table: Table) -> int:
    found = await connection.execute(select(func.count()).select_from(table))
    return int(found.scalar_one())


def _instant(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), PARIS)
