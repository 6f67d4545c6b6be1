"""The queue: claimed once, within each workspace's rate, on both databases."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import insert, select, update

from bot.domain.deliveries import Claimed, Delivery, DeliveryKind, DeliveryState
from bot.domain.messages import Address
from bot.domain.people import Learner
from bot.storage import deliveries as table
from bot.storage import learners, schema
from bot.storage.database import Database
from bot.storage.queue import LEASE, Limit, Outcome, Queue
from bot.storage.tables import delivery, workspace
from tests.house import at

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@asynccontextmanager
async def filled(url: str, *sizes: int) -> AsyncIterator[Database]:
    """A database with as many due deliveries in each workspace as `sizes` say."""
    database = Database(url)
    await schema.prepare(database)
    async with database.begin() as connection:
        for space, size in enumerate(sizes):
            people = [await learners.add(connection, person(f"w{space}", n)) for n in range(size)]
            await table.add(connection, [due_to(each) for each in people])
    try:
        yield database
    finally:
        await database.close()


def person(space: str, number: int) -> Learner:
    return Learner(
        address=Address("recorder", space, f"u{number}", "c"),
        language="fr",
        zone="Europe/Paris",
        send_at=time(9),
        joined_at=NOW,
    )


def due_to(learner: Learner) -> Delivery:
    return Delivery(
        workspace_id=learner.workspace_id,
        learner_id=learner.id,
        slot="2026-11-24",
        kind=DeliveryKind.LESSON,
        item="c/l",
        due_at=NOW,
        visible_at=NOW,
    )


def ended(due: Claimed, state: DeliveryState = DeliveryState.SENT, **more: object) -> Outcome:
    return Outcome(claimed=due, state=state, **more)  # type: ignore[arg-type]


async def states(database: Database) -> Counter[str]:
    async with database.begin() as connection:
        return Counter((await connection.execute(select(delivery.c.state))).scalars())


async def drained(queue: Queue, now: datetime, room: int = 1000) -> list[Claimed]:
    """Everything that can be claimed at `now`, marked as sent."""
    taken: list[Claimed] = []
    while claimed := await queue.claim(at(now), room):
        await queue.finish([ended(due) for due in claimed])
        taken += claimed
    return taken


async def test_every_delivery_is_claimed_once(database_url: str) -> None:
    async with filled(database_url, 30, 1, 7) as database:
        workers = [Queue(database, f"worker-{n}", Limit(1000, 1000)) for n in range(3)]
        taken = await asyncio.gather(*(drained(each, NOW, room=4) for each in workers))
        ids = [due.id for each in taken for due in each]
        assert len(ids) == len(set(ids))
        ids += [due.id for due in await drained(workers[0], NOW)]  # what a lock had hidden
        assert len(ids) == len(set(ids)) == 38
        assert await states(database) == {"sent": 38}


async def test_nobody_waits_behind_a_crowd(database_url: str) -> None:
    async with filled(database_url, 60, 1, 1) as database:
        queue = Queue(database, "worker", Limit(1000, 1000))
        moments = [NOW + n * SECOND for n in range(3)]
        claims = [await queue.claim(at(now), 10) for now in moments]
        assert len({due.workspace_id for claimed in claims for due in claimed}) == 3


async def test_what_room_there_is_is_shared_among_workspaces(database_url: str) -> None:
    async with filled(database_url, 10, 10, 1) as database:
        queue = Queue(database, "worker", Limit(1000, 1000))
        claimed = await queue.claim(at(NOW), 6)
        shares = Counter(due.workspace_id for due in claimed)
        assert sorted(shares.values()) == [1, 2, 2]
        rest = await queue.claim(at(NOW), 100)
        assert len(claimed) + len(rest) == 21


async def test_many_small_workspaces_are_all_served(database_url: str) -> None:
    async with filled(database_url, *[1] * 90) as database:
        queue = Queue(database, "worker", Limit(1000, 1000))
        assert len(await drained(queue, NOW)) == 90


async def test_places_are_spaced_by_the_rate(database_url: str) -> None:
    async with filled(database_url, 30) as database:
        queue = Queue(database, "worker", Limit(rate=10, burst=3))
        claimed = await queue.claim(at(NOW), 100, ahead=SECOND)
        offsets = [(due.departs_at - NOW) / SECOND for due in claimed]
        assert offsets == pytest.approx([0, 0, 0, *(n / 10 for n in range(1, 11))])
        assert await queue.claim(at(NOW), 100, ahead=SECOND) == []
        later = await queue.claim(at(NOW + SECOND), 100, ahead=SECOND)
        assert [(due.departs_at - NOW) / SECOND for due in later] == pytest.approx(
            [n / 10 for n in range(11, 21)]
        )


async def test_processes_share_one_rate(database_url: str) -> None:
    async with filled(database_url, 80) as database:
        workers = [Queue(database, f"worker-{n}", Limit(rate=10, burst=1)) for n in range(3)]
        departures = []
        for step in range(50):
            now = NOW + step * SECOND / 10
            for queue in workers:
                departures += [
                    due.departs_at for due in await queue.claim(at(now), 100, ahead=SECOND)
                ]
        departures.sort()
        gaps = [b - a for a, b in pairwise(departures)]
        assert len(departures) > 50
        assert min(gaps) >= SECOND / 10 - timedelta(microseconds=1)


async def test_what_is_asked_to_wait_waits_in_every_process(database_url: str) -> None:
    async with filled(database_url, 10, 1) as database:
        one, other = (Queue(database, owner, Limit(rate=2, burst=1)) for owner in ("one", "other"))
        first, elsewhere = sorted(await one.claim(at(NOW), 100), key=lambda due: due.workspace_id)
        until = NOW + timedelta(seconds=90)
        held = ended(first, DeliveryState.READY, visible_at=until, attempts=0, hold=True)
        await one.finish([held, ended(elsewhere)])
        assert await other.claim(at(until - SECOND), 100) == []
        assert len(await other.claim(at(until), 100)) == 1  # and the rate goes on from there
        assert len(await other.claim(at(until + SECOND), 100)) == 1


async def test_a_retry_is_made_when_it_is_due(database_url: str) -> None:
    async with filled(database_url, 1) as database:
        queue = Queue(database, "worker")
        (due,) = await queue.claim(at(NOW), 10)
        again = NOW + timedelta(seconds=30)
        await queue.finish([ended(due, DeliveryState.READY, visible_at=again)])
        assert await queue.claim(at(again - SECOND), 10) == []
        (retried,) = await queue.claim(at(again), 10)
        assert (retried.attempts, retried.doubt) == (2, False)


async def test_what_may_have_left_is_claimed_with_a_doubt(database_url: str) -> None:
    async with filled(database_url, 1) as database:
        dead, alive = Queue(database, "dead"), Queue(database, "alive")
        (due,) = await dead.claim(at(NOW), 10)
        assert not due.doubt
        assert await alive.claim(at(NOW + LEASE - SECOND), 10) == []
        (again,) = await alive.claim(at(NOW + LEASE), 10)
        assert (again.id, again.attempts, again.doubt) == (due.id, 1, True)


async def test_a_worker_that_overtook_itself_changes_nothing(database_url: str) -> None:
    """It stood still for longer than its lease: what it knew before is worth nothing now."""
    async with filled(database_url, 1) as database:
        queue = Queue(database, "worker")
        (before,) = await queue.claim(at(NOW), 10)
        (after,) = await queue.claim(at(NOW + LEASE), 10)
        back = ended(before, DeliveryState.READY, visible_at=NOW + LEASE)
        await queue.finish([back])
        assert await queue.claim(at(NOW + LEASE + SECOND), 10) == []
        await queue.finish([back, ended(after), back])
        async with database.begin() as connection:
            states = (await connection.execute(select(delivery.c.state))).scalars().all()
        assert states == [DeliveryState.SENT]


async def test_a_worker_overtaken_changes_nothing(database_url: str) -> None:
    async with filled(database_url, 1) as database:
        slow, quick = Queue(database, "slow"), Queue(database, "quick")
        (due,) = await slow.claim(at(NOW), 10)
        (again,) = await quick.claim(at(NOW + LEASE), 10)
        await slow.finish([ended(due, DeliveryState.FAILED)])
        assert await states(database) == {"sending": 1}
        await quick.finish([ended(again)])
        await slow.finish([ended(due, DeliveryState.FAILED)])
        assert await states(database) == {"sent": 1}


async def test_a_clock_set_back_sends_nothing_twice(database_url: str) -> None:
    async with filled(database_url, 3) as database:
        queue = Queue(database, "worker", Limit(1000, 1000))
        assert len(await drained(queue, NOW)) == 3
        assert await drained(queue, NOW - timedelta(hours=2)) == []
        assert await drained(queue, NOW + timedelta(hours=2)) == []


async def test_a_slot_is_queued_once(database_url: str) -> None:
    async with filled(database_url, 1) as database, database.begin() as connection:
        learner = (await learners.lock(connection, [1]))[1]
        assert await table.add(connection, [due_to(learner)]) == []


async def test_an_old_wake_up_is_forgotten(database_url: str) -> None:
    async with filled(database_url) as database:
        async with database.begin() as connection:
            row = {"id": 1, "platform": "p", "name": "w", "next_claim_at": NOW}
            await connection.execute(insert(workspace).values(row))
        assert await Queue(database, "worker").claim(at(NOW), 10) == []
        async with database.begin() as connection:
            assert (await connection.execute(select(workspace.c.next_claim_at))).scalar() is None


async def test_a_rate_that_ran_ahead_of_a_clock_set_back_is_caught_up(database_url: str) -> None:
    """The rate's own time is in the future: nothing leaves before it, and nothing is lost."""
    async with filled(database_url, 2) as database:
        ahead = NOW + timedelta(minutes=5)
        async with database.begin() as connection:
            await connection.execute(update(workspace).values(tat=ahead))
        queue = Queue(database, "worker", Limit(10, 1))
        assert await queue.claim(at(NOW), 10) == []
        assert len(await queue.claim(at(ahead), 10)) == 1
