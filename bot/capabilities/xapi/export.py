"""The export: all statements, one at a time, in bounded memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from zoneinfo import ZoneInfo

from bot.capabilities.xapi import records
from bot.capabilities.xapi.rules import Origin, Statement, make_statements, tell
from bot.storage.database import Database
from lessons.library import Library


async def export(
    database: Database,
    library: Library,
    origin: Origin,
    zone: ZoneInfo,
    since: date,
    until: date,
) -> AsyncIterator[Statement]:
    """Give the statements from one local day to another, both included, learner by learner."""
    after: int | None = 0
    while after is not None:
        async with database.begin() as connection:
            after, found = await records.read_page(connection, library, after)
        for each in found:
            facts, _ = tell(each, until, zone)
            for statement in make_statements((fact for fact in facts if fact.day >= since), origin):
                yield statement
