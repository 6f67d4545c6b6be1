"""`levain run`: the configured platforms, on real time, until SIGTERM."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import unquote

from adapters.opening import Opening
from adapters.platform import Platform
from bot.domain.beat import EVERY
from bot.domain.errors import StorageGone
from bot.domain.messages import Address
from bot.domain.ports import Adapter, Clock, Handle
from bot.run.log import log_unexpected, version
from bot.run.platforms import PLATFORMS, load_platforms
from bot.run.processes import lives
from bot.run.settings import Settings
from bot.run.watchdog import LIMIT, Watchdog
from bot.run.wiring import (
    build,
    make_inviting,
    make_pruning,
    make_push,
    prepare,
    sign,
    start_ticking,
)
from bot.storage import roster
from bot.storage.beats import Beats, read_beats
from bot.storage.database import Database
from bot.storage.permission import Permission
from bot.storage.refusals import is_file
from bot.storage.restore import ensure_whole
from bot.storage.schema import check
from bot.storage.tombstones import Tombstones
from scheduler.clock import ServerClock
from scheduler.dispatcher import REAL_TIME
from scheduler.ticker import surviving

STOP_WITHIN = timedelta(seconds=25)  # of a SIGTERM: less than the usual 30 s before SIGKILL

log = logging.getLogger(__name__)


async def serve(
    settings: Settings,
    folders: tuple[str, ...] = PLATFORMS,
    *,
    create: bool = False,
    limit: float = LIMIT,
) -> None:
    """Run the adapters until all end or SIGTERM comes; let sends under way end, then close.

    `folders`: the registry of platforms. `create`: make a database where there is none. `limit`:
    seconds without a turn of the loop after which the process is ended.
    """
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log_unexpected)
    serving = asyncio.create_task(_serve(settings, folders, create=create))
    with Watchdog(limit) as watchdog:
        turning = asyncio.create_task(watchdog.turn())

        def stop(*_: object) -> None:
            """Stop, from a handler that runs even while a turn does not end."""
            if not watchdog.hurried:
                watchdog.hurry()
                loop.call_soon_threadsafe(serving.cancel)

        signal.signal(signal.SIGTERM, stop)
        try:
            await serving
        except asyncio.CancelledError:
            if not watchdog.hurried:  # Ctrl-C
                raise
        finally:
            turning.cancel()
    log.info("stopped")


async def _serve(settings: Settings, folders: tuple[str, ...], *, create: bool) -> None:
    clock = ServerClock()
    database = Database(settings.database, Permission.MAKE if create else Permission.USE)
    platforms = {each.name: each for each in load_platforms(folders)}
    chosen = [platforms[name] for name in settings.platforms]
    served = ", ".join(_served(each, settings) for each in chosen)
    where = f"on {database.name}, in {settings.zone}"
    log.info("levain %s serves %s, %s", version(), served, where)
    ensure_whole(settings.database, settings.state_folders)
    for doubt in settings.warnings:
        log.warning("%s", doubt)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        if not create:
            await check(database)
        await prepare(database, folders, Tombstones(settings.privacy.erased_folder))
        opening: Opening[Any] = Opening(
            settings=None,
            database=database,
            clock=clock,
            language=settings.language,
            stack=stack,
            people=(),
            names={},
        )
        async with database.begin() as connection:
            known = [*settings.roster, *await roster.list_addresses(connection)]
        adapters = [await _open(each, settings, known, opening) for each in chosen]
        owner = sign()
        runtime = await build(
            settings,
            clock,
            adapters,
            REAL_TIME,
            database=database,
            names=opening.names,
            owner=owner,
            platforms=folders,
        )
        stack.push_async_callback(runtime.close, STOP_WITHIN)
        await clock.sync(database)
        push = make_push(runtime, settings, clock, owner)
        start_ticking(
            runtime,
            settings,
            clock=partial(clock.sync, database),
            pruning=make_pruning(runtime, settings, clock, folders),
            invitations=make_inviting(runtime, clock),
            **({"xapi": push.run} if push else {}),
        )
        beats = Beats(database, owner, socket.gethostname(), os.getpid(), settings.platforms)
        beating = await _begin_beats(beats, database, clock, stack)
        await asyncio.to_thread(runtime.app.warm)  # in no turn: the loop goes on meanwhile
        log.info("ready")
        hearing = asyncio.create_task(_hear(adapters, runtime.app.handle))
        try:
            await asyncio.wait([hearing, beating], return_when=asyncio.FIRST_COMPLETED)
            if beating.done():
                await beating
            await hearing
        finally:
            log.info("stopping: sends under way have %d s", STOP_WITHIN.total_seconds())
            hearing.cancel()
            await asyncio.wait([hearing])


async def _hear(adapters: Sequence[Adapter], handle: Handle) -> None:
    await asyncio.gather(*(each.run(handle) for each in adapters))


async def _begin_beats(
    beats: Beats, database: Database, clock: Clock, stack: AsyncExitStack
) -> asyncio.Task[None]:
    """Leave a beat now, and at each interval until the stack closes; then remove it.

    The task that is returned raises StorageError once the database's file is no longer there.
    """
    over = asyncio.Event()

    async def leave() -> None:
        await beats.leave(clock())

    async def go_on() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), EVERY)
            if not over.is_set():
                await database.ensure_there()
                await surviving("beat", leave)()
        with suppress(StorageGone):
            await beats.end()

    await beats.sweep(clock(), lives)
    if is_file(database.url):
        await _doubt_others(database)
    await beats.leave(clock())
    going_on = asyncio.create_task(go_on())

    async def end() -> None:
        over.set()  # a transaction on SQLite is not to be cancelled
        await asyncio.wait([going_on])

    stack.push_async_callback(end)
    return going_on


async def _doubt_others(database: Database) -> None:
    """Log the other processes that serve this file: one is enough, and two may be a mistake."""
    for each in await read_beats(database):
        if each.fresh:
            log.warning(
                "process %d of %s serves %s too: end one of the two, unless it is ending",
                each.pid,
                each.host,
                database.name,
            )


def _served(platform: Platform, settings: Settings) -> str:
    """Return the platform, and the account there. Raises SettingsError if it cannot be opened."""
    if not platform.standing:
        return platform.name
    return f"{platform.name} ({platform.load(platform.standing)(settings.section(platform.name))})"


async def _open(
    platform: Platform, settings: Settings, known: Sequence[str], opening: Opening[Any]
) -> Adapter:
    section, people = settings.section(platform.name), tuple(_people_of(platform, known))
    open_adapter = platform.load(platform.opening)
    adapter: Adapter = await open_adapter(replace(opening, settings=section, people=people))
    return adapter


def _people_of(platform: Platform, known: Sequence[str]) -> Iterator[Address]:
    """Yield the people of a platform whom the settings name, or the roster lists."""
    for person in dict.fromkeys(known):
        named, workspace, user = (unquote(part) for part in person.split("/"))
        if named == platform.name:
            yield Address(named, workspace, user, user)
