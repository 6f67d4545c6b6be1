"""Secrets of a database: made once, kept with it, told to nobody."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from bot.storage.database import Transaction
from bot.storage.statements import insert_new
from bot.storage.tables import secret

SIZE = 32  # bytes


async def find_secret(connection: Transaction, name: str) -> bytes:
    """Return the secret `name` of this database, made when it is first asked for.

    A backup holds it, so that a restored database has the same.
    """
    query = select(secret.c.value).where(secret.c.name == name)
    if (found := (await connection.execute(query)).scalar()) is None:
        new = {"name": name, "value": secrets.token_hex(SIZE)}
        await connection.execute(insert_new(connection, secret), new)
        found = (
            await connection.execute(query)
        ).scalar_one()  # another process may have been first
    return bytes.fromhex(found)
