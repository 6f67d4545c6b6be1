"""`levain people …`: the roster, on the host."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.command_line import Config
from bot.run.cli import services
from bot.run.cli.services import Format

if TYPE_CHECKING:
    from bot.run.people import Printed
    from bot.run.settings import Settings
    from bot.storage.database import Database

app = typer.Typer(no_args_is_help=True, help="The people whom the collectivité lists.")
rules = typer.Typer(no_args_is_help=True, help="Whom to enrol in a course without being asked.")
app.add_typer(rules, name="rules")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, XLS or ODS: a line for each person.")],
    part: Annotated[
        bool, typer.Option("--part", help="It does not list everybody: nobody leaves.")
    ] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Make the changes.")] = False,
    leaving: Annotated[
        int | None, typer.Option(min=1, help="How many leave, if that is more than half.")
    ] = None,
    config: Config = None,
) -> None:
    """Show what a roster file would change; with --apply, change it, all or nothing.

    A file lists everybody unless --part is given. Whoever it does not name has left, and is sent
    nothing more until a file names them again. Exit 1, and no change, when anything is wrong.

    Examples: `levain people import personnel.csv`; `levain people import personnel.xlsx --apply`;
    `levain people import arrivees.csv --part --apply`.
    """
    from bot.run import people

    given = people.FileGiven(
        content=_read(file), name=file.name, part=part, apply=apply, leaving=leaving
    )
    _tell(config, lambda at, having: people.import_file(at, having, given, services.now()))


@app.command("list")
def list_(
    service: Annotated[str, typer.Option(help="Those of this service and below.")] = "",
    role: Annotated[str, typer.Option(help="Those who have this role.")] = "",
    gone: Annotated[bool, typer.Option("--gone", help="Those who have left.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    config: Config = None,
) -> None:
    """List people: e-mail, name, service and role.

    Examples: `levain people list`; `levain people list --service "Population > Accueil"`;
    `levain people list --role manager --format json`.
    """
    from bot.run import people

    async def run(database: Database) -> None:
        asked = people.PeopleAsked(service=service, role=role, gone=gone)
        found = await people.list_people(database, asked)
        say = people.to_json if form is Format.JSON else people.to_lines
        typer.echo(say(found), nl=False)

    services.run(services.with_database(config, run))


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="CSV to make; it must not exist.")],
    config: Config = None,
) -> None:
    """Write the roster as a file that `levain people import` reads, for its owner alone (0600).

    Example: `levain people export personnel.csv`.
    """
    from bot.domain.errors import SettingsError
    from bot.run import people
    from bot.storage.whole import write_whole

    settings = services.settings(config)
    if os.path.lexists(file):  # before the audit says that it left
        raise SettingsError(f"{file}: it is there, and is not replaced: write another name")

    async def run(database: Database) -> None:
        content = await people.export_people(database, settings, file.name, services.now())
        try:
            write_whole(file, content, new=True)
        except OSError as error:
            raise SettingsError(f"{file}: it cannot be written: {error.strerror}") from None

    services.run(services.with_database(config, run))


@app.command()
def role(
    email: Annotated[str, typer.Argument(help="E-mail, or platform/workspace/person.")],
    role: Annotated[str, typer.Argument(help="agent, trainer, manager or administrator.")],
    service: Annotated[
        list[str] | None, typer.Argument(help="The services that a manager manages.")
    ] = None,
    config: Config = None,
) -> None:
    """Change the role of a person who is listed. The last administrator stays one.

    Examples: `levain people role ana@ville.example administrator`;
    `levain people role bob@ville.example manager "Population > Accueil" Technique`.
    """
    from bot.run import people

    words = f"{email} {role} {', '.join(service or ())}"
    _tell(config, lambda at, having: people.change_role(at, having, words, services.now()))


@app.command()
def service(
    words: Annotated[
        list[str] | None, typer.Argument(help="A service; new, rename, move or remove, and names.")
    ] = None,
    config: Config = None,
) -> None:
    """Show the services and how many people each lists; add, rename, move or remove one.

    Examples: `levain people service`; `levain people service new Guichet in Population`;
    `levain people service rename Guichet to Annexe`; `levain people service remove Annexe`.
    """
    from bot.run import people

    said = " ".join(words or ())
    _tell(config, lambda at, having: people.change_service(at, having, said, services.now()))


@app.command()
def link(
    email: Annotated[str, typer.Argument(help="E-mail of a person who is listed.")],
    address: Annotated[str, typer.Argument(help="platform/workspace/person.")],
    config: Config = None,
) -> None:
    """Give a person another address: whoever writes from there is them.

    Example: `levain people link ana@ville.example console/local/ana`.
    """
    from bot.run import people

    now = services.now()
    _tell(config, lambda at, having: people.link(at, having, email, address, now))


@rules.command("list")
def list_rules(config: Config = None) -> None:
    """List the rules, with how many people each would enrol now. Nothing is changed.

    Example: `levain people rules list`.
    """
    from bot.run import enrolment

    _tell(config, lambda at, having: enrolment.tell_rules(at, having, services.now()))


@rules.command("add")
def add_rule(
    trigger: Annotated[
        str, typer.Argument(help="What enrols somebody: newcomer, completed or manager.")
    ],
    course: Annotated[str, typer.Argument(help="Id of the course.")],
    service: Annotated[
        str, typer.Option(help="Newcomers of this service and below (default: of any).")
    ] = "",
    after: Annotated[str, typer.Option(help="Id of the course that they have completed.")] = "",
    days: Annotated[
        int | None, typer.Option(min=0, max=730, help="Days after it (default: none).")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="Newcomers and courses completed before it count for nothing (default: now).",
        ),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Add the rule.")] = False,
    config: Config = None,
) -> None:
    """Show whom a rule would enrol now; with --apply, add it.

    A course waits behind the one that somebody is in. Whoever has it already is left alone. A rule
    that is there already, or that closes a ring of courses, is refused.

    Examples: `levain people rules add newcomer ia-pas-a-pas --service Population --apply`;
    `levain people rules add completed redaction-secretariat --after ia-pas-a-pas --days 30`;
    `levain people rules add manager encadrement-elus --apply`.
    """
    from bot.run import enrolment

    asked = enrolment.RuleAsked(
        trigger=trigger, course=course, service=service, after=after, days=days, since=since
    )
    _tell(
        config,
        lambda at, having: enrolment.add_rule(at, having, asked, services.now(), apply=apply),
    )


@rules.command("remove")
def remove_rule(
    number: Annotated[int, typer.Argument(help="Its number in the list.")], config: Config = None
) -> None:
    """Remove a rule. Whoever it enrolled stays so.

    Example: `levain people rules remove 2`.
    """
    from bot.run import enrolment

    _tell(config, lambda at, having: enrolment.remove_rule(at, having, number, services.now()))


def _tell(
    config: Path | None, do: Callable[[Database, Settings], Coroutine[Any, Any, Printed]]
) -> None:
    """Print what a command says; exit 1 when something is wrong, and nothing changed."""
    settings = services.settings(config)
    told: list[Printed] = []

    async def run(database: Database) -> None:
        told.append(await do(database, settings))

    services.run(services.with_database(config, run))
    typer.echo(told[0].text)
    raise typer.Exit(0 if told[0].sound else 1)


def _read(file: Path) -> bytes:
    """Return the bytes of a file, one more than a roster may have at most.

    Raises SettingsError for what is no file, is empty, or cannot be read.
    """
    from bot.capabilities.people.sheet import SIZE_MAX
    from bot.domain.errors import SettingsError

    remedy = "write the name of a CSV, XLSX, XLS or ODS file"
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # a pipe is not opened: it may never end
            raise SettingsError(f"{file}: it is no file: {remedy}")
        with file.open("rb") as opened:
            content = opened.read(SIZE_MAX + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise SettingsError(f"{file}: there is no such file: {remedy}") from None
    except OSError as error:
        raise SettingsError(f"{file}: it cannot be read: {error.strerror}: {remedy}") from None
    if not content:
        raise SettingsError(
            f"{file}: it is empty: write a line of titles, then a line for each person"
        )
    return content
