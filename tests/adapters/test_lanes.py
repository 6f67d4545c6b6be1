"""Lanes: in order in each, whatever comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from adapters.lanes import Lanes
from bot.domain.errors import RetryLater
from bot.storage.inbox import Event, Settled


class Nowhere:
    """Keeps nothing."""

    async def settle(self, settled: Sequence[Settled]) -> None: ...

    async def fail(self, event_id: str) -> None: ...


def event(room: str, name: str) -> Event:
    return Event(room, name, "{}")


async def test_what_comes_back_comes_before_what_came_after_it() -> None:
    heard: list[str] = []
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hear(each: Event) -> Settled:
        begun.set()
        await go_on.wait()
        heard.append(each.id)
        return Settled(each.id, None)

    async def apologise(_: Event) -> None: ...

    lanes = Lanes(Nowhere(), hear, apologise, at_once=4)
    lanes.feed([event("a", "under way"), event("a", "late")])
    await begun.wait()
    lanes.feed_next([event("a", "one"), event("b", "three"), event("a", "two"), event("b", "four")])
    assert lanes.waiting == 6
    go_on.set()
    async with asyncio.timeout(10):
        while lanes.waiting:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert [name for name in heard if name in ("three", "four")] == ["three", "four"]
    assert [name for name in heard if name not in ("three", "four")] == [
        "under way",
        "one",
        "two",
        "late",
    ]
    await lanes.stop()


async def test_what_comes_back_is_heard_once() -> None:
    heard: list[str] = []

    async def hear(each: Event) -> Settled:
        await asyncio.sleep(0)
        heard.append(each.id)
        return Settled(each.id, None)

    async def apologise(_: Event) -> None: ...

    lanes = Lanes(Nowhere(), hear, apologise, at_once=4)
    lanes.feed([event("a", name) for name in ("under way", "one", "two", "late")])
    lanes.feed_next([event("a", "two"), event("a", "new")])
    assert lanes.waiting == 5
    async with asyncio.timeout(10):
        while lanes.waiting:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert heard == ["under way", "two", "new", "one", "late"]
    await lanes.stop()


async def test_a_lane_goes_on_whatever_fails_in_it() -> None:
    heard: list[str] = []

    async def hear(each: Event) -> Settled:
        heard.append(each.id)
        if each.id == "odd":
            raise TypeError
        return Settled(each.id, None)

    async def apologise(_: Event) -> None:
        raise TypeError

    lanes = Lanes(Nowhere(), hear, apologise, at_once=4)
    lanes.feed([event("a", "odd"), event("a", "even")])
    async with asyncio.timeout(10):
        while lanes.waiting:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert heard == ["odd", "even"]
    await lanes.stop()


async def test_nobody_else_waits_for_a_lane_that_pauses() -> None:
    async def hear(each: Event) -> Settled:
        if each.room == "stuck":
            raise RetryLater(60)
        return Settled(each.id, None)

    async def apologise(_: Event) -> None: ...

    lanes = Lanes(Nowhere(), hear, apologise, at_once=4)
    lanes.feed([event("stuck", "one"), event("stuck", "two"), event("a", "three")])
    assert lanes.waiting == 3
    async with asyncio.timeout(10):
        while lanes.waiting:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert lanes.held == {"one", "two", "three"}  # the last is not settled yet
    await lanes.stop()
