"""The `levain` command: each sub-command a thin call."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Coroutine
from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lessons.errors import ContentError, CourseInvalid, LevainError

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.texts.speech import Speech

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="One short AI-literacy lesson and a quiz a day, in the chat that agents already use.",
)
db = typer.Typer(no_args_is_help=True, help="The database.")
app.add_typer(db, name="db")
matrix = typer.Typer(no_args_is_help=True, help="The account on a Matrix homeserver.")
app.add_typer(matrix, name="matrix")
slack = typer.Typer(no_args_is_help=True, help="The app in Slack.")
app.add_typer(slack, name="slack")

Config = Annotated[
    Path | None, typer.Option("--config", "-c", help="Settings file (default: ./levain.toml).")
]


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


class Language(StrEnum):
    FR = "fr"
    EN = "en"


@app.command()
def demo(
    database: Annotated[
        Path | None,
        typer.Option(help="Keep the conversation in this SQLite file, and take it up again."),
    ] = None,
    start: Annotated[
        datetime | None,
        typer.Option(help="Simulated day and hour of the start, Paris time."),
    ] = None,
) -> None:
    """Chat in this terminal: no account, no network, simulated time.

    Examples: `levain demo`, `levain demo < script.txt`, `levain demo --database essai.sqlite`.
    """
    from bot.run import demo as demonstration

    with tempfile.TemporaryDirectory(prefix="levain-") as folder:
        file = database or Path(folder) / "demo.sqlite"
        _run(demonstration.play(file, start))


@app.command()
def run(config: Config = None) -> None:
    """Serve the configured platforms on real time, until stopped.

    Example: `LEVAIN_DATABASE_URL=sqlite:///levain.sqlite levain run`.
    """
    from bot.run.serve import serve
    from bot.run.settings import read_settings

    _run(serve(read_settings(dict(os.environ), config)))


@app.command()
def health(config: Config = None) -> None:
    """Say whether the database answers, at the schema of this version, and accounts are heard.

    Exit 0, else 1.

    Example: `levain health --config /etc/levain/levain.toml`.
    """
    from bot.domain.errors import StorageError
    from bot.storage.inbox import troubles
    from bot.storage.schema import check as check_schema

    async def ask(database: Database) -> None:
        await check_schema(database)
        if wrong := await troubles(database):
            raise StorageError("; ".join(wrong))
        typer.echo("ok")

    _run(_with_database(config, ask))


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="Folder to make; it must not exist.")],
    config: Config = None,
) -> None:
    """Copy the database, the session and the encryption keys together, while Levain runs.

    A PostgreSQL database is not copied: run pg_dump first.

    Example: `levain backup /srv/backups/2026-11-24`.
    """
    from bot.run.settings import read_settings
    from bot.storage.backup import back_up

    settings = read_settings(dict(os.environ), config)
    states = [settings.matrix.folder] if "matrix" in settings.platforms else []
    for file in back_up(settings.database_url, states, target):
        typer.echo(file)


@app.command()
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Course folders or files (default: the packaged lessons)."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    language: Annotated[Language, typer.Option(help="Language of the messages.")] = Language.FR,
    record: Annotated[
        bool,
        typer.Option("--record", help="Note the ids of sound courses as published, for ever."),
    ] = False,
) -> None:
    """Find every problem in course files: exit 0 when there is none, 1 otherwise.

    Examples: `levain check`, `levain check cours/mon-cours`, `levain check --format json cours`.
    """
    from lessons.report import run_check

    try:
        outcome = run_check(
            paths or (), _check_speech(language), output=form.value, write_record=record
        )
    except OSError as error:
        raise ContentError(f"{error.filename}: cannot be written: {error.strerror}") from None
    typer.echo(outcome.text, nl=False)
    raise typer.Exit(outcome.code)


@app.command()
def schema(
    output: Annotated[
        Path | None, typer.Argument(help="File to write (default: standard output).")
    ] = None,
) -> None:
    """Write the JSON Schema of course files, for completion in an editor.

    Example: `levain schema course.schema.json`.
    """
    from lessons.schema import schema_text

    if output:
        output.write_text(schema_text(), encoding="utf-8")
    else:
        typer.echo(schema_text(), nl=False)


@app.command()
def simulate(
    learners: Annotated[int, typer.Option(min=1, help="How many people to make up.")] = 200,
    days: Annotated[int, typer.Option(min=1, help="Days they live, weekends included.")] = 14,
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
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day (default: 2026-11-23)."),
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
        start=start.date() if start else START,
    )

    async def show() -> None:
        report = await live(plan, database, out, chart=chart)
        typer.echo(report.json() + "\n" if form is Format.JSON else report.text(), nl=False)
        if not report.sound:
            raise typer.Exit(1)

    _run(show())


@db.command()
def upgrade(config: Config = None) -> None:
    """Bring the database to the schema of this version of Levain.

    Example: `levain db upgrade --config /etc/levain/levain.toml`.
    """
    from bot.storage.schema import upgrade as upgrade_schema

    async def bring_up(database: Database) -> None:
        before, after = await upgrade_schema(database)
        typer.echo(f"schema: {before or 'empty'} -> {after}")

    _run(_with_database(config, bring_up))


@matrix.command()
def login(
    homeserver: Annotated[str, typer.Argument(help="Address, as https://matrix.example.org.")],
    user: Annotated[str | None, typer.Option(help="User name; the password is asked for.")] = None,
    token: Annotated[
        bool, typer.Option("--token", help="An access token is asked for instead.")
    ] = False,
    sso: Annotated[
        bool, typer.Option("--sso", help="A login token of single sign-on is asked for instead.")
    ] = False,
    config: Config = None,
) -> None:
    """Log in on a new device, kept in the folder of the setting `matrix`, and vouch for it.

    The secret is asked for, or read from a pipe; it is never an argument, which others could see.

    Examples: `levain matrix login https://matrix.example.org --user levain`,
    `levain matrix login https://matrix.example.org --token < token.txt`.
    """
    if sum((user is not None, token, sso)) != 1:
        raise typer.BadParameter("give one of --user, --token or --sso")
    secret = _ask_secret("Token" if token or sso else "Password")
    named = "token" if token else "sso_token" if sso else "password"
    given = {"user": user, named: secret}
    _run(_show_standing("login", config, homeserver, **given))


@matrix.command()
def verify(config: Config = None) -> None:
    """Show the device's fingerprint and whether others are told to trust it: exit 0, else 1.

    Example: `levain matrix verify --config /etc/levain/levain.toml`.
    """
    _run(_show_standing("verify", config))


@matrix.command()
def devices(config: Config = None) -> None:
    """List the devices of people in encrypted conversations, as they were first seen.

    One line each: number, person, device, fingerprint, first seen, and when it changed, if it did.

    Example: `levain matrix devices --config /etc/levain/levain.toml`.
    """
    from bot.storage.devices import Devices

    async def show(database: Database) -> None:
        for each in await Devices(database, "matrix").all():
            person, name, fingerprint, _ = each.device
            seen = f"first seen {each.first_seen_at:%Y-%m-%d %H:%M} UTC"
            if each.changed_at:
                seen += f", changed {each.changed_at:%Y-%m-%d %H:%M} UTC: it is given nothing more"
            parts = (person, name, _grouped(fingerprint), seen)
            typer.echo("  ".join((str(each.id), *map(_printable, parts))))

    _run(_with_database(config, show))


@matrix.command("export-keys")
def export_keys(
    file: Annotated[Path, typer.Argument(help="File to write; it must not exist.")],
    config: Config = None,
) -> None:
    """Write the keys of encrypted conversations to a file that other clients can read too.

    It is protected by a passphrase, which is asked for. Not while `levain run` serves the folder.

    Example: `levain matrix export-keys keys.txt`.
    """
    _run(_move_keys("export_keys", config, file))


@matrix.command("import-keys")
def import_keys(
    file: Annotated[Path, typer.Argument(help="File that another client or device exported.")],
    config: Config = None,
) -> None:
    """Add the keys of a file to those there are. Not while `levain run` serves the folder.

    Example: `levain matrix import-keys keys.txt`.
    """
    _run(_move_keys("import_keys", config, file))


@slack.command()
def manifest(config: Config = None) -> None:
    """Print the app's manifest, to paste at api.slack.com/apps, « From a manifest ».

    It asks for what Levain uses and nothing else. It follows the settings: Socket Mode or HTTP,
    one workspace or many.

    Example: `levain slack manifest > manifest.json`.
    """
    from bot.run.settings import read_settings
    from bot.run.wiring import load_commands

    chosen = read_settings(dict(os.environ), config).slack
    made = load_commands("slack").make_manifest(
        http=chosen.mode == "http",
        public_url=chosen.public_url,
        installable=chosen.client_id is not None,
        org=chosen.org,
    )
    typer.echo(json.dumps(made, indent=2, ensure_ascii=False))


@slack.command()
def doctor(config: Config = None) -> None:
    """Look at each token, its scopes and the connection, and say what to do: exit 0, else 1.

    Example: `levain slack doctor --config /etc/levain/levain.toml`.
    """
    from bot.run.serve import slack_options
    from bot.run.settings import read_settings
    from bot.run.wiring import load_commands
    from scheduler.clock import utc_now

    options = slack_options(read_settings(dict(os.environ), config).slack)

    async def look(database: Database) -> None:
        ill = False
        async for each in load_commands("slack").examine(database, *options, utc_now):
            typer.echo(f"{'-' if each.remedy else '+'} {each.what}")
            if each.remedy:
                typer.echo(f"  {each.remedy}")
            ill = ill or bool(each.remedy)
        if ill:
            raise typer.Exit(1)

    _run(_with_database(config, look))


@slack.command()
def key() -> None:
    """Print a new key for `slack.key_file`. Put it first there to change keys: others stay below.

    Example: `(umask 077; levain slack key > slack.key)`.
    """
    from bot.run.wiring import load_commands

    typer.echo(load_commands("slack").make_key())


async def _move_keys(what: str, config: Path | None, file: Path) -> None:
    from bot.run.settings import read_settings
    from bot.run.wiring import load_commands

    chosen = read_settings(dict(os.environ), config).matrix
    move = getattr(load_commands("matrix"), what)
    await move(chosen.folder, chosen.key_file, file, _ask_secret("Passphrase"))


async def _show_standing(what: str, config: Path | None, *given: str, **more: str | None) -> None:
    """Do it, then print what others see."""
    from bot.run.settings import read_settings
    from bot.run.wiring import load_commands

    chosen = read_settings(dict(os.environ), config).matrix
    act = getattr(load_commands("matrix"), what)
    standing = await act(chosen.folder, chosen.key_file, *given, **more)
    typer.echo(f"device: {standing.device_id}")
    typer.echo(f"fingerprint: {_grouped(standing.fingerprint)}")
    typer.echo(f"the account's keys are ours: {'yes' if standing.ours else 'no'}")
    typer.echo(f"the account vouches for the device: {'yes' if standing.signed else 'no'}")
    if not (standing.ours and standing.signed):
        raise typer.Exit(1)


def _grouped(fingerprint: str) -> str:
    """By four, as clients show it."""
    return " ".join(fingerprint[i : i + 4] for i in range(0, len(fingerprint), 4))


def _printable(text: str) -> str:
    """A name that others chose, without what a terminal would obey."""
    return "".join(each for each in text if each.isprintable())


def _ask_secret(name: str) -> str:
    """From the terminal without showing it, or the first line of a pipe."""
    if sys.stdin.isatty():
        return str(typer.prompt(name, hide_input=True))
    secret = sys.stdin.readline().strip()
    if not secret:
        raise typer.BadParameter(f"the {name.lower()} is empty")
    return secret


async def _with_database(
    config: Path | None, use: Callable[[Database], Coroutine[Any, Any, None]]
) -> None:
    """Open the configured database for one use."""
    from bot.run.settings import read_settings
    from bot.storage.database import Database

    database = Database(read_settings(dict(os.environ), config).database)
    try:
        await use(database)
    finally:
        await database.close()


def _run(coroutine: Coroutine[Any, Any, None]) -> None:
    import uvloop

    try:
        uvloop.run(coroutine)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _check_speech(language: str) -> Speech:
    """The sentences of `levain check`, which live with the lessons."""
    from bot.texts.speech import speech

    return speech(language, Path(str(files("lessons"))) / "texts")


def _explain(error: LevainError) -> str:
    """What went wrong; for content, every problem with its place."""
    if not isinstance(error, CourseInvalid):
        return f"levain: {error}"
    from lessons.report import render

    return f"{render(error.problems, _check_speech('fr'), {})}levain: {error}"


def main() -> None:
    """Run a command; an expected error is a sentence and exit 1, never a traceback."""
    try:
        app()
    except LevainError as error:
        typer.echo(_explain(error), err=True)
        sys.exit(1)
