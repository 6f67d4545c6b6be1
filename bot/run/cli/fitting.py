"""`levain fit`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.command_line import Config
from bot.run.cli import services
from bot.run.cli.services import Format

if TYPE_CHECKING:
    from bot.capabilities.study.fit import Fit
    from bot.storage.database import Database

app = typer.Typer()


@app.command()
def fit(
    write: Annotated[
        bool, typer.Option("--write", help="Write the parameters into the settings file.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write them even if the gain may be chance.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    config: Config = None,
) -> None:
    """Fit the memory of questions to the reviews of this instance, and say what it is worth.

    FSRS is fitted to three learners in four, and compared on the others by the log loss of what it
    predicts. It refuses with fewer than 2,000 answers or 20 learners, or when it predicts no
    better. A gain that may be chance is not written without --force. Nothing leaves the machine,
    and nothing is written unless asked. It needs the extra `fit`.

    Examples: `levain fit`; `levain fit --write --config /etc/levain/levain.toml`;
    `levain fit --format json`.
    """
    from bot.domain.errors import FitRefused
    from bot.run import fit as fitting
    from bot.run.settings import FILE

    fitting.ensure_installed()
    retention = services.settings(config).memory
    found: list[Fit] = []

    async def run(database: Database) -> None:
        found.append(await fitting.fit_database(database, retention))

    services.run(services.with_database(config, run))
    said = fitting.to_json if form is Format.JSON else fitting.describe
    typer.echo(said(found[0]), nl=False)
    if not write:
        return
    if not (found[0].sure or force):
        raise FitRefused(
            "nothing is written: the gain may be chance; wait for more answers, or add --force"
        )
    file = config or FILE
    fitting.write(found[0], file)
    typer.echo(f"written in {file}: it holds from the next start of levain run", err=True)
    if f"LEVAIN_{fitting.SETTING.upper()}" in os.environ:
        typer.echo("unset LEVAIN_FSRS_PARAMETERS, which wins over the file", err=True)
