"""The letters that came."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text, func, select

from bot.storage.database import Database
from bot.storage.holdings import By, Holding
from bot.storage.tables import Key, metadata

letter = Table(
    "letter",
    metadata,
    Column("id", Key, primary_key=True),
    Column("platform", String(40), nullable=False),
    Column("user", String(255), nullable=False),
    Column("content", Text, nullable=False),
)

HOLDINGS = (Holding(table=letter, by=By.USER, column="user", why="the letters that came"),)


async def keep(database: Database, user: str, content: str) -> None:
    async with database.begin() as connection:
        row = {"platform": "pigeon", "user": user, "content": content}
        await connection.execute(letter.insert().values(row))


async def count(database: Database) -> int:
    async with database.begin() as connection:
        asked = select(func.count()).select_from(letter)
        return int((await connection.execute(asked)).scalar_one())
