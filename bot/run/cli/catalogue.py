"""`levain catalogue …`: the longer courses that others give."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.run.cli.content import Language, sentences
from bot.run.cli.services import Format, now
from bot.run.replacement import replace
from lessons.catalogue import CATALOGUE_FILE, Level
from lessons.course import Topic
from lessons.errors import ContentError

app = typer.Typer(no_args_is_help=True, help="The longer courses that others give.")

Day = Annotated[
    datetime | None,
    typer.Option("--today", formats=["%Y-%m-%d"], help="Day that counts as today."),
]
Speaks = Annotated[Language, typer.Option(help="Language of the messages.")]


@app.command()
def check(
    file: Annotated[
        Path | None,
        typer.Argument(help="Catalogue, or the folder that holds it (default: the packaged one)."),
    ] = None,
    today: Day = None,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    language: Speaks = Language.FR,
) -> None:
    """List the entries to check again: exit 0 when there is none, 1 otherwise.

    An entry is listed when its check is older than 90 days. It is too when its enrolment or its
    sessions are over, and its status does not say so.

    Examples: `levain catalogue check`, `levain catalogue check lessons --today 2027-03-01`.
    """
    from lessons.loader import read_file
    from lessons.upkeep import run_upkeep

    tree = read_file(_catalogue(file))
    outcome = run_upkeep(tree, _day(today), sentences(language), output=form.value)
    typer.echo(outcome.text, nl=False)
    raise typer.Exit(outcome.code)


@app.command("import")
def import_(
    answer: Annotated[
        Path,
        typer.Argument(help="Answer of /api/v1.0/courses/ of FUN-MOOC, saved as JSON."),
    ],
    catalogue: Annotated[
        Path | None,
        typer.Option(help="Catalogue, or the folder that holds it (default: the packaged one)."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Words of the title: other courses are passed over. May be repeated."),
    ] = None,
    level: Annotated[Level | None, typer.Option(help="Level of new courses.")] = None,
    topic: Annotated[
        list[Topic] | None, typer.Option(help="Topic of new courses. May be repeated.")
    ] = None,
    site: Annotated[str, typer.Option(help="Site of the answer.")] = "https://www.fun-mooc.fr",
    today: Annotated[
        datetime | None,
        typer.Option("--today", formats=["%Y-%m-%d"], help="Day the answer was saved."),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Write the catalogue.")] = False,
    language: Speaks = Language.FR,
) -> None:
    """Bring courses of FUN-MOOC into the catalogue; without --write, only show what would change.

    Entries at the same address get their status, cost and days; their own words stay. New courses
    need --level and --topic, which the answer does not tell.

    Examples: `levain catalogue import fun.json`,
    `levain catalogue import fun.json --only "ia" --level debutant --topic usages --write`.
    """
    from lessons.catalogue_edits import Outcome, merge, tell
    from lessons.importers.richie import read_answer
    from lessons.loader import read_file
    from lessons.matching import normalise
    from lessons.problem import shown

    day, target = _day(today), _catalogue(catalogue)
    if day > (now() + timedelta(hours=14)).date():  # of no time zone yet
        raise typer.BadParameter(f"{day} is to come: write the day the answer was saved")
    found = read_answer(shown(answer), _read(answer), day, _site(site))
    wanted = [normalise(each) for each in only or ()]
    courses = [
        each for each in found if not wanted or any(w in normalise(each.title) for w in wanted)
    ]
    tree = read_file(target)
    edits = merge(tree, courses, day, level, topic or ())
    changes = bool(edits.edited or edits.added)
    if write and changes:
        _write(target, edits.text)
    outcome: Outcome = ("written" if changes else "same") if write else "dry"
    typer.echo(tell(edits, tree.file, sentences(language), outcome), nl=False)


def _catalogue(given: Path | None) -> Path:
    """Return the catalogue that a path stands for; the packaged one for none."""
    from lessons.library import PACKAGED

    place = given or PACKAGED
    return place / CATALOGUE_FILE if place.is_dir() else place


def _day(given: datetime | None) -> date:
    return (given or now()).date()


def _read(file: Path) -> bytes:
    """Return the bytes of a file, one more than an answer may have at most."""
    from lessons.importers.richie import SIZE_MAX

    with file.open("rb") as opened:
        return opened.read(SIZE_MAX + 1)


def _site(given: str) -> str:
    """Return the site without a slash at the end. Raises BadParameter for no plain address."""
    from lessons.importers.richie import is_site

    site = given.rstrip("/")
    if not is_site(site):
        raise typer.BadParameter("write an address such as https://www.fun-mooc.fr")
    return site


def _write(file: Path, text: str) -> None:
    """Write a text in the place of a file, as the file ends its lines, whole or not at all."""
    before = file.read_bytes()
    if b"\r\n" in before:
        text = text.replace("\n", "\r\n")
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    try:
        replace(file, mark + text.encode())
    except OSError as error:
        raise ContentError(f"{file}: cannot be written: {error.strerror}") from None
