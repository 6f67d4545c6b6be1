"""Messages that the homeserver does not take: told once, with the remedy, until it takes them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.messages.taps import POLL_END, POLL_START
from adapters.matrix.refusals import is_muted
from bot.domain.errors import CannotDeliver
from bot.domain.messages import Choices, Option, Outbound, Text
from bot.storage.inbox import troubles
from tests.adapters.matrix.bot import PATIENCE, Bot, address_of, answered, enter, run_bot
from tests.adapters.running import echo
from tests.standins.matrix.learner import Learner, says, words
from tests.standins.matrix.synapse import Account, Synapse

Names = Callable[[str], str]
ME, SAID = "@levain:localhost", "m.room.message"


@pytest.mark.parametrize(
    ("levels", "muted"),
    [
        ({}, False),
        ({"users": {ME: -1}}, True),
        ({"users_default": -1}, True),
        ({"events_default": 50}, True),
        ({"events_default": 50, "users": {ME: 50}}, False),
        ({"events": {SAID: 50}}, True),
        ({"events": {"m.room.encrypted": 50}}, False),
        ({"events_default": "50"}, True),  # as old rooms have it
        ({"users": {ME: None}, "events": [], "events_default": {}}, False),
    ],
)
def test_who_is_muted(levels: dict[str, Any], muted: bool) -> None:
    assert is_muted(levels, ME, SAID) == muted


async def test_a_muted_bot_is_told_of_once_until_it_may_speak(
    synapse: Synapse, names: Names, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "adapters")
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path, reactions="never") as bot,
    ):
        room, other = await enter_as_guest(ana, account), await enter_as_guest(ana, account)
        await let_speak(ana, room, account, level=-1)
        await ana.say(room, "aide")
        (said,) = await told(bot, 1)
        assert "may not write in 1 conversation where it is" in said
        assert room in said
        there = address_of(account, ana.user_id, room)
        with pytest.raises(CannotDeliver):  # a lesson
            await bot.matrix.send(there, Outbound((Text("leçon"),)), "1")
        await let_speak(ana, other, account, level=-1)
        await ana.say(other, "aide")
        async with asyncio.timeout(PATIENCE):
            while "2 conversations" not in (await troubles(bot.runtime.database))[0]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert len([each for each in caplog.messages if "may not write" in each]) == 2
        for each in (room, other):
            await let_speak(ana, each, account, level=0)
            await ana.say(each, "aide")
            await ana.expect(each, says("progression"), PATIENCE)
        assert await told(bot, 0) == []


async def test_what_could_not_be_said_waits_and_what_is_typed_behind_it_too(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path, wrap=echo, reactions="never") as bot,
    ):
        room = await enter_as_guest(ana, account)
        await let_speak(ana, room, account, level=-1)
        for word in ("un", "deux"):
            await ana.say(room, word)
        await told(bot, 1)
        await let_speak(ana, room, account, level=0)
        assert await answered(ana, room, "deux") == ["un", "deux"]
        assert await told(bot, 0) == []


async def test_the_trouble_ends_when_levain_may_write_even_if_it_says_nothing(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path, reactions="never") as bot,
    ):
        room = await enter_as_guest(ana, account)
        await let_speak(ana, room, account, level=-1)
        there = address_of(account, ana.user_id, room)
        with pytest.raises(CannotDeliver):
            await bot.matrix.send(there, Outbound((Text("leçon"),)), "1")
        await told(bot, 1)
        await let_speak(ana, room, account, level=0)
        assert await told(bot, 0) == []


async def test_a_question_is_asked_in_words_where_polls_are_refused(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    question = Choices("answer:q", "Laquelle ?", (Option("a", "Une"), Option("b", "Deux")))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path, reactions="never", polls=True) as bot,
    ):
        room = await enter_as_guest(ana, account)
        await set_levels(ana, room, {POLL_START: 50})
        there = address_of(account, ana.user_id, room)
        await bot.matrix.send(there, Outbound((Text("Leçon"), question)), "1")
        await ana.expect(room, says("Une"), PATIENCE)
        assert len([e for e in ana.seen(room) if "Leçon" in words(e)]) == 1
        assert await troubles(bot.runtime.database) == []


async def test_a_poll_asked_again_closes_the_older_one(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    question = Choices("answer:q", "Laquelle ?", (Option("a", "Une"), Option("b", "Deux")))
    other = Choices("answer:r", "Laquelle ?", question.options)
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path, reactions="never", polls=True) as bot,
    ):
        there = address_of(account, ana.user_id, room := await enter_as_guest(ana, account))
        polls = [
            (await bot.matrix.send(there, Outbound((each,)), str(key))).split(" ")[1]
            for key, each in enumerate((question, question, other))
        ]
        await ana.expect(room, lambda event: event["event_id"] == polls[-1], PATIENCE)
        ends = [each["content"] for each in ana.seen(room) if each["type"] == POLL_END]
        assert [each["m.relates_to"]["event_id"] for each in ends] == polls[:1]


async def test_a_room_without_reactions_is_no_trouble(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path) as bot,
    ):
        room = await enter_as_guest(ana, account)
        await set_levels(ana, room, {"m.reaction": 50})
        for _ in range(2):
            await ana.say(room, "aide")
            await ana.expect(room, says("progression"), PATIENCE)
        assert await troubles(bot.runtime.database) == []


async def test_whoever_put_levain_out_is_no_trouble(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path) as bot,
    ):
        room = await enter_as_guest(ana, account)
        await let_speak(ana, room, account, level=-1)
        await ana.say(room, "aide")
        await told(bot, 1)
        await ana.call("POST", "rooms", room, "kick", body={"user_id": account.user_id})
        there = address_of(account, ana.user_id, room)
        with pytest.raises(CannotDeliver):
            await bot.matrix.send(there, Outbound((Text("leçon"),)), "1")
        assert await troubles(bot.runtime.database) == []


async def test_a_suspended_account_is_told_of_and_answers_once_it_may(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    admin = await asyncio.to_thread(synapse.register, names("admin"), admin=True)

    async def suspend(yes: bool) -> None:
        place = f"/_synapse/admin/v1/suspend/{account.user_id}"
        await asyncio.to_thread(synapse.call, "PUT", place, {"suspend": yes}, admin.access_token)

    async with (
        await Learner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path, reactions="never") as bot,
    ):
        room = await enter(ana, account)
        await suspend(True)
        await ana.say(room, "aide")
        (said,) = await told(bot, 1)
        assert "M_USER_SUSPENDED" in said
        assert "ask whoever runs the homeserver" in said
        await suspend(False)
        await ana.expect(room, says("progression"), PATIENCE)  # nothing was lost
        assert await told(bot, 0) == []


async def told(bot: Bot, count: int) -> list[str]:
    """The troubles, once there are so many."""
    async with asyncio.timeout(PATIENCE):
        while len(found := await troubles(bot.runtime.database)) != count:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return found


async def enter_as_guest(ana: Learner, account: Account) -> str:
    """Open a conversation in which Levain may be muted, or put out; its room."""
    body = {"preset": "private_chat", "invite": [account.user_id], "is_direct": True}
    room = str((await ana.call("POST", "createRoom", body=body))["room_id"])
    await ana.expect(room, says("bienvenue"))
    return room


async def set_levels(ana: Learner, room: str, events: dict[str, int]) -> None:
    place = ("rooms", room, "state", "m.room.power_levels", "")
    levels = await ana.call("GET", *place)
    levels["events"] = {**levels["events"], **events}
    await ana.call("PUT", *place, body=levels)


async def let_speak(ana: Learner, room: str, account: Account, *, level: int) -> None:
    place = ("rooms", room, "state", "m.room.power_levels", "")
    levels = await ana.call("GET", *place)
    levels["users"] = {**levels.get("users", {}), account.user_id: level}
    await ana.call("PUT", *place, body=levels)
