"""`levain run` and `levain health`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from adapters.command_line import Config
from bot.run.cli import services

app = typer.Typer()


@app.command()
def run(
    config: Config = None,
    create: Annotated[
        bool, typer.Option("--create", help="Make the database where there is none.")
    ] = False,
) -> None:
    """Serve the configured platforms on real time, until stopped.

    Example: `LEVAIN_DATABASE_URL=sqlite:///levain.sqlite levain run --create`.
    """
    from bot.run.log import begin_log
    from bot.run.serve import serve

    begin_log(sys.stderr)
    services.run(serve(services.settings(config), create=create))


@app.command()
def health(config: Config = None) -> None:
    """Say whether `levain run` turns, and what is wrong: exit 0, else 1. Changes nothing.

    The processes of this host speak for themselves; without any here, those of all hosts do.

    Example: `levain health --config /etc/levain/levain.toml`.
    """
    from bot.run.health import examine, tell

    async def look() -> None:
        if code := tell(await examine(services.settings(config))):
            raise typer.Exit(code)

    services.run(look())
