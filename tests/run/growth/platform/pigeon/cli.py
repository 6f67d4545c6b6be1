"""`levain pigeon …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from adapters.command_line import CommandLine, Config

if TYPE_CHECKING:
    from bot.storage.database import Database

app = typer.Typer(no_args_is_help=True, help="The loft.")


@app.callback()
def loft() -> None:
    """Keep a group, though there is one sub-command."""


@app.command()
def letters(context: typer.Context, config: Config = None) -> None:
    """Count the letters that came."""
    command_line: CommandLine = context.obj
    section = command_line.section("pigeon", config)

    async def show(database: Database) -> None:
        from adapters.pigeon.records import count

        whistled = "whistled for" if section.whistle else "unasked"
        typer.echo(f"{await count(database)} letters, {whistled}")

    command_line.run(command_line.with_database(config, show))
