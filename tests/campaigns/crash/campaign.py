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
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import make_url

from bot.domain.errors import StorageGone
from bot.storage.database import Database
from bot.storage.queue import Limit
from scheduler.clock import utc_now
from tests.campaigns.campaign import errors_in
from tests.campaigns.command import new_parser, play
from tests.campaigns.crash.crowd import SLOT, Crowd
from tests.campaigns.crash.fleet import WITHIN, Fleet, Host, Server, until
from tests.campaigns.crash.platform import Running, open_platform, read_ledger
from tests.campaigns.crash.verdict import Result, Verdict, busiest_second, judge
from tests.campaigns.crash.worker import Count, Job
from tests.campaigns.process import CONTEXT

START = SLOT + timedelta(minutes=30)  # late enough for clocks that are set back
LEASE = timedelta(seconds=6)
DEADLINE = 240.0  # seconds, and 4 more a kill
PLATFORMS = {
    "honour": {"honour": True, "find": False},  # as Matrix
    "find": {"honour": False, "find": True},  # as Slack
    "neither": {"honour": False, "find": False},
}
FAULTS = (
    "lose-answer=0.03,lose-request=0.03,429=0.01,503=0.02,502=0.02,hang=0.02,slow=0.15,gone=0.01,"
    "find-lose-answer=0.03,find-503=0.03,find-429=0.01,find-slow=0.05"
)
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
        result.errors = errors_in(log)
        await database.close()


async def run(plan: Plan, url: str, folder: Path, *, tell: bool = False) -> Result:
    """A whole campaign. Raises TimeoutError when it does not come to an end."""
    async with open_campaign(plan, url, folder, tell=tell) as campaign:
        async with asyncio.timeout(plan.deadline):
            await campaign.rage()
            await campaign.drain()
        return await campaign.close()


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
    parser = new_parser()
    parser.add_argument("--platform", choices=list(PLATFORMS))
    parser.add_argument("--kills", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=float, help="no kills: hold to that many a second")
    parser.add_argument("--seconds", type=float, default=60, help="for as long as that")
    options = parser.parse_args()
    bad = [
        play(f"{kind}, {name}", kind, options.keep and options.keep / f"{kind}-{name}", each)
        for kind, name, plan in _plans(options)
        for each in [partial(run, plan, tell=True)]
    ]
    sys.exit(any(bad))


if __name__ == "__main__":
    main()
