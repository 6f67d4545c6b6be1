"""Troubles are logged when they begin and when they end, once each."""

from __future__ import annotations

import logging

import pytest

from adapters.troubles import Troubles
from bot.domain.errors import StorageGone


class Store:
    away = False

    async def complain(self, kind: str, trouble: str) -> None: ...

    async def recover(self, *kinds: str) -> None:
        if self.away:
            raise StorageGone


async def test_the_end_of_a_trouble_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "adapters")
    store = Store()
    troubles = Troubles(store)
    await troubles.recover()  # nothing was wrong
    await troubles.complain("heard", "nothing is read: look")
    await troubles.complain("muted", "it may not write: ask")
    caplog.clear()
    store.away = True
    with pytest.raises(StorageGone):
        await troubles.recover("heard")
    assert caplog.messages == []
    store.away = False
    for _ in range(2):
        await troubles.recover("heard")
    assert caplog.messages == ["over: nothing is read: look"]
    assert caplog.records[0].levelno == logging.INFO
    await troubles.recover()
    assert caplog.messages[1:] == ["over: it may not write: ask"]
