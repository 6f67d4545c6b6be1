"""The summary of a manager among many learners, beside the bare SQL counts of the same figures.

Run by `make bench`. A week is counted outside any turn, and its figures are read; both are asserted
as ratios of medians. `make test` plays a short form on SQLite.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    String,
    Table,
    bindparam,
    case,
    cast,
    delete,
    insert,
    literal,
    select,
    text,
)

from bot.capabilities.study.records import answer, course_version, enrollment
from bot.capabilities.teams.records import counted_week, course_figures, team_figures
from bot.domain.menu import Menu
from bot.domain.messages import Address, Inbound, Outbound, Typed
from bot.domain.messages import Table as Shown
from bot.domain.people import Role
from bot.run.settings import Person, Settings
from bot.run.wiring import Runtime, build
from bot.storage import enlisting
from bot.storage.database import Database
from bot.storage.tables import Instant, learner, member
from scheduler.clock import SimulatedClock
from tests.bench.stores import new_store
from tests.house import MONDAY, SMALL, WEEK
from tests.postgres import serve

STORES = ("sqlite", "postgresql")
LEARNERS, ROUNDS = 100_000, 5
TEAMS = 50
ANSWERS = 10  # of a learner, in their course
ASKED_MAX = 3.0  # a summary, to the bare counts of its figures
COUNTED_MAX = 6.0  # a week counted, once, in lots that leave room for others, to the same
BOSS = Address("nowhere", "w", "boss", "boss")
BEFORE = MONDAY - WEEK
MIDNIGHT = MONDAY.replace(hour=0, minute=0)

STATEMENTS = (  # what a summary would have to count in its turn
    """SELECT m.service_id, count(*) FROM learner l JOIN member m ON m.id = l.member_id
       WHERE l.joined_at < :before GROUP BY m.service_id""",
    """SELECT e.course_id, m.service_id,
         sum(CASE WHEN e.enrolled_at < :before THEN 1 ELSE 0 END),
         sum(CASE WHEN e.started_at < :before THEN 1 ELSE 0 END),
         sum(CASE WHEN e.completed_at < :before THEN 1 ELSE 0 END)
       FROM enrollment e JOIN learner l ON l.id = e.learner_id JOIN member m ON m.id = l.member_id
       GROUP BY e.course_id, m.service_id""",
    """SELECT a.course_id, m.service_id, count(DISTINCT a.learner_id), count(*),
         sum(CASE WHEN a.correct THEN 1 ELSE 0 END)
       FROM answer a JOIN learner l ON l.id = a.learner_id JOIN member m ON m.id = l.member_id
       WHERE a.answered_at < :before AND a.correct IS NOT NULL
       GROUP BY a.course_id, m.service_id""",
    """SELECT a.course_id, a.lesson_id, m.service_id, count(*),
         sum(CASE WHEN a.correct OR a.unsure THEN 0 ELSE 1 END)
       FROM answer a JOIN learner l ON l.id = a.learner_id JOIN member m ON m.id = l.member_id
       WHERE a.answered_at < :before AND a.correct IS NOT NULL
       GROUP BY a.course_id, a.lesson_id, m.service_id""",
)
BARE = [text(each).bindparams(bindparam("before", type_=Instant)) for each in STATEMENTS]


def test_a_summary_costs_a_few_times_the_bare_counts_at_most(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled(), serve(safe=True) as server:
        print(f"\n{LEARNERS:,} learners, {LEARNERS * ANSWERS:,} answers, {TEAMS} teams")
        heads = f"{'bare counts':>14}{'bilan':>12}{'ratio':>8}{'counting':>12}{'ratio':>8}"
        print(f"{'median of ' + str(ROUNDS):16}{heads}")
        ratios = []
        for kind in STORES:
            with new_store(kind, server, tmp_path) as url:
                bare, asked, counted = asyncio.run(measure(url, LEARNERS, ROUNDS))
            ratios.append((asked / bare, counted / bare))
            print(f"{kind:16}{bare * 1000:>11.1f} ms{asked * 1000:>9.1f} ms", end="")
            print(f"{asked / bare:>8.3f}{counted * 1000:>9.1f} ms{counted / bare:>8.2f}")
    assert all(asked <= ASKED_MAX and counted <= COUNTED_MAX for asked, counted in ratios)


async def measure(url: str, people: int, rounds: int) -> tuple[float, float, float]:
    """Median seconds of the bare counts, of « bilan » and of counting a week, each in its turn."""
    async with open_house(url) as (house, clock):
        number = count()
        took: dict[Callable[[], Awaitable[object]], list[float]] = {}

        async def ask() -> list[int]:
            said = Inbound(id=f"{next(number)}", address=BOSS, at=clock(), content=Typed("bilan"))
            *_, shown = await house.app.handle(said)
            return [len(each.rows) for each in shown.blocks if isinstance(each, Shown)]

        async def bare() -> None:
            async with house.database.begin() as connection:
                for each in BARE:
                    (await connection.execute(each, {"before": MIDNIGHT})).all()

        assert await ask() == []  # a newcomer is welcomed; the others come after
        await fill(house.database, people)
        await house.ticker.perform()
        assert await ask() == [TEAMS + 1]
        for _ in range(rounds):
            for work in (bare, ask, house.ticker.perform):
                if work == house.ticker.perform:
                    await forget(house.database)
                gc.collect()
                begun = perf_counter()
                await work()
                took.setdefault(work, []).append(perf_counter() - begun)
        first, second, third = (median(each) for each in took.values())
        return first, second, third


class Nowhere:
    """A platform that nobody reads."""

    name = "nowhere"
    ready = True

    async def send(self, address: Address, outbound: Outbound, key: str) -> str:
        return key


@asynccontextmanager
async def open_house(url: str) -> AsyncIterator[tuple[Runtime, SimulatedClock]]:
    boss = Person(address=BOSS.person, role=Role.ADMINISTRATOR)
    settings = Settings(database_url=url, lessons=SMALL, people=(boss,))
    clock = SimulatedClock(MONDAY)
    house = await build(settings, clock, [Nowhere()])  # type: ignore[list-item]
    try:
        yield house, clock
    finally:
        await house.close()


async def forget(database: Database) -> None:
    """As if no week had been counted."""
    async with database.begin() as connection:
        for table in (team_figures, course_figures, counted_week):
            await connection.execute(delete(table))


async def fill(database: Database, people: int) -> None:
    """So many people in teams of one size, each in one course, with answers of last week."""
    async with database.begin() as connection:
        known = (await connection.execute(select(course_version))).mappings().first()
        assert known
        names = [(f"Service {number}",) for number in range(TEAMS)]
        services = await enlisting.add_services(connection, names)
        if connection.dialect.name == "postgresql":  # a foreign key looked up row by row: minutes
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
        first = services[names[0]]
        for table, rows in _content(people, first, known["course_id"], known["version"]).items():
            columns = list(rows.selected_columns.keys())
            await connection.execute(insert(table).from_select(columns, rows))
        await enlisting.settle(connection, BEFORE)
    if database.engine.dialect.name == "postgresql":
        async with database.session() as alone:
            free = await alone.execution_options(isolation_level="AUTOCOMMIT")
            await free.execute(text("VACUUM ANALYZE"))


def _content(people: int, first: int, course_id: str, version: str) -> dict[Table, Any]:
    """What each table is filled with; the rows are made by the database.

    `first`: the first of the services, whose ids follow each other.
    """
    numbers, places = _numbers("n", people), _numbers("place", ANSWERS)
    n, place = numbers.c.n + 1, places.c.place  # 1 is the manager
    followed = {"learner_id": n, "course_id": course_id, "version": version}
    return {
        member: _rows(member, id=n, service_id=n % TEAMS + first, role="agent", missing=[]),
        learner: _rows(
            learner,
            id=n,
            workspace_id=1,  # the manager's
            language="fr",
            member_id=n,
            zone="Europe/Paris",
            send_at=MONDAY.time(),
            days=[1, 2, 3, 4, 5],
            state="active",
            menu=asdict(Menu()),
            joined_at=BEFORE,
        ),
        enrollment: _rows(
            enrollment,
            **followed,
            status="active",
            done=[],
            enrolled_at=BEFORE,
            started_at=BEFORE,
            completed_at=case((n % 3 == 0, literal(BEFORE, Instant))),
        ),
        answer: _rows(
            answer,
            **followed,
            lesson_id="lesson",
            question_id=literal("q") + cast(place, String),
            reply=[],
            correct=(n + place) % 3 > 0,
            answered_at=BEFORE + timedelta(days=1),
        ).select_from(numbers.join(places, literal(True))),
    }


def _numbers(name: str, most: int) -> Any:
    """The numbers from 1, as a table of one column."""
    first = select(literal(1, BigInteger).label(name)).cte(f"numbers_{name}", recursive=True)
    return first.union_all(select(first.c[name] + 1).where(first.c[name] < most))


def _rows(table: Table, **values: Any) -> Any:
    typed = {
        name: value if hasattr(value, "label") else literal(value, table.c[name].type)
        for name, value in values.items()
    }
    return select(*(value.label(name) for name, value in typed.items()))
