"""What becomes of a message when something goes wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.deliveries import Claimed
from bot.domain.errors import CannotTell, RetryLater, StorageGone
from bot.domain.messages import Address, Outbound
from bot.domain.ports import Receipt
from bot.storage.queue import LEASE, Limit, Queue
from bot.storage.tables import delivery
from bot.turn.app import Composition
from scheduler import dispatcher
from scheduler.dispatcher import HOLD_MAX, TOO_LATE, Dispatcher, Pace
from tests.house import ANA, PARIS, Home, open_home

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)
BOB = Address("recorder", "w", "bob", "bob")
CID = Address("recorder", "elsewhere", "cid", "cid")


async def rows(home: Home):
    async with home.runtime.database.begin() as connection:
        return (await connection.execute(select(delivery).order_by(delivery.c.id))).all()


async def planned(home: Home, *people: Address) -> None:
    """Their Tuesday lesson is in the queue, and it is Tuesday."""
    for who in people:
        await home.begin(who)
    home.clock.move(TUESDAY)
    await home.runtime.ticker._planner.plan(TUESDAY)


async def test_an_uncertain_send_is_asked_about_before_it_is_repeated(database_url: str) -> None:
    async with open_home(database_url) as home:
        await planned(home, ANA)
        recorder, send = home.recorder, home.recorder.send

        async def lose_the_answer(address: Address, outbound: Outbound, key: str) -> Receipt:
            await send(address, outbound, key)
            raise ConnectionError("the answer was lost")

        recorder.send = lose_the_answer
        await home.runtime.ticker.tick()
        (row,) = await rows(home)
        assert (row.state, row.error) == ("sending", "ConnectionError")
        recorder.send = pytest.fail  # nothing is sent again
        await home.tick(TUESDAY + timedelta(minutes=1))
        (row,) = await rows(home)
        assert (row.state, row.attempts) == ("sent", 2)
        assert len(recorder.sent) == 1


async def test_what_cannot_be_asked_is_not_sent_twice(database_url: str) -> None:
    async with open_home(database_url) as home:
        await planned(home, ANA)

        async def cannot_tell(address: Address, key: str) -> Receipt | None:
            raise CannotTell

        home.recorder.refuse = lambda _: ConnectionError()
        await home.runtime.ticker.tick()
        home.recorder.find = cannot_tell
        home.recorder.refuse = lambda _: None
        await home.tick(TUESDAY + timedelta(minutes=1))
        (row,) = await rows(home)
        assert (row.state, home.recorder.sent) == ("failed", [])
        assert "cannot be asked" in row.error


async def test_what_has_been_uncertain_for_too_long_is_given_up(database_url: str) -> None:
    async with open_home(database_url) as home:
        await planned(home, ANA)
        async with home.runtime.database.begin() as connection:
            await connection.execute(
                update(delivery).values(state="sending", owner="dead", due_at=TUESDAY - TOO_LATE)
            )
        await home.tick(TUESDAY + timedelta(minutes=1))
        (row,) = await rows(home)
        assert (row.state, row.error) == ("failed", "too late to be sent again")
        assert home.recorder.sent == []


async def test_asked_to_wait_the_workspace_waits_and_the_others_do_not(database_url: str) -> None:
    async with open_home(database_url) as home:
        await planned(home, ANA, BOB, CID)
        asked: list[str] = []

        def refuse(key: str) -> Exception | None:
            asked.append(key)
            return RetryLater(600) if len(asked) == 1 else None

        home.recorder.refuse = refuse
        assert await home.runtime.ticker.tick() <= 2
        elsewhere = {address.workspace for address, _, _ in home.recorder.sent}
        assert elsewhere == {"elsewhere"} or len(home.recorder.sent) == 2
        assert await home.tick(TUESDAY + timedelta(seconds=599)) == 0
        await home.tick(TUESDAY + timedelta(seconds=600))
        await home.tick(TUESDAY + timedelta(seconds=601))  # the rate goes on from there
        assert {row.state for row in await rows(home)} == {"sent"}
        assert {row.attempts for row in await rows(home)} == {1}


async def test_no_platform_may_hold_a_workspace_for_ever(database_url: str) -> None:
    async with open_home(database_url) as home:
        await planned(home, ANA)
        home.recorder.refuse = lambda _: RetryLater(10**9)
        await home.runtime.ticker.tick()
        home.recorder.refuse = lambda _: None
        assert await home.tick(TUESDAY + HOLD_MAX) == 1


async def test_one_that_cannot_be_composed_does_not_hold_up_the_others(database_url: str) -> None:
    async with open_home(database_url) as home:
        await planned(home, ANA, BOB, CID)
        poisoned = (await home.learner(BOB)).id
        app = home.runtime.app

        class Poisoned:
            async def compose(self, claims: Sequence[Claimed], now: datetime) -> list[Composition]:
                if any(due.learner_id == poisoned for due in claims):
                    raise LookupError("what is stored makes no sense")
                return await app.compose(claims, now)

            addresses = app.addresses

        queue = Queue(home.runtime.database, "worker", Limit(1000, 1000))
        worker = Dispatcher(queue, Poisoned(), {"recorder": home.recorder}, home.clock)
        assert await worker.drain() == 2
        found = {row.learner_id: row for row in await rows(home)}
        assert found.pop(poisoned).state == "ready"
        assert {row.state for row in found.values()} == {"sent"}


async def test_two_messages_to_one_person_leave_one_after_the_other(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.tick(TUESDAY)
        await home.send("plus tard")
        await home.send("Dans une heure")
        await home.tick(TUESDAY + timedelta(hours=1))
        assert [row.state for row in await rows(home)] == ["sent", "sent"]


async def test_a_stop_gives_back_what_has_not_begun(database_url: str) -> None:
    async with open_home(database_url) as home:
        await planned(home, ANA, BOB, CID)
        both, send = asyncio.Event(), home.recorder.send

        async def count(address: Address, outbound: Outbound, key: str) -> Receipt:
            receipt = await send(address, outbound, key)
            if len(home.recorder.sent) == 2:  # the first of each workspace
                both.set()
            return receipt

        home.recorder.send = count
        queue = Queue(home.runtime.database, "worker", Limit(rate=0.01, burst=1))
        pace = Pace(ahead=timedelta(minutes=5), poll=0.01)
        adapters = {"recorder": home.recorder}
        worker = Dispatcher(queue, home.runtime.app, adapters, home.clock, pace)
        draining = asyncio.create_task(worker.drain())
        await both.wait()
        await worker.stop(timedelta(seconds=5))
        assert await draining == 2
        (left,) = [row for row in await rows(home) if row.state != "sent"]
        assert (left.state, left.attempts, left.visible_at) == ("ready", 0, TUESDAY)


async def test_a_stop_waits_no_longer_than_it_may(database_url: str) -> None:
    async with open_home(database_url) as home:
        await planned(home, ANA)
        begun = asyncio.Event()

        async def hang(address: Address, outbound: Outbound, key: str) -> Receipt:
            begun.set()
            await asyncio.Event().wait()
            raise AssertionError

        home.recorder.send = hang
        worker = home.runtime.ticker._dispatcher
        draining = asyncio.create_task(worker.drain())
        await begun.wait()
        await worker.stop(timedelta(seconds=0.01))
        assert await draining == 0
        (row,) = await rows(home)
        assert row.state == "sending"  # it may have left


async def test_a_platform_that_never_answers_is_given_up(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_home(database_url) as home:
        await planned(home, ANA, BOB)
        send = home.recorder.send

        async def hang(address: Address, outbound: Outbound, key: str) -> Receipt:
            if address == ANA:
                await asyncio.Event().wait()
            return await send(address, outbound, key)

        home.recorder.send = hang
        monkeypatch.setattr(dispatcher, "SEND_TIMEOUT", timedelta(seconds=-1))
        queue = Queue(home.runtime.database, "worker", Limit(1000, 1000))
        adapters = {"recorder": home.recorder}
        worker = Dispatcher(queue, home.runtime.app, adapters, home.clock, Pace(poll=0.01))
        await worker.drain()
        ana = (await home.learner(ANA)).id
        (row,) = [row for row in await rows(home) if row.learner_id == ana]
        assert (row.state, row.error) == ("sending", "TimeoutError")


@pytest.mark.parametrize(("spare", "claims"), [(1.0, 3), (0.9, 2)])
async def test_a_place_that_was_missed_is_given_up_as_long_as_some_may_be(
    database_url: str, spare: float, claims: int
) -> None:
    """A process kept from running for a second does not send all of that second at once."""
    async with open_home(database_url) as home:
        await planned(home, ANA, BOB)
        app, claimed = home.runtime.app, []

        class Stalled:
            async def compose(self, claims: Sequence[Claimed], now: datetime) -> list[Composition]:
                claimed.extend(due.paced for due in claims)
                home.clock.move(max(due.departs_at for due in claims) + dispatcher.MISSED * 2)
                return await app.compose(claims, now)

            addresses = app.addresses

        queue = Queue(home.runtime.database, "worker", Limit(rate=1, burst=1))
        pace = Pace(ahead=timedelta(seconds=5), poll=0.01)
        adapters = {"recorder": home.recorder}
        worker = Dispatcher(queue, Stalled(), adapters, home.clock, pace)
        worker._spare = spare
        assert await worker.drain() + await worker.drain() == 2
        assert claimed[:2] == [False, True]  # the first leaves at once, the other in its turn
        assert len(claimed) == claims
        assert [(row.state, row.attempts) for row in await rows(home)] == [("sent", 1)] * 2


async def test_a_database_that_is_away_is_waited_for(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_home(database_url) as home:
        await planned(home, ANA)
        monkeypatch.setattr(dispatcher, "GONE_PAUSE", 0)
        queue = Queue(home.runtime.database, "worker", Limit(1000, 1000))
        finish, away = queue.finish, iter([True, True])

        async def gone_twice(outcomes: object) -> None:
            if next(away, False):
                raise StorageGone
            await finish(outcomes)

        monkeypatch.setattr(queue, "finish", gone_twice)
        worker = Dispatcher(queue, home.runtime.app, {"recorder": home.recorder}, home.clock)
        assert await worker.drain() == 1
        assert [row.state for row in await rows(home)] == ["sent"]


async def test_a_lease_is_far_longer_than_a_send() -> None:
    assert LEASE >= 4 * dispatcher.SEND_TIMEOUT
