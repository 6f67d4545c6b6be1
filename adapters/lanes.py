"""Events are dealt with: in order in each lane, several lanes at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from typing import Any, Generic, Protocol, Self, TypeVar

from adapters.retry import back_off
from bot.domain.errors import CannotDeliver, RetryLater, SendError, StorageGone
from bot.storage.inbox import Settled
from lessons.errors import LevainError

MOMENT = 1.0  # seconds; what was dealt with in one is noted together

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


class Keeper(Protocol):
    """Where they are kept: see `bot.storage.inbox.Inbox`."""

    async def settle(self, settled: Sequence[Settled]) -> None: ...
    async def fail(self, event_id: str) -> None: ...


class Lanes(Generic[Happened]):
    """A lane is what an event calls its room. Nobody waits for a lane that waits.

    `hear` deals with an event, and returns None when it must wait for something else. What it
    raises says what to do: try again until the platform and the database answer, or, for what
    nobody foresaw, `apologise` at the first failure and leave the event where it is kept.
    """

    def __init__(
        self,
        keeper: Keeper,
        hear: Callable[[Happened], Awaitable[Settled | None]],
        apologise: Callable[[Happened], Awaitable[object]],
        at_once: int,
    ) -> None:
        self._keeper = keeper
        self._hear = hear
        self._apologise = apologise
        self._turn = asyncio.Semaphore(at_once)
        self._lanes: dict[str, list[Happened]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._settled: list[Settled] = []
        self._to_settle = asyncio.Event()
        self.waiting = 0  # but for those whose lane pauses

    @property
    def held(self) -> Collection[str]:
        """The ids of those that are waiting, being dealt with, or not settled yet."""
        lanes = [each.id for lane in self._lanes.values() for each in lane]
        return {*lanes, *(each.id for each in self._settled)}

    def feed(self, events: Sequence[Happened]) -> None:
        self.waiting += len(events)
        if events:
            self._to_settle.set()  # what is not dealt with in a moment may have to be kept
        for each in events:
            lane = self._lanes.setdefault(each.room, [])
            lane.append(each)
            if len(lane) == 1:
                task = asyncio.create_task(self._follow(each.room, lane))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    def feed_next(self, events: Sequence[Happened]) -> None:
        """Before all the others of their lanes, but for those that are being dealt with."""
        for room in dict.fromkeys(each.room for each in events):
            back = [each for each in events if each.room == room]
            if lane := self._lanes.get(room):
                self.waiting += len(back)
                lane[1:1] = back
            else:
                self.feed(back)

    def note(self, settled: Settled) -> None:
        """It was dealt with."""
        self._settled.append(settled)
        self._to_settle.set()

    async def settle(self) -> None:
        """Note what was dealt with, those of a moment together; without end."""
        while True:
            await self._to_settle.wait()
            await asyncio.sleep(MOMENT)
            self._to_settle.clear()
            try:
                await self._settle()
            except Exception as error:  # whatever it is, they are noted the next time
                log.warning("what was dealt with is not noted yet: %s", type(error).__name__)
                self._to_settle.set()

    async def stop(self) -> None:
        """At once: what was not dealt with is still kept."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        try:
            await self._settle()
        except Exception as error:  # the next start finds it dealt with
            log.warning("what was dealt with is not noted: %s", type(error).__name__)

    async def _settle(self) -> None:
        settled = list(self._settled)
        if settled:
            await self._keeper.settle(settled)
            del self._settled[: len(settled)]

    async def _follow(self, lane: str, events: list[Happened]) -> None:
        tried = 0
        while events:
            async with self._turn:
                pause = await self._deal(events[0], tried)
            if pause is None:
                tried = 0
                self.waiting -= 1
                del events[0]
            else:
                tried += 1
                held = len(events)
                self.waiting -= held  # nobody else waits for them
                await asyncio.sleep(pause)
                self.waiting += held
        del self._lanes[lane]

    async def _deal(self, event: Happened, tried: int) -> float | None:
        """Seconds before another try; None once it is dealt with, or left for another start."""
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
        """It stays kept, for another start; one is told of the first failure."""
        try:
            await self._keeper.fail(event.id)
            if event.failures == 0:
                await self._apologise(event)
        except Exception as error:  # whatever it is, the lane goes on
            log.warning("event %s: nobody was told: %s", event.id, type(error).__name__)


async def together(*works: Coroutine[Any, Any, object]) -> None:
    """All of them until one ends; then the others are cancelled. Raises what it raised."""
    tasks = [asyncio.create_task(each) for each in works]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    finally:
        for task in reversed(tasks):  # the last listens, to the first
            task.cancel()
            await asyncio.wait([task])
