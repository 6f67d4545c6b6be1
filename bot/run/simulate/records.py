"""Counts that a simulation makes in the database."""

from __future__ import annotations

from sqlalchemy import func, select, text

from bot.capabilities.study.records import answer, enrollment
from bot.storage.database import Transaction
from bot.storage.statements import Values, fetch
from bot.storage.tables import learner


async def count_totals(connection: Transaction) -> Values:
    """Return the counts of learners, of those who answered, of completed courses and of answers."""
    counted = {
        "learners": select(func.count()).select_from(learner),
        "begun": select(func.count(answer.c.learner_id.distinct())),
        "completed": select(func.count(enrollment.c.completed_at)),
        "answers": select(func.count()).select_from(answer),
    }
    query = select(*(each.scalar_subquery().label(name) for name, each in counted.items()))
    (totals,) = await fetch(connection, query)
    return totals


async def measure(connection: Transaction) -> int:
    """Return the size of the database, in bytes."""
    if connection.dialect.name == "sqlite":
        sizes = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    else:
        sizes = "SELECT pg_database_size(current_database())"
    return int((await connection.execute(text(sizes))).scalar_one())
