"""Candidates for the item of the day, read for many learners at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.capabilities.rhythm.rules import Candidates
from bot.capabilities.study import records
from bot.capabilities.study.model import Enrollment
from bot.capabilities.study.progression import current
from bot.capabilities.study.readers import read_course
from bot.storage.database import Transaction
from lessons.library import Library


async def read_candidates(
    connection: Transaction, library: Library, ids: Collection[int], now: datetime
) -> Mapping[int, Candidates]:
    """Read the candidates of each learner at that instant, by learner id."""
    ahead = await records.list_ahead(connection, ids)
    faded = await records.count_faded(connection, ids, now)
    candidates = {}
    for each in ids:
        cards, first = faded.get(each, (0, None))
        item, opened = "", False
        for enrollment in ahead[each]:
            if item := await _item(connection, library, enrollment):
                opened = enrollment.open is not None
                break
        candidates[each] = Candidates(item, opened, cards, first)
    return candidates


async def _item(connection: Transaction, library: Library, enrollment: Enrollment) -> str:
    """Return the open or next lesson as `course/lesson`; empty if none is left."""
    lesson = current(enrollment, await read_course(connection, library, enrollment))
    return f"{enrollment.course_id}/{lesson.id}" if lesson else ""
