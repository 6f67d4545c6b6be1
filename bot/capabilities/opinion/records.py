"""Tables of what learners say of a course, apart from what they know."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Column, ForeignKey, Integer, String, Table, select

from bot.capabilities.opinion.changes import ConfidenceAdded, OpinionKept
from bot.capabilities.opinion.model import Feeling, Opinion
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding
from bot.storage.statements import (
    Values,
    among,
    fetch_by,
    field_values,
    insert_new,
    insert_or_replace,
)
from bot.storage.tables import Instant, metadata
from bot.turn.decision import Keeper

confidence = Table(
    "confidence",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("course_id", String(60), primary_key=True),
    Column("moment", String(10), primary_key=True),
    Column("value", Integer, nullable=False),
    Column("given_at", Instant, nullable=False),
)

opinion = Table(
    "opinion",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("course_id", String(60), primary_key=True),
    Column("rating", Integer, nullable=False),
    Column("remark", String(300), nullable=False, server_default=""),
    Column("given_at", Instant, nullable=False),
)


async def list_confidence(
    connection: Transaction, ids: Collection[int]
) -> dict[int, tuple[Feeling, ...]]:
    """Return the confidence of each learner, in every course."""
    return await fetch_by(connection, _CONFIDENCE, ids, _confidence)


async def list_opinions(
    connection: Transaction, ids: Collection[int]
) -> dict[int, tuple[Opinion, ...]]:
    """Return the opinions of each learner, of every course."""
    return await fetch_by(connection, _OPINIONS, ids, _opinion)


async def add_confidence(connection: Transaction, added: Sequence[ConfidenceAdded]) -> None:
    """Add answers to the scale of a course; one that has an answer keeps it."""
    rows = [field_values(each.confidence) for each in added]
    await connection.execute(insert_new(connection, confidence), rows)


async def save_opinions(connection: Transaction, kept: Sequence[OpinionKept]) -> None:
    """Store each opinion in place of the one before."""
    rows = [field_values(each.opinion) for each in kept]
    await connection.execute(insert_or_replace(connection, opinion), rows)


_CONFIDENCE = select(confidence).where(among(confidence.c.learner_id, "ids"))
_OPINIONS = select(opinion).where(among(opinion.c.learner_id, "ids"))


def _confidence(row: Values) -> Feeling:
    return Feeling(**row)


def _opinion(row: Values) -> Opinion:
    return Opinion(**row)


KEEPERS = (Keeper(ConfidenceAdded, add_confidence), Keeper(OpinionKept, save_opinions))
HOLDINGS = (
    Holding(table=confidence, by=By.LEARNER, why="how confident one feels before and after"),
    Holding(table=opinion, by=By.LEARNER, why="how useful a course was, in figures and words"),
)
