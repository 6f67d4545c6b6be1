"""A glance at the beats, by the drivers alone: a probe costs a tenth of one through SQLAlchemy.

The statements are those of `bot.storage.beats` too. Nothing is written, no file is made.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.beat import Beat

PATIENCE = 5.0  # seconds for a server to answer

_COLUMNS = "host, pid, platforms, trouble"
SELECT = {
    "sqlite": f"SELECT {_COLUMNS}, substr(at, 1, 19),"  # noqa: S608
    " (julianday('now') - julianday(at)) * 86400 FROM beat",
    "postgresql": f"SELECT {_COLUMNS},"  # noqa: S608
    " to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),"
    " extract(epoch FROM clock_timestamp() - at)::float8 FROM beat",
}


def read_only(file: str) -> str:
    """Return the name by which SQLite opens a file without making any beside it.

    A log beside the file says that it is in use: then the files of a reader are there already.
    """
    from urllib.parse import quote

    mode = "mode=ro" if os.path.exists(f"{file}-wal") else "mode=ro&immutable=1"  # noqa: PTH110
    return f"file:{quote(file)}?{mode}"


def glance_at_file(file: str) -> Sequence[Beat]:
    """Return the beats of a SQLite file. Raises what the driver raises."""
    import sqlite3

    connection = sqlite3.connect(read_only(file), uri=True, timeout=PATIENCE)
    try:
        return [Beat(*row) for row in connection.execute(SELECT["sqlite"])]
    finally:
        connection.close()


def glance_at_server(where: Mapping[str, Any]) -> Sequence[Beat]:
    """Return the beats of a PostgreSQL database. Raises what the driver raises.

    `where`: host, port, user, password and database.
    """
    import asyncio

    import asyncpg

    async def look() -> Sequence[Beat]:
        connection = await asyncpg.connect(**where, timeout=PATIENCE)
        try:
            rows = await connection.fetch(SELECT["postgresql"], timeout=PATIENCE)
            return [Beat(*row) for row in rows]
        finally:
            connection.terminate()

    return asyncio.run(look())
