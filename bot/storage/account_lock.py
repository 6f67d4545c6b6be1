"""Lock of an account: an advisory lock on PostgreSQL, a locked file beside a SQLite file."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import blake2b

from sqlalchemy import text

from bot.storage.database import Database
from bot.storage.files import lock, open_lock
from bot.storage.refusals import file_of, is_file

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two tries, and between two checks of a lock that is held


@asynccontextmanager
async def hold_account(database: Database, name: str) -> AsyncIterator[asyncio.Event]:
    """Wait until this process alone holds the account `name`; yield an event, set if it is lost.

    The lock ends with the process, however it dies. On PostgreSQL it is lost with the connection.
    """
    lost = asyncio.Event()
    held = _on_file if is_file(database.url) else _on_server
    async with held(database, name, lost):
        yield lost


@asynccontextmanager
async def _on_file(database: Database, name: str, lost: asyncio.Event) -> AsyncIterator[None]:
    digest = blake2b(name.encode(), digest_size=6).hexdigest()
    handle = open_lock(file_of(database.url), f"{digest}.turn")
    try:
        if not lock(handle):
            _tell(name)
            while not lock(handle):  # noqa: ASYNC110 - another process cannot set an event of ours
                await asyncio.sleep(LOOK)
        yield
    finally:
        os.close(handle)


@asynccontextmanager
async def _on_server(database: Database, name: str, lost: asyncio.Event) -> AsyncIterator[None]:
    key = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)
    ask = text("SELECT pg_try_advisory_lock(:key)").bindparams(key=key)
    async with database.session() as connection:
        told = False
        while not (await connection.execute(ask)).scalar():
            await connection.commit()
            if not told:
                _tell(name)
                told = True
            await asyncio.sleep(LOOK)
        await connection.commit()

        async def watch() -> None:
            try:
                while True:
                    await asyncio.sleep(LOOK)
                    await connection.execute(text("SELECT 1"))
                    await connection.commit()
            except Exception:  # whatever it is, the lock can no longer be trusted
                lost.set()

        watching = asyncio.create_task(watch())
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.wait([watching])


def _tell(name: str) -> None:
    log.warning("another process holds the account %s: waiting for its turn", name)
