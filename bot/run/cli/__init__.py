"""The `levain` command: a file for each group, each sub-command a thin call."""

from __future__ import annotations

import sys

import typer

from adapters.command_line import CommandLine
from bot.run.cli import content, database, demo, services, serving, simulation
from bot.run.platforms import PLATFORMS, load_platforms
from lessons.errors import LevainError


def make_app(folders: tuple[str, ...] = PLATFORMS) -> typer.Typer:
    """Return the command, with the sub-commands of the platforms in those folders."""
    command_line: CommandLine = services
    made = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="One short AI-literacy lesson and a quiz a day, in the chat that agents already use.",
        context_settings={"obj": command_line},
    )
    for group in (demo, serving, content, simulation):
        made.add_typer(group.app)
    made.add_typer(database.app, name="db")
    for platform in load_platforms(folders):
        if platform.commands:
            made.add_typer(platform.load(platform.commands), name=platform.name)
    return made


app = make_app()


def main() -> None:
    """Run the command; an expected error prints a sentence and exits 1, without a traceback."""
    try:
        app()
    except LevainError as error:
        typer.echo(content.explain(error), err=True)
        sys.exit(1)
