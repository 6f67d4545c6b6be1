"""People see Levain type when its work takes a moment, and not otherwise."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from adapters.matrix.budget import Budget
from adapters.matrix.client import MatrixClient
from adapters.matrix.messages import typing_notice
from adapters.matrix.messages.typing_notice import TypingNotice
from bot.domain.errors import SendError


class Homeserver:
    def __init__(self) -> None:
        self.budget = Budget()
        self.told: list[tuple[str, ...]] = []
        self.asked = asyncio.Event()
        self.away = False

    async def call(self, method: str, *place: str, body: dict[str, Any]) -> dict[str, Any]:
        self.told.append((method, *place))
        self.asked.set()
        if self.away:
            raise SendError("away")
        assert body["typing"] is True
        return {}


async def turns() -> None:
    """A few of the loop."""
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
def homeserver(monkeypatch: pytest.MonkeyPatch) -> Homeserver:
    monkeypatch.setattr(typing_notice, "AFTER", 0.0)
    return Homeserver()


async def test_it_is_shown_while_the_work_lasts(homeserver: Homeserver) -> None:
    at_work = TypingNotice(cast(MatrixClient, homeserver), "@levain:here")
    showing = asyncio.create_task(at_work.show())
    homeserver.away = True  # which ends nothing
    for room in ("!one", "!two"):
        homeserver.asked.clear()
        with at_work.at(room):
            await homeserver.asked.wait()
        homeserver.away = False
    with at_work.at("!quick"):
        pass
    await turns()
    showing.cancel()
    typed = [("PUT", "rooms", room, "typing", "@levain:here") for room in ("!one", "!two")]
    assert homeserver.told == typed


async def test_what_has_ended_meanwhile_is_not_shown(homeserver: Homeserver) -> None:
    at_work = TypingNotice(cast(MatrixClient, homeserver), "@levain:here")
    with at_work.at("!room"):
        await turns()  # long enough to be shown, had anybody had the time
    showing = asyncio.create_task(at_work.show())
    await turns()
    showing.cancel()
    assert homeserver.told == []
