"""Conversations that Levain opens itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from bot.domain.messages import Address
from bot.domain.people import Member
from bot.run.wiring import make_inviting
from bot.storage import enlisting
from tests.adapters.matrix.bot import enter, run_bot, until
from tests.standins.matrix.learner import CryptoLearner, Learner, says
from tests.standins.matrix.proxy import stand_before
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]


@pytest.mark.parametrize("kind", [Learner, CryptoLearner])
async def test_those_who_are_named_are_invited_once(
    synapse: Synapse, names: Names, tmp_path: Path, kind: type[Learner]
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with await kind.register(synapse, names("ana")) as ana:
        options = {"people": (ana.user_id,), "encrypted": kind is CryptoLearner}
        async with run_bot(synapse, account, tmp_path, **options):
            room = await ana.accept()
            await ana.expect(room, says("bienvenue"))
        async with run_bot(synapse, account, tmp_path, **options):  # it knows them again
            await ana.say(room, "aide")
            await ana.expect(room, says("progression"))
        place = f"/_matrix/client/v3/user/{account.user_id}/account_data/m.direct"
        nobody: dict[str, list[str]] = {}  # as before the list was written
        await asyncio.to_thread(synapse.call, "PUT", place, nobody, account.access_token)
        async with run_bot(synapse, account, tmp_path, **options):  # by its alias
            async with asyncio.timeout(30):
                while not await _direct(synapse, account):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        with pytest.raises(AssertionError):
            await ana.accept(1.0)
    assert (await _direct(synapse, account))[ana.user_id] == [room]


async def test_new_members_of_the_roster_are_invited_while_it_runs(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path, invites=True, encrypted=False) as bot,
    ):
        await until(lambda: bot.adapter.ready)
        server = ana.user_id.partition(":")[2]
        person = Address("matrix", server, ana.user_id, "x").person
        async with bot.runtime.database.begin() as connection:
            await enlisting.add_members(connection, [Member(addresses=(person,))])
        invite = make_inviting(bot.runtime, bot.clock)
        await invite()
        room = await ana.accept()
        await ana.expect(room, says("bienvenue"))
        await invite()
        with pytest.raises(AssertionError):
            await ana.accept(1.0)


async def test_whoever_could_not_be_invited_is_invited_the_next_time(
    synapse: Synapse, names: Names, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The room was made, with its alias; the homeserver then knew nobody of that name."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    people = ("@nobody:elsewhere.example",)
    async with stand_before(synapse.url) as proxy:
        for times in (1, 2):
            async with run_bot(cast(Synapse, proxy), account, tmp_path, people=people):
                await until(lambda times=times: caplog.text.count("could not be opened") == times)
        assert [path for _, path in proxy.asked if path.endswith("/invite")]
    with pytest.raises(Exception, match="404"):  # nobody is in the list
        await _direct(synapse, account)


async def test_whoever_opens_a_conversation_is_not_invited_to_another(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with await Learner.register(synapse, names("ana")) as ana:
        async with run_bot(synapse, account, tmp_path):
            room = await enter(ana, account)
        async with run_bot(synapse, account, tmp_path, people=(ana.user_id,)):
            await ana.say(room, "aide")
            await ana.expect(room, says("progression"))
    assert (await _direct(synapse, account))[ana.user_id] == [room]


async def _direct(synapse: Synapse, account: object) -> dict[str, list[str]]:
    place = f"/_matrix/client/v3/user/{account.user_id}/account_data/m.direct"  # type: ignore[attr-defined]
    return await asyncio.to_thread(
        synapse.call,
        "GET",
        place,
        token=account.access_token,  # type: ignore[attr-defined]
    )
