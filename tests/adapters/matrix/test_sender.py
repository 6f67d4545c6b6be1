"""Messages of a room leave whole, one after the other."""

from __future__ import annotations

import asyncio

import pytest

from adapters.matrix.client import MatrixClient
from adapters.matrix.messages.reactions import Reactions
from adapters.matrix.messages.sender import Sender
from adapters.matrix.messages.taps import Tappable
from adapters.matrix.rooms import Rooms
from bot.domain.errors import RetryLater
from bot.domain.messages import Outbound, Text
from tests.standins.matrix.homeserver import ME, Crypto, Homeserver

LONG = Outbound((Text("mot " * 20_000),))  # in several events


def sender(homeserver: Homeserver) -> Sender:
    crypto = Crypto(homeserver)
    client = MatrixClient(crypto)
    rooms = Rooms(client)
    reactions, tappable = Reactions(client, rooms, "never"), Tappable(client, crypto, ME)  # type: ignore[arg-type]
    made = Sender(client, crypto, rooms, reactions, tappable, polls=False)  # type: ignore[arg-type]
    made.mark = "m"
    return made


def sent(homeserver: Homeserver) -> list[str]:
    return [parts[-1].split(".")[1] for _, parts in homeserver.asked if "send" in parts]


async def test_two_messages_of_a_room_do_not_mix() -> None:
    homeserver = Homeserver()
    posting = sender(homeserver)
    await asyncio.gather(*(posting.post("!r", LONG, key) for key in "abc"))
    left = sent(homeserver)
    assert len(left) > 6
    assert left == sorted(left)


async def test_one_that_has_begun_is_ended_before_another_begins() -> None:
    homeserver = Homeserver()
    limited: list[str] = []

    def refuse(parts: tuple[str, ...]) -> int | None:
        if parts[-1] == "m.a.2" and not limited:
            limited.append(parts[-1])
            return 429
        return None

    homeserver.refuse = refuse
    posting = sender(homeserver)
    await asyncio.gather(*(posting.post("!r", LONG, key) for key in "ab"), return_exceptions=True)
    assert limited
    left = sent(homeserver)
    assert left == sorted(left)
    assert left[-1] == "b" or "b" not in left  # which may have been asked to wait, and comes back


async def test_one_that_has_not_begun_is_given_back() -> None:
    homeserver = Homeserver()
    homeserver.refuse = lambda parts: 429 if "send" in parts else None
    with pytest.raises(RetryLater):
        await sender(homeserver).post("!r", LONG, "a")
