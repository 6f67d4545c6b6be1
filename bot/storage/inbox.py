"""The inbox: events of an account that are not handled yet, stored with the cursor."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update

from bot.domain.deliveries import DeliveryState
from bot.storage import restoration
from bot.storage.database import Database, Transaction
from bot.storage.statements import among, insert_new
from bot.storage.tables import SAID_MAX, account, delivery, inbox, seen_event, trouble, workspace

PAGE = 2_000  # events read at once
ADOPTED_MAX = 500  # at once
TRIES_MAX = 3  # that failed, or ended with the process: then an event is set aside
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
    failures: int = 0  # tries to handle it that failed, or of which nobody knows the end
    again: bool = False  # its handling may have begun: part of it may be done

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

    async def restored_at(self) -> datetime | None:
        """Return when a backup of the database was last put back; None: never."""
        return await restoration.last(self._database)

    async def is_doubted(self, before: datetime) -> bool:
        """Return True while a delivery of the platform, due `before`, may have left or not."""
        d = delivery.c
        mine = (workspace.c.id == d.workspace_id) & (workspace.c.platform == self._platform)
        open_ = d.visible_at.isnot(None) & (d.due_at < before)
        query = select(d.id).where(mine, open_, d.state == DeliveryState.SENDING).limit(1)
        async with self._database.begin() as connection:
            return (await connection.execute(query)).first() is not None

    async def waiting(self) -> list[Event]:
        """Return the events that are not handled yet, in the order in which they came.

        Events set aside are left out.
        """
        return [each async for page in self.pages() for each in page]

    async def pages(self) -> AsyncIterator[list[Event]]:
        """Give what `waiting` does, `PAGE` events at a time: there may be very many."""
        c = inbox.c
        query = select(c.id, c.room, c.event_id, c.content, c.failures).order_by(c.id).limit(PAGE)
        query = query.where(self._mine(), c.failures < TRIES_MAX)
        last = 0
        while True:
            async with self._database.begin() as connection:
                rows = (await connection.execute(query.where(c.id > last))).all()
            if not rows:
                return
            last = rows[-1].id
            yield [Event(*row[1:], again=True) for row in rows]

    async def count_aside(self, since: datetime) -> int:
        """Count the events received since then that were set aside."""
        query = select(func.count()).select_from(inbox)
        query = query.where(
            self._mine(), inbox.c.failures >= TRIES_MAX, inbox.c.received_at >= since
        )
        async with self._database.begin() as connection:
            return (await connection.execute(query)).scalar_one()

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
        await self._update(ids, leased_until=until)

    async def adopt(self, now: datetime, until: datetime) -> list[Event]:
        """Lease until `until` the events whose lease has ended; return them in order of arrival.

        Events set aside are left out.
        """
        c = inbox.c
        over = select(c.id).where(self._mine(), c.leased_until <= now, c.failures < TRIES_MAX)
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
        """Count a try to handle the event: one that failed, or one that is about to begin."""
        await self._update([event_id], failures=inbox.c.failures + 1)

    async def interrupt(self, ids: Collection[str]) -> None:
        """Take back a try of each event, which something else than the event has ended."""
        await self._update(ids, failures=inbox.c.failures - 1)

    async def set_aside(self, ids: Collection[str]) -> None:
        """Set events aside: no start tries them again, and they are kept for whoever looks."""
        await self._update(ids, failures=TRIES_MAX)

    async def _update(self, ids: Collection[str], **values: object) -> None:
        query = update(inbox).where(self._mine(), among(inbox.c.event_id, "events"))
        async with self._database.begin() as connection:
            await connection.execute(query.values(**values), {"events": list(ids)})

    async def complain(self, kind: str, said: str) -> None:
        """Store a trouble of the account, in place of another of its kind."""
        mine = {"platform": self._platform, "account": self._name, "kind": kind}
        async with self._database.begin() as connection:
            await connection.execute(delete(trouble).where(self._troubled(kind)))
            await connection.execute(insert(trouble).values(**mine, said=said[:SAID_MAX]))

    async def recover(self, *kinds: str) -> None:
        """Forget the troubles of those kinds; without a kind, all of the account."""
        async with self._database.begin() as connection:
            await connection.execute(delete(trouble).where(self._troubled(*kinds)))

    def _troubled(self, *kinds: str) -> ColumnElement[bool]:
        c = trouble.c
        mine = (c.platform == self._platform) & (c.account == self._name)
        return mine & c.kind.in_(kinds) if kinds else mine

    def _me(self) -> ColumnElement[bool]:
        return (account.c.platform == self._platform) & (account.c.name == self._name)

    def _mine(self) -> ColumnElement[bool]:
        return (inbox.c.platform == self._platform) & (inbox.c.account == self._name)


async def troubles(database: Database) -> list[str]:
    """Return a sentence for each trouble of an account."""
    c = trouble.c
    query = select(c.platform, c.account, c.said).order_by(c.platform, c.account, c.kind)
    async with database.begin() as connection:
        rows = await connection.execute(query)
        return [f"{platform}: {account}: {said}" for platform, account, said in rows]
