"""Two years of a small crowd: what is pruned every week levels off, and lessons stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.domain.messages import Chose
from bot.run.wiring import load_owners
from bot.storage.holdings import of_all
from bot.storage.pruning import prune
from bot.storage.tables import delivery, learner, seen_event
from tests.house import ANA, MONDAY, Home, open_home

ALL = of_all(load_owners())
CROWD = [replace(ANA, user=name, conversation=name) for name in ("ana", "bob")]
WEEKS = 104


async def live_a_week(home: Home) -> None:
    """A day on which each asks for something and puts the next message off, then six others."""
    for each in CROWD:
        await home.send("progression", each)
        await home.send(Chose("later:tomorrow"), each)
    await home.tick(home.clock() + timedelta(days=1))
    home.clock.move(home.clock() + timedelta(days=6))


async def sizes(home: Home) -> tuple[int, int]:
    async with home.runtime.database.begin() as connection:
        counts = [
            (await connection.execute(select(func.count()).select_from(each))).scalar_one()
            for each in (delivery, seen_event)
        ]
    return counts[0], counts[1]


async def test_the_size_levels_off(tmp_path: Path) -> None:
    async with open_home(tmp_path, start=MONDAY) as home:
        for each in CROWD:
            await home.begin(each)
        by_week = []
        for _ in range(WEEKS):
            await live_a_week(home)
            await prune(home.runtime.database, ALL, {}, home.clock())
            by_week.append(await sizes(home))
        deliveries, events = zip(*by_week, strict=True)
        assert max(events[12:]) <= 1.2 * events[12]  # thirty days of them
        assert max(deliveries[65:]) <= 1.1 * deliveries[60]  # four hundred days of them
        assert deliveries[60] > 1.5 * deliveries[26]  # which did grow until then
        async with home.runtime.database.begin() as connection:
            count = select(func.count()).select_from(learner)
            assert (await connection.execute(count)).scalar_one() == len(CROWD)
