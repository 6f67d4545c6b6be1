"""The inbox: events of an account that are not handled yet, stored with the cursor."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, delete, select, update

from bot.storage.database import Database, Transaction
from bot.storage.statements import among, insert_new
from bot.storage.tables import account, inbox, seen_event

ADOPTED_MAX = 500  # at once
_REPLIED = (
    update(seen_event)
    .where(
        seen_event.c.person == bindparam("_person"),
        seen_event.c.event_id == bindparam("_event"),
        seen_event.c.replies.isnot(None),
    )
    .values(replies=None)
)


class Event(NamedTuple):
    """An event of a room, as the platform gave it."""

    room: str
    id: str
    content: str
    failures: int = 0
    again: bool = False  # its handling had begun: part of it may be done

    def retried(self) -> Event:
        """The same event, tried once more."""
        return self._replace(again=True)


class Settled(NamedTuple):
    """A handled event, and its sender as `Address.person`; None if it was ignored."""

    id: str
    person: str | None


class Inbox:
    """The inbox of one account. Each method is one transaction; each raises StorageGone."""

    def __init__(self, database: Database, platform: str, name: str) -> None:
        self._database = database
        self._platform = platform
        self._name = name
        # Compiled once: that takes longer than to run them.
        self._moved = update(account).where(self._me())
        self._moved = self._moved.values(cursor=bindparam("cursor"))
        self._settled = delete(inbox).where(self._mine(), among(inbox.c.event_id, "events"))

    async def open(self) -> tuple[str, str | None]:
        """Return the account's mark in this database, made at the first call, and its cursor."""
        mine = {"platform": self._platform, "name": self._name}
        async with self._database.begin() as connection:
            new = insert_new(connection, account).values(**mine, mark=secrets.token_hex(4))
            await connection.execute(new)
            query = select(account.c.mark, account.c.cursor).where(self._me())
            mark, cursor = (await connection.execute(query)).one()
        return mark, cursor

    async def waiting(self) -> list[Event]:
        """Return the events that are not handled yet, in the order in which they came."""
        query = select(inbox.c.room, inbox.c.event_id, inbox.c.content, inbox.c.failures)
        async with self._database.begin() as connection:
            found = await connection.execute(query.where(self._mine()).order_by(inbox.c.id))
            return [Event(*row) for row in found]

    async def take_in(
        self,
        events: Sequence[Event],
        cursor: str | None,
        now: datetime,
        settled: Sequence[Settled] = (),
    ) -> None:
        """Store events and the cursor, and settle handled events, in one transaction.

        Events that are stored already are left as they are.
        """
        mine = {"platform": self._platform, "account": self._name, "received_at": now}
        rows = [
            mine | {"room": each.room, "event_id": each.id, "content": each.content}
            for each in events
        ]
        async with self._database.begin() as connection:
            if rows:
                await connection.execute(insert_new(connection, inbox), rows)
            await connection.execute(self._moved, {"cursor": cursor})
            await self._forget(connection, settled)

    async def keep(self, events: Sequence[Event], now: datetime, until: datetime) -> list[Event]:
        """Store new events, leased by this process until `until`; return the new ones.

        Used by a platform without a cursor, whose events come to any process. The platform waits
        for an acknowledgement, so this transaction passes those that wait.
        """
        rows = [
            {
                "platform": self._platform,
                "account": self._name,
                "room": each.room,
                "event_id": each.id,
                "content": each.content,
                "received_at": now,
                "leased_until": until,
            }
            for each in events
        ]
        async with self._database.begin(first=True) as connection:
            new = insert_new(connection, inbox).returning(inbox.c.event_id)
            ids = set((await connection.execute(new, rows)).scalars())
        return [each for each in events if each.id in ids]

    async def lease(self, ids: Collection[str], until: datetime) -> None:
        """Extend the lease of events that are still being handled."""
        query = update(inbox).where(self._mine(), among(inbox.c.event_id, "events"))
        async with self._database.begin() as connection:
            await connection.execute(query.values(leased_until=until), {"events": list(ids)})

    async def adopt(self, now: datetime, until: datetime, failures: int) -> list[Event]:
        """Lease until `until` the events whose lease has ended; return them in order of arrival.

        Events that have failed `failures` times are left out.
        """
        c = inbox.c
        over = select(c.id).where(self._mine(), c.leased_until <= now, c.failures < failures)
        oldest = over.order_by(c.id).limit(ADOPTED_MAX).with_for_update(skip_locked=True)
        query = update(inbox).where(c.id.in_(oldest.scalar_subquery()))
        query = query.values(leased_until=until)
        async with self._database.begin() as connection:
            found = await connection.execute(
                query.returning(c.id, c.room, c.event_id, c.content, c.failures)
            )
            rows = sorted(found)
        return [Event(row[1], row[2], row[3], row[4], again=True) for row in rows]

    async def settle(self, settled: Sequence[Settled]) -> None:
        """Remove handled events, and the stored replies to them, which have left."""
        if not settled:
            return
        async with self._database.begin() as connection:
            await self._forget(connection, settled)

    async def _forget(self, connection: Transaction, settled: Sequence[Settled]) -> None:
        replied = [{"_person": each.person, "_event": each.id} for each in settled if each.person]
        if settled:
            await connection.execute(self._settled, {"events": [each.id for each in settled]})
        if replied:
            await connection.execute(_REPLIED, replied)

    async def fail(self, event_id: str) -> None:
        """Count a failed attempt to handle the event."""
        query = update(inbox).where(self._mine(), inbox.c.event_id == event_id)
        async with self._database.begin() as connection:
            await connection.execute(query.values(failures=inbox.c.failures + 1))

    async def complain(self, trouble: str | None) -> None:
        """Store the reason why the account cannot be used; None: it can be used."""
        async with self._database.begin() as connection:
            query = update(account).where(self._me())
            await connection.execute(query.values(trouble=trouble and trouble[:500]))

    def _me(self) -> ColumnElement[bool]:
        return (account.c.platform == self._platform) & (account.c.name == self._name)

    def _mine(self) -> ColumnElement[bool]:
        return (inbox.c.platform == self._platform) & (inbox.c.account == self._name)


async def troubles(database: Database) -> list[str]:
    """Return a sentence for each account that cannot be used."""
    query = select(account.c.platform, account.c.name, account.c.trouble)
    async with database.begin() as connection:
        rows = await connection.execute(query.where(account.c.trouble.isnot(None)))
        return [f"{platform}: {name}: {trouble}" for platform, name, trouble in rows]
