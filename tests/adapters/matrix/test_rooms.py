"""How many are in a room is learnt from what is told, and asked for at most once."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.matrix import rooms as module
from adapters.matrix.client import MatrixClient
from adapters.matrix.rooms import Rooms
from tests.standins.matrix.homeserver import ME, Crypto, Homeserver

SECRET = {"type": "m.room.encryption", "state_key": "", "content": {}}
JOIN = {"type": "m.room.member", "state_key": "@bob:localhost", "content": {"membership": "join"}}


@pytest.fixture
def homeserver() -> Homeserver:
    return Homeserver()


@pytest.fixture
def rooms(homeserver: Homeserver) -> Rooms:
    return Rooms(MatrixClient(Crypto(homeserver)))


def told(joined: object = None, invited: object = None, *events: object) -> dict[str, Any]:
    counts = {"m.joined_member_count": joined, "m.invited_member_count": invited}
    summary = {key: value for key, value in counts.items() if value is not None}
    return {"summary": summary, "timeline": {"events": list(events)}}


def asked(homeserver: Homeserver) -> int:
    return sum(parts[-1] == "joined_members" for _, parts in homeserver.asked)


async def test_what_a_sync_tells_is_not_asked_for(homeserver: Homeserver, rooms: Rooms) -> None:
    rooms.learn("!r", told(9_999, 1, SECRET))
    room = await rooms.get("!r")
    assert (room.members, room.private, room.shared, room.encrypted) == (10_000, False, True, True)
    rooms.learn("!r", told(1, None, JOIN))
    assert rooms.known("!r").private
    rooms.learn("!r", told(None, 2, JOIN))
    assert (await rooms.get("!r")).members == 3
    assert homeserver.asked == []


async def test_the_rest_is_asked_for_once(homeserver: Homeserver, rooms: Rooms) -> None:
    assert rooms.known("!r").members is None
    for _ in range(2):
        room = await rooms.get("!r")
        assert (room.members, room.private, room.encrypted) == (2, True, False)
    assert asked(homeserver) == 1
    rooms.learn("!r", told(3, None, JOIN))
    assert (await rooms.get("!r")).shared
    assert asked(homeserver) == 1


@pytest.mark.parametrize("summary", [None, [], {"m.joined_member_count": True}, {"x": 1}])
async def test_members_that_change_without_a_count_are_asked_for(
    homeserver: Homeserver, rooms: Rooms, summary: object
) -> None:
    await rooms.get("!r")
    homeserver.members["!r"] = [ME, "@ana:localhost", "@bob:localhost"]
    rooms.learn("!r", {"summary": summary, "timeline": {"events": [JOIN]}})
    assert (await rooms.get("!r")).shared
    assert asked(homeserver) == 2


async def test_a_room_that_is_encrypted_stays_so(homeserver: Homeserver, rooms: Rooms) -> None:
    await rooms.get("!r")
    rooms.learn("!r", told(2, 0, SECRET))
    rooms.learn("!r", told(2, 0, JOIN))
    assert (await rooms.get("!r")).encrypted


async def test_what_is_known_is_bounded(
    homeserver: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KNOWN_MAX", 10)
    rooms = Rooms(MatrixClient(Crypto(homeserver)))
    for number in range(20):
        rooms.learn(f"!{number}", told(2, 0))
    assert [number for number in range(20) if rooms.known(f"!{number}").members] == [*range(10, 20)]
