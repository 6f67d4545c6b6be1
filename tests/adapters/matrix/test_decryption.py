"""Encrypted events are read in the order in which they were said, whenever their key comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.encryption.withheld import Withheld
from adapters.matrix.messages.parse import Words
from adapters.matrix.rooms import Room
from adapters.matrix.sync.decryption import Decryption
from adapters.matrix.sync.timeline import TimelineEvent, read
from tests.standins.matrix.homeserver import ANA, ME

SESSION = "s"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Key:
    """A key that comes when one says so; a sync that brings it has more to do after it."""

    here = False

    def decrypt(self, _room: str, raw: dict[str, Any]) -> dict[str, Any] | None:
        content = {"msgtype": "m.text", "body": raw["event_id"]}
        return {"type": "m.room.message", "content": content} if self.here else None

    async def learn(self, _: object) -> set[str]:
        return {SESSION}


class Lane:
    """Which notes what it is given to hear next."""

    def __init__(self) -> None:
        self.next: list[TimelineEvent] = []

    def feed_next(self, events: Sequence[TimelineEvent]) -> None:
        self.next[:0] = events


def hidden(name: str) -> TimelineEvent:
    content = {"session_id": SESSION, "algorithm": "m.megolm.v1.aes-sha2"}
    raw = {"type": "m.room.encrypted", "event_id": name, "sender": ANA, "content": content}
    event = read("!r", raw, Room(), ME)
    assert event
    return event


async def test_what_came_after_an_event_never_goes_before_it() -> None:
    """A key is of use before the sync that brings it is over: a look meanwhile finds it."""
    key, lane, nothing = Key(), Lane(), cast(Any, None)
    decryption = Decryption(
        cast(Crypto, key),
        Withheld(lambda: NOW),
        ME,
        rooms=nothing,
        sender=nothing,
        speech=nothing,
        token=nothing,
        lanes=cast(Any, lane),
    )
    one, two, three = (hidden(name) for name in ("$1", "$2", "$3"))
    for each in (one, two, three):
        assert await decryption.read(each, SESSION) is None
    key.here = True
    said: list[str] = []
    lane.next = [two]  # looked at again, while the first was before its key
    while lane.next:
        event = lane.next.pop(0)
        clear = await decryption.read(event, SESSION)
        if clear and isinstance(clear.content, Words):
            said.append(clear.content.text)
    assert said == ["$1", "$2"]
    await decryption.learn({})
    assert lane.next == [three]
