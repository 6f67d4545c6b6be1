"""Planning among many learners: its time, its memory, and what a message leaves in the database.

Run by `make bench`. Every plan begins on a copy of the same database; sizes and databases take
turns, and only ratios of medians are asserted. How to read them: docs/explanation/benchmarks.md.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    MetaData,
    String,
    Table,
    case,
    cast,
    insert,
    literal,
    make_url,
    select,
    text,
)

from bot.capabilities.study.records import card, course_version, enrollment
from bot.domain.menu import Menu
from bot.domain.messages import Address, Outbound
from bot.run.settings import Settings
from bot.run.wiring import Runtime, build
from bot.storage import learners
from bot.storage.database import Database
from bot.storage.tables import Instant, address, learner, workspace
from scheduler.clock import SimulatedClock
from scheduler.planner import BATCH, Planner
from tests.house import PARIS, SMALL
from tests.postgres import drop_database, new_database, serve

ROUNDS = 5
DUE = 10_000
SIZES = (100_000, 1_000_000)
STORES = ("sqlite", "postgresql")
SLOWER_MAX = 1.3  # ten times as many learners who are not due
MEMORY_MAX = 100  # MiB
GROWTH = 50_000  # messages
WORKSPACES = 50
NOW = datetime(2026, 11, 24, 9, 5, tzinfo=PARIS)
BEFORE = NOW - timedelta(days=1)  # nobody is due yet
SLOTS = [NOW + timedelta(days=1, minutes=15 * n) for n in range(16)]  # of those who are not due
PEAK = Path(__file__).parent / "peers" / "levain_peak.py"


@dataclass(frozen=True)
class Stores:
    """Where the databases of a test are, of both kinds."""

    folder: Path
    server: str

    def new(self, kind: str) -> str:
        if kind == "postgresql":
            return new_database(self.server)
        return f"sqlite:///{self.folder / os.urandom(8).hex()}.sqlite"

    def copy(self, url: str) -> str:
        """Another database with the same content, on disk before it is used."""
        whole = make_url(url)
        copied = whole.set(database=f"{whole.database}_copy")
        if url.startswith("postgresql"):
            names = f'"{copied.database}" TEMPLATE "{whole.database}"'
            asyncio.run(run(self.server, f"CREATE DATABASE {names} STRATEGY FILE_COPY"))
        else:
            shutil.copyfile(str(whole.database), str(copied.database))
        os.sync()
        return copied.render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        if url.startswith("postgresql"):
            drop_database(self.server, url)
        else:
            Path(str(make_url(url).database)).unlink()


@pytest.fixture
def stores() -> Iterator[Stores]:
    """Gone at the end: they weigh gigabytes."""
    with serve(safe=True) as server, TemporaryDirectory(prefix="levain-bench-") as folder:
        yield Stores(Path(folder), server)


def test_planning_costs_what_is_due_not_who_is_there(
    stores: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\nfilling: {' and '.join(f'{size:,}' for size in SIZES)} learners, on each store")
        filled = {(kind, size): stores.new(kind) for kind in STORES for size in SIZES}
        for (_, size), url in filled.items():
            asyncio.run(fill(url, size, DUE))
        took: dict[tuple[str, int], list[Took]] = {each: [] for each in filled}
        for number in range(ROUNDS):
            print(f"round {number + 1} of {ROUNDS}", flush=True)
            for each, url in filled.items():
                copied = stores.copy(url)
                took[each].append(asyncio.run(plan(copied)))
                stores.drop(copied)
        plans = {each: median(one.plan for one in took[each]) for each in filled}
        print(
            f"\n{'':12}{'learners':>10}{'due':>8}{'planned in':>12}{'worst':>9}{'best':>9}", end=""
        )
        print(f"{f'{BATCH} found in':>14}{'none found in':>15}")
        for kind, size in filled:
            of = took[kind, size]
            every = [one.plan for one in of]
            print(f"{kind:12}{size:>10,}{DUE:>8,}{plans[kind, size]:>10.2f} s", end="")
            print(f"{max(every):>7.2f} s{min(every):>7.2f} s", end="")
            print(f"{median(one.found for one in of) * 1000:>11.1f} ms", end="")
            print(f"{median(one.nobody for one in of) * 1000:>12.2f} ms")
        ratios = {kind: plans[kind, SIZES[1]] / plans[kind, SIZES[0]] for kind in STORES}
        for kind, ratio in ratios.items():
            print(f"{kind}: {SIZES[1]:,} / {SIZES[0]:,}: {ratio:.2f} (at most {SLOWER_MAX})")
        peaks = {kind: peak(stores.copy(filled[kind, SIZES[1]])) for kind in STORES}
        print(f"\nMiB, {SIZES[1]:,} learners{'imports':>12}{'at rest':>10}{'peak':>8}{'sent':>10}")
        for kind, line in peaks.items():
            print(f"{kind:24}{line['imports']:>12}{line['rest']:>10}{line['peak']:>8}", end="")
            print(f"{line['sent']:>10,}   (at most {MEMORY_MAX})")
    assert all(ratio <= SLOWER_MAX for ratio in ratios.values())
    assert all(line["sent"] == DUE and line["peak"] <= MEMORY_MAX for line in peaks.values())


def test_what_a_message_leaves_in_the_database(
    stores: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\n{GROWTH:,} messages{'bytes each, with indexes':>38}{'WAL bytes each':>16}")
        for kind in STORES:
            url = stores.new(kind)
            asyncio.run(fill(url, GROWTH, GROWTH))
            whole, table, log = asyncio.run(growth(url))
            print(f"{kind:16}{table / GROWTH:>22,.0f} of the delivery", end="")
            print(f"{log / GROWTH:>16,.0f}" if log else "")
            print(f"{'':16}{whole / GROWTH:>22,.0f} of the whole database")
            assert table


# --- Measuring --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Took:
    """Seconds."""

    nobody: float  # to find that nobody is due
    found: float  # to find and lock the first batch
    plan: float


async def plan(url: str) -> Took:
    async with open_house(url) as house:
        planner = Planner(house.database, house.calendar, house.library)
        nobody = await find(house, BEFORE, 0)
        found = await find(house, NOW, BATCH)
        begun = perf_counter()
        assert await planner.plan(NOW) == DUE
        return Took(nobody, found, perf_counter() - begun)


async def find(house: Runtime, now: datetime, expected: int) -> float:
    async with house.database.begin() as connection:
        begun = perf_counter()
        due = await learners.due(connection, now, BATCH)
        elapsed = perf_counter() - begun
    assert len(due) == expected
    return elapsed


def peak(url: str) -> dict[str, float]:
    """What the script says of itself, in a process that holds nothing of this one."""
    command = [sys.executable, str(PEAK), f"--url={url}", f"--now={NOW.isoformat()}"]
    line: dict[str, float] = json.loads(subprocess.check_output(command, text=True))
    return line


async def growth(url: str) -> tuple[int, int, int]:
    """Bytes that planning and sending add: to the database, to the table, to PostgreSQL's log."""
    kind = make_url(url).get_backend_name()
    async with open_house(url) as house:
        if kind == "postgresql":
            await run(url, "CHECKPOINT")  # each page is then logged whole once: the worst case
        before = await sizes(house.database)
        assert await house.ticker.tick() == GROWTH
        after = await sizes(house.database)
    whole, table, log = (end - begin for begin, end in zip(before, after, strict=True))
    return whole, table, log


