"""`levain backup` and `levain restore`."""

from __future__ import annotations

import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.command_line import Config
from bot.run.cli import services

if TYPE_CHECKING:
    from adapters.platform import Platform, StateKeeper
    from bot.run.settings import Settings
    from bot.storage.restore import Restore, State

app = typer.Typer()

Apart = Annotated[
    bool,
    typer.Option("--without-database", help="The database is dumped and restored apart."),
]
_tell = partial(typer.echo, err=True)


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="Folder to make; it must not exist.")],
    without_database: Apart = False,
    config: Config = None,
) -> None:
    """Copy the database, the session and the encryption keys together, while Levain runs.

    The copy is opened and counted before the folder has its name; what fails leaves nothing. A
    PostgreSQL database needs pg_dump. Restore with `levain restore`.

    Examples: `levain backup /srv/backups/2026-11-24`;
    `levain backup /srv/backups/$(date +%F) --config /etc/levain/levain.toml`.
    """
    from bot.storage.backup import back_up, ensure_there
    from bot.storage.restore import ensure_whole

    signal.signal(signal.SIGTERM, _end)
    settings = services.settings(config)
    ensure_whole(settings.database, settings.state_folders)
    if not without_database:
        services.run(ensure_there(settings.database))
    checks = {folder: state.check for folder, state in _states(settings, []).items()}
    done = back_up(
        settings.database, checks, target, services.now(), _tell, database=not without_database
    )
    for file in sorted(each for each in target.rglob("*") if each.is_file()):
        typer.echo(file)
    typer.echo(done.summary)
    if apart := settings.secret_files:
        _tell(f"not copied, keep them apart: the settings file, {', '.join(map(str, apart))}")


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="What `levain backup` made.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Open the backup, and stop.")] = False,
    without_database: Apart = False,
    config: Config = None,
) -> None:
    """Put a backup in the place of what is there, which is kept aside. Stop Levain first.

    The backup is opened whole before anything changes. A restore that was cut off is mended by the
    same command. An older schema is upgraded, a newer one refused.

    Examples: `levain restore /srv/backups/2026-11-24 --dry-run`;
    `levain restore /srv/backups/2026-11-24 --yes`.
    """
    from bot.storage.restoration import lost
    from bot.storage.restore import ensure_replaceable, plan_restore
    from bot.storage.restore import restore as put_back

    settings = services.settings(config)
    left: list[str] = []
    plan = plan_restore(
        folder, settings.database, _states(settings, left), database=not without_database
    )
    _show(plan)
    services.run(ensure_replaceable(plan.url))
    if dry_run:
        typer.echo("nothing was changed")
        return
    if not yes:
        _confirm()
    now = services.now()

    async def run() -> None:
        back = await put_back(plan, now, _tell)
        typer.echo(await _erase_again(settings))
        if plan.database:
            typer.echo(lost(plan.backup.made_at, now))
        typer.echo("restored")
        for each in left:
            typer.echo(f"left to do: {each}")
        for each in back:
            typer.echo(f"the way back, with Levain stopped: {each}")
        if not plan.database:
            typer.echo(f"the way back of {plan.base}: put back what you had before, as you did")

    services.run(run())


def _end(*_: object) -> None:
    """End at SIGTERM by an exception, so that no part of a backup is left."""
    sys.exit(128 + signal.SIGTERM)


def _states(settings: Settings, left: list[str]) -> dict[Path, State]:
    """Return the keepers of state folders; what is left to do by hand joins `left`."""
    from bot.capabilities.evidence import keys
    from bot.run.platforms import load_platforms
    from bot.storage.restore import State
    from bot.storage.tombstones import Tombstones

    states = {
        folder: _state(platform, settings, left)
        for platform in load_platforms()
        if platform.name in settings.platforms and (section := settings.section(platform.name))
        for folder in section.state
    }
    signing = State(check=keys.check, renew=lambda _: None)  # a key does not age
    tombstones = Tombstones(settings.privacy.erased_folder)
    erased = State(check=tombstones.check, renew=tombstones.join)
    return {
        **states,
        **dict.fromkeys(settings.attestation.state, signing),
        **dict.fromkeys(settings.privacy.state, erased),
    }


def _state(platform: Platform, settings: Settings, left: list[str]) -> State:
    from bot.storage.restore import State

    if platform.state is None:
        return State(check=lambda _: None, renew=lambda _: None)
    keeper: StateKeeper = platform.load(platform.state)
    section = settings.section(platform.name)

    def renew(copy: Path) -> None:
        if said := keeper.renew(section, copy):
            left.append(said)

    return State(check=partial(keeper.check, section), renew=renew)


async def _erase_again(settings: Settings) -> str:
    """Erase whoever asked for it and is back; say how many, or that nobody can tell."""
    from bot.run.wiring import load_owners
    from bot.storage.database import Database
    from bot.storage.holdings import of_all
    from bot.storage.permission import Permission
    from bot.storage.tombstones import Tombstones, erase_again, say

    tombstones = Tombstones(settings.privacy.erased_folder)
    database = Database(settings.database, Permission.USE)
    try:
        return say(await erase_again(database, of_all(load_owners()), tombstones), tombstones)
    finally:
        await database.close()


def _show(plan: Restore) -> None:
    typer.echo(plan.backup.summary)
    for place in plan.places:
        typer.echo(f"to be replaced, and kept aside: {place}")
    if not plan.database:
        typer.echo(
            f"not replaced: {plan.base}: it is taken for the one of the backup, restored apart:"
            " what was due then is asked about before it is sent"
        )
    for each in plan.left_out:
        typer.echo(f"left out, since `platforms` does not name its platform: {each}")


def _confirm() -> None:
    """Ask whether to go on. Raises Exit."""
    if not sys.stdin.isatty():
        _tell("levain: nobody can be asked here: add --yes")
        raise typer.Exit(1)
    typer.confirm("Go on?", abort=True)
