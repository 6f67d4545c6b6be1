"""The `levain` command: a file for each group, each sub-command a thin call.

What takes long to load is imported when it is used: `levain health` needs none of it.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

INTERRUPTED = 130  # Ctrl-C, as a shell says it


def make_app(folders: tuple[str, ...] | None = None) -> typer.Typer:
    """Return the command, with the sub-commands of the platforms in those folders.

    `folders`: the registry of platforms, unless others are given.
    """
    import typer

    from adapters.command_line import CommandLine
    from bot.run.cli import (
        audit,
        backup,
        catalogue,
        content,
        database,
        demo,
        evidence,
        export,
        fitting,
        people,
        privacy,
        register,
        services,
        serving,
        simulation,
    )
    from bot.run.cli.options import Commands
    from bot.run.platforms import PLATFORMS, load_platforms

    command_line: CommandLine = services
    made = typer.Typer(
        cls=Commands,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"obj": command_line},
    )
    made.callback()(services.choose)
    for group in (demo, serving, backup, content, evidence, register, simulation, fitting, audit):
        made.add_typer(group.app)
    made.add_typer(catalogue.app, name="catalogue")
    made.add_typer(database.app, name="db")
    made.add_typer(people.app, name="people")
    made.add_typer(export.app, name="export")
    made.add_typer(privacy.app, name="privacy")
    for platform in load_platforms(folders or PLATFORMS):
        if platform.commands:
            made.add_typer(platform.load(platform.commands), name=platform.name)
    return made


def main() -> None:
    """Run the command; an expected error prints a sentence and exits 1, without a traceback."""
    try:
        sys.exit(_main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if _is_interrupt(error):
            sys.exit(INTERRUPTED)
        raise


def _is_interrupt(error: BaseException | None) -> bool:
    """Return True for what Ctrl-C has become: Pydantic names it in an error of its own."""
    while error and not isinstance(error, KeyboardInterrupt):
        if "KeyboardInterrupt" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return error is not None


def _main(arguments: list[str]) -> int:
    if arguments[:1] == ["health"]:
        from bot.run.health import glance

        code = glance(arguments[1:], os.environ)
        if code is not None:
            return code
    gc.disable()  # what is loaded stays; `services.run` enables it again
    from bot.run.cli.content import explain
    from lessons.errors import LevainError

    try:
        make_app()()
    except LevainError as error:
        print(explain(error), file=sys.stderr)  # noqa: T201
    except OSError as error:
        print(f"levain: {error.filename or 'output'}: {error.strerror}", file=sys.stderr)  # noqa: T201
    else:
        return 0
    return 1
