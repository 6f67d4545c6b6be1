"""Workspaces where Levain is installed, and installations under way. Secrets come encrypted."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, String, Table, Text, delete, select, update

from bot.storage.database import Database
from bot.storage.holdings import By, Holding
from bot.storage.statements import insert_new
from bot.storage.tables import Instant, metadata

HANDSHAKE_MAX = timedelta(minutes=10)

installation = Table(
    "installation",
    metadata,
    Column("platform", String(40), primary_key=True),
    Column("workspace", String(255), primary_key=True),
    Column("secret", Text, nullable=False),  # encrypted, with a key that is not in the database
    Column("installed_at", Instant, nullable=False),
)

handshake = Table(  # an installation under way
    "handshake",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("issued_at", Instant, nullable=False),
)

HOLDINGS = (
    Holding(table=installation, by=By.NOBODY, why="where Levain is installed, and its tokens"),
    Holding(table=handshake, by=By.NOBODY, why="installations under way"),
)


class Installations:
    """Installations of one platform. Each method is one transaction; each raises StorageGone."""

    def __init__(self, database: Database, platform: str) -> None:
        self._database = database
        self._platform = platform

    async def save(self, workspace: str, secret: str, now: datetime) -> None:
        """Keep the secret of a workspace, in place of the one before."""
        row = {"platform": self._platform, "workspace": workspace}
        async with self._database.begin() as connection:
            await connection.execute(delete(installation).filter_by(**row))
            values = row | {"secret": secret, "installed_at": now}
            await connection.execute(installation.insert().values(values))

    async def find(self, workspace: str) -> str | None:
        """Return the secret of a workspace, encrypted; None where Levain is not installed."""
        query = select(installation.c.secret).filter_by(
            platform=self._platform, workspace=workspace
        )
        async with self._database.begin() as connection:
            return (await connection.execute(query)).scalar()

    async def all(self) -> dict[str, str]:
        """Return the secret of each workspace, encrypted."""
        c = installation.c
        query = select(c.workspace, c.secret).filter_by(platform=self._platform)
        async with self._database.begin() as connection:
            rows = await connection.execute(query)
            return {row.workspace: row.secret for row in rows}

    async def replace(self, workspace: str, secret: str, new: str) -> None:
        """Keep the same token encrypted anew, unless it is another by now."""
        query = update(installation).where(self._is(workspace), installation.c.secret == secret)
        async with self._database.begin() as connection:
            await connection.execute(query.values(secret=new))

    async def remove(self, workspace: str, secret: str) -> None:
        """Remove the secret of a workspace, unless it is another by now."""
        query = delete(installation).where(self._is(workspace), installation.c.secret == secret)
        async with self._database.begin() as connection:
            await connection.execute(query)

    async def remove_older(self, workspace: str, at: datetime) -> None:
        """Remove what was installed there by that instant."""
        query = delete(installation).where(self._is(workspace), installation.c.installed_at <= at)
        async with self._database.begin() as connection:
            await connection.execute(query)

    def _is(self, workspace: str) -> ColumnElement[bool]:
        c = installation.c
        return (c.platform == self._platform) & (c.workspace == workspace)

    async def begin_handshake(self, now: datetime) -> str:
        """Make a state, to be given back once, soon."""
        state = secrets.token_urlsafe(32)
        async with self._database.begin() as connection:
            old = delete(handshake).where(handshake.c.issued_at < now - HANDSHAKE_MAX)
            await connection.execute(old)
            await connection.execute(
                insert_new(connection, handshake).values(state=state, issued_at=now)
            )
        return state

    async def end_handshake(self, state: str, now: datetime) -> bool:
        """Return whether that state was issued, not long ago, and comes back for the first time."""
        since = now - HANDSHAKE_MAX
        query = delete(handshake).where(handshake.c.state == state, handshake.c.issued_at >= since)
        async with self._database.begin() as connection:
            return (await connection.execute(query)).rowcount == 1
