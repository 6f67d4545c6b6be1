"""Reactions wait for the homeserver, and nobody waits for keycaps."""

from __future__ import annotations

import asyncio

import pytest

from adapters.matrix.client import MatrixClient
from adapters.matrix.messages.reactions import WAITING_MAX, Reactions
from adapters.matrix.rooms import Rooms
from tests.standins.matrix.homeserver import Crypto, Homeserver


async def placed(homeserver: Homeserver, wanted: str, refusals: list[int]) -> list[str]:
    """The transactions of a question with three, once there is another elsewhere with one."""
    client = MatrixClient(Crypto(homeserver))
    keycaps = Reactions(client, Rooms(client), wanted)
    last = asyncio.Event()

    def refuse(parts: tuple[str, ...]) -> int | None:
        if parts[-1] == "$end.k1":
            last.set()
        return refusals.pop(0) if "m.reaction" in parts and refusals else None

    homeserver.refuse = refuse
    await keycaps.plan("!r", "$q", ("1", "2", "3"))
    await keycaps.plan("!end", "$end", ("1",))
    placing = asyncio.create_task(keycaps.place())
    if wanted != "never":
        async with asyncio.timeout(20):
            await last.wait()
    placing.cancel()
    return _placed(homeserver)


@pytest.mark.parametrize(
    ("wanted", "refusals", "txns"),
    [
        ("clear", [], ["$q.k1", "$q.k2", "$q.k3", "$end.k1"]),
        ("clear", [429], ["$q.k1", "$q.k1", "$q.k2", "$q.k3", "$end.k1"]),
        ("everywhere", [403], ["$q.k1", "$end.k1"]),
        ("everywhere", [502], ["$q.k1", "$end.k1"]),
        ("never", [], []),
    ],
)
async def test_they_are_placed_in_order(wanted: str, refusals: list[int], txns: list[str]) -> None:
    assert await placed(Homeserver(), wanted, refusals) == txns


async def test_only_the_newest_question_of_a_room_has_some() -> None:
    homeserver = Homeserver()
    client = MatrixClient(Crypto(homeserver))
    keycaps = Reactions(client, Rooms(client), "clear")
    for event_id in ("$old", "$new"):
        await keycaps.plan("!r", event_id, ("1", "2"))
    await keycaps._place_in("!r")
    assert _placed(homeserver) == ["$new.k1", "$new.k2"]


async def test_too_many_are_left_out() -> None:
    client = MatrixClient(Crypto(Homeserver()))
    keycaps = Reactions(client, Rooms(client), "clear")
    for number in range(WAITING_MAX + 10):
        await keycaps.plan(f"!{number}", "$q", ("1",))
    assert len(keycaps._waiting) == WAITING_MAX


def _placed(homeserver: Homeserver) -> list[str]:
    return [parts[-1] for _, parts in homeserver.asked if "m.reaction" in parts]
