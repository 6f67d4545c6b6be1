"""Mischief in real rooms: whatever somebody does, the others are answered, and no loop stalls."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.storage.inbox import Inbox, troubles
from tests.adapters.matrix.bot import PATIENCE, Bot, answered, enter, run_bot
from tests.adapters.matrix.test_inbox_at_start import longest_stall
from tests.adapters.running import echo
from tests.standins.matrix.learner import Learner, Refused
from tests.standins.matrix.synapse import Account, Synapse

Names = Callable[[str], str]
STALL = 2.0  # seconds, on a busy machine


@dataclass
class Mischief:
    """Eve, in a conversation with Levain."""

    eve: Learner
    room: str
    levain: Account

    async def put(self, kind: str, key: str, content: Any) -> None:
        """Change a state of the room; the homeserver may refuse it."""
        with contextlib.suppress(Refused):
            await self.eve.call("PUT", "rooms", self.room, "state", kind, key, body=content)

    async def send(self, kind: str, content: Any) -> None:
        with contextlib.suppress(Refused):
            await self.eve.send(self.room, kind, content)

    async def tell(self, kind: str, number: int, content: Any) -> None:
        """Send something to Levain's device."""
        body = {"messages": {self.levain.user_id: {self.levain.device_id: content}}}
        await self.eve.call("PUT", "sendToDevice", kind, f"{kind}{number}", body=body)


async def odd_states(it: Mischief) -> None:
    odd: tuple[Any, ...] = ({"algorithm": 5}, {"name": []}, {"users": []}, {"x": None}, {})
    for kind in ("m.room.encryption", "m.room.name", "m.room.topic", "m.room.avatar", "x.y"):
        for content in odd:
            await it.put(kind, "", content)
    await it.put("m.room.power_levels", "", {"users": {"": "x"}, "events": {"m.room.message": []}})


async def odd_tombstones(it: Mischief) -> None:
    for room in (it.room, "!none:localhost", "", 5, {"a": 1}, "!" + "x" * 254):
        await it.put("m.room.tombstone", "", {"body": "x", "replacement_room": room})


async def tombstones_in_a_ring(it: Mischief) -> None:
    first, second = [await it.eve.open_room(it.levain.user_id) for _ in range(2)]
    for room, other in ((first, second), (second, first)):
        content = {"body": "x", "replacement_room": other}
        await it.eve.call("PUT", "rooms", room, "state", "m.room.tombstone", "", body=content)


async def members_that_flap(it: Mischief) -> None:
    levain = {"user_id": it.levain.user_id}
    body = {"preset": "private_chat", "invite": [it.levain.user_id]}
    room = str((await it.eve.call("POST", "createRoom", body=body))["room_id"])
    for _ in range(10):
        for deed in ("kick", "invite", "ban", "unban", "invite"):
            with contextlib.suppress(Refused):
                await it.eve.call("POST", "rooms", room, deed, body=levain)


async def invitations_taken_back(it: Mischief) -> None:
    body = {"preset": "private_chat", "invite": [it.levain.user_id]}
    for _ in range(10):
        room = str((await it.eve.call("POST", "createRoom", body=body))["room_id"])
        with contextlib.suppress(Refused):
            levain = {"user_id": it.levain.user_id}
            await it.eve.call("POST", "rooms", room, "kick", body=levain)


async def names_that_change(it: Mischief) -> None:
    for number in range(20):
        body = {"membership": "join", "displayname": "Ê" * 200 + str(number)}
        await it.put("m.room.member", it.eve.user_id, body)


async def deep_and_long(it: Mischief) -> None:
    deep: Any = "x"
    for _ in range(200):
        deep = {"a": deep}
    await it.send("m.room.message", {"msgtype": "m.text", "body": "x", "deep": deep})
    await it.send("m.room.message", {"msgtype": "m.text", "body": "é" * 25_000})
    await it.send("m.room.message", {"msgtype": "m.text", "body": "> x\n" * 10_000})
    await it.send("m.room.message", {"msgtype": "m.text", "body": "\u202e\u0000" * 5_000})


async def odd_relations(it: Mischief) -> None:
    for relation in (
        {"rel_type": "m.annotation", "event_id": "$none", "key": "1\ufe0f\u20e3"},
        {"rel_type": "m.replace", "event_id": "$none"},
        {"rel_type": ["m.reference"], "event_id": {}},
        {"m.in_reply_to": {"event_id": 5}},
        {"m.in_reply_to": []},
        {"rel_type": "m.thread", "event_id": "$none", "is_falling_back": "x"},
        "x",
    ):
        for kind in ("m.reaction", "m.room.message", "org.matrix.msc3381.poll.response"):
            content = {"msgtype": "m.text", "body": "1", "m.relates_to": relation}
            await it.send(kind, content | {"org.matrix.msc3381.poll.response": {"answers": [1]}})


