"""`levain privacy …`: papers for agents and their representatives."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from adapters.command_line import Config
from bot.run.cli import services
from bot.run.cli.content import Language

app = typer.Typer(no_args_is_help=True, help="Papers for agents and their representatives.")


class Form(StrEnum):
    PDF = "pdf"
    MARKDOWN = "markdown"


@app.command()
def notice(
    out: Annotated[Path, typer.Option(help="Folder to write in (default: this one).")] = Path(),
    form: Annotated[Form, typer.Option("--format", help="What to write.")] = Form.PDF,
    language: Annotated[
        Language | None, typer.Option(help="Language (default: the one of the settings).")
    ] = None,
    config: Config = None,
) -> None:
    """Write two papers from the settings: the notice for agents, the note for their committee.

    Whatever the settings do not say is marked in the papers, and listed. Read them with your data
    protection officer before you give them. A PDF needs the extra `charts`.

    Examples: `levain privacy notice --out papiers`;
    `levain privacy notice --format markdown --language en`.
    """
    from bot.documents.drawing import can_draw
    from bot.documents.notice import print_notice, write_markdown
    from bot.domain.errors import SettingsError
    from bot.run.notice import find_gaps, write_papers
    from bot.storage.whole import write_whole

    if form is Form.PDF and not can_draw():
        raise SettingsError(
            "levain privacy notice needs typst: install levain[charts], or add --format markdown"
        )
    found = services.settings(config)
    now = services.now()
    day = now.astimezone(ZoneInfo(found.zone)).date()
    papers = write_papers(found, (language or Language(found.language)).value, day)
    out.mkdir(parents=True, exist_ok=True)
    for name, paper in papers.items():
        if form is Form.PDF:
            file, content = out / f"{name}.pdf", print_notice(paper, now)
        else:
            file, content = out / f"{name}.md", write_markdown(paper).encode()
        write_whole(file, content, mode=0o644)
        typer.echo(file)
    for setting, words in find_gaps(found).items():
        typer.echo(f"to fill in: {setting}: {words}", err=True)
