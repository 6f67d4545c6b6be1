"""Rows older than their period go, in small transactions; what still has to serve stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from time import perf_counter

import pytest
from sqlalchemy import func, insert, select

from bot.run.privacy import KEPT, PrivacySettings
from bot.run.settings import Settings
from bot.run.wiring import load_owners
from bot.storage import pruning
from bot.storage.holdings import of_all
from bot.storage.pruning import prune
from bot.storage.tables import delivery, inbox, outage, seen_event
from tests.house import ANA, MONDAY, Home, open_home

ALL = of_all(load_owners())
DAY = timedelta(days=1)
NONE: dict[str, int] = {}


async def sizes(home: Home) -> dict[str, int]:
    async with home.runtime.database.begin() as connection:
        return {
            each.name: (
                await connection.execute(select(func.count()).select_from(each))
            ).scalar_one()
            for each in (delivery, seen_event, inbox, outage)
        }


async def see(home: Home, instants: Iterable[datetime]) -> None:
    rows = [
        {"person": ANA.person, "event_id": f"{place}", "seen_at": at}
        for place, at in enumerate(instants)
    ]
    async with home.runtime.database.begin() as connection:
        await connection.execute(insert(seen_event), rows)


async def send(home: Home, due: Iterable[datetime], visible_at: datetime | None = None) -> None:
    learner = await home.learner()
    rows = [
        {
            "workspace_id": learner.workspace_id,
            "learner_id": learner.id,
            "slot": f"old:{place}:{at:%s}",
            "kind": "lesson",
            "item": "",
            "due_at": at,
            "state": "ready" if visible_at else "sent",
            "visible_at": visible_at,
            "attempts": 1,
            "doubt": False,
        }
        for place, at in enumerate(due)
    ]
    async with home.runtime.database.begin() as connection:
        await connection.execute(insert(delivery), rows)


async def test_what_is_older_than_its_period_goes_and_nothing_else(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        before = await sizes(home)
        await see(home, [MONDAY - 31 * DAY, MONDAY - 29 * DAY])
        await send(home, [MONDAY - 401 * DAY, MONDAY - 399 * DAY])
        await send(home, [MONDAY - 402 * DAY], visible_at=MONDAY + DAY)  # not ended
        gone = await prune(home.runtime.database, ALL, NONE, MONDAY)
        assert gone == {"delivery": 1, "seen_event": 1}
        after = await sizes(home)
        assert after["delivery"] == before["delivery"] + 2
        assert after["seen_event"] == before["seen_event"] + 1
        assert await prune(home.runtime.database, ALL, NONE, MONDAY) == {}


async def test_a_period_of_the_settings_holds(database_url: str) -> None:
    chosen = Settings.model_validate({"privacy": {"seen_event_days": 7}}).privacy.periods
    async with open_home(database_url) as home:
        await see(home, [MONDAY - 8 * DAY, MONDAY - 6 * DAY])
        assert await prune(home.runtime.database, ALL, chosen, MONDAY) == {"seen_event": 1}


async def test_a_run_is_bounded_and_a_transaction_is_short(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "BATCHES", 2)
    async with open_home(database_url) as home:
        await see(home, [MONDAY - 40 * DAY] * 480)
        took = []
        for expected in (200, 200, 80):
            began = perf_counter()
            gone = await prune(home.runtime.database, ALL, NONE, MONDAY)
            took.append(perf_counter() - began)
            assert gone == {"seen_event": expected}
        assert sorted(took)[1] < 1  # of several transactions, on a busy machine


@pytest.mark.parametrize("name", KEPT)
def test_a_period_has_bounds(name: str) -> None:
    kept = KEPT[name]
    assert kept.least <= kept.days <= kept.most
    for days in (kept.least - 1, kept.most + 1, True):
        with pytest.raises(ValueError, match=f"{name}_days"):
            PrivacySettings.model_validate({f"{name}_days": days})
