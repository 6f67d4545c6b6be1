"""`levain demo`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.run.cli.options import check_start
from bot.run.cli.services import end_in_order, run

app = typer.Typer()


@app.command()
def demo(
    database: Annotated[
        Path | None,
        typer.Option(help="Keep the conversation in this SQLite file, and take it up again."),
    ] = None,
    lessons: Annotated[
        Path | None,
        typer.Option(help="Play this course, or this folder of courses, not the packaged ones."),
    ] = None,
    start: Annotated[
        datetime | None,
        typer.Option(callback=check_start, help="Simulated day and hour of the start, Paris time."),
    ] = None,
) -> None:
    """Chat in this terminal: no account, no network, simulated time.

    Examples: `levain demo`, `levain demo --lessons cours/mon-cours`,
    `levain demo < script.txt`, `levain demo --database essai.sqlite`.
    """
    end_in_order()
    import tempfile

    from bot.run import demo as demonstration

    with tempfile.TemporaryDirectory(prefix="levain-") as folder:
        file = database or Path(folder) / "demo.sqlite"
        run(demonstration.play(file, start, lessons))
