"""The floor: rows read once, the sender called for each; no queue, and nothing marked."""

from __future__ import annotations

import time
from argparse import Namespace
from importlib.metadata import version

import asyncpg
import uvloop
from race import Start, arguments, plain, race


async def fill(options: Namespace) -> None:
    connection = await asyncpg.connect(plain(options.url))
    await connection.execute(
        "CREATE TABLE message (id bigint PRIMARY KEY, workspace int NOT NULL, body text NOT NULL)"
    )
    rows = [(n, n % options.workspaces, f"message {n}") for n in range(options.count)]
    await connection.copy_records_to_table("message", records=rows)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def send(row: asyncpg.Record) -> None:
    pass


async def drain(options: Namespace) -> None:
    connection = await asyncpg.connect(plain(options.url))
    start = Start()
    rows = await connection.fetch(
        "SELECT id, workspace, body FROM message WHERE id % $1 = $2",
        options.workers,
        options.worker,
    )
    for row in rows:
        await send(row)
    start.report(time.monotonic(), len(rows))
    await connection.close()


def main() -> None:
    options = arguments(__doc__).parse_args()
    if options.worker is not None:
        uvloop.run(drain(options))
        return
    uvloop.run(fill(options))
    result = race(options.workers, options)
    if sum(result.results) != options.count:
        raise SystemExit(f"bare: {result.results} of {options.count}")
    print(result.line("bare", version("asyncpg"), options.count))


if __name__ == "__main__":
    main()
