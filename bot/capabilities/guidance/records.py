"""The table of pursuits, and the SQL on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Column, ForeignKey, String, Table, select

from bot.capabilities.guidance.changes import PursuitKept
from bot.capabilities.guidance.model import Pursuit, Stage
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding
from bot.storage.statements import Values, among, fetch_by, field_values, insert_or_replace
from bot.storage.tables import Instant, metadata
from bot.turn.decision import Keeper
from bot.turn.turn import Turn

pursuit = Table(
    "pursuit",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("course_id", String(60), primary_key=True),
    Column("stage", String(10), nullable=False),
    Column("said_at", Instant, nullable=False),
)


async def list_pursuits(
    connection: Transaction, ids: Collection[int]
) -> dict[int, tuple[Pursuit, ...]]:
    """Return the pursuits of each learner, the oldest first."""
    return await fetch_by(connection, _PURSUITS, ids, _pursuit)


async def read_stages(
    connection: Transaction, turns: Sequence[Turn]
) -> Mapping[int, Mapping[str, Stage]]:
    """Read what each learner said last of longer courses, by the id of the course."""
    found = await list_pursuits(connection, [each.learner.id for each in turns])
    return {each: {one.course_id: one.stage for one in said} for each, said in found.items()}


async def save_pursuits(connection: Transaction, kept: Sequence[PursuitKept]) -> None:
    """Store each pursuit in place of the earlier one of that longer course."""
    insert = insert_or_replace(connection, pursuit)
    await connection.execute(insert, [field_values(each.pursuit) for each in kept])


_PURSUITS = (
    select(pursuit)
    .where(among(pursuit.c.learner_id, "ids"))
    .order_by(pursuit.c.said_at, pursuit.c.course_id)
)


def _pursuit(row: Values) -> Pursuit:
    fields = {name: row[name] for name in Pursuit.__slots__}
    return Pursuit(**fields | {"stage": Stage(row["stage"])})


KEEPERS = (Keeper(PursuitKept, save_pursuits),)
HOLDINGS = (
    Holding(
        table=pursuit, by=By.LEARNER, why="the longer courses that interest them or are finished"
    ),
)
