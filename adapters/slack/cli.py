"""`levain slack …`: the app's manifest, a key, and a check of the connection."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from adapters.command_line import CommandLine, Config
from adapters.slack import PLATFORM

if TYPE_CHECKING:
    from adapters.slack.settings import SlackSettings
    from bot.storage.database import Database

app = typer.Typer(no_args_is_help=True, help="The app in Slack.")


@app.command()
def manifest(context: typer.Context, config: Config = None) -> None:
    """Print the app's manifest, to paste at api.slack.com/apps, « From a manifest ».

    It asks for what Levain uses and nothing else. It follows the settings: Socket Mode or HTTP,
    one workspace or many.

    Example: `levain slack manifest > manifest.json`.
    """
    chosen = _settings(context, config)
    made = PLATFORM.load("adapters.slack.manifest:make_manifest")(
        http=chosen.mode == "http",
        public_url=chosen.public_url,
        installable=chosen.client_id is not None,
        org=chosen.org,
    )
    typer.echo(json.dumps(made, indent=2, ensure_ascii=False))


@app.command()
def doctor(context: typer.Context, config: Config = None) -> None:
    """Look at each token, its scopes and the connection, and say what to do: exit 0, else 1.

    Example: `levain slack doctor --config /etc/levain/levain.toml`.
    """
    from adapters.slack.options import exposed_files, read_options, read_secrets

    command_line: CommandLine = context.obj
    chosen = _settings(context, config)
    given = read_secrets(chosen), read_options(chosen), exposed_files(chosen)
    examine = PLATFORM.load("adapters.slack.commands:examine")

    async def look(database: Database) -> None:
        ill = False
        async for each in examine(database, *given, command_line.now):
            typer.echo(f"{'-' if each.remedy else '+'} {each.what}")
            if each.remedy:
                typer.echo(f"  {each.remedy}")
            ill = ill or bool(each.remedy)
        if ill:
            raise typer.Exit(1)

    command_line.run(command_line.with_database(config, look))


@app.command()
def key() -> None:
    """Print a new key for `slack.key_file`. Put it first there to change keys: others stay below.

    Example: `(umask 077; levain slack key > slack.key)`.
    """
    typer.echo(PLATFORM.load("adapters.slack.commands:make_key")())


def _settings(context: typer.Context, config: Path | None) -> SlackSettings:
    command_line: CommandLine = context.obj
    chosen: SlackSettings = command_line.section(PLATFORM.name, config)
    return chosen
