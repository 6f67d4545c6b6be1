"""Clocks: the system's, a simulated one, and the database server's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from bot.domain.ports import Clock
from bot.storage.database import Database


def utc_now() -> datetime:
    """Return the instant of the system clock, in UTC; no other code reads it."""
    return datetime.now(UTC)


class SimulatedClock:
    """A clock that stands still until it is moved, and only moves forward."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def move(self, to: datetime) -> None:
        self._now = max(self._now, to)


class ServerClock:
    """The database server's clock: hosts whose clocks differ still agree on a lease.

    Between two calls of `sync`, the host's monotonic clock counts on. On SQLite, which has one
    host, the host's own clock is used.
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
        """Read the server's clock. Raises StorageGone when the server does not answer."""
        before = self._steady()
        now = await database.now()
        if now:
            self._known = now, (before + self._steady()) / 2
