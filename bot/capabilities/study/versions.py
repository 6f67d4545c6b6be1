"""Versions of courses that nothing points to any more: their content is forgotten.

The row stays, with its title and days: it says what was published, and a content that comes back
has the same hash.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, func, select, union, update

from bot.capabilities.study.records import course_version
from bot.storage.database import Database
from bot.storage.statements import among
from bot.storage.tables import Instant, learner, metadata

KEPT = timedelta(days=30)  # after a version was stored, or was last found to be needed
PAGE = 20  # learners whose rows are looked at in a transaction


async def forget_versions(database: Database, current: Collection[str], now: datetime) -> int:
    """Forget the content of old versions that no row points to; return how many.

    `current`: versions of the library. All rows are read once in `KEPT`, a few learners at a time.
    An index on the version of each would weigh as much as a third of them.
    """
    values = {"current": list(current), "before": now - KEPT}
    async with database.begin() as connection:
        old = set((await connection.execute(_OLD, values)).scalars())
        last = (await connection.execute(_LAST)).scalar() or 0
    unseen = await _ignored(database, old, last) if old else set()
    async with database.begin() as connection:
        for query, some in ((_NEED, old - unseen), (_FORGET, unseen)):
            if some:
                await connection.execute(query, {"versions": [*some], "_now": now})
    return len(unseen)


async def _ignored(database: Database, versions: Collection[str], last: int) -> set[str]:
    """Return the versions to which no row of learners up to the id `last` points."""
    left, after = {*versions}, 0
    while left and after < last:
        async with database.begin() as connection:
            found = await connection.execute(_used(), {"after": after, "until": after + PAGE})
            left.difference_update(found.scalars())
        after += PAGE
        await asyncio.sleep(0)  # others may have waited
    return left


@cache  # all tables are known once it is called
def _used() -> CompoundSelect[Any]:
    """Select the versions to which rows of some learners point, in whatever table."""
    keys = [key for each in metadata.tables.values() for key in each.foreign_keys]
    pointing = [key.parent for key in keys if key.column is course_version.c.version]
    theirs = (
        select(each).where(
            each.table.c.learner_id > bindparam("after"),
            each.table.c.learner_id <= bindparam("until"),
        )
        for each in pointing
    )
    return union(*theirs)


_THESE = update(course_version).where(among(course_version.c.version, "versions"))
_NEED = _THESE.values(needed_at=bindparam("_now", type_=Instant))
_FORGET = _THESE.values(content="")
_LAST = select(func.max(learner.c.id))
_OLD = select(course_version.c.version).where(
    course_version.c.content != "",
    ~among(course_version.c.version, "current"),
    func.coalesce(course_version.c.needed_at, course_version.c.stored_at) < bindparam("before"),
)
