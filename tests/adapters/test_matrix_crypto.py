"""What encryption does when nobody waits for it any more."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Mapping
from typing import Any

import pytest

from adapters.matrix.crypto import Crypto
from bot.errors import SendError


class Slow(Crypto):
    """Which takes as long as it is asked to, then fails."""

    def __init__(self) -> None:
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()
        self.ended = False

    async def _encrypt(
        self, room: str, kind: str, content: dict[str, Any]
    ) -> tuple[str, Mapping[str, Any]]:
        self.begun.set()
        await self.may_end.wait()
        self.ended = True
        raise SendError("the homeserver was away")


async def test_what_is_cut_off_ends_and_its_failure_is_nobody_s_surprise() -> None:
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    crypto = Slow()
    sending = asyncio.create_task(crypto.encrypt("!room", "m.room.message", {}))
    await crypto.begun.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert not crypto.ended
    crypto.may_end.set()
    for _ in range(5):
        await asyncio.sleep(0)
    gc.collect()
    assert crypto.ended
    assert told == []


async def test_a_failure_is_told_to_whoever_waits() -> None:
    crypto = Slow()
    crypto.may_end.set()
    with pytest.raises(SendError):
        await crypto.encrypt("!room", "m.room.message", {})
