"""`levain audit`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from adapters.command_line import Config
from bot.run.cli import services
from bot.run.cli.services import Format

if TYPE_CHECKING:
    from bot.storage.database import Database

app = typer.Typer()
_DAY = ["%Y-%m-%d"]
_FIRST_YEAR = 2000


class Action(StrEnum):
    """The actions that the audit keeps, as `bot.turn.decision.audit` is given them."""

    IMPORT = "import"
    EXPORT_PEOPLE = "export-people"
    ROLE = "role"
    SERVICE = "service"
    LINK = "link"
    SERVICE_REMOVED = "service-removed"
    RULE = "rule"
    RULE_REMOVED = "rule-removed"
    EXPORT = "export"
    EXPORT_NOMINAL = "export-nominal"
    REGISTER = "register"
    NUDGE = "nudge"
    TEST_MESSAGE = "test-message"
    XAPI = "xapi"
    REFUSED = "refused"


@app.command()
def audit(
    since: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="First day, in the zone of the settings.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Last day, included.")
    ] = None,
    actor: Annotated[str, typer.Option(help="Words of whoever did it.")] = "",
    action: Annotated[Action | None, typer.Option(help="What they did.")] = None,
    most: Annotated[int, typer.Option(min=1, help="Lines at most, the newest.")] = 1_000,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    config: Config = None,
) -> None:
    """Tell who looked at others' data, changed a role, or took a file, the oldest first.

    Rows are only ever added; they leave when their period is over. Nothing is changed.

    Examples: `levain audit`; `levain audit --since 2026-11-01 --action role`;
    `levain audit --actor ana@ville.example --format json`.
    """
    zone = ZoneInfo(services.settings(config).zone)
    _check_days(since, until, services.now().astimezone(zone).date())
    bounds = (
        since and since.replace(tzinfo=zone),
        until and (until + timedelta(days=1)).replace(tzinfo=zone),
    )

    async def tell(database: Database) -> None:
        from bot.domain.errors import SettingsError
        from bot.storage import audit as stored
        from bot.storage import schema

        await schema.check(database)
        async with database.begin() as connection:
            rows = await stored.read(
                connection, *bounds, actor=actor, action=action or "", most=most
            )
            known = rows or await stored.read(connection, None, None, actor=actor, most=1)
        if actor and not known:
            raise SettingsError(
                f"--actor {actor}: nobody of the audit is called so: `levain audit` shows the names"
            )
        if not rows:
            typer.echo("no line: nothing of the kind was kept in those days", err=True)
        for each in rows:
            typer.echo(_json(each) if form is Format.JSON else _line(each, zone))

    services.run(services.with_database(config, tell))


def _check_days(since: datetime | None, until: datetime | None, today: date) -> None:
    """Raise BadParameter for a day to come, or of before any audit, or for days upside down."""
    for day, name in ((since, "--since"), (until, "--until")):
        if day and not (day.year >= _FIRST_YEAR and day.date() <= today):
            raise typer.BadParameter(
                f"write a day from {_FIRST_YEAR} on, {today} at the latest", param_hint=name
            )
    if since and until and since > until:
        raise typer.BadParameter("write a day before --until", param_hint="--since")


def _json(row: Mapping[str, Any]) -> str:
    return json.dumps({**row, "at": row["at"].isoformat()}, ensure_ascii=False)


def _line(row: Mapping[str, Any], zone: ZoneInfo) -> str:
    """Return a row as text: when, who, what, about whom or what, and the details."""
    from lessons.sanitize import line

    at = row["at"].astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    details = " ".join(f"{name}={value}" for name, value in row["detail"].items() if value != "")
    parts = (at, row["actor"], row["action"], row["about"], details)
    return "  ".join(line(str(each)) for each in parts if each)
