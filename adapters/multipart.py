"""A message in several parts: one that has begun is ended before anything else is said there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.domain.errors import RetryLater

Sent = TypeVar("Sent")


async def see_through(begun: bool, send: Callable[[], Awaitable[Sent]]) -> Sent:
    """Send a part; once the message has `begun`, whatever wait is asked for.

    Raises RetryLater before that, and what else `send` raises.
    """
    while True:
        try:
            return await send()
        except RetryLater as error:
            if not begun:
                raise
            await asyncio.sleep(error.after)