async def sizes(database: Database) -> tuple[int, int, int]:
    queries = {
        "sqlite": (
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
            "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%delivery%'",
            "SELECT 0",
        ),
        "postgresql": (
            "SELECT pg_database_size(current_database())",
            "SELECT pg_total_relation_size('delivery')",
            "SELECT (pg_current_wal_lsn() - '0/0')::bigint",
        ),
    }
    async with database.begin() as connection:
        asked = queries[connection.dialect.name]
        whole, table, log = [(await connection.execute(text(q))).scalar_one() for q in asked]
    return whole, table, log


# --- Filling ----------------------------------------------------------------------------------


class Nowhere:
    """A platform that takes everything at once and keeps nothing."""

    name = "nowhere"
    ready = True

    async def send(self, address: Address, outbound: Outbound, key: str) -> str:
        return key


@asynccontextmanager
async def open_house(url: str) -> AsyncIterator[Runtime]:
    settings = Settings(database_url=url, lessons=SMALL, rate=1_000, burst=100_000)
    house = await build(settings, SimulatedClock(NOW), [Nowhere()])  # type: ignore[list-item]
    try:
        yield house
    finally:
        await house.close()


async def run(url: str, statement: str) -> None:
    """On its own, in no transaction."""
    database = Database(url)
    if file := database.url.get_backend_name() == "sqlite" and database.url.database:
        with closing(sqlite3.connect(file)) as alone:
            alone.execute(statement)
        return
    async with database.engine.connect() as connection:
        free = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await free.execute(text(statement))
    await database.close()


