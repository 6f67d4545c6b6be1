"""Events set aside, for whoever runs Levain: in the log, and in `levain health`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from adapters.troubles import Troubles
from bot.storage.inbox import Inbox

ASIDE = "aside"  # the kind of the trouble
RECENT = timedelta(days=1)  # for so long the trouble lasts
LOOK = 600.0  # seconds between two looks

log = logging.getLogger(__name__)


async def watch_asides(inbox: Inbox, troubles: Troubles, clock: Callable[[], datetime]) -> None:
    """Tell of events that were set aside, without end."""
    while True:
        try:
            await tell_asides(inbox, troubles, clock())
        except Exception as error:  # whatever it is, it ends nothing else
            log.warning("events set aside are not counted: %s", type(error).__name__)
        await asyncio.sleep(LOOK)


async def tell_asides(inbox: Inbox, troubles: Troubles, now: datetime) -> None:
    """Tell of the events of the last day that were set aside. Raises StorageGone."""
    if count := await inbox.count_aside(now - RECENT):
        await troubles.complain(
            ASIDE,
            f"{count} of the last day's messages could not be handled, and were set aside in the"
            " table inbox: the people who wrote them had no answer; report what the log says",
        )
    else:
        await troubles.recover(ASIDE)
