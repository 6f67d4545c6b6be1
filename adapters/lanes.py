"""Lanes: events of one room are handled in order, several rooms at a time."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from contextlib import nullcontext, suppress
from typing import Any, Generic, Protocol, Self, TypeVar

from adapters.retry import PAUSE_MIN, back_off
from bot.domain.errors import CannotDeliver, RetryLater, SendError, StorageGone
from bot.storage.inbox import Settled
from lessons.errors import LevainError

MOMENT = 1.0  # seconds; events handled in the same one are settled together
TRIES_MAX = 720  # of an event in one start, while a platform is away: some twelve hours

LATE = 4  # of so many turns, one is for a backlog

log = logging.getLogger(__name__)


class Waiting(Protocol):
    """An event that waits in a lane."""

    @property
    def room(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def failures(self) -> int: ...
    @property
    def again(self) -> bool: ...
    def retried(self) -> Self: ...


Happened = TypeVar("Happened", bound=Waiting)


class EventStore(Protocol):
    """The inbox, as far as lanes use it: see `bot.storage.inbox.Inbox`."""

    async def settle(self, settled: Sequence[Settled]) -> None: ...
    async def fail(self, event_id: str) -> None: ...
    async def interrupt(self, ids: Collection[str]) -> None: ...


class _Lane(list[Happened]):
    """The events of a room. `begun`: the first of them is under way."""

    begun = False
    follower: asyncio.Task[None] | None = None  # None: it waits among those of a backlog
    pause: asyncio.Event | None = None  # set, it ends before its time
    late = False  # it takes one of the turns of a backlog


class Lanes(Generic[Happened]):
    """Lanes by the room of their events. No lane waits for one that pauses.

    `hear` handles an event, and returns None when it must wait for something else. Errors:

    - a platform or a database that does not answer: the event is tried again after a pause,
      `TRIES_MAX` times at most
    - an error that nobody foresaw: the event stays in the store for another start, and
      `apologise` is called at its first failure

    A try of an event from the store is counted there before it begins. An event which ends the
    process, or freezes it, is thus set aside after some starts. An event that has failed before is
    handled alone, and settled at once.
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
        self._alone = asyncio.Lock()  # for events that failed before
        self._backlog: deque[str] = deque()  # rooms whose lanes nobody follows yet
        self._late = max(1, at_once // LATE)  # lanes of a backlog that may be followed still
        self._lanes: dict[str, _Lane[Happened]] = {}
        self._waits: defaultdict[str, set[str]] = defaultdict(set)  # ids of events, by the reason
        self._counted: set[str] = set()  # events from the store whose try here is counted
        self._begun: set[str] = set()  # those of them being handled
        self._settled: list[Settled] = []
        self._settling = asyncio.Lock()
        self._to_settle = asyncio.Event()
        self.waiting = 0  # events, except in lanes that pause

    @property
    def held(self) -> Collection[str]:
        """The ids of events that wait, are being handled, or are not settled yet."""
        lanes = [each.id for lane in self._lanes.values() for each in lane]
        return {*lanes, *(each.id for each in self._settled)}

    def feed(self, events: Sequence[Happened], *, late: bool = False) -> None:
        """Feed events. Those of a long backlog, `late`, leave most turns to the others."""
        self.waiting += len(events)
        if events:
            self._to_settle.set()  # an event that takes long may have to be stored
        for each in events:
            if late and each.room not in self._lanes:
                self._backlog.append(each.room)
            lane = self._lanes.setdefault(each.room, _Lane())
            lane.append(each)
            if not (late or lane.follower):
                self._start(each.room, lane)
        self._go_on_late()

    def _start(self, room: str, lane: _Lane[Happened]) -> None:
        lane.follower = asyncio.create_task(self._follow(room, lane))

    def _go_on_late(self) -> None:
        """Follow more lanes of a backlog, as far as their turns go."""
        while self._late and self._backlog:
            room = self._backlog.popleft()
            lane = self._lanes.get(room)
            if lane and not lane.follower:
                self._late -= 1
                lane.late = True
                self._start(room, lane)

    def _leave_late(self, lane: _Lane[Happened]) -> None:
        """Give back the turn of a lane that ends, or pauses."""
        if lane.late:
            lane.late = False
            self._late += 1
            self._go_on_late()

    def feed_next(self, events: Sequence[Happened]) -> None:
        """Feed before all the others of their lanes, and in their place if they are there already.

        The first event of a lane stays the first once its handling has begun.
        """
        for room in dict.fromkeys(each.room for each in events):
            back = {each.id: each for each in events if each.room == room}
            if lane := self._lanes.get(room):
                start = int(lane.begun)
                others = [each for each in lane[start:] if each.id not in back]
                self.waiting += start + len(back) + len(others) - len(lane)
                lane[start:] = [*back.values(), *others]
            else:
                self.feed(list(back.values()))

    def look_again(self, room: str) -> None:
        """End the pause of a room's lane: what it waits for may have come."""
        if (lane := self._lanes.get(room)) and lane.pause:
            lane.pause.set()

    def note(self, settled: Settled) -> None:
        """Note an event that was handled elsewhere, to be settled with the others."""
        self._settled.append(settled)
        self._to_settle.set()

    async def settle(self) -> None:
        """Settle handled events without end, those of a moment together."""
        while True:
            await self._to_settle.wait()
            await asyncio.sleep(MOMENT)
            await self._settle_now()

    async def stop(self) -> None:
        """Stop at once: events that were not handled stay in the store, for another start."""
        followers = [each.follower for each in self._lanes.values() if each.follower]
        self._backlog.clear()
        for each in followers:
            each.cancel()
        if followers:
            await asyncio.wait(followers)
        await self._settle_now()
        await self._take_back(self._begun)

    async def _settle_now(self) -> None:
        """Settle what was handled; what cannot be is settled the next time."""
        self._to_settle.clear()
        try:
            async with self._settling:
                if settled := list(self._settled):
                    await self._store.settle(settled)
                    del self._settled[: len(settled)]
        except Exception as error:  # whatever it is; the next start finds what was answered
            log.warning("handled events are not settled yet: %s", type(error).__name__)
            self._to_settle.set()

    async def _follow(self, room: str, lane: _Lane[Happened]) -> None:
        tried = 0
        while lane:
            async with self._alone if lane[0].failures else nullcontext(), self._turn:
                pause = await self._try_first(lane, tried)
            if pause is None:
                tried = 0
                if lane:  # an empty one ends at once, before anything is fed to it
                    await asyncio.sleep(0)  # whatever comes back to a lane, the loop turns
            else:
                tried += 1
                self._leave_late(lane)
                held = len(lane)
                self.waiting -= held  # no other lane waits for them
                lane.pause = asyncio.Event()
                with suppress(TimeoutError):
                    await asyncio.wait_for(lane.pause.wait(), max(pause, PAUSE_MIN))
                lane.pause = None
                self.waiting += held
        del self._lanes[room]
        self._leave_late(lane)

    async def _try_first(self, lane: _Lane[Happened], tried: int) -> float | None:
        """Handle the first event; the seconds before another try, None when it leaves the lane."""
        event = lane[0]
        pause = await self._count(event, tried)
        if pause is None:
            if lane[0] is not event:
                return None  # others came before it meanwhile
            lane.begun = True
            pause = await self._handle(event, tried)
        if pause is None:
            self._end_wait(event)
            self._begun.discard(event.id)
            del lane[0]
            lane.begun = False
            self.waiting -= 1
            if event.failures:
                await self._settle_now()
        return pause

    async def _count(self, event: Happened, tried: int) -> float | None:
        """Count a try of an event from the store, before it begins; as `_handle`."""
        if not event.again or event.id in self._counted:
            return None
        try:
            await self._store.fail(event.id)
        except Exception as error:  # whatever it is, nothing has begun
            self._begin_wait(event, error)
            return back_off(tried)
        self._counted.add(event.id)
        self._begun.add(event.id)
        return None

    async def _handle(self, event: Happened, tried: int) -> float | None:
        """Give the seconds before another try; None once handled, or left for another start."""
        try:
            settled = await self._hear(event.retried() if tried else event)
        except CannotDeliver:
            settled = Settled(event.id, None)  # the conversation is closed: nobody waits
        except (SendError, StorageGone) as error:
            if tried < TRIES_MAX:
                return await self._wait(event, error, tried)
            await self._give_up(event, error)
            return None
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task and task.cancelling():
                raise
            await self._give_up(event, error)  # a library has cancelled its own work
            return None
        except Exception as error:
            await self._give_up(event, error)
            return None
        if settled:
            self.note(settled)
        return None

    async def _wait(self, event: Happened, error: Exception, tried: int) -> float:
        if event.id in self._counted:
            await self._take_back({event.id})
        if isinstance(error, RetryLater):
            return error.after
        self._begin_wait(event, error)
        return back_off(tried)

    def _begin_wait(self, event: Happened, error: Exception) -> None:
        """Tell why events wait, at the first that waits for that reason."""
        why = _words(error)
        if event.id in self._waits[why]:
            return
        if not self._waits[why]:
            log.warning("an event waits: %s", why)
        self._end_wait(event)  # for another reason
        self._waits[why].add(event.id)

    def _end_wait(self, event: Happened) -> None:
        """Tell that a reason is over, once the last event that waited for it leaves its lane."""
        for why in [each for each, ids in self._waits.items() if event.id in ids]:
            self._waits[why].discard(event.id)
            if not self._waits[why]:
                del self._waits[why]
                log.info("no event waits any more: %s", why)

    async def _give_up(self, event: Happened, error: BaseException) -> None:
        """Leave an event in the store for another start; apologise for its first failure."""
        log.error("event %s: %s", event.id, _words(error))
        try:
            if event.id not in self._counted:
                await self._store.fail(event.id)
            if event.failures == 0:
                await self._apologise(event)
        except Exception as other:  # whatever it is, the lane goes on
            log.warning("event %s: no apology was sent: %s", event.id, type(other).__name__)

    async def _take_back(self, ids: Collection[str]) -> None:
        """Take back tries that something else than the event has ended."""
        try:
            if ids:
                await self._store.interrupt(list(ids))
        except Exception as error:  # it counts as one of its tries
            log.warning("the try of an event stays counted: %s", type(error).__name__)
        taken = set(ids)
        self._counted -= taken
        self._begun -= taken


def _words(error: BaseException) -> str:
    """Return what an error of ours says; of another, whose words may quote people, its kind."""
    return str(error) if isinstance(error, LevainError) else type(error).__name__


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