async def fill(url: str, count: int, due: int) -> None:
    """So many learners, each with a lesson to come and a card; the due ones anywhere among them."""
    random = Random(count)  # noqa: S311
    chosen = Table(
        "chosen",
        MetaData(),
        Column("id", BigInteger, primary_key=True),
        Column("due_at", Instant),
        prefixes=["TEMPORARY"],
    )
    rows = [
        {"id": each, "due_at": NOW - timedelta(seconds=random.randrange(300))}
        for each in random.sample(range(1, count + 1), due)
    ]
    async with open_house(url) as house, house.database.begin() as connection:
        known = (await connection.execute(select(course_version))).mappings().first()
        assert known
        spaces = [
            {"id": n + 1, "platform": "nowhere", "name": f"w{n + 1}"} for n in range(WORKSPACES)
        ]
        await connection.execute(insert(workspace), spaces)
        if connection.dialect.name == "postgresql":  # a foreign key looked up row by row: minutes
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.run_sync(chosen.create)
        await connection.execute(insert(chosen), rows)
        for table, values in _content(count, chosen, known["course_id"], known["version"]).items():
            await connection.execute(
                insert(table).from_select(list(values.selected_columns.keys()), values)
            )
    if make_url(url).get_backend_name() == "postgresql":
        await run(url, "VACUUM ANALYZE")


def _content(count: int, chosen: Table, course_id: str, version: str) -> dict[Table, Any]:
    """What each table is filled with, one row a learner; the rows are made by the database."""
    numbers = select(literal(1, BigInteger).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < count))
    n = numbers.c.n

    def of(table: Table, **values: Any) -> Any:
        typed = {
            name: value if hasattr(value, "label") else literal(value, table.c[name].type)
            for name, value in values.items()
        }
        return select(*(value.label(name) for name, value in typed.items()))

    later = case(
        *((n % len(SLOTS) == each, literal(slot, Instant)) for each, slot in enumerate(SLOTS))
    )
    return {
        learner: of(
            learner,
            id=n,
            workspace_id=n % WORKSPACES + 1,
            language="fr",
            zone="Europe/Paris",
            send_at=NOW.time(),
            days=[1, 2, 3, 4, 5],
            state="active",
            menu=asdict(Menu()),
            joined_at=BEFORE,
            next_due_at=case((chosen.c.due_at.isnot(None), chosen.c.due_at), else_=later),
        ).select_from(numbers.outerjoin(chosen, chosen.c.id == n)),
        address: of(
            address,
            person=literal("nowhere/w/") + cast(n, String),
            conversation=cast(n, String),
            learner_id=n,
        ),
        enrollment: of(
            enrollment,
            learner_id=n,
            course_id=course_id,
            version=version,
            status="active",
            done=[],
            enrolled_at=BEFORE,
        ),
        card: of(
            card,
            learner_id=n,
            course_id=course_id,
            lesson_id="lesson",
            question_id="question",
            version=version,
            due_at=NOW + timedelta(days=3),
            stability=3.0,
            difficulty=5.0,
            reviewed_at=BEFORE,
        ),
    }