async def odd_encryption(it: Mischief) -> None:
    megolm = {"algorithm": "m.megolm.v1.aes-sha2", "sender_key": "x", "device_id": "D"}
    for number in range(10):
        for odd in ({"ciphertext": "x"}, {"ciphertext": {"a": 1}}, {"ciphertext": "A" * 20_000}):
            await it.send("m.room.encrypted", megolm | {"session_id": f"s{number}"} | odd)
    await it.send("m.room.encrypted", {"algorithm": 1, "session_id": "s"})
    await it.send("m.room.encrypted", {"session_id": "s" * 255})


async def a_flood_to_the_device(it: Mischief) -> None:
    asked = {"from_device": "D", "transaction_id": "t", "methods": [], "timestamp": 1}
    for number in range(30):
        await it.tell("m.key.verification.request", number, asked | {"transaction_id": f"{number}"})
        await it.tell("m.room_key", number, {"algorithm": number})
        await it.tell("m.room.encrypted", number, {"algorithm": "x", "ciphertext": number})
        await it.tell("m.room_key.withheld", number, {"code": number})
        await it.tell("m.room_key_request", number, {"action": "request", "body": []})


async def what_is_taken_back(it: Mischief) -> None:
    for _ in range(10):
        said = await it.eve.say(it.room, "leçon")
        with contextlib.suppress(Refused):
            await it.eve.call("PUT", "rooms", it.room, "redact", said, f"r{said}", body={})


async def a_flood_of_words(it: Mischief) -> None:
    await asyncio.gather(*(it.send("m.room.message", {"msgtype": "m.text"}) for _ in range(100)))


DEEDS: tuple[Callable[[Mischief], Awaitable[None]], ...] = (
    odd_states,
    deep_and_long,
    odd_relations,
    odd_encryption,
    what_is_taken_back,
    names_that_change,
    members_that_flap,
    invitations_taken_back,
    a_flood_to_the_device,
    a_flood_of_words,
    tombstones_in_a_ring,
    odd_tombstones,
)


@asynccontextmanager
async def bystander(
    synapse: Synapse, names: Names, folder: Path
) -> AsyncIterator[tuple[Learner, str, Mischief, Account]]:
    """Ana, who only wants to be answered, and Eve."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        await Learner.register(synapse, names("eve")) as eve,
    ):
        async with run_bot(synapse, account, folder, wrap=echo, reactions="never"):
            room = await enter(ana, account)
            other = await enter(eve, account)
        yield ana, room, Mischief(eve, other, account), account


async def calm(bot: Bot, account: Account) -> None:
    """Until nothing waits but what has no key."""
    kept = Inbox(bot.runtime.database, "matrix", account.user_id)
    async with asyncio.timeout(PATIENCE):
        while any("m.room.encrypted" not in each.content for each in await kept.waiting()):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("running", [True, False])
async def test_whatever_somebody_does_the_others_are_answered(
    synapse: Synapse, names: Names, tmp_path: Path, running: bool
) -> None:
    """While Levain runs, or while it is stopped: it hears of all at once then."""
    async with bystander(synapse, names, tmp_path) as (ana, room, mischief, account):
        if not running:
            for deed in DEEDS:
                await deed(mischief)
        async with run_bot(synapse, account, tmp_path, wrap=echo, reactions="never") as bot:
            stalls = asyncio.create_task(longest_stall())
            for number, deed in enumerate(DEEDS):
                if running:
                    await deed(mischief)
                await ana.say(room, f"{number}")
                heard = await answered(ana, room, f"{number}")
                assert heard == [f"{each}" for each in range(number + 1)], deed.__name__
            stalls.cancel()
            assert await stalls < STALL
            assert await troubles(bot.runtime.database) == []
            await calm(bot, account)
            kept = Inbox(bot.runtime.database, "matrix", account.user_id)
            assert await kept.count_aside(bot.clock()) == 0


async def test_a_room_that_talks_without_end_is_read_back_so_far(
    synapse: Synapse, names: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from adapters.matrix import client
    from adapters.matrix.sync import receiver

    monkeypatch.setattr(client, "PAGE", 5)
    monkeypatch.setattr(receiver, "PAGES_MAX", 3)
    async with bystander(synapse, names, tmp_path) as (ana, room, mischief, account):
        for number in range(40):
            await mischief.eve.say(mischief.room, f"bla{number}")
        async with run_bot(synapse, account, tmp_path, wrap=echo, reactions="never"):
            await ana.say(room, "un")
            await answered(ana, room, "un")
            said = await answered(mischief.eve, mischief.room, "bla39")
            assert said == [f"bla{number}" for number in range(20, 40)]
