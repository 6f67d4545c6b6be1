"""The command line, as the sub-commands of a platform see it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Database

Config = Annotated[
    Path | None, typer.Option("--config", "-c", help="Settings file (default: ./levain.toml).")
]


class CommandLine(Protocol):
    """Services for sub-commands, in `typer.Context.obj`."""

    def run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run it to its end."""

    def section(self, platform: str, config: Path | None) -> Any:
        """Read the settings of a platform. Raises SettingsError."""

    async def with_database(
        self, config: Path | None, use: Callable[[Database], Coroutine[Any, Any, None]]
    ) -> None:
        """Open the configured database for one use."""

    def ask_secret(self, name: str) -> str:
        """Ask in the terminal without showing it, or read the first line of a pipe."""

    def now(self) -> datetime:
        """Tell the time."""
