"""The one place where the parts are put together. Nothing is built on import."""

from __future__ import annotations

import importlib
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from adapters import ADAPTERS
from bot.app import App, Defaults
from bot.messages import Adapter
from bot.settings import Settings
from bot.storage import schema
from bot.storage.database import Database
from lessons.library import Library, load_library
from scheduler.dispatcher import Dispatcher
from scheduler.planner import Planner
from scheduler.ticker import Clock, Ticker
from scheduler.working_time import WorkingTime


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything that runs, put together."""

    database: Database
    library: Library
    app: App
    calendar: WorkingTime
    adapters: Sequence[Adapter]
    ticker: Ticker

    async def close(self) -> None:
        await self.ticker.stop()
        await self.database.close()


def adapter_class(name: str) -> Any:
    """The adapter's class, its SDK imported only now."""
    module, _, attribute = ADAPTERS[name].partition(":")
    return getattr(importlib.import_module(module), attribute)


async def build(settings: Settings, clock: Clock, adapters: Sequence[Adapter]) -> House:
    """Open the database, read the lessons, join the parts.

    Raises StorageError, ContentError or SettingsError.
    """
    database = Database(settings.database_url)
    await schema.prepare(database)
    calendar = WorkingTime(
        opens=settings.opens, closes=settings.closes, subdivision=settings.subdivision
    )
    defaults = Defaults(language=settings.language, zone=settings.zone, send_at=settings.hour)
    library = load_library(settings.lessons or Path(str(files("lessons"))))
    app = App(database, library, calendar, roster=settings.roster, defaults=defaults)
    await app.start(clock())
    by_name = {adapter.name: adapter for adapter in adapters}
    owner = f"{socket.gethostname()}:{os.getpid()}"
    ticker = Ticker(
        Planner(database, calendar, app.course_of),
        Dispatcher(database, app, by_name, owner),
        clock,
    )
    return House(
        database=database,
        library=library,
        app=app,
        calendar=calendar,
        adapters=adapters,
        ticker=ticker,
    )


def start_ticking(house: House, settings: Settings) -> None:
    house.ticker.start(timedelta(seconds=settings.tick_seconds))
