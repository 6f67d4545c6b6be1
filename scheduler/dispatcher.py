"""The dispatcher: claims due deliveries, composes, sends, and stores outcomes.

Long because one object holds what is under way, from the claim of a delivery to its outcome.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.domain.deliveries import Claimed, DeliveryState
from bot.domain.errors import CannotDeliver, CannotTell, RetryLater, StorageGone
from bot.domain.messages import Address, Outbound
from bot.domain.ports import Adapter, Clock
from bot.storage.queue import Outcome, Queue
from bot.turn.decision import Composed, Composition, Making, Postponed, Working
from lessons.errors import LevainError

IN_FLIGHT = 2000  # claimed deliveries whose outcome is not stored yet
CLAIM_MAX = 1000  # in one transaction
BATCH = 100  # composed in one transaction: a lock on that many people
SEND_TIMEOUT = timedelta(seconds=60)  # far shorter than the lease
LATE_MAX = timedelta(seconds=60)  # after its place; with `SEND_TIMEOUT`, less than the lease
MISSED = timedelta(milliseconds=40)  # after its place, where a rate is used up
SPARE = 0.1  # share of those places that may be given up for lateness
SPARE_MAX = 100.0
ATTEMPTS_MAX = 8
FAULTS_MAX = 3  # the same, at what fails by an error of ours: a minute and a half in all
BACK_OFF = timedelta(seconds=30)  # doubled at each attempt: an hour in all
TOO_LATE = timedelta(hours=12)  # a platform may forget a key after a day: attempts end long before
HOLD_MAX = timedelta(hours=1)  # even if a platform asks for longer
GONE_PAUSE = 1.0  # seconds between two looks at a database that is away

log = logging.getLogger(__name__)


class Composer(Protocol):
    """The part of the core that the dispatcher calls."""

    async def compose(self, claims: Sequence[Claimed], now: datetime) -> list[Composition]:
        """Compose the message of each delivery; the deliveries are of different people."""

    async def show(self, learner_id: int, outbound: Outbound) -> Outbound:
        """Return a message that was made as its learner sees it, and note what it offers."""

    async def addresses(self, learner_ids: Sequence[int]) -> dict[int, Address]:
        """Return the address of each learner by id, without the erased."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Waits in real time. By default, as for a simulated clock, there are none."""

    ahead: timedelta = timedelta(0)  # time before its place at which a message is claimed
    gather: float = 0.0  # seconds to wait for more outcomes to store in the same transaction
    poll: float | None = None  # seconds between two claims while messages are under way


REAL_TIME = Pace(ahead=timedelta(seconds=1), gather=0.02, poll=0.5)


