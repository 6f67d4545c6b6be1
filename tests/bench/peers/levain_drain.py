"""Our own queue: N deliveries, drained by dispatchers whose platform and messages cost nothing.

Run by our own Python, on PostgreSQL or on a SQLite file.
"""

from __future__ import annotations

import asyncio
import time
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from race import Start, arguments, race
from sqlalchemy import func, insert, select, text

from bot.domain.deliveries import Claimed, DeliveryState
from bot.domain.messages import Address, Outbound, Text
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.queue import Limit, Queue
from bot.storage.tables import delivery, learner, workspace
from bot.turn.app import Composed, Composition
from scheduler.clock import utc_now
from scheduler.dispatcher import Dispatcher

CHUNK = 5_000  # rows filled in at a time, outside the timed part
DUE = datetime(2026, 1, 5, 8, tzinfo=UTC)
WHERE = Address("nowhere", "w", "u", "c")
WHAT = Outbound((Text("Bonjour"),))


class Nowhere:
    """A platform that takes everything at once."""

    name = "nowhere"
    ready = True

    async def send(self, address: Address, outbound: Outbound, key: str) -> str:
        return key


class Ready:
    """Messages that are composed already."""

    async def compose(self, claims: Sequence[Claimed], now: datetime) -> list[Composition]:
        return [Composed(WHERE, WHAT)] * len(claims)

    async def addresses(self, learner_ids: Sequence[int]) -> dict[int, Address]:
        return dict.fromkeys(learner_ids, WHERE)


async def fill(options: Namespace) -> None:
    database = Database(options.url)
    await schema.prepare(database)
    spaces = range(1, options.workspaces + 1)
    async with database.begin() as connection:
        await connection.execute(
            insert(workspace),
            [
                {"id": n, "platform": "nowhere", "name": f"w{n}", "next_claim_at": DUE}
                for n in spaces
            ],
        )
        for first in range(0, options.count, CHUNK):
            numbers = range(first + 1, min(first + CHUNK, options.count) + 1)
            await connection.execute(insert(learner), [_learner(n, options) for n in numbers])
            await connection.execute(insert(delivery), [_delivery(n, options) for n in numbers])
    if database.engine.dialect.name == "postgresql":
        async with database.engine.connect() as connection:
            free = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await free.execute(text("VACUUM ANALYZE"))
    await database.close()


def _learner(number: int, options: Namespace) -> dict[str, object]:
    return {
        "id": number,
        "workspace_id": number % options.workspaces + 1,
        "language": "fr",
        "zone": "Europe/Paris",
        "send_at": DUE.astimezone(ZoneInfo("Europe/Paris")).time(),
        "days": [1, 2, 3, 4, 5],
        "state": "active",
        "menu": {},
        "joined_at": DUE,
    }


def _delivery(number: int, options: Namespace) -> dict[str, object]:
    return {
        "slot": "2026-01-05",
        "workspace_id": number % options.workspaces + 1,
        "learner_id": number,
        "kind": "lesson",
        "item": "course/lesson",
        "due_at": DUE,
        "state": "ready",
        "visible_at": DUE,
        "attempts": 0,
        "doubt": False,
    }


async def drain(options: Namespace) -> None:
    database = Database(options.url)
    await schema.prepare(database)  # imports and connects
    queue = Queue(database, f"worker-{options.worker}", Limit(rate=1e5, burst=100_000))
    dispatcher = Dispatcher(queue, Ready(), {"nowhere": Nowhere()}, utc_now)  # type: ignore[dict-item]
    start = Start()
    sent = await dispatcher.drain()
    start.report(time.monotonic(), sent)
    await database.close()


async def check(options: Namespace) -> None:
    """Every delivery is marked as sent."""
    database = Database(options.url)
    async with database.begin() as connection:
        sent = select(func.count()).where(delivery.c.state == DeliveryState.SENT)
        count = (await connection.execute(sent)).scalar()
    await database.close()
    if count != options.count:
        raise SystemExit(f"levain: {count} of {options.count} sent")


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    if options.worker is not None:
        asyncio.run(drain(options))
        return
    asyncio.run(fill(options))
    result = race(options.workers, options)
    asyncio.run(check(options))
    if sum(result.results) != options.count:
        raise SystemExit(f"levain: {result.results} messages left, for {options.count}")
    print(result.line("levain", version("levain"), options.count))


if __name__ == "__main__":
    main()
