"""`levain fit`: reads the reviews of the database, fits FSRS to them, says what it is worth."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.capabilities import load_capabilities
from bot.capabilities.study.fit import Fit, fit
from bot.capabilities.study.model import History
from bot.capabilities.study.readers import read_histories
from bot.domain.errors import SettingsError
from bot.domain.retention import Retention
from bot.run.platforms import PLATFORMS, load_records
from bot.run.toml import write_setting
from bot.storage import learners, schema
from bot.storage.database import Database

PAGE = 250  # learners read at once
MOST = 500_000  # answers that a fit is made of; more change nothing that is seen
SETTING = "fsrs_parameters"


def ensure_installed() -> None:
    """Raise SettingsError without the extra."""
    if find_spec("fsrs_rs_python") is None:
        raise SettingsError("levain fit needs the extra fit: pip install 'levain[fit]'")


async def fit_database(database: Database, retention: Retention) -> Fit:
    """Fit FSRS to the reviews of a database. Raises FitRefused or StorageError."""
    load_capabilities()
    load_records(PLATFORMS)
    await schema.prepare(database)
    screen = Console(stderr=True)
    with Progress(console=screen, disable=not screen.is_terminal, transient=True) as progress:

        def watch(some: Sequence[int], doing: str) -> Iterable[int]:
            return progress.track(some, description=doing)

        histories = await _read(database, progress)
        return fit(histories, retention, watch)


async def _read(database: Database, progress: Progress) -> dict[int, Sequence[History]]:
    """Read the histories of learners, in the order of ids, up to `MOST` answers."""
    histories: dict[int, Sequence[History]] = {}
    answers, page = 0, [0]
    bar = progress.add_task("reading", total=None)
    while page and answers < MOST:
        async with database.begin() as connection:
            people = await learners.page(connection, page[-1], PAGE)
            read = await read_histories(connection, people)
        histories.update(read)
        answers += sum(len(history) for some in read.values() for history in some)
        page = [each.id for each in people]
        progress.update(bar, advance=len(page))
    progress.remove_task(bar)
    return histories


def write(found: Fit, file: Path) -> None:
    """Write the parameters into a settings file, in place of those it holds.

    Raises SettingsError for a file that cannot be read or written.
    """
    write_setting(file, SETTING, _listed(found))


def describe(found: Fit) -> str:
    """Return what a fit is worth, and the setting to paste."""
    sure = "" if found.sure else ", which may be chance"
    return (
        f"fitted to {found.trained} answers; compared on {found.answers} answers of"
        f" {found.learners} other learners\n"
        f"log loss: {found.before:.4f} before, {found.after:.4f} after: better by"
        f" {found.gain:.4f} ± {found.half:.4f}{sure}\n"
        f"{SETTING} = {_listed(found)}\n"
    )


def to_json(found: Fit) -> str:
    """Return a fit as JSON."""
    return json.dumps(asdict(found) | {"gain": found.gain}, indent=2) + "\n"


def _listed(found: Fit) -> str:
    return f"[{', '.join(f'{each:g}' for each in found.parameters)}]"