class Dispatcher:
    """A worker that sends the deliveries of the queue. `drain` raises StorageGone."""

    def __init__(
        self,
        queue: Queue,
        composer: Composer,
        adapters: Mapping[str, Adapter],
        clock: Clock,
        pace: Pace | None = None,
        restored_at: datetime | None = None,
    ) -> None:
        """`restored_at`: when a backup was last put back. What was due before may have left."""
        self._queue = queue
        self._composer = composer
        self._adapters = adapters
        self._clock = clock
        self._pace = pace or Pace()
        self._restored_at = restored_at
        self._outcomes: asyncio.Queue[Outcome] = asyncio.Queue()
        self._sends: dict[asyncio.Task[Outcome], datetime] = {}  # and its place, the oldest first
        self._flying = 0  # claimed deliveries whose outcome is not stored yet
        self._left = 0  # messages sent since the start
        self._kept = asyncio.Event()
        self._held: dict[int, datetime] = {}  # workspace id -> when its platform asked to wait till
        self._spare = SPARE_MAX  # places that may be given up: each one used adds `SPARE`
        self._stopping = asyncio.Event()

    async def drain(self) -> int:
        """Send every delivery that is due; return how many messages left.

        Raises StorageGone when the database goes away while no delivery is under way.
        """
        before = self._left
        keeper = asyncio.create_task(self._keep())
        try:
            claimed = await self._take()
            while claimed or self._flying:
                await self._room(claimed)
                claimed = await self._take()
        finally:
            keeper.cancel()
        return self._left - before

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    async def stop(self, within: timedelta) -> None:
        """Stop claiming, give back deliveries not begun, and let the others end `within` a time."""
        self._stopping.set()
        if self._sends:
            _, late = await asyncio.wait(self._sends, timeout=within.total_seconds())
            for task in late:
                task.cancel()

    # --- Claim ------------------------------------------------------------------------------

    async def _take(self) -> int:
        """Claim the deliveries there is room for, and start them; return how many."""
        if self.stopping:
            return 0
        room = min(CLAIM_MAX, IN_FLIGHT - self._flying)
        try:
            unready = [name for name, each in self._adapters.items() if not each.ready]
            claimed = await self._queue.claim(self._clock, room, self._pace.ahead, unready)
        except StorageGone:
            if not self._flying:
                raise
            return 0  # deliveries under way go on; their outcomes wait for the database
        self._flying += len(claimed)
        for batch in _batches([each for each in claimed if not each.doubt]):
            for each, composed in zip(batch, await self._compose(batch), strict=True):
                self._set_off(each, self._deliver(each, composed))
        for each in claimed:
            if each.doubt:
                self._set_off(each, self._ask(each))
        return len(claimed)

    async def _room(self, claimed: int) -> None:
        """Wait until there is room to claim; after an empty claim, until an outcome is stored."""
        while self._flying > (IN_FLIGHT - CLAIM_MAX if claimed else 0):
            self._kept.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._kept.wait(), self._pace.poll)
            if not claimed:
                return

    def _set_off(self, claimed: Claimed, work: Coroutine[None, None, Outcome]) -> None:
        task = asyncio.create_task(work)
        self._sends[task] = claimed.departs_at
        task.add_done_callback(partial(self._landed, claimed))

    def _landed(self, claimed: Claimed, task: asyncio.Task[Outcome]) -> None:
        """Queue the outcome of a delivery, from the result, error or cancellation of its task."""
        del self._sends[task]
        if task.cancelled():
            outcome = self._retry(claimed, TimeoutError())
        elif isinstance(error := task.exception(), Exception):
            outcome = self._retry(claimed, error)
        else:
            outcome = task.result()
        self._outcomes.put_nowait(outcome)

    def _cut_short(self) -> None:
        """Cancel sends that a platform has not answered in time; their messages may have left."""
        overdue = self._clock() - SEND_TIMEOUT
        for task, since in self._sends.items():
            if since > overdue:
                return
            task.cancel()

    # --- Compose ----------------------------------------------------------------------------

    async def _compose(self, batch: Sequence[Claimed]) -> list[Composition | Exception]:
        """Return the message of each delivery, or its own error, which leaves the others alone."""
        now = max(self._clock(), *(each.departs_at for each in batch))
        try:
            return list(await self._composer.compose(batch, now))
        except Exception as error:
            if len(batch) == 1 or isinstance(error, StorageGone):
                return [error] * len(batch)
        return [(await self._compose([each]))[0] for each in batch]

    async def _ask(self, claimed: Claimed) -> Outcome:
        """Ask the platform if an earlier attempt left; send under the same key if none did."""
        address = (await self._composer.addresses([claimed.learner_id])).get(claimed.learner_id)
        adapter = address and self._adapters.get(address.platform)
        if address and adapter:
            try:
                receipt = await adapter.find(address, str(claimed.id))
            except CannotTell:
                return _failed(claimed, "may have left: the platform cannot be asked", unread=False)
            if receipt:
                if self._restored_at and claimed.due_at < self._restored_at:
                    # It left after the backup, which does not know what it changed.
                    await self._composer.compose([claimed], claimed.due_at)
                return self._sent(claimed, receipt)
        if self._clock() - claimed.due_at > TOO_LATE:
            return _failed(claimed, "too late to be sent again")
        (composed,) = await self._compose([claimed])
        return await self._deliver(claimed, composed)

    # --- Send -------------------------------------------------------------------------------

    async def _deliver(self, claimed: Claimed, composed: Composition | Exception) -> Outcome:
        match composed:
            case None:
                return Outcome(claimed=claimed, state=DeliveryState.SKIPPED, error="no longer due")
            case Exception():
                return self._retry(claimed, composed, begun=False)
            case Postponed(until):
                return _given_back(claimed, until, "outside working time")
            case Making(address) | Working(address):
                return await self._depart(claimed, address, await self._make(claimed, composed))
            case Composed(address, outbound):
                return await self._depart(claimed, address, outbound)

    async def _make(self, claimed: Claimed, asked: Making | Working) -> Outbound:
        """Return what was asked for; after some attempts, the words that say it could not be made.

        An error of ours comes back each time: whoever waits soon knows.
        """
        made = asked.sorry
        if claimed.attempts < ATTEMPTS_MAX:
            try:
                if isinstance(asked, Working):
                    made = await asked.work()
                else:
                    made = await asyncio.to_thread(asked.make)
            except (OSError, LevainError):
                raise
            except Exception as error:
                if claimed.attempts < FAULTS_MAX:
                    raise
                log.error("delivery %d: cannot be made: %s", claimed.id, type(error).__name__)
        return await self._composer.show(claimed.learner_id, made)

    async def _depart(self, claimed: Claimed, address: Address, outbound: Outbound) -> Outcome:
        if again := await self._wait(claimed):
            return _given_back(claimed, again)
        return await self._send(claimed, address, outbound)

    async def _wait(self, claimed: Claimed) -> datetime | None:
        """Wait for the delivery's place; return another instant if it has to be given back."""
        while (early := (claimed.departs_at - self._clock()).total_seconds()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), early)
            if self.stopping:
                return self._clock()
        # A process that stood still may have lost its lease, and another have sent the message.
        late = self._clock() - claimed.departs_at
        if late > LATE_MAX or self._missed(claimed, late):
            return self._clock()
        held = self._held.get(claimed.workspace_id)
        return held if held and held > self._clock() else None

    def _missed(self, claimed: Claimed, late: timedelta) -> bool:
        """Return True to ask for another place: late messages in a row would exceed the rate.

        A process that is always late gives up the share `SPARE` of its places, and sends on.
        """
        if not claimed.paced:
            return False
        if late <= MISSED or self._spare < 1:
            self._spare = min(self._spare + SPARE, SPARE_MAX)
            return False
        self._spare -= 1
        return True

    async def _send(self, claimed: Claimed, address: Address, outbound: Outbound) -> Outcome:
        adapter = self._adapters.get(address.platform)
        if adapter is None:
            return _failed(claimed, f"no adapter for {address.platform}")
        try:
            receipt = await adapter.send(address, outbound, str(claimed.id))
        except CannotDeliver as error:
            return _failed(claimed, str(error), unread=False)  # as silence: messages end
        except RetryLater as error:
            return self._hold(claimed, error)
        return self._sent(claimed, receipt)

    # --- Outcomes ---------------------------------------------------------------------------

    def _sent(self, claimed: Claimed, receipt: str) -> Outcome:
        return Outcome(
            claimed=claimed, state=DeliveryState.SENT, remote_id=receipt, sent_at=self._clock()
        )

    def _hold(self, claimed: Claimed, error: RetryLater) -> Outcome:
        """Give back the delivery, and hold its workspace for as long as the platform asks."""
        until = self._clock() + min(timedelta(seconds=max(error.after, 0)), HOLD_MAX)
        self._held[claimed.workspace_id] = until
        return replace(_given_back(claimed, until, "asked to wait"), hold=True)

    def _retry(self, claimed: Claimed, error: Exception, *, begun: bool = True) -> Outcome:
        """Return an outcome to retry later, or a failure. `begun`: it may have left."""
        name, now = type(error).__name__, self._clock()
        log.warning("delivery %d: attempt %d: %s", claimed.id, claimed.attempts, name)
        if claimed.attempts >= ATTEMPTS_MAX or now - claimed.due_at > TOO_LATE:
            return _failed(claimed, name)
        return Outcome(
            claimed=claimed,
            state=DeliveryState.SENDING if begun or claimed.doubt else DeliveryState.READY,
            visible_at=now + BACK_OFF * 2 ** (claimed.attempts - 1),
            error=name,
        )

    async def _keep(self) -> None:
        """Store outcomes as they come, those of a moment together."""
        while True:
            outcomes = await self._ended()
            try:
                await self._finish(outcomes)
                self._left += sum(each.state is DeliveryState.SENT for each in outcomes)
            finally:
                self._flying -= len(outcomes)
                self._kept.set()

    async def _ended(self) -> list[Outcome]:
        """Wait for one outcome; return it with the others there are."""
        outcomes: list[Outcome] = []
        while not outcomes:
            with contextlib.suppress(TimeoutError):
                outcomes.append(await asyncio.wait_for(self._outcomes.get(), self._pace.poll))
            self._cut_short()
        if self._pace.gather and self._outcomes.qsize() + 1 < self._flying:
            await asyncio.sleep(self._pace.gather)
        while not self._outcomes.empty():
            outcomes.append(self._outcomes.get_nowait())
        return outcomes

    async def _finish(self, outcomes: list[Outcome]) -> None:
        while True:
            try:
                return await self._queue.finish(outcomes)
            except StorageGone:
                log.warning("the database is away: %d outcomes wait for it", len(outcomes))
                await asyncio.sleep(GONE_PAUSE)
            except Exception as error:  # their leases end, and the platform is asked
                log.error("%d outcomes lost: %s", len(outcomes), type(error).__name__)
                return None


def _batches(claimed: Sequence[Claimed]) -> Iterator[list[Claimed]]:
    """Yield batches in the same order, without two deliveries of a learner in one."""
    batch: dict[int, Claimed] = {}
    for each in claimed:
        if each.learner_id in batch or len(batch) == BATCH:
            yield list(batch.values())
            batch = {}
        batch[each.learner_id] = each
    if batch:
        yield list(batch.values())


def _failed(claimed: Claimed, why: str, *, unread: bool = True) -> Outcome:
    return Outcome(claimed=claimed, state=DeliveryState.FAILED, error=why[:500], unread=unread)


def _given_back(claimed: Claimed, until: datetime, why: str | None = None) -> Outcome:
    """Return an outcome to be tried again at `until`; this attempt does not count."""
    return Outcome(
        claimed=claimed,
        state=DeliveryState.SENDING if claimed.doubt else DeliveryState.READY,
        visible_at=until,
        attempts=claimed.attempts - 1,
        error=why,
    )
