"""The table of the notebook, and all the SQL on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Column, ForeignKey, Table, Text, select

from bot.capabilities.notebook.model import Giving, PageWritten
from bot.storage import learners
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding, Period
from bot.storage.statements import among, fetch_by
from bot.storage.tables import Instant, Key, metadata
from bot.turn.decision import Keeper
from bot.turn.turn import Turn

page = Table(
    "page",
    metadata,
    Column("id", Key, primary_key=True),
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
)
_PAGES = select(page).where(among(page.c.learner_id, "ids")).order_by(page.c.id)


async def read_pages(
    connection: Transaction, turns: Sequence[Turn]
) -> Mapping[int, tuple[str, ...]]:
    ids = [turn.learner.id for turn in turns]
    return await fetch_by(connection, _PAGES, ids, lambda row: str(row["text"]))


async def read_giving(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Giving]:
    pages = await read_pages(connection, turns)
    people = await learners.look_up(connection, [turn.argument for turn in turns])
    return {
        turn.learner.id: Giving(pages[turn.learner.id], people.get(turn.argument)) for turn in turns
    }


async def add_pages(connection: Transaction, written: Sequence[PageWritten]) -> None:
    rows = [
        {"learner_id": each.learner_id, "text": each.text, "written_at": each.at}
        for each in written
    ]
    await connection.execute(page.insert(), rows)


KEEPERS = (Keeper(PageWritten, add_pages),)
HOLDINGS = (
    Holding(
        table=page,
        by=By.LEARNER,
        kept=Period(days=365, least=90, most=800, aged="written_at"),
        why="what somebody noted",
    ),
)
