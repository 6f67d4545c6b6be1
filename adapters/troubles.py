"""Troubles of an account, for whoever runs Levain: in the log, and in `levain health`."""

from __future__ import annotations

import contextlib
import logging
from typing import Protocol

from bot.domain.errors import StorageGone

log = logging.getLogger(__name__)


class TroubleStore(Protocol):
    """The inbox, as far as troubles use it: see `bot.storage.inbox.Inbox`."""

    async def complain(self, kind: str, trouble: str) -> None: ...
    async def recover(self, *kinds: str) -> None: ...


class Troubles:
    """Troubles of an account, each of a kind: logged when they begin and end, kept until then."""

    def __init__(self, store: TroubleStore) -> None:
        self._store = store
        self._logged: dict[str, str] = {}  # the last of each kind

    async def complain(self, kind: str, trouble: str) -> None:
        """Keep a trouble, in place of another of its kind; log it unless it is the last said.

        `trouble`: a sentence with the remedy, without a secret or words of people.
        """
        if trouble != self._logged.get(kind):
            log.error("%s", trouble)
        self._logged[kind] = trouble
        with contextlib.suppress(StorageGone):  # it will be said at the next look
            await self._store.complain(kind, trouble)

    async def recover(self, *kinds: str) -> None:
        """End the troubles of those kinds, and log it; without a kind, all. Raises StorageGone."""
        await self._store.recover(*kinds)
        for kind in kinds or tuple(self._logged):
            if trouble := self._logged.pop(kind, None):
                log.info("over: %s", trouble)

    def forget(self, *kinds: str) -> None:
        """Forget what was logged of those kinds: the next is new, in the same words."""
        for kind in kinds:
            self._logged.pop(kind, None)
