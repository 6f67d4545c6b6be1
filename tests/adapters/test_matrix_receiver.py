"""What the sync loop keeps, and when."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from adapters.matrix.client import Client
from adapters.matrix.receiver import CURSOR_EVERY, Receiver, Synced
from bot.storage.inbox import Event

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Homeserver:
    """Tells what it was given to tell, moving the clock; then nothing more."""

    def __init__(self, *told: tuple[timedelta, str]) -> None:
        self.now = NOON
        self._told = list(told)

    async def sync(self, since: str | None, wait: float) -> dict[str, Any]:
        if not self._told:
            raise asyncio.CancelledError
        later, said = self._told.pop(0)
        self.now += later
        event = {"event_id": f"${said}", "sender": "@ana:here", "type": "m.room.message"}
        rooms = {"!room": {"timeline": {"events": [event] if said else []}}}
        return {"next_batch": f"{since or ''}.", "rooms": {"join": rooms}}


class Keeper:
    def __init__(self) -> None:
        self.kept: list[tuple[list[str], str]] = []

    async def take_in(self, events: Sequence[Event], cursor: str, now: datetime) -> None:
        self.kept.append(([each.id for each in events], cursor))


async def test_a_cursor_alone_is_kept_at_first_then_once_in_a_while() -> None:
    second, keeper = timedelta(seconds=1), Keeper()
    homeserver = Homeserver(
        (second, ""), (second, ""), (second, "un"), (second, ""), (CURSOR_EVERY, ""), (second, "")
    )

    async def nothing(_: Synced, __: str | None) -> list[Event]:
        return []

    receiver = Receiver(
        cast(Client, homeserver),
        keeper,
        lambda: homeserver.now,
        wanted=lambda _room, _event: True,
        prepare=nothing,
        feed=lambda _: None,
        backlog=lambda: 0,
    )
    with pytest.raises(asyncio.CancelledError):
        await receiver.receive(None)
    assert keeper.kept == [([], "."), (["$un"], "..."), ([], ".....")]
