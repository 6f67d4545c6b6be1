"""PgQueuer: N jobs, drained by its own queue manager with a handler that does nothing.

It has no limit per tenant: a workspace is only named in the payload.
"""

from __future__ import annotations

import time
from argparse import Namespace
from importlib.metadata import version

import asyncpg
import uvloop
from pgqueuer.core.qm import QueueManager
from pgqueuer.db import AsyncpgDriver
from pgqueuer.models import Job
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode
from race import Start, arguments, plain, race

# As its documentation advises: asyncpg, one connection for the manager, its autovacuum settings,
# no concurrency limit (which would cost queries), uvloop as its own command uses. Tried: batches
# of 10 (a third of the rate), 100, 200, 500, 1000 and 2000 (alike alone, 1000 the best for two
# processes); 2 and 5 managers in a process (no gain). Its tables stay durable, the default, as
# ours are: `balanced`, which keeps the log of what was done out of the WAL, gained 9 %.
BATCH = 1_000
NAME = "send"
CHUNK = 5_000  # enqueued at a time, outside the timed part


class Clocked(Queries):
    """The library's own queries; knows when the last batch of finished jobs was committed."""

    last = 0.0

    async def log_jobs(self, job_status: list) -> None:  # type: ignore[type-arg]
        await super().log_jobs(job_status)
        self.last = time.monotonic()


async def fill(options: Namespace) -> None:
    connection = await asyncpg.connect(plain(options.url))
    queries = Queries(AsyncpgDriver(connection))
    await queries.install()
    await queries.optimize_autovacuum()
    for first in range(0, options.count, CHUNK):
        numbers = range(first, min(first + CHUNK, options.count))
        payloads: list[bytes | None] = [b"%d" % (n % options.workspaces) for n in numbers]
        await queries.enqueue([NAME] * len(numbers), payloads, [0] * len(numbers))
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def drain(options: Namespace) -> None:
    connection = await asyncpg.connect(plain(options.url))
    queries = Clocked(AsyncpgDriver(connection))
    manager = QueueManager(queries)

    @manager.entrypoint(NAME)
    async def send(job: Job) -> None:
        pass

    start = Start()
    await manager.run(batch_size=BATCH, mode=QueueExecutionMode.drain)
    start.report(queries.last)
    await connection.close()


async def check(options: Namespace) -> None:
    """Every job left the queue, and is in the log as done."""
    connection = await asyncpg.connect(plain(options.url))
    left = await connection.fetchval("SELECT count(*) FROM pgqueuer")
    done = await connection.fetchval(
        "SELECT count(DISTINCT job_id) FROM pgqueuer_log WHERE status = 'successful'"
    )
    await connection.close()
    if left or done != options.count:
        raise SystemExit(f"pgqueuer: {left} left, {done} of {options.count} done")


def main() -> None:
    options = arguments(__doc__).parse_args()
    if options.worker is not None:
        uvloop.run(drain(options))
        return
    uvloop.run(fill(options))
    result = race(options.workers, options)
    uvloop.run(check(options))
    print(result.line("pgqueuer", version("pgqueuer"), options.count))


if __name__ == "__main__":
    main()
