"""`levain verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from adapters.command_line import Config
from bot.run.cli import services

app = typer.Typer()


@app.command()
def verify(
    given: Annotated[
        str, typer.Argument(metavar="FILE|CODE", help="A PDF, a badge, or what a QR code holds.")
    ],
    name: Annotated[
        str | None, typer.Option(help="Whose it should be: is it issued to that name?")
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(help="Public key of whoever issued it (default: the one of this Levain)."),
    ] = None,
    config: Config = None,
) -> None:
    """Tell whether an attestation is genuine: exit 0 when it is, 1 otherwise.

    Nothing more is said of the person. A name is only compared. No server is asked.

    Examples: `levain verify attestation-2026-7KQ2M-9XD4T.pdf`;
    `levain verify eyJhbGciOi… --name "Camille Durand"`;
    `levain verify recu.pdf --key ville.public.json`.
    """
    from bot.capabilities.evidence import keys
    from bot.capabilities.evidence.verification import verify as judge
    from bot.documents.paper import can_print
    from bot.domain.errors import SettingsError

    if not can_print():
        raise SettingsError("levain verify needs joserfc: install levain[attestation]")
    known = (
        keys.read_key(key)
        if key
        else keys.public_key(services.settings(config).attestation.key_folder)
    )
    judgement = judge(given, known, name)
    typer.echo(judgement.said)
    raise typer.Exit(0 if judgement.genuine else 1)
