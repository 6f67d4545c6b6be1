"""Multipart messages: one that has begun is finished before anything else is said there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.retry import retry

Sent = TypeVar("Sent")


async def see_through(begun: bool, send: Callable[[], Awaitable[Sent]]) -> Sent:
    """Send a part; once the message has `begun`, whatever wait is asked for.

    Raises RetryLater before that, and what else `send` raises.
    """
    return await (retry(send) if begun else send())
