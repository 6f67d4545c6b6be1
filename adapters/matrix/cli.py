"""`levain matrix …`: log in, see how others see Levain, move keys."""

from __future__ import annotations

from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.command_line import CommandLine, Config
from adapters.matrix import PLATFORM

if TYPE_CHECKING:
    from adapters.matrix.encryption.cross_signing import DeviceStanding
    from adapters.matrix.settings import MatrixSettings
    from bot.storage.database import Database

app = typer.Typer(no_args_is_help=True, help="The account on a Matrix homeserver.")


@app.command()
def login(
    context: typer.Context,
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
    command_line: CommandLine = context.obj
    secret = command_line.ask_secret("Token" if token or sso else "Password")
    named = "token" if token else "sso_token" if sso else "password"
    given = {"user": user, named: secret}
    chosen = _settings(context, config)
    log_in = PLATFORM.load("adapters.matrix.commands:login")
    command_line.run(_show(log_in(chosen.folder, chosen.key_file, homeserver, **given)))


@app.command()
def verify(context: typer.Context, config: Config = None) -> None:
    """Show the device's fingerprint and whether other clients can trust it: exit 0, else 1.

    Example: `levain matrix verify --config /etc/levain/levain.toml`.
    """
    command_line: CommandLine = context.obj
    chosen = _settings(context, config)
    look = PLATFORM.load("adapters.matrix.commands:verify")
    command_line.run(_show(look(chosen.folder, chosen.key_file)))


@app.command()
def devices(context: typer.Context, config: Config = None) -> None:
    """List the devices of people in encrypted conversations, as they were first seen.

    One line each: number, person, device, fingerprint, first seen, and when it changed, if it did.

    Example: `levain matrix devices --config /etc/levain/levain.toml`.
    """
    from adapters.matrix.records import Devices
    from lessons.sanitize import line

    async def show(database: Database) -> None:
        known = await Devices(database, PLATFORM.name).all()
        if not known:
            find_session(chosen.folder)
        for each in known:
            person, name, fingerprint, _ = each.device
            seen = f"first seen {each.first_seen_at:%Y-%m-%d %H:%M} UTC"
            if each.changed_at:
                seen += f", changed {each.changed_at:%Y-%m-%d %H:%M} UTC: it is given nothing more"
            parts = (person, name, _grouped(fingerprint), seen)
            typer.echo("  ".join((str(each.id), *map(line, parts))))

    command_line: CommandLine = context.obj
    chosen = _settings(context, config)
    find_session = PLATFORM.load("adapters.matrix.account:find_session")
    command_line.run(command_line.with_database(config, show))


@app.command("export-keys")
def export_keys(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File to write; it must not exist.")],
    config: Config = None,
) -> None:
    """Write the keys of encrypted conversations to a file that other clients can read too.

    It is protected by a passphrase, which is asked for. Not while `levain run` serves the folder.

    Example: `levain matrix export-keys keys.txt`.
    """
    _move_keys("export_keys", context, config, file)


@app.command("import-keys")
def import_keys(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File that another client or device exported.")],
    config: Config = None,
) -> None:
    """Add the keys of a file to those there are. Not while `levain run` serves the folder.

    Example: `levain matrix import-keys keys.txt`.
    """
    _move_keys("import_keys", context, config, file)


def _settings(context: typer.Context, config: Path | None) -> MatrixSettings:
    command_line: CommandLine = context.obj
    chosen: MatrixSettings = command_line.section(PLATFORM.name, config)
    return chosen


def _move_keys(what: str, context: typer.Context, config: Path | None, file: Path) -> None:
    command_line: CommandLine = context.obj
    chosen = _settings(context, config)
    move = PLATFORM.load(f"adapters.matrix.commands:{what}")
    PLATFORM.load("adapters.matrix.account:find_session")(chosen.folder)  # before anything is asked
    secret = command_line.ask_secret("Passphrase")
    command_line.run(move(chosen.folder, chosen.key_file, file, secret))


async def _show(looking: Awaitable[DeviceStanding]) -> None:
    """Print what others see; exit 1 unless the account vouches for the device."""
    standing = await looking
    typer.echo(f"device: {standing.device_id}")
    typer.echo(f"fingerprint: {_grouped(standing.fingerprint)}")
    typer.echo(f"the account's keys are ours: {'yes' if standing.ours else 'no'}")
    typer.echo(f"the account vouches for the device: {'yes' if standing.signed else 'no'}")
    if not (standing.ours and standing.signed):
        raise typer.Exit(1)


def _grouped(fingerprint: str) -> str:
    """Group by four, as clients show it."""
    return " ".join(fingerprint[i : i + 4] for i in range(0, len(fingerprint), 4))
