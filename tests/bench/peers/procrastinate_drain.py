"""Procrastinate: N jobs, drained by its own workers with a task that does nothing.

It has no limit per tenant: a workspace is only an argument of the task. (A lock per workspace
would come closest to one, and costs a search through the queue for each job.)
"""

from __future__ import annotations

import asyncio
import logging
import time
from argparse import Namespace
from importlib.metadata import version
from typing import Any

import psycopg
import uvloop
from procrastinate import App, PsycopgConnector
from procrastinate.manager import JobManager
from race import Start, arguments, plain, race

# Tried for one process: a concurrency of 1, 10 and 30, as its documentation shows it (580, 850
# and 640 jobs/s: a worker fetches one job at a time, whatever its concurrency); 2, 4, 8, 12, 16
# and 30 of its workers in the process, with 1, 2 or 5 jobs each (8 with 1 job: 1450, the default
# here); jobs kept or deleted at the end (alike); asyncio's loop (5 % less than uvloop). A
# connection for each job at once and one more, as it advises; no LISTEN, no log record per job.
CHUNK = 5_000  # deferred at a time, outside the timed part


class Clocked(JobManager):
    """The library's own manager; knows when the last finished job was committed."""

    last = 0.0

    async def finish_job(self, *given: Any, **named: Any) -> None:
        await super().finish_job(*given, **named)
        self.last = time.monotonic()


async def send(workspace: int) -> None:
    pass


def application(options: Namespace, connections: int) -> tuple[App, Clocked]:
    logging.getLogger("procrastinate").setLevel(logging.ERROR)
    app = App(
        connector=PsycopgConnector(
            conninfo=plain(options.url), min_size=connections, max_size=connections
        )
    )
    manager = Clocked(app.connector)
    app.job_manager = manager
    app.task(name="send")(send)
    return app, manager


async def fill(options: Namespace) -> None:
    app, _ = application(options, connections=1)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        for first in range(0, options.count, CHUNK):
            numbers = range(first, min(first + CHUNK, options.count))
            await app.configure_task("send").batch_defer_async(
                *({"workspace": number % options.workspaces} for number in numbers)
            )
    with psycopg.connect(plain(options.url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


async def drain(options: Namespace) -> None:
    app, manager = application(options, connections=options.together * options.concurrency + 1)
    async with app.open_async():
        start = Start()
        async with asyncio.TaskGroup() as workers:
            for _ in range(options.together):
                workers.create_task(
                    app.run_worker_async(
                        wait=False,
                        concurrency=options.concurrency,
                        listen_notify=False,
                        install_signal_handlers=False,
                    )
                )
        start.report(manager.last)


def check(options: Namespace) -> None:
    """Every job is marked as done."""
    query = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'succeeded'"
    with psycopg.connect(plain(options.url)) as connection:
        (done,) = connection.execute(query).fetchone() or (0,)
    if done != options.count:
        raise SystemExit(f"procrastinate: {done} of {options.count} done")


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--together", type=int, default=8, help="its workers in one process")
    parser.add_argument("--concurrency", type=int, default=1, help="jobs at once in each")
    options = parser.parse_args()
    if options.worker is not None:
        uvloop.run(drain(options))
        return
    uvloop.run(fill(options))
    result = race(options.workers, options)
    check(options)
    print(result.line("procrastinate", version("procrastinate"), options.count))


if __name__ == "__main__":
    main()
