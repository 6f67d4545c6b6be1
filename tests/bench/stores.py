"""Empty databases for the measurements, each gone at the end of its block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import drop_database, new_database


@contextmanager
def new_store(kind: str, server: str, folder: Path) -> Iterator[str]:
    """The URL of a SQLite file in that folder, or of a database on that PostgreSQL server."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'levain.sqlite'}"
        return
    url = new_database(server)
    try:
        yield url
    finally:
        drop_database(server, url)
