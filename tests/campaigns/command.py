"""The command line of a campaign: its options, its folder and database, what it prints."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shutil
import signal
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, Protocol

from tests.postgres import drop_database, new_database, serve

FAULTS_MAX = 20  # printed


class Outcome(Protocol):
    """What a campaign gives: one line of figures, and a sentence for each fault."""

    @property
    def faults(self) -> list[str]: ...


Run = Callable[[str, Path], Coroutine[Any, Any, Outcome]]  # on that database, in that folder


def new_parser(database: str | None = None) -> argparse.ArgumentParser:
    """The options that every campaign has."""
    parser = argparse.ArgumentParser(prog="campaign")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default=database)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="leave logs, ledgers and SQLite files there")
    return parser


def play(title: str, kind: str, keep: Path | None, run: Run) -> bool:
    """Run a campaign on an empty database, print what came of it, and say if it has a fault."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nothing stays behind
    with _folder(keep) as folder, open_database(kind, folder) as url:
        result = asyncio.run(run(url, folder))
    print(f"{title}: {result}", flush=True)
    for fault in result.faults[:FAULTS_MAX]:
        print(f"  {fault}")
    return bool(result.faults)


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """A folder for the length of the block, copied to `keep` whatever happens."""
    with tempfile.TemporaryDirectory(prefix="levain-campaign-") as name:
        try:
            yield Path(name)
        finally:
            if keep:
                shutil.copytree(name, keep, dirs_exist_ok=True)


@contextlib.contextmanager
def open_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty one, as safe as those that are installed."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'levain.sqlite'}"
        return
    with serve(safe=True) as server:
        url = new_database(server)
        yield url
        drop_database(server, url)
