"""Services that sub-commands share. This module is the `CommandLine` of platforms."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.run.cli import INTERRUPTED

if TYPE_CHECKING:
    from datetime import datetime

    from bot.run.settings import Settings
    from bot.storage.database import Database


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


def _show_version(wanted: bool) -> None:
    if wanted:
        from bot.run.log import version

        typer.echo(f"levain {version()}")
        raise typer.Exit


def choose(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_show_version, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """One short AI-literacy lesson and a quiz a day, in the chat that agents already use."""


def settings(config: Path | None) -> Settings:
    """Read the file and the environment. Raises SettingsError."""
    from bot.run.settings import read_settings

    return read_settings(os.environ, config)


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end, in an event loop of its own."""
    gc.freeze()  # no collection looks at what was loaded
    gc.enable()
    try:
        import uvloop

        uvloop.run(coroutine)
    except KeyboardInterrupt:
        coroutine.close()  # it may not have begun
        raise typer.Exit(INTERRUPTED) from None


def end_in_order() -> None:
    """Have SIGTERM end the command as Ctrl-C does, so that it leaves no temporary folder."""
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


async def with_database(
    config: Path | None,
    use: Callable[[Database], Coroutine[Any, Any, None]],
    *,
    create: bool = False,
) -> None:
    """Open the configured database for one use; with `create`, make it where there is none."""
    from bot.storage.database import Database
    from bot.storage.permission import Permission
    from bot.storage.restore import ensure_whole

    found = settings(config)
    ensure_whole(found.database, found.state_folders)
    database = Database(found.database, Permission.MAKE if create else Permission.USE)
    try:
        await use(database)
    finally:
        await database.close()


def section(platform: str, config: Path | None) -> Any:
    """Read the settings of a platform. Raises SettingsError."""
    return settings(config).section(platform)


def ask_secret(name: str) -> str:
    """Return a secret typed in the terminal without echo, or the first line of a pipe.

    Raises BadParameter for an empty one.
    """
    if sys.stdin.isatty():
        try:
            return str(typer.prompt(name, hide_input=True))
        except typer.Abort:  # Ctrl-C
            raise typer.Exit(INTERRUPTED) from None
    secret = sys.stdin.readline().strip()
    if not secret:
        raise typer.BadParameter(f"the {name.lower()} is empty")
    return secret


def now() -> datetime:
    """Return the current instant, in UTC."""
    from scheduler.clock import utc_now

    return utc_now()
