"""The push: each night, an LRS receives what was followed until the day before.

One process at a time tells an LRS, under a lease. What was told is kept after the LRS has
acknowledged it: whatever ends a process, the same statements leave again under the same ids.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.capabilities.xapi import records
from bot.capabilities.xapi.model import Fact, Followed, New, Reception
from bot.capabilities.xapi.rules import Origin, Statement, day_of, make_statements, tell
from bot.domain.errors import LoggedOut, RetryLater, SendError
from bot.domain.lrs import Lrs
from bot.domain.ports import Clock
from bot.storage import audit
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from lessons.library import Library

RUN_MAX = timedelta(seconds=20)  # less than a stop allows: the next run goes on
SOON = timedelta(0)
BACK_OFF, BACK_OFF_MAX = timedelta(minutes=1), timedelta(hours=6)  # doubled at each failure
MIDNIGHT = time(0, 10)  # a turn of the last minutes of a day may still be under way before it
PASSING = ("away", "credentials")  # kinds of troubles that end once the LRS answers
REFUSED_MAX = 20  # statements, before it is the LRS that is at fault
ACTION = "xapi"  # in the audit

log = logging.getLogger(__name__)


class Client(Protocol):
    """An LRS, as far as a push uses it: see `bot.capabilities.xapi.client.LrsClient`."""

    async def post(self, statements: Sequence[Statement]) -> Reception: ...


@dataclass
class Push:
    """The push to one LRS, from one process, which `owner` names."""

    database: Database
    library: Library
    lrs: Lrs
    open: Callable[[], AbstractAsyncContextManager[Client]]
    clock: Clock
    zone: ZoneInfo
    owner: str
    batch: int
    _after: int = field(default=0, init=False)  # the last learner told in this night

    async def run(self) -> None:
        """Tell the LRS what is new, if it is due. Raises StorageGone."""
        endpoint, now = self.lrs.endpoint, self.clock()
        async with self.database.begin() as connection:
            attempts = await records.claim(connection, endpoint, self.owner, now)
        if attempts is None:
            return None
        troubles, begins = Inbox(self.database, records.PLATFORM, endpoint), self._after == 0
        try:
            refused, more = await self._tell_some(now)
        except RetryLater as error:  # no trouble: it is only busy
            return await self._release(timedelta(seconds=error.after), attempts)
        except SendError as error:
            log.error("xapi: %s", error)
            await troubles.complain(_kind(error), str(error))
            pause = min(BACK_OFF_MAX, BACK_OFF * 2 ** min(attempts, 10))
            return await self._release(pause, attempts + 1)
        await troubles.recover(*(() if begins else PASSING))  # what was refused, until next night
        if refused:
            said = f"the LRS refused {refused} statements, which are set aside: the log names them"
            await troubles.complain("refused", said)
        return await self._release(SOON if more else self._until_midnight())

    async def _tell_some(self, now: datetime) -> tuple[int, bool]:
        """Tell what is new for a while; return how many statements were refused, and if more wait.

        Raises SendError; what was acknowledged before is kept.
        """
        until = day_of(now, self.zone) - timedelta(days=1)
        after, news = self._after, list[New]()
        async with self.open() as client:
            sending = Sending(client, self.batch)
            while True:
                origin, last, found = await self._read(after)
                told = [New(each, *tell(each, until, self.zone)) for each in found]
                news += [each for each in told if each.told != each.followed.told]
                count = sum(len(each.facts) for each in news)
                late = self.clock() - now > RUN_MAX
                if last is None or late or count >= self.batch:
                    await self._send(sending, origin, news)
                    self._after, news = last or 0, []
                if last is None:
                    sending.ensure_stored()
                if last is None or late:
                    return len(sending.refused), late
                after = last

    async def _read(self, after: int) -> tuple[Origin, int | None, list[Followed]]:
        """Read some learners; return the last of their ids too, None if nobody is left."""
        endpoint = self.lrs.endpoint
        async with self.database.begin() as connection:
            secret = await records.read_secret(connection)
            last, found = await records.read_page(connection, self.library, after, endpoint)
        origin = Origin(home_page=self.lrs.home_page, secret=secret, nominal=self.lrs.nominal)
        return origin, last, found

    async def _send(self, sending: Sending, origin: Origin, news: Sequence[New]) -> None:
        """Send what is new, then keep it; a lease that was lost keeps nothing. Raises SendError."""
        facts = [fact for each in news for fact in each.facts]
        await sending.send(list(make_statements(facts, origin)))
        if not news or (facts and not sending.stored):  # nobody knows yet who is at fault
            return
        now = self.clock()
        async with self.database.begin() as connection:
            mine = await records.keep(connection, self.lrs.endpoint, self.owner, now, news)
            if mine and facts:
                await audit.add(connection, [self._describe(now, facts)])
        if not mine:
            raise RetryLater(0, "another process tells the LRS")

    def _describe(self, now: datetime, facts: Sequence[Fact]) -> dict[str, object]:
        """Return the line of the audit: how much was told, to whom, under which names."""
        people = len({fact.person.id for fact in facts})
        detail = {"statements": len(facts), "people": people, "nominal": self.lrs.nominal}
        return {
            "at": now,
            "actor_id": None,
            "actor": "levain run",
            "action": ACTION,
            "about": self.lrs.endpoint,
            "detail": detail,
        }

    async def _release(self, pause: timedelta, attempts: int = 0) -> None:
        due = self.clock() + pause
        async with self.database.begin() as connection:
            await records.release(connection, self.lrs.endpoint, self.owner, due, attempts)

    def _until_midnight(self) -> timedelta:
        now = self.clock()
        tomorrow = day_of(now, self.zone) + timedelta(days=1)
        return datetime.combine(tomorrow, MIDNIGHT, self.zone) - now


class Sending:
    """The statements of a run, in batches that the LRS takes; those it refuses are found."""

    def __init__(self, client: Client, size: int) -> None:
        self._client = client
        self._size = size
        self.stored = 0
        self.refused: list[str] = []  # ids

    async def send(self, statements: Sequence[Statement]) -> None:
        """Send statements: a batch that is refused or too large leaves again in halves."""
        waiting = [statements]
        while waiting:
            batch = waiting.pop()
            some, rest = batch[: self._size], batch[self._size :]
            waiting += [rest] if rest else []
            if not some:
                continue
            verdict = await self._client.post(some)
            if verdict is Reception.STORED:
                self.stored += len(some)
            elif len(some) == 1:
                self._set_aside(some[0])
            else:
                half = len(some) // 2
                if verdict is Reception.TOO_LARGE:
                    self._size = half
                waiting += [some[half:], some[:half]]

    def ensure_stored(self) -> None:
        """Raise SendError if all was refused: the LRS is at fault, or what it was told."""
        if self.refused and not self.stored:
            raise SendError(
                "the LRS refuses every statement: correct xapi.endpoint, or read the log of the LRS"
            )

    def _set_aside(self, statement: Statement) -> None:
        log.error("xapi: the LRS refuses the statement %s", statement["id"])
        self.refused.append(statement["id"])
        if len(self.refused) >= REFUSED_MAX:
            self.ensure_stored()


def _kind(error: SendError) -> str:
    return "credentials" if isinstance(error, LoggedOut) else "away"
