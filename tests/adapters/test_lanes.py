"""Lanes: in order in each, whatever comes back."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Sequence

import pytest

from adapters import lanes as lanes_module
from adapters import retry
from adapters.lanes import Lanes
from bot.domain.errors import RetryLater, SendError
from bot.storage.inbox import Event, Settled


class Nowhere:
    """Keeps nothing."""

    async def settle(self, settled: Sequence[Settled]) -> None: ...

    async def fail(self, event_id: str) -> None: ...

    async def interrupt(self, ids: Collection[str]) -> None: ...


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
    await asyncio.sleep(0)
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


# --- Events that fail ------------------------------------------------------------------------


class Store:
    """Counts, as the inbox does."""

    def __init__(self) -> None:
        self.failures: Counter[str] = Counter()
        self.settled: list[str] = []

    async def settle(self, settled: Sequence[Settled]) -> None:
        self.settled += [each.id for each in settled]

    async def fail(self, event_id: str) -> None:
        self.failures[event_id] += 1

    async def interrupt(self, ids: Collection[str]) -> None:
        self.failures.subtract(ids)


def stored(name: str, failures: int = 0) -> Event:
    return Event(name, name, "{}", failures, again=True)


async def rest(lanes: Lanes[Event]) -> None:
    async with asyncio.timeout(10):
        while lanes.waiting:  # noqa: ASYNC110
            await asyncio.sleep(0)


async def test_a_try_of_an_event_from_the_store_is_counted_before_it_begins() -> None:
    store, begun = Store(), asyncio.Event()

    async def hear(each: Event) -> Settled:
        begun.set()
        return await asyncio.Future()  # as an event that freezes the process

    async def apologise(_: Event) -> None: ...

    lanes = Lanes(store, hear, apologise, at_once=4)
    lanes.feed([stored("a"), event("b", "new")])
    await begun.wait()
    await asyncio.sleep(0)
    assert store.failures == {"a": 1}
    await lanes.stop()  # whoever stops Levain has not met what the event does
    assert store.failures == {"a": 0}


async def test_what_waits_for_a_platform_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes_module, "PAUSE_MIN", 0.0)
    monkeypatch.setattr(retry, "PAUSE_MIN", 0.0)
    store, tried = Store(), 0

    async def hear(each: Event) -> Settled | None:
        nonlocal tried
        tried += 1
        if tried < 5:
            raise SendError
        assert store.failures == {"a": 1}
        return None  # it waits for something else

    async def apologise(_: Event) -> None: ...

    lanes = Lanes(store, hear, apologise, at_once=4)
    lanes.feed([stored("a")])
    async with asyncio.timeout(10):
        while tried < 5:  # noqa: ASYNC110
            await asyncio.sleep(0)
    await rest(lanes)
    lanes.feed([stored("a")])  # it comes back: it was counted in this start
    await rest(lanes)
    assert store.failures == {"a": 1}
    await lanes.stop()
    assert store.failures == {"a": 1}


async def test_an_outage_is_told_when_it_begins_and_when_it_is_over(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lanes_module, "PAUSE_MIN", 0.0)
    monkeypatch.setattr(retry, "PAUSE_MIN", 0.0)
    caplog.set_level(logging.INFO, "adapters.lanes")
    heard: Counter[str] = Counter()

    async def hear(each: Event) -> Settled:
        heard[each.id] += 1
        if min(heard[name] for name in "abc") < 3:
            raise SendError("T1: chat.postMessage: Slack answered 503")
        return Settled(each.id, None)

    async def apologise(_: Event) -> None: ...

    lanes = Lanes(Nowhere(), hear, apologise, at_once=4)
    lanes.feed([event(name, name) for name in "abc"])
    async with asyncio.timeout(10):
        while len(caplog.messages) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0)
    await lanes.stop()
    assert caplog.messages == [
        "an event waits: T1: chat.postMessage: Slack answered 503",
        "no event waits any more: T1: chat.postMessage: Slack answered 503",
    ]


async def test_a_platform_that_never_takes_a_reply_holds_up_a_lane_for_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lanes_module, "PAUSE_MIN", 0.0)
    monkeypatch.setattr(retry, "PAUSE_MIN", 0.0)
    monkeypatch.setattr(lanes_module, "TRIES_MAX", 20)
    store = Store()
    heard: Counter[str] = Counter()

    async def hear(each: Event) -> Settled:
        heard[each.id] += 1
        if each.id == "odd":
            raise SendError if heard["odd"] % 2 else RetryLater(0)
        return Settled(each.id, None)

    async def apologise(_: Event) -> None: ...

    lanes = Lanes(store, hear, apologise, at_once=4)
    lanes.feed([event("a", "odd"), event("a", "even")])
    async with asyncio.timeout(10):
        while not heard["even"]:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert heard == {"odd": 21, "even": 1}
    assert store.failures == {"odd": 1}  # it stays for another start
    await lanes.stop()


async def test_a_platform_that_asks_to_wait_no_time_is_not_asked_at_once() -> None:
    heard = 0

    async def hear(each: Event) -> Settled:
        nonlocal heard
        heard += 1
        raise RetryLater(0)

    async def apologise(_: Event) -> None: ...

    lanes = Lanes(Store(), hear, apologise, at_once=4)
    lanes.feed([event("a", "one")])
    for _ in range(100):
        await asyncio.sleep(0)
    assert heard == 1
    await lanes.stop()


async def test_what_may_end_the_process_is_handled_alone_and_settled_at_once() -> None:
    store = Store()
    at_once = most = 0

    async def hear(each: Event) -> Settled:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        assert len(store.settled) == int(each.id)
        return Settled(each.id, None)

    async def apologise(_: Event) -> None: ...

    lanes = Lanes(store, hear, apologise, at_once=4)
    lanes.feed([stored(str(number), failures=1) for number in range(8)])
    await rest(lanes)
    assert most == 1
    assert store.settled == [str(number) for number in range(8)]
    await lanes.stop()


async def test_a_library_that_cancels_its_own_work_ends_no_lane() -> None:
    heard: list[str] = []

    async def hear(each: Event) -> Settled:
        heard.append(each.id)
        if each.id == "odd":
            raise asyncio.CancelledError
        return Settled(each.id, None)

    async def apologise(_: Event) -> None: ...

    lanes = Lanes(Store(), hear, apologise, at_once=4)
    lanes.feed([event("a", "odd"), event("a", "even")])
    await rest(lanes)
    assert heard == ["odd", "even"]
    await lanes.stop()


async def test_what_comes_back_without_end_stops_nothing_else() -> None:
    """Each event asks for the one before it; the loop turns all the same."""
    heard = 0

    async def hear(each: Event) -> None:
        nonlocal heard
        heard += 1
        assert heard < 1_000, "nothing else has its turn"
        lanes.feed_next([event("a", "two" if each.id == "one" else "one")])

    async def apologise(_: Event) -> None: ...

    lanes = Lanes(Store(), hear, apologise, at_once=4)
    lanes.feed([event("a", "one")])
    for _ in range(50):
        await asyncio.sleep(0)
    assert heard > 10
    await lanes.stop()
