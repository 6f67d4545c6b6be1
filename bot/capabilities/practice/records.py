"""The table of what is asked ahead of lessons, and the SQL on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import JSON, Column, ForeignKey, String, Table, select

from bot.capabilities.practice.changes import PretestKept
from bot.capabilities.practice.model import Given, Pretest, Probe
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding
from bot.storage.statements import Values, among, fetch_by, field_values, insert_or_replace
from bot.storage.tables import Instant, metadata
from bot.turn.decision import Keeper

pretest = Table(
    "pretest",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("course_id", String(60), primary_key=True),
    Column("lesson_id", String(60), primary_key=True),  # empty: of the whole course
    Column("version", ForeignKey("course_version.version"), nullable=False),
    Column("asked", JSON, nullable=False),  # [lesson, question, variant] each
    Column("given", JSON, nullable=False),  # [reply, correct, unsure] each
    Column("begun_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("known", JSON(none_as_null=True)),  # ids of lessons
)


async def list_pretests(
    connection: Transaction, ids: Collection[int]
) -> dict[int, tuple[Pretest, ...]]:
    """Return the pretests of each learner."""
    return await fetch_by(connection, _PRETESTS, ids, _pretest)


async def save_pretests(connection: Transaction, kept: Sequence[PretestKept]) -> None:
    """Store each pretest in place of what it was before."""
    rows = [field_values(each.pretest) for each in kept]
    await connection.execute(insert_or_replace(connection, pretest), rows)


_PRETESTS = select(pretest).where(among(pretest.c.learner_id, "ids"))


def _pretest(row: Values) -> Pretest:
    known = row["known"]
    fields = {
        "asked": tuple(Probe(*each) for each in row["asked"]),
        "given": tuple(Given(*each) for each in row["given"]),
        "known": None if known is None else tuple(known),
    }
    return Pretest(**{**row, **fields})


KEEPERS = (Keeper(PretestKept, save_pretests),)
HOLDINGS = (
    Holding(table=pretest, by=By.LEARNER, why="what was known before a lesson, to skip it"),
)
