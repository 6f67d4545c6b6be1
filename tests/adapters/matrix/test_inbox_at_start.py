"""Whatever is in the inbox stops no start; what cannot be handled is set aside, and told."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from adapters.asides import RECENT, tell_asides
from adapters.troubles import Troubles
from bot.domain.messages import Inbound, Outbound
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.inbox import TRIES_MAX, Inbox, troubles
from bot.storage.tables import inbox
from tests.adapters.matrix.bot import PATIENCE, answered, enter, run_bot
from tests.adapters.running import echo
from tests.house import MONDAY
from tests.standins.matrix.learner import Learner
from tests.standins.matrix.synapse import Account, Synapse

Names = Callable[[str], str]
DEEP = "[" * 100_000 + "]" * 100_000
ODD = ["", "{", "null", "[]", "1", '"x"', DEEP, '{"type": 1}', "\ud7ff", "{} {}"]


def row(account: Account, number: int, content: str, **values: object) -> dict[str, object]:
    mine = {"platform": "matrix", "account": account.user_id, "room": f"!odd{number}:localhost"}
    kept = {"event_id": f"$odd{number}", "content": content, "received_at": MONDAY}
    return mine | kept | {"failures": 0} | values


async def fill(folder: Path, rows: Sequence[dict[str, object]]) -> None:
    database = Database(f"sqlite:///{folder / 'levain.sqlite'}")
    async with database.begin() as connection:
        await connection.execute(insert(inbox), list(rows))
    await database.close()


async def test_rows_that_make_no_sense_are_set_aside_and_told(
    synapse: Synapse, names: Names, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with await Learner.register(synapse, names("ana")) as ana:
        async with run_bot(synapse, account, tmp_path, wrap=echo):
            room = await enter(ana, account)
        await fill(tmp_path, [row(account, n, each) for n, each in enumerate(ODD)])
        async with run_bot(synapse, account, tmp_path, wrap=echo) as bot:
            await ana.say(room, "un")
            assert await answered(ana, room, "un") == ["un"]
            database = bot.runtime.database
            await tell_asides(
                Inbox(database, "matrix", account.user_id),
                Troubles(Inbox(database, "matrix", account.user_id)),
                MONDAY,
            )
            (said,) = await troubles(database)
            assert "could not be handled, and were set aside" in said
            query = select(inbox.c.event_id).where(inbox.c.failures >= TRIES_MAX)
            async with database.begin() as connection:
                aside = set((await connection.execute(query)).scalars())
            logged = "\n".join(caplog.messages)
            assert aside
            assert all(f"event {each}" in logged for each in aside)
        async with run_bot(synapse, account, tmp_path, wrap=echo) as bot:  # and never again
            caplog.clear()
            await ana.say(room, "deux")
            await answered(ana, room, "deux")
            assert "event $odd" not in "\n".join(caplog.messages)


async def test_a_row_that_raises_is_tried_at_some_starts_then_set_aside(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    tried = 0

    def break_one(handle: Callable[[Inbound], object]) -> Callable[[Inbound], object]:
        async def hear(inbound: Inbound) -> Sequence[Outbound]:
            nonlocal tried
            if "casse" in str(inbound.content):
                tried += 1
                raise MemoryError
            return await echo(handle)(inbound)

        return hear

    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with await Learner.register(synapse, names("ana")) as ana:
        async with run_bot(synapse, account, tmp_path, wrap=break_one):
            room = await enter(ana, account)
            await ana.say(room, "casse")
            await ana.say(room, "un")
            await answered(ana, room, "un")
        for start in range(TRIES_MAX + 1):
            async with run_bot(synapse, account, tmp_path, wrap=break_one) as bot:
                await ana.say(room, str(start))
                await answered(ana, room, str(start))
        assert tried == TRIES_MAX
        found = Inbox(bot.runtime.database, "matrix", account.user_id)
        assert not [each for each in await found.waiting() if "casse" in each.content]
        assert await found.count_aside(MONDAY) == 1


async def test_a_great_many_rows_stop_no_start_and_stall_nobody(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    """Events of rooms that are closed, as an old database may hold them."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with await Learner.register(synapse, names("ana")) as ana:
        async with run_bot(synapse, account, tmp_path, wrap=echo):
            room = await enter(ana, account)
        said = {"type": "m.room.message", "content": {"msgtype": "m.notice", "body": "x"}}
        kept = json.dumps(said | {"sender": ana.user_id})
        rows = [row(account, number, kept) for number in range(20_000)]
        await fill(tmp_path, rows)
        async with run_bot(synapse, account, tmp_path, wrap=echo):
            stalls = asyncio.create_task(longest_stall())
            await ana.say(room, "un")
            began = time.monotonic()
            assert await answered(ana, room, "un") == ["un"]
            assert time.monotonic() - began < PATIENCE
            stalls.cancel()
            assert await stalls < 2.0
            began = time.monotonic()
        assert time.monotonic() - began < 5.0  # to stop


async def longest_stall() -> float:
    """Seconds that the loop took to turn, at most, once cancelled."""
    longest, last = 0.0, time.monotonic()
    try:
        while True:
            await asyncio.sleep(0.01)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
    except asyncio.CancelledError:
        return longest


async def test_what_was_set_aside_is_told_for_a_day(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "adapters")
    database = Database(database_url)
    await schema.prepare(database)
    kept = Inbox(database, "matrix", "@levain:localhost")
    account = Account("@levain:localhost", "", "", "")
    async with database.begin() as connection:
        await connection.execute(insert(inbox), [row(account, 1, "{", failures=TRIES_MAX)])
    told = Troubles(kept)
    await tell_asides(kept, told, MONDAY)
    await tell_asides(kept, told, MONDAY)
    assert len(await troubles(database)) == 1
    assert len([each for each in caplog.messages if "set aside" in each]) == 1
    await tell_asides(kept, told, MONDAY + 2 * RECENT)
    assert await troubles(database) == []
    await database.close()
