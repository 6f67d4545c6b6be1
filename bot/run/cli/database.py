"""`levain db …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from adapters.command_line import Config
from bot.run.cli import services

if TYPE_CHECKING:
    from bot.storage.database import Database

app = typer.Typer(no_args_is_help=True, help="The database.")


@app.command()
def upgrade(config: Config = None) -> None:
    """Bring the database to the schema of this version of Levain; make it where there is none.

    Example: `levain db upgrade --config /etc/levain/levain.toml`.
    """
    from bot.storage.schema import upgrade as upgrade_schema

    async def bring_up(database: Database) -> None:
        before, after = await upgrade_schema(database)
        typer.echo(f"schema: {before or 'empty'} -> {after}")

    services.run(services.with_database(config, bring_up, create=True))
