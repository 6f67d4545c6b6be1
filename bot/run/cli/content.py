"""`levain check` and `levain schema`: course files."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.run.cli.services import Format, now
from lessons.errors import ContentError, CourseInvalid, LevainError

if TYPE_CHECKING:
    from bot.texts.speech import Speech
    from lessons.wording import Spoken

app = typer.Typer()


class Language(StrEnum):
    FR = "fr"
    EN = "en"


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
    measures: Annotated[
        bool, typer.Option("--measures", help="Print what is measured of each course too.")
    ] = False,
    today: Annotated[
        datetime | None,
        typer.Option("--today", formats=["%Y-%m-%d"], help="Day that counts as today."),
    ] = None,
) -> None:
    """Find every problem in course files: exit 0 when there is none, 1 otherwise.

    Warnings leave the exit code 0. Examples: `levain check`, `levain check cours/mon-cours`,
    `levain check --measures`, `levain check --format json cours`.
    """
    from lessons.report import run_check

    try:
        outcome = run_check(
            paths or (),
            sentences(language),
            output=form.value,
            write_record=record,
            measures=measures,
            today=(today or now()).date(),
            spoken=spoken(),
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

    if output is None:
        typer.echo(schema_text(), nl=False)
        return
    try:
        output.write_text(schema_text(), encoding="utf-8")
    except OSError as error:
        raise ContentError(f"{output}: cannot be written: {error.strerror}") from None


def spoken() -> Spoken:
    """Return the words that are commands, and numbers, when somebody types them."""
    from bot.capabilities import load_capabilities
    from bot.understanding.words import NUMBERS
    from lessons.matching import normalise
    from lessons.wording import Spoken

    commands = (command for each in load_capabilities() for command in each.commands)
    words = frozenset(normalise(word) for command in commands for word in command.words)
    return Spoken(commands=words, numbers=frozenset(NUMBERS))


def explain(error: LevainError) -> str:
    """Return the message of an error; for content, every problem with its place."""
    if not isinstance(error, CourseInvalid):
        return f"levain: {error}"
    from lessons.report import render

    return f"{render(error.problems, sentences('fr'), {})}levain: {error}"


def sentences(language: str) -> Speech:
    """Return the sentences of `levain check`, which are in `lessons`."""
    from importlib.resources import files

    from bot.texts.speech import speech

    return speech(language, Path(str(files("lessons"))) / "texts")
