"""`levain run`: the configured platforms, on real time, until asked to stop."""

from __future__ import annotations

import asyncio
import getpass
import signal
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from functools import partial
from urllib.parse import unquote

from adapters.console.lines import open_lines
from bot.messages import Adapter, Address
from bot.settings import Settings
from bot.storage import schema
from bot.storage.database import Database
from bot.texts.speech import speech
from bot.wiring import build, load_adapter, start_ticking
from scheduler.dispatcher import REAL_TIME
from scheduler.ticker import Clock, ServerClock

STOP_WITHIN = timedelta(seconds=25)  # of a stop that is asked for: below the usual 30 before a kill


async def serve(settings: Settings) -> None:
    """Run every adapter until it ends or SIGTERM comes; let what is under way end, then close."""
    clock = ServerClock()
    database = Database(settings.database)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await schema.prepare(database)
        adapters = [
            await _OPEN[name](settings, database, clock, stack) for name in settings.platforms
        ]
        house = await build(settings, clock, adapters, REAL_TIME, database=database)
        stack.push_async_callback(house.close, STOP_WITHIN)
        await clock.sync(database)
        start_ticking(house, settings, clock=partial(clock.sync, database))
        running = asyncio.gather(*(each.run(house.app.handle) for each in adapters))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        with suppress(asyncio.CancelledError):  # SIGTERM: what follows is the orderly end
            await running


async def _open_console(
    settings: Settings, _: Database, clock: Clock, stack: AsyncExitStack
) -> Adapter:
    user = getpass.getuser()
    console: Adapter = load_adapter("console")(
        address=Address("console", "local", user, user),
        clock=clock,
        lines=stack.enter_context(open_lines()),
        output=sys.stdout,
        speech=speech(settings.language),
        echo=not sys.stdin.isatty(),
    )
    return console


async def _open_matrix(
    settings: Settings, database: Database, clock: Clock, stack: AsyncExitStack
) -> Adapter:
    chosen = settings.matrix
    adapter: Adapter = await stack.enter_async_context(
        load_adapter("matrix")(
            database,
            chosen.folder,
            key_file=chosen.key_file,
            password_file=chosen.password_file,
            clock=clock,
            speech=speech(settings.language),
            allowed=chosen.allowed,
            reactions=chosen.reactions,
            polls=chosen.polls,
            people=tuple(_people_of("matrix", settings)) if chosen.invite else (),
            encrypted=chosen.encrypted,
        )
    )
    return adapter


def _people_of(platform: str, settings: Settings) -> Iterator[str]:
    """The users of a platform that the settings name."""
    for person in settings.roster:
        named, _, user = (unquote(part) for part in person.split("/"))
        if named == platform:
            yield user


_OPEN = {"console": _open_console, "matrix": _open_matrix}
