"""`levain run`, `levain health` and `levain backup`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.command_line import Config
from bot.run.cli import services

if TYPE_CHECKING:
    from bot.storage.database import Database

app = typer.Typer()


@app.command()
def run(config: Config = None) -> None:
    """Serve the configured platforms on real time, until stopped.

    Example: `LEVAIN_DATABASE_URL=sqlite:///levain.sqlite levain run`.
    """
    from bot.run.serve import serve

    services.run(serve(services.settings(config)))


@app.command()
def health(config: Config = None) -> None:
    """Say whether the database answers, at the schema of this version, and accounts are heard.

    Say also whether somebody has been due for long. Exit 0, else 1.

    Example: `levain health --config /etc/levain/levain.toml`.
    """
    from bot.domain.errors import StorageError
    from bot.storage.inbox import troubles
    from bot.storage.learners import lateness
    from bot.storage.schema import check as check_schema

    async def ask(database: Database) -> None:
        await check_schema(database)
        now = await database.now() or services.now()
        if wrong := [*await troubles(database), *await lateness(database, now)]:
            raise StorageError("; ".join(wrong))
        typer.echo("ok")

    services.run(services.with_database(config, ask))


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="Folder to make; it must not exist.")],
    config: Config = None,
) -> None:
    """Copy the database, the session and the encryption keys together, while Levain runs.

    A PostgreSQL database is not copied: run pg_dump first.

    Example: `levain backup /srv/backups/2026-11-24`.
    """
    from bot.storage.backup import back_up

    settings = services.settings(config)
    sections = [settings.section(name) for name in settings.platforms]
    states = [folder for each in sections if each for folder in each.state]
    for file in back_up(settings.database_url, states, target):
        typer.echo(file)
