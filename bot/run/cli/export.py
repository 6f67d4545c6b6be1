"""`levain export …`: what leaves for other software."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from adapters.command_line import Config
from bot.run.cli import services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.database import Database

app = typer.Typer(no_args_is_help=True, help="What leaves for other software.")

DAY = ["%Y-%m-%d"]


class Actors(StrEnum):
    PSEUDONYMOUS = "pseudonymous"
    NOMINAL = "nominal"


@app.callback()
def group() -> None:
    """Export what other software takes."""


@app.command()
def xapi(
    since: Annotated[
        datetime | None, typer.Option(formats=DAY, help="First day (default: the first of all).")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAY, help="Last day (default: yesterday).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write (default: standard output).")
    ] = None,
    actors: Annotated[
        Actors, typer.Option(help="How people are named; nominal needs the setting too.")
    ] = Actors.PSEUDONYMOUS,
    config: Config = None,
) -> None:
    """Write statements of xAPI 1.0.3, one JSON object a line.

    They tell who is enrolled, began, finished a lesson or a course, and on which day: no answer, no
    result, no hour. People are pseudonyms unless asked. The same fact always has the same id, so
    that an LRS keeps it once. Today comes tomorrow.

    Examples: `levain export xapi --out statements.jsonl`;
    `levain export xapi --since 2026-10-01 --until 2026-10-31`.
    """
    from bot.capabilities.xapi import records
    from bot.capabilities.xapi.export import export
    from bot.capabilities.xapi.rules import Origin, day_of
    from bot.domain.errors import SettingsError
    from bot.run.wiring import load_lessons
    from bot.storage import audit

    settings = services.settings(config)
    lrs, zone = settings.xapi.described, ZoneInfo(settings.zone)
    if not lrs.home_page:
        raise SettingsError("xapi.home_page is missing: write the site of the collectivité")
    nominal = actors is Actors.NOMINAL
    if nominal and not lrs.nominal:
        raise SettingsError('xapi.actors: people are named once it is "nominal": decide it there')
    yesterday = day_of(services.now(), zone) - timedelta(days=1)
    last = until.date() if until else yesterday
    if last > yesterday:
        raise typer.BadParameter("write a day that is over", param_hint="--until")
    first = since.date() if since else date.min
    if first > last:
        raise typer.BadParameter(f"write {last} or a day before it", param_hint="--since")

    async def run(database: Database) -> None:
        async with database.begin() as connection:
            secret = await records.read_secret(connection)
            await audit.add(connection, [_describe(out, first, last, nominal=nominal)])
        origin = Origin(home_page=lrs.home_page, secret=secret, nominal=nominal)
        count, library = 0, load_lessons(settings.lessons)
        with _opened(out) as file:
            async for each in export(database, library, origin, zone, first, last):
                file.write(json.dumps(each, ensure_ascii=False) + "\n")
                count += 1
        typer.echo(f"{count} statements, to {last}", err=True)

    services.run(services.with_database(config, run))


def _describe(out: Path | None, first: date, last: date, *, nominal: bool) -> dict[str, object]:
    """Return the line of the audit: who takes a file, of which days, under which names."""
    from bot.storage.refusals import name_user

    return {
        "at": services.now(),
        "actor_id": None,
        "actor": f"levain export, as {name_user()}",
        "action": "xapi",
        "about": out.name if out else "",
        "detail": {"since": f"{first}", "until": f"{last}", "nominal": nominal},
    }


@contextmanager
def _opened(out: Path | None) -> Iterator[IO[str]]:
    """Open the standard output, or a file for its owner alone, written whole or not at all.

    Raises SettingsError for a file that cannot be written; a folder or a device is not replaced.
    """
    from bot.domain.errors import SettingsError

    if out is None:
        yield sys.stdout
        return
    if out.exists() and not out.is_file():
        raise SettingsError(f"{out}: it is there, and is no file: write another name")
    fresh = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(fresh, flags, 0o600), "w", encoding="utf-8") as file:
            yield file
        fresh.replace(out)
    except OSError as error:
        raise SettingsError(f"{out}: it cannot be written: {error.strerror}") from None
    finally:
        fresh.unlink(missing_ok=True)
