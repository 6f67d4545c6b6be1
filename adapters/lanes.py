"""Lanes: events of one room are handled in order, several rooms at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from typing import Any, Generic, Protocol, Self, TypeVar

from adapters.retry import back_off
from bot.domain.errors import CannotDeliver, RetryLater, SendError, StorageGone
from bot.storage.inbox import Settled
from lessons.errors import LevainError

MOMENT = 1.0  # seconds; events handled in the same one are settled together

log = logging.getLogger(__name__)


class Waiting(Protocol):
    """An event that waits in a lane."""

    @property
    def room(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def failures(self) -> int: ...
    def retried(self) -> Self: ...


Happened = TypeVar("Happened", bound=Waiting)


class EventStore(Protocol):
    """The inbox, as far as lanes use it: see `bot.storage.inbox.Inbox`."""

    async def settle(self, settled: Sequence[Settled]) -> None: ...
    async def fail(self, event_id: str) -> None: ...


class Lanes(Generic[Happened]):
    """Lanes by the room of their events. No lane waits for one that pauses.

    `hear` handles an event, and returns None when it must wait for something else. Errors:

    - a platform or a database that does not answer: the event is tried again until it does
    - an error that nobody foresaw: the event stays in the store for another start, and
      `apologise` is called at its first failure
    """

    def __init__(
        self,
        store: EventStore,
        hear: Callable[[Happened], Awaitable[Settled | None]],
        apologise: Callable[[Happened], Awaitable[object]],
        at_once: int,
    ) -> None:
        self._store = store
        self._hear = hear
        self._apologise = apologise
        self._turn = asyncio.Semaphore(at_once)
        self._lanes: dict[str, list[Happened]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._settled: list[Settled] = []
        self._to_settle = asyncio.Event()
        self.waiting = 0  # events, except in lanes that pause

    @property
    def held(self) -> Collection[str]:
        """The ids of events that wait, are being handled, or are not settled yet."""
        lanes = [each.id for lane in self._lanes.values() for each in lane]
        return {*lanes, *(each.id for each in self._settled)}

    def feed(self, events: Sequence[Happened]) -> None:
        self.waiting += len(events)
        if events:
            self._to_settle.set()  # an event that takes long may have to be stored
        for each in events:
            lane = self._lanes.setdefault(each.room, [])
            lane.append(each)
            if len(lane) == 1:
                task = asyncio.create_task(self._follow(each.room, lane))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    def feed_next(self, events: Sequence[Happened]) -> None:
        """Feed before all the others of their lanes, and in their place if they are there already.

        The first event of a lane is under way: it stays.
        """
        for room in dict.fromkeys(each.room for each in events):
            back = {each.id: each for each in events if each.room == room}
            if lane := self._lanes.get(room):
                others = [each for each in lane[1:] if each.id not in back]
                self.waiting += 1 + len(back) + len(others) - len(lane)
                lane[1:] = [*back.values(), *others]
            else:
                self.feed(list(back.values()))

    def note(self, settled: Settled) -> None:
        """Note an event that was handled elsewhere, to be settled with the others."""
        self._settled.append(settled)
        self._to_settle.set()

    async def settle(self) -> None:
        """Settle handled events without end, those of a moment together."""
        while True:
            await self._to_settle.wait()
            await asyncio.sleep(MOMENT)
            self._to_settle.clear()
            try:
                await self._settle()
            except Exception as error:  # whatever it is, they are settled the next time
                log.warning("handled events are not settled yet: %s", type(error).__name__)
                self._to_settle.set()

    async def stop(self) -> None:
        """Stop at once: events that were not handled stay in the store."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        try:
            await self._settle()
        except Exception as error:  # the next start finds that they were answered
            log.warning("handled events are not settled: %s", type(error).__name__)

    async def _settle(self) -> None:
        settled = list(self._settled)
        if settled:
            await self._store.settle(settled)
            del self._settled[: len(settled)]

    async def _follow(self, lane: str, events: list[Happened]) -> None:
        tried = 0
        while events:
            async with self._turn:
                pause = await self._handle(events[0], tried)
            if pause is None:
                tried = 0
                self.waiting -= 1
                del events[0]
            else:
                tried += 1
                held = len(events)
                self.waiting -= held  # no other lane waits for them
                await asyncio.sleep(pause)
                self.waiting += held
        del self._lanes[lane]

    async def _handle(self, event: Happened, tried: int) -> float | None:
        """Give the seconds before another try; None once handled, or left for another start."""
        try:
            settled = await self._hear(event.retried() if tried else event)
        except CannotDeliver:
            settled = Settled(event.id, None)  # the conversation is closed: nobody waits
        except RetryLater as error:
            return error.after
        except (SendError, StorageGone) as error:
            log.warning("an event waits: %s", type(error).__name__)
            return back_off(tried)
        except Exception as error:
            said = error if isinstance(error, LevainError) else type(error).__name__
            log.error("event %s: %s", event.id, said)
            await self._give_up(event)
            return None
        if settled:
            self.note(settled)
        return None

    async def _give_up(self, event: Happened) -> None:
        """Leave an event in the store for another start; apologise for its first failure."""
        try:
            await self._store.fail(event.id)
            if event.failures == 0:
                await self._apologise(event)
        except Exception as error:  # whatever it is, the lane goes on
            log.warning("event %s: no apology was sent: %s", event.id, type(error).__name__)


async def together(*works: Coroutine[Any, Any, object]) -> None:
    """Run all works until one ends, then cancel the others. Raises what the ended one raised."""
    tasks = [asyncio.create_task(each) for each in works]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    finally:
        for task in reversed(tasks):  # the last listens, to the first
            task.cancel()
            await asyncio.wait([task])
