"""A room that is upgraded: people and Levain go on in the new one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage.tables import address
from tests.adapters.matrix.bot import address_of, enter, run_bot
from tests.standins.matrix.learner import Learner, says
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]


@pytest.mark.parametrize("preset", ["trusted_private_chat", "public_chat"])
async def test_after_an_upgrade_levain_goes_on_in_the_new_room_alone(
    synapse: Synapse, names: Names, tmp_path: Path, preset: str
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path) as bot,
    ):
        body = {"preset": preset, "invite": [account.user_id], "is_direct": True}
        old = str((await ana.call("POST", "createRoom", body=body))["room_id"])
        await ana.expect(old, says("bienvenue"))
        upgraded = await ana.call("POST", "rooms", old, "upgrade", body={"new_version": "10"})
        new = str(upgraded["replacement_room"])
        if preset == "trusted_private_chat":  # as clients do
            invited = {"user_id": account.user_id}
            await ana.call("POST", "rooms", new, "invite", body=invited)
        await ana.say(new, "aide")
        await ana.expect(new, says("progression"))
        joined = await rooms_of(synapse, account.access_token)
        if old in joined:
            await ana.say(new, "aide")
            await ana.expect(new, says("progression"))
            joined = await rooms_of(synapse, account.access_token)
        assert joined == {new}
        person = address_of(account, ana.user_id, new).person
        query = select(address.c.conversation).where(address.c.person == person)
        async with bot.runtime.database.begin() as connection:
            assert (await connection.execute(query)).scalars().all() == [new]


async def test_nobody_makes_levain_leave_a_room_that_was_not_upgraded(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        await Learner.register(synapse, names("eve")) as eve,
        run_bot(synapse, account, tmp_path),
    ):
        room = await enter(ana, account)
        body = {
            "preset": "trusted_private_chat",
            "invite": [account.user_id],
            "creation_content": {"predecessor": {"room_id": room}},
        }
        other = str((await eve.call("POST", "createRoom", body=body))["room_id"])
        await eve.expect(other, says("bienvenue"))
        await ana.say(room, "aide")
        await ana.expect(room, says("progression"))
        assert await rooms_of(synapse, account.access_token) == {room, other}


async def rooms_of(synapse: Synapse, token: str) -> set[str]:
    place = "/_matrix/client/v3/joined_rooms"
    told = await asyncio.to_thread(synapse.call, "GET", place, None, token)
    return set(told["joined_rooms"])
