"""Encrypted events are read in the order in which they were said, whenever their key comes.

A key is of use before the sync that brings it is over: what waited for it comes first at once.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from adapters.lanes import Lanes
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.encryption.undecrypted import LOOKS_MAX
from adapters.matrix.encryption.withheld import Withheld
from adapters.matrix.messages.parse import Encrypted, Words
from adapters.matrix.rooms import Room
from adapters.matrix.sync.decryption import Decryption
from adapters.matrix.sync.timeline import TimelineEvent, read
from bot.domain.errors import SendError
from bot.storage.inbox import Settled
from tests.standins.matrix.homeserver import ANA, ME

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SESSION = "s"


class Key:
    """It comes when one says so; from a message on, in a session given from its middle on."""

    here = False

    def __init__(self) -> None:
        self.unreadable: set[str] = set()
        self.looks: Counter[str] = Counter()  # by event id

    def decrypt(self, _room: str, raw: dict[str, Any]) -> dict[str, Any] | None:
        self.looks[raw["event_id"]] += 1
        if not self.here or raw["event_id"] in self.unreadable:
            return None
        content = {"msgtype": "m.text", "body": raw["event_id"]}
        return {"type": "m.room.message", "content": content}

    async def learn(self, _: object, release: Callable[[set[str]], None]) -> None:
        self.here = True
        release({SESSION})


class Nowhere:
    async def settle(self, settled: Sequence[Settled]) -> None: ...

    async def fail(self, event_id: str) -> None:
        raise AssertionError(event_id)

    async def interrupt(self, ids: Collection[str]) -> None:
        raise AssertionError(ids)


class Conversation:
    """A room whose messages are encrypted under a key that Levain does not have yet."""

    def __init__(self) -> None:
        self.key = Key()
        self.said: list[str] = []
        self.away: set[str] = set()  # what cannot be answered at first
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.lanes: Lanes[TimelineEvent] = Lanes(Nowhere(), self.hear, self.hear, at_once=4)
        nothing = cast(Any, None)
        self.decryption = Decryption(
            cast(Crypto, self.key),
            Withheld(lambda: NOW),
            ME,
            rooms=nothing,
            sender=nothing,
            speech=nothing,
            token=nothing,
            lanes=self.lanes,
        )

    async def hear(self, event: TimelineEvent) -> Settled | None:
        assert isinstance(event.content, Encrypted)
        clear = await self.decryption.read(event, event.content.session_id)
        if not clear:
            return None
        await self.go_on.wait()
        if event.id in self.away:
            self.away.discard(event.id)
            raise SendError
        assert isinstance(clear.content, Words)
        if clear.content.text not in self.said:  # else the core knows it already
            self.said.append(clear.content.text)
        return Settled(event.id, None)

    async def learn(self) -> None:
        await self.decryption.learn({})

    async def rest(self) -> None:
        async with asyncio.timeout(10):
            while self.lanes.waiting:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


def hidden(name: str) -> TimelineEvent:
    content = {"session_id": SESSION, "algorithm": "m.megolm.v1.aes-sha2"}
    raw = {"type": "m.room.encrypted", "event_id": name, "sender": ANA, "content": content}
    event = read("!r", raw, Room(), ME)
    assert event
    return event


ONE, TWO, THREE, FOUR = (hidden(f"${number}") for number in range(1, 5))


@pytest.fixture
async def room() -> Conversation:
    """Three messages wait."""
    room = Conversation()
    room.lanes.feed([ONE, TWO, THREE])
    await room.rest()
    return room


@pytest.mark.parametrize("next_one", [TWO, THREE, FOUR])
async def test_what_is_about_to_be_read_when_the_key_comes_waits_too(
    room: Conversation, next_one: TimelineEvent
) -> None:
    room.lanes.feed([next_one])
    await room.learn()
    room.lanes.feed([FOUR])
    await room.rest()
    assert room.said == ["$1", "$2", "$3", "$4"]


async def test_what_is_answered_when_the_key_comes_is_not_cut_off(room: Conversation) -> None:
    room.go_on.clear()
    room.key.here = True
    room.lanes.feed([FOUR])
    for _ in range(5):
        await asyncio.sleep(0)  # it is being answered
    await room.learn()
    assert room.lanes.waiting == 4
    room.go_on.set()
    await room.rest()
    assert room.said == ["$4", "$1", "$2", "$3"]


async def test_what_a_session_leaves_unread_holds_up_nobody(room: Conversation) -> None:
    """A client gives a session from its middle on: what was said before stays unread for ever."""
    room.key.unreadable = {"$1", "$2"}
    await room.learn()
    room.lanes.feed([FOUR])
    await room.rest()
    assert room.said == ["$3", "$4"]
    assert room.key.looks == {"$1": 2, "$2": 2, "$3": 2, "$4": 1}


async def test_a_key_that_comes_without_end_brings_no_look_without_end(room: Conversation) -> None:
    room.key.unreadable = {"$1", "$2", "$3"}
    for _ in range(10 * LOOKS_MAX):
        await room.learn()
        await room.rest()
    assert room.said == []
    assert set(room.key.looks.values()) == {LOOKS_MAX}


async def test_what_is_tried_again_keeps_its_place(room: Conversation) -> None:
    room.away = {"$1"}
    await room.learn()
    await room.rest()
    async with asyncio.timeout(10):
        while len(room.said) < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert room.said == ["$1", "$2", "$3"]
