"""`levain register`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.command_line import Config
from bot.run.cli import services
from bot.run.cli.content import Language

if TYPE_CHECKING:
    from bot.storage.database import Database

app = typer.Typer()


@app.command()
def register(
    out: Annotated[Path, typer.Option(help="File to make: a PDF, or a CSV for the table alone.")],
    period: Annotated[
        str, typer.Option(help="As in the chat, between quotes (default: the year so far).")
    ] = "",
    language: Annotated[Language, typer.Option(help="Language of the file.")] = Language.FR,
    config: Config = None,
) -> None:
    """Write the register of the measures taken to support AI literacy, as the chat gives it.

    The table stands in the PDF too. A file that is there is not replaced.

    Examples: `levain register --out registre.pdf`;
    `levain register --period "3e trimestre 2026" --out t3.pdf`;
    `levain register --period 2026 --out 2026.csv --language en`.
    """
    from bot.run import register as making

    settings, now = services.settings(config), services.now()
    days = making.choose_days(period, now, settings.zone)
    making.ensure_makes(out, settings)

    async def run(database: Database) -> None:
        making.write(await making.make_order(database, settings, days, now, language), out)

    services.run(services.with_database(config, run))
    typer.echo(f"written in {out}", err=True)
