"""Retries, while a platform is away or asks to wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.domain.errors import CannotDeliver, RetryLater, SendError

PAUSE_MIN, PAUSE_MAX = 0.25, 60.0  # seconds between two tries, doubled each time

Answer = TypeVar("Answer")


async def retry(
    call: Callable[[], Awaitable[Answer]], *, tries: int | None = None, pause: float | None = None
) -> Answer:
    """Call until there is an answer, waiting as long as the platform asks.

    With `pause`, in seconds, a platform that is away is called again too. After so many `tries`,
    and for an error that no wait would heal, raises what `call` raised.
    """
    tried = 0
    while True:
        tried += 1
        try:
            return await call()
        except CannotDeliver:
            raise
        except SendError as error:
            wait = error.after if isinstance(error, RetryLater) else pause
            if wait is None or tried == tries:
                raise
        await asyncio.sleep(wait)


def back_off(tried: int) -> float:
    """Give the seconds before another try, after so many that failed."""
    return min(PAUSE_MAX, PAUSE_MIN * 2.0 ** min(tried, 10))
