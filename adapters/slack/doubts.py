"""Calls that Slack left unanswered: for how long what they asked for may still appear."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection

from bot.domain.errors import CannotDeliver, RetryLater, SendError
from bot.domain.ports import Receipt
from bot.domain.recent import Recent

REMEMBERED_MAX = 10_000  # parts of messages


class Doubts:
    """Parts of messages whose call nobody answered, by name.

    Slack may still be at work on such a call. The part is looked for as long again as the call
    lasted; only then is it sent once more.
    """

    def __init__(self) -> None:
        self._until: Recent[str, float] = Recent(REMEMBERED_MAX)  # on the clock of the event loop

    def watch(
        self, name: str, leave: Callable[[], Awaitable[Receipt]]
    ) -> Callable[[], Awaitable[Receipt]]:
        """Return a call that sends a part, and notes it when nobody can tell whether it left."""

        async def watched() -> Receipt:
            began = self.now()
            try:
                return await leave()
            except (CannotDeliver, RetryLater):
                raise
            except BaseException:  # a cancelled call too
                self._until[name] = max(self._until.get(name, 0.0), 2 * self.now() - began)
                raise

        return watched

    def check(self, name: str, found: Collection[str], since: float) -> None:
        """Raise SendError if a part of a message is not among those found, and may still appear.

        `since`: the time, by `now`, at which they were looked for.
        """
        for part in [each for each in self._until if each == name or each.startswith(f"{name}.")]:
            if part not in found and since < self._until[part]:
                raise SendError("it is not there yet, and may still appear")
            del self._until[part]

    def now(self) -> float:
        """Tell the time of the event loop, in seconds."""
        return asyncio.get_running_loop().time()
