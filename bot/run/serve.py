"""`levain run`: the configured platforms, on real time, until SIGTERM."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import unquote

from adapters.opening import Opening
from adapters.platform import Platform
from bot.domain.messages import Address
from bot.domain.ports import Adapter
from bot.run.platforms import PLATFORMS, load_platforms
from bot.run.settings import Settings
from bot.run.wiring import build, prepare, start_ticking
from bot.storage.database import Database
from scheduler.clock import ServerClock
from scheduler.dispatcher import REAL_TIME

STOP_WITHIN = timedelta(seconds=25)  # of a SIGTERM: less than the usual 30 s before SIGKILL


async def serve(settings: Settings, folders: tuple[str, ...] = PLATFORMS) -> None:
    """Run the adapters until all end or SIGTERM comes; let sends under way end, then close.

    `folders`: the registry of platforms.
    """
    clock = ServerClock()
    database = Database(settings.database)
    known = {each.name: each for each in load_platforms(folders)}
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await prepare(database, folders)
        opening: Opening[Any] = Opening(
            settings=None,
            database=database,
            clock=clock,
            language=settings.language,
            stack=stack,
            people=(),
            names={},
        )
        adapters = [await _open(known[name], settings, opening) for name in settings.platforms]
        runtime = await build(
            settings, clock, adapters, REAL_TIME, database=database, names=opening.names
        )
        stack.push_async_callback(runtime.close, STOP_WITHIN)
        await clock.sync(database)
        start_ticking(runtime, settings, clock=partial(clock.sync, database))
        running = asyncio.gather(*(each.run(runtime.app.handle) for each in adapters))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        with suppress(asyncio.CancelledError):  # SIGTERM: an orderly end follows
            await running


async def _open(platform: Platform, settings: Settings, opening: Opening[Any]) -> Adapter:
    section, people = settings.section(platform.name), tuple(_people_of(platform, settings))
    open_adapter = platform.load(platform.opening)
    adapter: Adapter = await open_adapter(replace(opening, settings=section, people=people))
    return adapter


def _people_of(platform: Platform, settings: Settings) -> Iterator[Address]:
    """Yield the people of a platform whom the settings name."""
    for person in settings.roster:
        named, workspace, user = (unquote(part) for part in person.split("/"))
        if named == platform.name:
            yield Address(named, workspace, user, user)
