"""`levain run`: the configured platforms, on real time, until asked to stop."""

from __future__ import annotations

import asyncio
import getpass
import signal
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import fields
from datetime import timedelta
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote

from adapters.console.lines import open_lines
from adapters.slack.options import Options, Secrets
from bot.domain.messages import Address
from bot.domain.ports import Adapter, Clock
from bot.run.settings import Settings
from bot.run.settings import Slack as SlackSettings
from bot.run.wiring import build, load_adapter, start_ticking
from bot.storage import schema
from bot.storage.database import Database
from bot.texts.speech import speech
from scheduler.clock import ServerClock
from scheduler.dispatcher import REAL_TIME

STOP_WITHIN = timedelta(seconds=25)  # of a stop that is asked for: below the usual 30 before a kill


class Opening(NamedTuple):
    """What an adapter is opened with."""

    settings: Settings
    database: Database
    clock: Clock
    stack: AsyncExitStack
    names: dict[str, str]  # of people: as the settings write them -> as the platform does


async def serve(settings: Settings) -> None:
    """Run every adapter until it ends or SIGTERM comes; let what is under way end, then close."""
    clock = ServerClock()
    database = Database(settings.database)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await schema.prepare(database)
        opening = Opening(settings, database, clock, stack, names={})
        adapters = [await _OPEN[name](opening) for name in settings.platforms]
        house = await build(
            settings, clock, adapters, REAL_TIME, database=database, names=opening.names
        )
        stack.push_async_callback(house.close, STOP_WITHIN)
        await clock.sync(database)
        start_ticking(house, settings, clock=partial(clock.sync, database))
        running = asyncio.gather(*(each.run(house.app.handle) for each in adapters))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        with suppress(asyncio.CancelledError):  # SIGTERM: what follows is the orderly end
            await running


async def _open_console(opening: Opening) -> Adapter:
    user = getpass.getuser()
    console: Adapter = load_adapter("console")(
        address=Address("console", "local", user, user),
        clock=opening.clock,
        lines=opening.stack.enter_context(open_lines()),
        output=sys.stdout,
        speech=speech(opening.settings.language),
        echo=not sys.stdin.isatty(),
    )
    return console


async def _open_matrix(opening: Opening) -> Adapter:
    settings, chosen = opening.settings, opening.settings.matrix
    adapter: Adapter = await opening.stack.enter_async_context(
        load_adapter("matrix")(
            opening.database,
            chosen.folder,
            key_file=chosen.key_file,
            password_file=chosen.password_file,
            clock=opening.clock,
            speech=speech(settings.language),
            allowed=chosen.allowed,
            reactions=chosen.reactions,
            polls=chosen.polls,
            people=tuple(each.user for each in _people_of("matrix", settings) if chosen.invite),
            encrypted=chosen.encrypted,
        )
    )
    return adapter


async def _open_slack(opening: Opening) -> Adapter:
    settings, chosen = opening.settings, opening.settings.slack
    adapter: Adapter = await opening.stack.enter_async_context(
        load_adapter("slack")(
            opening.database,
            *slack_options(chosen),
            clock=opening.clock,
            language=settings.language,
            people=tuple(_people_of("slack", settings)),
            invite=chosen.invite,
            names=opening.names,
        )
    )
    return adapter


def slack_options(chosen: SlackSettings) -> tuple[Secrets, Options]:
    """From the settings, their files and the environment. Raises SettingsError."""
    host, _, port = chosen.listen.rpartition(":")
    options = Options(
        http=chosen.mode == "http",
        client_id=chosen.client_id,
        public_url=chosen.public_url,
        host=host,
        port=int(port),
    )
    return Secrets(**{each.name: chosen.secret(each.name) for each in fields(Secrets)}), options


def _people_of(platform: str, settings: Settings) -> Iterator[Address]:
    """Those of a platform that the settings name."""
    for person in settings.roster:
        named, workspace, user = (unquote(part) for part in person.split("/"))
        if named == platform:
            yield Address(platform, workspace, user, user)


_OPEN = {"console": _open_console, "matrix": _open_matrix, "slack": _open_slack}
