"""Levain in the stand-in: a runtime, its Slack adapter, and a clock that tests move."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.slack.account import open_slack
from adapters.slack.adapter import Slack
from adapters.slack.options import Secrets, SlackOptions
from bot.domain.messages import Address
from bot.domain.ports import Adapter
from bot.storage import schema
from bot.storage.database import Database
from scheduler.clock import SimulatedClock
from tests.adapters.running import Running, Wrap, run_adapter
from tests.house import MONDAY, SMALL
from tests.standins.slack.people import Person
from tests.standins.slack.server import Slack as StandIn


class Levain(Running):
    """Levain on Slack."""

    @property
    def slack(self) -> Slack:
        return self.adapter


@asynccontextmanager
async def run_levain(
    slack: StandIn,
    folder: Path,
    *,
    url: str | None = None,
    start: datetime = MONDAY,
    lessons: Path = SMALL,
    secrets: Secrets | None = None,
    options: dict[str, Any] | None = None,
    wrap: Wrap = lambda handle: handle,
    connected: bool = True,
    settings: dict[str, Any] | None = None,
    beside: Sequence[Adapter] = (),
    **more: Any,
) -> AsyncIterator[Levain]:
    """Until the block ends; then stopped at once, its state left in the folder."""
    url = url or f"sqlite:///{folder / 'levain.sqlite'}"
    clock = SimulatedClock(start)
    database = Database(url)
    try:
        await schema.prepare(database)
        given = secrets or Secrets(
            bot_token=slack.workspace().token,
            app_token=slack.app.token,
            signing_secret=slack.app.signing_secret,
        )
        chosen = SlackOptions(api=slack.base_url, **{"spacing": 0.0, **(options or {})})
        async with (
            open_slack(database, given, chosen, clock=clock, language="fr", **more) as adapter,
            run_adapter(
                Levain,
                adapter,
                database,
                clock,
                url=url,
                lessons=lessons,
                wrap=wrap,
                settings=settings,
                beside=beside,
            ) as levain,
        ):
            if connected and not chosen.http:
                await slack.ledger.until(lambda _: len(slack.sockets.open) >= chosen.sockets)
            yield levain
    finally:
        await database.close()


def address_of(person: Person) -> Address:
    return Address("slack", person.records.id, person.id, person.id)
