"""The clocks there are: the system's, one moved by hand, and the database server's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from bot.domain.ports import Clock
from bot.storage.database import Database


def utc_now() -> datetime:
    """The system clock; the only place that asks it."""
    return datetime.now(UTC)


class SimulatedClock:
    """A clock that stands still until it is moved, and then only forward."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def move(self, to: datetime) -> None:
        self._now = max(self._now, to)


class ServerClock:
    """The database server's clock, so that hosts that disagree on the time still agree on a lease.

    It is asked once in a while; in between, the host's own steady count of seconds goes on. On
    SQLite there is one host, and its clock is the clock.
    """

    def __init__(self, host: Clock = utc_now, steady: Callable[[], float] = monotonic) -> None:
        self._host = host
        self._steady = steady
        self._known: tuple[datetime, float] | None = None

    def __call__(self) -> datetime:
        if self._known is None:
            return self._host()
        then, at = self._known
        return then + timedelta(seconds=self._steady() - at)

    async def sync(self, database: Database) -> None:
        """Ask the server. Raises StorageGone."""
        before = self._steady()
        now = await database.now()
        if now:
            self._known = now, (before + self._steady()) / 2
