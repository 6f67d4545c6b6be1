"""APScheduler with one job per learner in its SQLAlchemy store: the way not taken.

Runs in our own environment. One process gives the rate and how long the event loop stood still;
two processes on one store say how many jobs ran twice.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from race import Race, Start, race, worker_argument

BEAT = 0.005
QUIET = 200  # beats without a run, after which nothing more is expected

ran: list[str] = []
last = 0.0


async def send(learner: str) -> None:
    global last
    ran.append(learner)
    last = time.monotonic()


def paused(store: str) -> AsyncIOScheduler:
    scheduler = AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{store}")},
        job_defaults={"misfire_grace_time": None},  # late is no reason to drop a lesson
        timezone=UTC,
    )
    scheduler.start(paused=True)
    return scheduler


async def fill(options: Namespace, count: int) -> None:
    """A daily job for each learner, all due a minute ago."""
    scheduler = paused(options.store)
    due = datetime.now(UTC) - timedelta(minutes=1)
    for number in range(count):
        learner = f"learner-{number}"
        scheduler.add_job(
            send, "cron", hour=due.hour, minute=due.minute, next_run_time=due, args=[learner]
        )
    scheduler.shutdown()


async def work(options: Namespace) -> None:
    scheduler = paused(options.store)
    await asyncio.sleep(BEAT)
    start = Start()
    scheduler.resume()
    stall, beat, quiet, seen = 0.0, time.monotonic(), 0, 0
    while quiet < QUIET:
        await asyncio.sleep(BEAT)
        stall, beat = max(stall, time.monotonic() - beat), time.monotonic()
        quiet, seen = (quiet + 1 if len(ran) == seen else 0), len(ran)
    start.report(last, {"ran": ran, "stall": stall})
    scheduler.shutdown(wait=False)


def measure(options: Namespace, count: int, workers: int) -> tuple[Race, float]:
    """The race, and the bytes that the store takes for each job."""
    with tempfile.TemporaryDirectory(prefix="levain-apscheduler-") as folder:
        options.store = str(Path(folder) / "jobs.sqlite")
        asyncio.run(fill(options, count))
        size = Path(options.store).stat().st_size / count
        return race(workers, options), size


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000, help="jobs due at once")
    parser.add_argument("--shared", type=int, default=300, help="jobs due to two schedulers")
    parser.add_argument("--store", default="", help="(used by the script itself)")
    worker_argument(parser)
    options = parser.parse_args()
    if options.worker is not None:
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        asyncio.run(work(options))
        return
    alone, size = measure(options, options.count, workers=1)
    if len(alone.results[0]["ran"]) != options.count:
        raise SystemExit(f"apscheduler: {len(alone.results[0]['ran'])} of {options.count} ran")
    together, _ = measure(options, options.shared, workers=2)
    runs = Counter(learner for result in together.results for learner in result["ran"])
    print(
        alone.line(
            "apscheduler",
            version("apscheduler"),
            options.count,
            stall_seconds=round(alone.results[0]["stall"], 4),
            bytes_per_job=round(size),
            shared=options.shared,
            ran_once=sum(times == 1 for times in runs.values()),
            ran_twice=sum(times > 1 for times in runs.values()),
        )
    )


if __name__ == "__main__":
    main()
