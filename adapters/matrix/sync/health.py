"""Troubles of the account, for the administrator: in the log, and in `levain health`."""

from __future__ import annotations

import contextlib
import logging

from bot.domain.errors import StorageGone
from bot.storage.inbox import Inbox

log = logging.getLogger(__name__)


class Health:
    """The last trouble of an account: said once in the log, and kept until it is over."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._trouble = ""  # the last that was complained of

    async def complain(self, trouble: str) -> None:
        """Say what is wrong, until Levain is heard again."""
        if trouble != self._trouble:
            log.error("%s", trouble)
        self._trouble = trouble
        with contextlib.suppress(StorageGone):  # it will be said at the next look
            await self._inbox.complain(trouble)

    async def complain_unread(self, why: str) -> None:
        """Say that nothing is read: another time than the last."""
        self.forget()
        await self.complain(
            f"nothing is read ({why}): check that the homeserver runs and can be reached from"
            " here; Levain goes on trying"
        )

    async def recover(self) -> None:
        """Say that all is well again. Raises StorageGone."""
        self.forget()
        await self._inbox.complain(None)

    def forget(self) -> None:
        """Forget the last trouble: the next one is new, even in the same words."""
        self._trouble = ""
