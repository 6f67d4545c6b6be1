"""What came is kept until it was dealt with; one process at a time reads an account."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.messages import (
    Button,
    Buttons,
    Choices,
    Facts,
    File,
    Inbound,
    Meter,
    Option,
    Outbound,
    Picture,
    Table,
    Text,
    Typed,
)
from bot.storage import account_lock, schema
from bot.storage import outbounds as outbounds_json
from bot.storage.database import Database
from bot.storage.inbox import TRIES_MAX, Event, Inbox, Settled, troubles
from tests.house import ANA, MONDAY, open_home

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ONE, TWO = Event("!r", "$1", "{}"), Event("!r", "$2", '{"a": 1}')


async def open_inbox(url: str) -> tuple[Database, Inbox]:
    database = Database(url)
    await schema.prepare(database)
    return database, Inbox(database, "matrix", "@levain:localhost")


async def test_what_came_waits_in_order_and_is_kept_once(database_url: str) -> None:
    database, inbox = await open_inbox(database_url)
    mark, cursor = await inbox.open()
    assert (len(mark), cursor) == (8, None)
    await inbox.take_in([ONE, TWO], "s1", NOW)
    await inbox.take_in([TWO, ONE], "s2", NOW)
    one, two = ONE.retried(), TWO.retried()  # it may have begun
    assert await inbox.waiting() == [one, two]
    assert await inbox.open() == (mark, "s2")
    await inbox.fail("$2")
    assert await inbox.waiting() == [one, two._replace(failures=1)]
    await inbox.interrupt(["$2"])
    assert await inbox.waiting() == [one, two]
    await inbox.settle([Settled("$1", None)])
    assert [each.id for each in await inbox.waiting()] == ["$2"]
    other = Inbox(database, "matrix", "@other:localhost")
    assert await other.open() != (mark, "s2")
    assert await other.waiting() == []
    await database.close()


async def test_what_fails_too_often_is_set_aside_and_counted(database_url: str) -> None:
    database, inbox = await open_inbox(database_url)
    await inbox.open()
    await inbox.take_in([ONE, TWO], "s1", NOW)
    for _ in range(TRIES_MAX):
        assert ONE.id in {each.id for each in await inbox.waiting()}
        await inbox.fail(ONE.id)
    assert [each.id for each in await inbox.waiting()] == [TWO.id]
    await inbox.set_aside([TWO.id])
    assert await inbox.waiting() == []
    three = Event("!r", "$3", "{}")
    assert await inbox.keep([three], NOW, NOW) == [three]
    for failures in range(TRIES_MAX):
        assert await inbox.adopt(NOW, NOW) == [three._replace(failures=failures, again=True)]
        await inbox.fail(three.id)
    assert await inbox.adopt(NOW, NOW) == []
    await inbox.settle([Settled(three.id, None)])
    assert await inbox.count_aside(NOW) == 2
    assert await inbox.count_aside(NOW + timedelta(seconds=1)) == 0
    await database.close()


async def test_trouble_lasts_until_it_is_said_to_be_over(database_url: str) -> None:
    database, inbox = await open_inbox(database_url)
    await inbox.open()
    await inbox.complain("heard", "logged out")
    await inbox.complain("sent", "muted")
    assert await troubles(database) == [
        "matrix: @levain:localhost: logged out",
        "matrix: @levain:localhost: muted",
    ]
    await inbox.take_in([], "s1", NOW)
    await inbox.recover("heard")
    assert await troubles(database) == ["matrix: @levain:localhost: muted"]
    await inbox.complain("sent", "muted still")
    assert await troubles(database) == ["matrix: @levain:localhost: muted still"]
    await inbox.recover()
    assert await troubles(database) == []
    await database.close()


async def test_replies_are_given_again_until_they_have_left(database_url: str) -> None:
    async with open_home(database_url) as home:
        inbox = Inbox(home.runtime.database, "recorder", "w")
        said = Inbound(id="$1", address=ANA, at=MONDAY, content=Typed("bonjour"), kept=True)
        first = await home.runtime.app.handle(said)
        assert first
        assert await home.runtime.app.handle(said) == first
        await inbox.settle([Settled("$1", ANA.person)])
        assert await home.runtime.app.handle(said) == ()


def test_every_block_is_kept_as_it_is() -> None:
    blocks = (
        Text("**a** « b »"),
        Picture(b"\x89PNG\xff\x00", "texte"),
        Choices("answer:x", "?", (Option("a", "A"),), multiple=True),
        Buttons((Button("l", "later"),)),
        Facts((("base64", "b"),)),
        Table(("h",), (("c",),)),
        Meter("m", 1, 2),
        File("b.csv", "text/csv", b"\x00\xff"),
    )
    outbounds = (Outbound(blocks, quiet=True), Outbound(()))
    assert outbounds_json.load(outbounds_json.dump(outbounds)) == outbounds


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_lock, "LOOK", 0.02)


async def test_one_at_a_time_has_its_turn(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = Database(database_url), Database(database_url)
    second_has_it = asyncio.Event()

    async def follow() -> None:
        async with account_lock.hold_account(second, "matrix"):
            second_has_it.set()

    async with asyncio.timeout(20), account_lock.hold_account(first, "matrix"):
        async with account_lock.hold_account(second, "slack"):
            pass
        following = asyncio.create_task(follow())
        await asyncio.sleep(0.1)
        assert not second_has_it.is_set()
        assert caplog.messages == ["another process holds the account matrix: waiting for its turn"]
    await asyncio.wait_for(following, 20)
    await first.close()
    await second.close()


HOLD = """
import asyncio, sys
from bot.storage.database import Database
from bot.storage.account_lock import hold_account
async def hold():
    async with hold_account(Database(sys.argv[1]), "matrix"):
        print("mine", flush=True)
        await asyncio.Event().wait()
asyncio.run(hold())
"""


async def test_the_turn_of_a_process_that_dies_is_taken_over(database_url: str) -> None:
    database = Database(database_url)
    command = [sys.executable, "-c", HOLD, database_url]
    holder = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert holder.stdout
    assert await holder.stdout.readline() == b"mine\n"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2), account_lock.hold_account(database, "matrix"):
            pass
    holder.kill()
    async with asyncio.timeout(20), account_lock.hold_account(database, "matrix"):
        pass
    await holder.wait()
    await database.close()


async def test_a_turn_is_lost_with_the_connection(postgres: str) -> None:
    database = Database(postgres)
    async with asyncio.timeout(20), account_lock.hold_account(database, "matrix") as lost:
        assert not lost.is_set()
        async with database.begin() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks"
                    " WHERE locktype = 'advisory' AND database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
            )
        await lost.wait()
    await database.close()
