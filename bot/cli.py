"""The `levain` command: each sub-command a thin call."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Coroutine
from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.errors import ContentError, CourseInvalid, LevainError

if TYPE_CHECKING:
    from bot.texts.speech import Speech

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="One short AI-literacy lesson and a quiz a day, in the chat that agents already use.",
)
db = typer.Typer(no_args_is_help=True, help="The database.")
app.add_typer(db, name="db")

Config = Annotated[
    Path | None, typer.Option("--config", "-c", help="Settings file (default: ./levain.toml).")
]


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


class Language(StrEnum):
    FR = "fr"
    EN = "en"


@app.command()
def demo(
    database: Annotated[
        Path | None,
        typer.Option(help="Keep the conversation in this SQLite file, and take it up again."),
    ] = None,
    start: Annotated[
        datetime | None,
        typer.Option(help="Simulated day and hour of the start, Paris time."),
    ] = None,
) -> None:
    """Chat in this terminal: no account, no network, simulated time.

    Examples: `levain demo`, `levain demo < script.txt`, `levain demo --database essai.sqlite`.
    """
    from bot import demo as demonstration

    with tempfile.TemporaryDirectory(prefix="levain-") as folder:
        file = database or Path(folder) / "demo.sqlite"
        _run(demonstration.play(file, start))


@app.command()
def run(config: Config = None) -> None:
    """Serve the configured platforms on real time, until stopped.

    Example: `LEVAIN_DATABASE_URL=sqlite:///levain.sqlite levain run`.
    """
    from bot.serve import serve
    from bot.settings import read_settings

    _run(serve(read_settings(dict(os.environ), config)))


@app.command()
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Course folders or files (default: the packaged lessons)."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    language: Annotated[Language, typer.Option(help="Language of the messages.")] = Language.FR,
    record: Annotated[
        bool,
        typer.Option("--record", help="Note the ids of sound courses as published, for ever."),
    ] = False,
) -> None:
    """Find every problem in course files: exit 0 when there is none, 1 otherwise.

    Examples: `levain check`, `levain check cours/mon-cours`, `levain check --format json cours`.
    """
    from lessons.report import run_check

    try:
        outcome = run_check(
            paths or (), _check_speech(language), output=form.value, write_record=record
        )
    except OSError as error:
        raise ContentError(f"{error.filename}: cannot be written: {error.strerror}") from None
    typer.echo(outcome.text, nl=False)
    raise typer.Exit(outcome.code)


@app.command()
def schema(
    output: Annotated[
        Path | None, typer.Argument(help="File to write (default: standard output).")
    ] = None,
) -> None:
    """Write the JSON Schema of course files, for completion in an editor.

    Example: `levain schema course.schema.json`.
    """
    from lessons.schema import schema_text

    if output:
        output.write_text(schema_text(), encoding="utf-8")
    else:
        typer.echo(schema_text(), nl=False)


@db.command()
def upgrade(config: Config = None) -> None:
    """Bring the database to the schema of this version of Levain.

    Example: `levain db upgrade --config /etc/levain/levain.toml`.
    """
    from bot.settings import read_settings
    from bot.storage.database import Database
    from bot.storage.schema import upgrade as upgrade_schema

    async def bring_up() -> None:
        database = Database(read_settings(dict(os.environ), config).database_url)
        try:
            before, after = await upgrade_schema(database)
        finally:
            await database.close()
        typer.echo(f"schema: {before or 'empty'} -> {after}")

    _run(bring_up())


def _run(coroutine: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(coroutine)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _check_speech(language: str) -> Speech:
    """The sentences of `levain check`, which live with the lessons."""
    from bot.texts.speech import speech

    return speech(language, Path(str(files("lessons"))) / "texts")


def _explain(error: LevainError) -> str:
    """What went wrong; for content, every problem with its place."""
    if not isinstance(error, CourseInvalid):
        return f"levain: {error}"
    from lessons.report import render

    return f"{render(error.problems, _check_speech('fr'), {})}levain: {error}"


def main() -> None:
    """Run a command; an expected error is a sentence and exit 1, never a traceback."""
    try:
        app()
    except LevainError as error:
        typer.echo(_explain(error), err=True)
        sys.exit(1)
