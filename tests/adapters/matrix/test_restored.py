"""After a restore: another device, which reads what was there, and says nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update

from adapters.matrix import state
from adapters.matrix.messages.taps import TAPS, keycap
from adapters.matrix.settings import MatrixSettings
from bot.storage.database import Database
from bot.storage.tables import account, inbox, restoration, seen_event
from tests.adapters.matrix.bot import answered, enter, run_bot, until
from tests.adapters.matrix.test_conversation import texts
from tests.adapters.matrix.test_session import kept, password_file
from tests.adapters.running import echo
from tests.standins.matrix.learner import CryptoLearner, says
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]


async def test_a_question_of_before_is_still_answered_by_a_tap(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    """The new device has the keys of the room that the old one had."""
    made = await asyncio.to_thread(synapse.register, names("levain"))
    options: dict[str, Any] = {"password_file": password_file(tmp_path, made)}
    async with await CryptoLearner.register(synapse, names("ana"), tmp_path / "ana") as ana:
        async with run_bot(synapse, made, tmp_path, **options):
            room = await enter(ana, made, encrypted=True)
            for _ in range(3):
                before = len(texts(ana, room))
                await ana.say(room, "passer")
                while len(texts(ana, room)) == before:
                    await ana.pull(1.0)
            question = [each for each in ana.seen(room) if TAPS in each["content"]][-1]
        section = MatrixSettings(password_file=options["password_file"])
        assert state.renew(section, tmp_path / "matrix") is None
        async with run_bot(synapse, made, tmp_path, session=False, **options) as bot:
            await until(lambda: bot.matrix.ready)
            assert kept(tmp_path).device_id != made.device_id
            await ana.react(room, question["event_id"], keycap(2))
            await ana.expect(room, says("Leçon terminée"))


async def test_a_reply_that_is_there_is_not_said_again(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    """An event is heard again from the cursor of the backup, by another device."""
    made = await asyncio.to_thread(synapse.register, names("levain"))
    options: dict[str, Any] = {"password_file": password_file(tmp_path, made), "wrap": echo}
    url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    async with await CryptoLearner.register(synapse, names("ana"), tmp_path / "ana") as ana:
        async with run_bot(synapse, made, tmp_path, **options) as bot:
            room = await enter(ana, made, encrypted=True)
            await _settled(bot.runtime.database)
        cursor = await _cursor(url)
        async with run_bot(synapse, made, tmp_path, **options):
            await ana.say(room, "un")
            await answered(ana, room, "un")
        await _go_back(url, cursor)
        state.renew(MatrixSettings(password_file=options["password_file"]), tmp_path / "matrix")
        async with run_bot(synapse, made, tmp_path, session=False, **options):
            await ana.say(room, "deux")
            assert await answered(ana, room, "deux") == ["un", "deux"]


async def _settled(database: Database) -> None:
    """Wait until nothing is left in the inbox."""
    async with asyncio.timeout(45):
        while await _kept(database):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def _kept(database: Database) -> int:
    async with database.begin() as connection:
        return len((await connection.execute(select(inbox.c.id))).all())


async def _cursor(url: str) -> str:
    database = Database(url)
    async with database.begin() as connection:
        cursor = (await connection.execute(select(account.c.cursor))).scalar_one()
    await database.close()
    return str(cursor)


async def _go_back(url: str, cursor: str) -> None:
    """Forget what was heard since, as a restore does."""
    database = Database(url)
    later = datetime.now(UTC) + timedelta(minutes=1)
    async with database.begin() as connection:
        await connection.execute(update(account).values(cursor=cursor))
        await connection.execute(delete(seen_event))
        row = {"restored_at": later, "backed_up_at": later}
        await connection.execute(restoration.insert(), row)
    await database.close()
