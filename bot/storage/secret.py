"""Secrets of a database: made once, kept with it, told to nobody."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from bot.storage.database import Transaction
from bot.storage.statements import insert_new
from bot.storage.tables import secret

SIZE = 32  # bytes


async def find_secret(connection: Transaction, name: str, new: bytes = b"") -> bytes:
    """Return the secret `name` of this database, made when it is first asked for.

    A backup holds it, so that a restored database has the same. `new`: what to make of it; empty:
    drawn at random.
    """
    query = select(secret.c.value).where(secret.c.name == name)
    if (found := (await connection.execute(query)).scalar()) is None:
        row = {"name": name, "value": (new or secrets.token_bytes(SIZE)).hex()}
        await connection.execute(insert_new(connection, secret), row)
        found = (
            await connection.execute(query)
        ).scalar_one()  # another process may have been first
    return bytes.fromhex(found)
