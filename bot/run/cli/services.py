"""Services that sub-commands share. This module is the `CommandLine` of platforms."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Coroutine
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from bot.run.settings import Settings
    from bot.storage.database import Database


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


def settings(config: Path | None) -> Settings:
    """Read the file and the environment. Raises SettingsError."""
    from bot.run.settings import read_settings

    return read_settings(os.environ, config)


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end, in an event loop of its own."""
    import uvloop

    try:
        uvloop.run(coroutine)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


async def with_database(
    config: Path | None, use: Callable[[Database], Coroutine[Any, Any, None]]
) -> None:
    """Open the configured database for one use."""
    from bot.storage.database import Database

    database = Database(settings(config).database)
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
        return str(typer.prompt(name, hide_input=True))
    secret = sys.stdin.readline().strip()
    if not secret:
        raise typer.BadParameter(f"the {name.lower()} is empty")
    return secret


def now() -> datetime:
    """Return the current instant, in UTC."""
    from scheduler.clock import utc_now

    return utc_now()
