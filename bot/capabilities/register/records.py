"""The table of the register: what each version of a course teaches, and when it was given.

The content of old versions may be pruned; what a register says of them stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    JSON,
    Column,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    null,
    or_,
    select,
    update,
)

from bot.capabilities.register.model import Syllabus
from bot.capabilities.register.rules import describe
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding
from bot.storage.statements import Values, among, fetch, field_values, insert_new
from bot.storage.tables import Instant, metadata
from lessons.library import Library

syllabus = Table(
    "syllabus",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("course_id", String(60), nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String(10), nullable=False),
    Column("objectives", JSON, nullable=False),
    Column("trades", JSON, nullable=False),
    Column("lessons", Integer, nullable=False),
    Column("further", JSON, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
)


async def keep_syllabuses(connection: Transaction, library: Library, now: datetime) -> None:
    """Keep the syllabus of each course of the library, and note which are no longer given."""
    insert = insert_new(connection, syllabus)
    for course in library.courses.values():
        row = field_values(describe(course, library.versions[course.id], now))
        await connection.execute(insert, row)
    values = {"versions": list(library.versions.values()), "now": now}
    await connection.execute(_END, values)
    await connection.execute(_GIVE_AGAIN, values)


async def list_syllabuses(
    connection: Transaction, after: datetime, before: datetime
) -> tuple[Syllabus, ...]:
    """Return what was given between two instants: by course, the oldest version first."""
    rows = await fetch(connection, _GIVEN, {"after": after, "before": before})
    return tuple(map(_syllabus, rows))


def _syllabus(row: Values) -> Syllabus:
    lists: Sequence[str] = ("objectives", "trades", "further")
    return Syllabus(**{**row, **{name: tuple(row[name]) for name in lists}})


_NOW = bindparam("now", type_=Instant)
_END = (
    update(syllabus)
    .where(syllabus.c.until.is_(None), ~among(syllabus.c.version, "versions"))
    .values(until=_NOW)
)
_GIVE_AGAIN = (
    update(syllabus)
    .where(syllabus.c.until.is_not(None), among(syllabus.c.version, "versions"))
    .values(until=null())
)
_GIVEN = (
    select(syllabus)
    .where(
        syllabus.c.since < bindparam("before", type_=Instant),
        or_(syllabus.c.until.is_(None), syllabus.c.until > bindparam("after", type_=Instant)),
    )
    .order_by(syllabus.c.course_id, syllabus.c.since, syllabus.c.version)
)

HOLDINGS = (Holding(table=syllabus, by=By.NOBODY, why="what was taught, for the register"),)
