"""The budget of an account: homeservers count what leaves, and people come first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum

from bot.domain.errors import RetryLater

MOMENT = 1.0  # seconds before another look at who comes first
GRACE = 30.0  # seconds in which something refused is expected again
SHARE = 2.0  # courtesies take one place in so many, where the homeserver has asked to wait
REMEMBERED = 600.0  # seconds for which it is known to ask that
WAIT_COUNTED_MAX = 60.0  # seconds between two places, whatever longer wait is asked for


class Rank(IntEnum):
    """Order of the things that leave, the most awaited first."""

    REPLY = 0  # somebody waits for it
    LESSON = 1  # nobody asked for it at that moment
    EDIT = 2  # a question shows how it was answered
    COURTESY = 3  # keycaps, read receipts, typing notices


@dataclass(frozen=True, slots=True)
class _Owed:
    """Rank of a thing refused: nothing of a lower one leaves before it comes again."""

    rank: Rank
    until: float  # by the loop's clock: no longer than that


class Budget:
    """Gate that says what may leave now.

    A refusal holds all that is no more awaited than what was refused.
    """

    def __init__(self) -> None:
        self._closed = dict.fromkeys(Rank, 0.0)  # for each rank and those after it, until then
        self._owed: dict[str, _Owed] = {}  # by the key of what was refused
        self._place = 0.0  # seconds that the homeserver takes to grant another place
        self._refused_at = -REMEMBERED

    @property
    def pause(self) -> float:
        """Seconds to leave between two courtesies, so that people find places free."""
        recent = _now() - self._refused_at < REMEMBERED
        return SHARE * self._place if recent else 0.0

    def check(self, rank: Rank, key: str = "") -> None:
        """Raise RetryLater while what has that rank is held; under its key, it comes again."""
        now = _now()
        left = max(self._closed[each] for each in Rank if each <= rank) - now
        if left <= 0 and self._is_behind(rank, now):
            left = MOMENT
        if left > 0:
            self._expect(rank, key, now + left)
            raise RetryLater(left)

    @contextmanager
    def spend(self, rank: Rank, key: str = "") -> Iterator[None]:
        """Let something leave in the block. Raises RetryLater while it is held.

        A RetryLater of the homeserver's, met in the block, holds what follows.
        """
        self.check(rank, key)
        try:
            yield
        except RetryLater as error:
            now = _now()
            self._closed[rank] = max(self._closed[rank], now + error.after)
            known = self._place if now - self._refused_at < REMEMBERED else 0.0
            self._place = min(max(known, error.after), WAIT_COUNTED_MAX)
            self._refused_at = now
            self._expect(rank, key, now + error.after)
            raise
        except BaseException:
            self._owed.pop(key, None)
            raise
        self._owed.pop(key, None)

    def _expect(self, rank: Rank, key: str, at: float) -> None:
        if key and rank < Rank.COURTESY:
            self._owed[key] = _Owed(rank, at + GRACE)

    def _is_behind(self, rank: Rank, now: float) -> bool:
        """Say whether something more awaited is to come first."""
        for key in [key for key, owed in self._owed.items() if owed.until <= now]:
            del self._owed[key]
        return any(owed.rank < rank for owed in self._owed.values())


def _now() -> float:
    return asyncio.get_running_loop().time()
