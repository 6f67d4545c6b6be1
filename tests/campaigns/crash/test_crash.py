"""The queue keeps its promise while what it runs on dies; the judge says so when it does not.

A short form of the campaign: `make crash` is the long one.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import RetryLater
from bot.storage.queue import Limit
from bot.storage.tables import delivery
from scheduler.clock import utc_now
from scheduler.ticker import Ticker
from tests.campaigns.crash.campaign import Campaign, Plan, open_campaign, run
from tests.campaigns.crash.fleet import WITHIN, Server, until
from tests.campaigns.crash.platform import Entry
from tests.campaigns.crash.verdict import UNCERTAIN, Row, busiest_second, judge
from tests.campaigns.crash.worker import Count
from tests.house import ANA, Home, open_home
from tests.postgres import drop_database, new_database, serve

SHORT = Plan(kills=6, between=(0.2, 0.4), wave=60, workspaces=10)
CALM = Plan(kills=0, people=400, workspaces=8, limit=Limit(rate=15, burst=3), faults="")
PATIENCE = 180.0  # seconds; what is waited for takes a few


@asynccontextmanager
async def sending(plan: Plan, url: str, folder: Path) -> AsyncIterator[Campaign]:
    """A campaign in the middle: some have read their message, most wait for it."""
    async with open_campaign(plan, url, folder) as campaign:
        await until(lambda: len(campaign.platform.ledger) >= 60, PATIENCE)
        yield campaign


async def finish(campaign: Campaign, within: float = PATIENCE) -> None:
    """Nobody waits any more, and all is well."""
    async with asyncio.timeout(within):
        await campaign.drain()
    result = await campaign.close()
    assert result.verdict.faults == []
    assert result.errors == 0


# --- Kills -----------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", ["honour", "find"])
async def test_workers_are_killed_and_nothing_is_lost_or_doubled(
    database_url: str, tmp_path: Path, platform: str
) -> None:
    plan = replace(SHORT, platform=platform, set_backs=1)
    result = await run(plan, database_url, tmp_path)
    print(result)
    assert result.verdict.faults == []
    assert result.verdict.deliveries >= 2 * plan.wave
    assert result.kills == plan.kills
    assert result.doubts > 0  # or nothing was shown
    assert result.platform["repeated" if platform == "honour" else "found"] > 0


async def test_what_is_uncertain_where_nobody_can_tell_is_given_up(
    database_url: str, tmp_path: Path
) -> None:
    result = await run(replace(SHORT, platform="neither", kills=4), database_url, tmp_path)
    assert result.verdict.faults == []
    assert 0 < result.verdict.failed[UNCERTAIN] <= result.doubts
    assert result.verdict.uncertain_read > 0  # these would have been read twice


async def test_a_worker_that_stood_still_does_not_send_what_others_have_sent(
    database_url: str, tmp_path: Path
) -> None:
    """It wakes up with messages that were its own when it fell asleep."""
    on_server = database_url.startswith("postgresql")
    plan = replace(CALM, platform="find", workers=1, lease=timedelta(seconds=3))
    async with sending(plan, database_url, tmp_path) as campaign:
        (host,) = campaign.fleet.hosts
        other = campaign.fleet.start()
        await until(lambda: other.count(Count.UP) > 0, PATIENCE)
        for _ in range(5):  # it may hold nothing when it falls asleep
            claimed = host.count(Count.CLAIMED)
            await campaign.crowd.join(CALM.people)
            await until(lambda claimed=claimed: host.count(Count.CLAIMED) > claimed, PATIENCE)
            await until(lambda: host.count(Count.FLYING) > 0, PATIENCE)
            await until(lambda: not host.count(Count.FLYING) + host.count(Count.KEEPING), PATIENCE)
            host.signal(signal.SIGSTOP)
            with suppress(TimeoutError):  # in a transaction, on SQLite, it keeps all others waiting
                await until(lambda: other.count(Count.DOUBTS) > 0, 9)
            await asyncio.sleep(1.2)  # the others' places are no further away
            host.signal(signal.SIGCONT)
            if other.count(Count.DOUBTS) or not on_server:
                break
        await finish(campaign)
        assert campaign.result.doubts > 0 or not on_server


# --- Stops, and a database that is away ------------------------------------------------------


async def test_a_stop_in_the_middle_gives_back_what_has_not_left(
    database_url: str, tmp_path: Path
) -> None:
    plan = replace(CALM, platform="neither", workers=1, faults="slow=0.3")
    plan = replace(plan, lease=2 * timedelta(seconds=PATIENCE))
    async with sending(plan, database_url, tmp_path) as campaign:
        (host,) = campaign.fleet.hosts
        await until(lambda: host.count(Count.FLYING) > 0, PATIENCE)
        assert await campaign.fleet.stop(host) < WITHIN.total_seconds() + 5
        rows = await campaign.crowd.rows()
        assert {row.state for row in rows} == {"ready", "sent"}  # nothing is left uncertain
        campaign.fleet.start()
        await finish(campaign)  # within the lease: it was not waited for
        assert campaign.result.doubts == 0


async def test_a_stop_lets_the_planning_under_way_end() -> None:
    """Cut off in a transaction, it could leave a SQLite connection that never closes."""
    begun, ended = asyncio.Event(), asyncio.Event()

    class Planning:
        async def plan(self, now: datetime) -> int:
            begun.set()
            await asyncio.sleep(0.05)
            ended.set()
            return 0

        async def rebook(self, now: datetime) -> int:
            return 0

    class Idle:
        stopping = False

        async def drain(self) -> int:
            return 0

        async def stop(self, within: timedelta) -> None:
            self.stopping = True

    ticker = Ticker(Planning(), Idle(), utc_now)  # type: ignore[arg-type]
    ticker.start(timedelta(seconds=0.001))
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        await ticker.stop(timedelta(seconds=PATIENCE))
    assert ended.is_set()


@pytest.fixture(name="server_url")
def _server_url() -> Iterator[str]:
    """An empty database on a server that may be restarted."""
    with serve(safe=True) as server:
        url = new_database(server)
        yield url
        drop_database(server, url)


async def test_a_database_that_goes_away_is_waited_for(server_url: str, tmp_path: Path) -> None:
    async with sending(CALM, server_url, tmp_path) as campaign:
        server, before = Server(server_url), list(campaign.fleet.hosts)
        await asyncio.to_thread(server.crash)
        read = len(campaign.platform.ledger)
        await asyncio.sleep(3)
        assert len(campaign.platform.ledger) < read + 2 * CALM.limit.rate * CALM.workspaces
        await asyncio.to_thread(server.start)
        async with asyncio.timeout(PATIENCE):
            await campaign.drain()
        assert campaign.fleet.hosts == before
        assert all(host.process.is_alive() for host in before)
        await finish(campaign)


# --- Rates -----------------------------------------------------------------------------------


async def test_two_workers_hold_to_one_rate(database_url: str, tmp_path: Path) -> None:
    """At most 55 in any second under a limit of 50, as long as the machine does not stand still."""
    limit = Limit(rate=50, burst=1)
    plan = replace(CALM, limit=limit, workspaces=1, people=400)
    result = await run(plan, database_url, tmp_path)
    print(result)
    assert result.verdict.faults == []
    assert result.busiest <= max(55, limit.rate * (1 + result.late) + 1)
    assert result.seconds > 399 / limit.rate


# --- What is uncertain stays so --------------------------------------------------------------


async def test_what_may_have_left_is_not_forgotten_when_it_is_given_back(
    database_url: str,
) -> None:
    """A platform drops a repeat only as long as it knows the key."""
    async with open_home(database_url) as home:
        await home.begin(ANA)
        home.recorder.refuse = lambda _: ConnectionError()
        at = await _due(home)
        await home.tick(at)
        home.recorder.refuse = lambda _: RetryLater(60)
        await home.tick(at + timedelta(minutes=1))
        async with home.runtime.database.begin() as connection:
            (row,) = (await connection.execute(delivery.select())).all()
        assert (row.state, row.attempts, row.error) == ("sending", 1, "asked to wait")


async def _due(home: Home) -> datetime:
    learner = await home.learner()
    assert learner.next_due_at
    return learner.next_due_at


# --- The judge -------------------------------------------------------------------------------


async def test_a_ledger_that_was_tampered_with_is_noticed(tmp_path: Path) -> None:
    plan = replace(CALM, people=100, workers=1, limit=Limit(rate=50, burst=50))
    url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    async with open_campaign(plan, url, tmp_path) as campaign:
        await finish(campaign)
        ledger = campaign.platform.path
        first, *others = ledger.read_text("utf-8").splitlines(keepends=True)
        for tampered, complaint in (
            (others, "1 lost, 0 doubled, 0 wrong"),
            ([first, *others, first], "0 lost, 1 doubled, 0 wrong"),
            ([*others, first.replace('"conversation": "c', '"conversation": "x')], "1 lost, 0 d"),
        ):
            ledger.write_text("".join(tampered), "utf-8")
            campaign.result.verdict = await campaign.judge()
            assert complaint in str(campaign.result)


PERSON = ("w1", "c1")
READ = Entry(ordinal=7, at=0.0, workspace="w1", conversation="c1", key="3")
SENT = Row(PERSON, 3, "sent", "m7", None, 1, ended=True)
GONE = Row(PERSON, 3, "failed", None, "the platform answered 410", 1, ended=True)
UNSURE = Row(PERSON, 3, "failed", None, UNCERTAIN, 2, ended=True)


@pytest.mark.parametrize(
    ("rows", "ledger", "lost", "doubled", "wrong"),
    [
        ([SENT], [READ], 0, 0, 0),
        ([GONE], [], 0, 0, 0),
        ([], [], 1, 0, 0),  # never planned
        ([SENT], [], 1, 0, 0),
        ([SENT._replace(state="sending", ended=False)], [READ], 1, 0, 0),
        ([SENT._replace(state="ready", ended=False)], [], 1, 0, 0),
        ([SENT._replace(state="skipped")], [], 1, 0, 0),
        ([SENT], [READ, replace(READ, ordinal=8)], 0, 1, 0),
        ([SENT, SENT._replace(id=4)], [READ, replace(READ, key="4")], 0, 1, 1),
        ([SENT], [READ, replace(READ, conversation="c2")], 0, 0, 1),  # to somebody else
        ([SENT._replace(remote_id="m8")], [READ], 0, 0, 1),
        ([GONE], [READ], 0, 0, 1),
        ([UNSURE], [], 0, 0, 1),  # the platform could have been asked
        ([GONE._replace(error="TimeoutError", attempts=7)], [], 0, 0, 1),
        ([GONE._replace(error="TimeoutError", attempts=8)], [], 0, 0, 0),
    ],
)
def test_the_judge_sees(
    rows: list[Row], ledger: list[Entry], lost: int, doubled: int, wrong: int
) -> None:
    verdict = judge([PERSON], rows, ledger, certain=True)
    assert (len(verdict.lost), len(verdict.doubled), len(verdict.wrong)) == (lost, doubled, wrong)


@pytest.mark.parametrize(("read", "count"), [([], 0), ([READ], 1)])
def test_what_is_uncertain_may_be_given_up_where_nobody_can_tell(
    read: list[Entry], count: int
) -> None:
    verdict = judge([PERSON], [UNSURE], read, certain=False)
    assert (verdict.faults, verdict.failed[UNCERTAIN], verdict.uncertain_read) == ([], 1, count)


def test_the_busiest_second_is_one_of_any_that_begin() -> None:
    instants = [0.0, 0.5, 0.9, 1.0, 1.4, 3.0]
    ledger = [replace(READ, at=at) for at in instants]
    assert busiest_second(ledger) == 4  # from 0.5 to 1.4
    others = [replace(READ, at=0.6, workspace=f"v{n}") for n in range(9)]
    assert busiest_second([*ledger, *others]) == 4
    assert busiest_second([]) == 0
