"""`levain simulate`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.run.cli.options import DAYS_MAX, check_start
from bot.run.cli.services import Format, end_in_order, run

app = typer.Typer()


@app.command()
def simulate(
    learners: Annotated[int, typer.Option(min=1, help="How many people to make up.")] = 200,
    days: Annotated[
        int, typer.Option(min=1, max=DAYS_MAX, help="Days they live, weekends included.")
    ] = 14,
    workspaces: Annotated[
        int | None, typer.Option(min=1, help="Among how many (default: one for 250 people).")
    ] = None,
    database: Annotated[
        str | None, typer.Option(help="URL of an empty database (default: a temporary file).")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same one gives the same people and days.")] = 7,
    answering: Annotated[
        float, typer.Option(min=0, max=1, help="Share of the people who ever write.")
    ] = 1.0,
    rate: Annotated[
        float, typer.Option(min=0.01, help="Messages a second to one workspace, at most.")
    ] = 1000.0,
    tick: Annotated[
        int, typer.Option(min=1, max=3600, help="Simulated seconds between two looks.")
    ] = 60,
    spread: Annotated[int, typer.Option(min=0, max=120, help="As the setting spread_minutes.")] = 0,
    changes: Annotated[
        bool, typer.Option("--changes", help="Settings, preferences and clocks change meanwhile.")
    ] = False,
    start: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], callback=check_start, help="First day (default: 2026-11-23)."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the report in Markdown and JSON, and its chart.")
    ] = None,
    chart: Annotated[bool, typer.Option(help="Draw the chart: needs the extra `charts`.")] = True,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Let made-up people live for days, through the real planner, dispatcher and conversations.

    Exit 1 when a message was missing or sent twice.

    Examples: `levain simulate`, `levain simulate --learners 20000 --days 20 --out report`,
    `levain simulate --learners 5000 --rate 1 --spread 60 --format json`.
    """
    end_in_order()
    from bot.run.simulate.plan import START, Plan
    from bot.run.simulate.run import simulate as live

    plan = Plan(
        learners=learners,
        days=days,
        workspaces=workspaces,
        seed=seed,
        answering=answering,
        rate=rate,
        tick=tick,
        spread=spread,
        changes=changes,
        start=start.date() if start else START,
    )

    async def show() -> None:
        report = await live(plan, database, out, chart=chart)
        typer.echo(report.json() + "\n" if form is Format.JSON else report.text(), nl=False)
        if not report.sound:
            raise typer.Exit(1)

    run(show())
