"""The audit: looks at others' data, changes of role and files, only ever added to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.storage.database import Transaction
from bot.storage.tables import audit


async def add(connection: Transaction, rows: Collection[Mapping[str, Any]]) -> None:
    """Add rows of the table, each by column."""
    await connection.execute(audit.insert(), [dict(each) for each in rows])
