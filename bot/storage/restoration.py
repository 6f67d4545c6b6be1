"""Restoration: deliveries in doubt, ids left out, and word of the day that was lost."""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime

from sqlalchemy import delete, func, select, text, update

from bot.domain.deliveries import DeliveryState
from bot.storage.database import Database, Transaction
from bot.storage.statements import insert_new
from bot.storage.tables import beat, delivery, restoration, trouble

_IDS = "pg_get_serial_sequence('public.delivery', 'id')"
_SKIP = f"SELECT setval({_IDS}, nextval({_IDS}) + {{stride}})"

log = logging.getLogger(__name__)


def draw_stride() -> int:
    """Draw how many ids of deliveries are left out: no restored database gives those of another.

    A restored database would give ids again that went out since its backup.
    """
    return 2**32 + secrets.randbelow(2**48)


def statements(revision: str, backed_up_at: datetime, now: datetime) -> list[str]:
    """Return what is run at once in a PostgreSQL database restored at that revision."""
    done = [
        _SKIP.format(stride=draw_stride()),
        f"UPDATE public.delivery SET state = 'sending', owner = NULL WHERE visible_at <= '{now}'",  # noqa: S608
    ]
    if revision >= "0011":  # its table is there
        row = f"('{now}', '{backed_up_at}')"
        done.append(f"INSERT INTO public.restoration (restored_at, backed_up_at) VALUES {row}")  # noqa: S608
    return [f"{each};" for each in done]


async def settle(database: Database, backed_up_at: datetime, now: datetime) -> None:
    """Settle a restored database, at the schema of this version.

    What was due may have left since the backup: the platform is asked before it is sent. Ids go
    on where nobody has been. Processes and troubles of then are forgotten.
    """
    async with database.begin() as connection:
        due = delivery.c.visible_at <= now
        doubted = update(delivery).where(due).values(state=DeliveryState.SENDING, owner=None)
        await connection.execute(doubted)
        await _skip_ids(connection)
        await connection.execute(delete(beat))
        await connection.execute(delete(trouble))
        row = {"restored_at": now, "backed_up_at": backed_up_at}
        await connection.execute(insert_new(connection, restoration), row)


async def _skip_ids(connection: Transaction) -> None:
    if connection.dialect.name != "sqlite":
        await connection.execute(text(_SKIP.format(stride=draw_stride())))
        return
    known = text("SELECT seq FROM sqlite_sequence WHERE name = 'delivery'")
    highest = (await connection.execute(known)).scalar() or 0
    await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = 'delivery'"))
    await connection.execute(
        text("INSERT INTO sqlite_sequence (name, seq) VALUES ('delivery', :id)"),
        {"id": highest + draw_stride()},
    )


async def last(database: Database) -> datetime | None:
    """Return when a backup was last put back; None: never."""
    async with database.begin() as connection:
        found = await connection.execute(select(func.max(restoration.c.restored_at)))
        instant: datetime | None = found.scalar()
    return instant


async def tell(database: Database) -> bool:
    """Log what each restore has lost, at the first start after it; return whether there was one."""
    r = restoration.c
    async with database.begin() as connection:
        news = select(r.backed_up_at, r.restored_at).where(~r.told).order_by(r.restored_at)
        rows = (await connection.execute(news)).all()
        if rows:
            await connection.execute(update(restoration).values(told=True))
    for backed_up_at, restored_at in rows:
        log.warning("%s", lost(backed_up_at, restored_at))
    return bool(rows)


def lost(backed_up_at: datetime, restored_at: datetime) -> str:
    """Say what a restore has lost."""
    return (
        f"the backup of {told(backed_up_at)} was restored at {told(restored_at)}: what happened"
        " between the two is lost: answers, preferences, people who came. What platforms still"
        " hold is heard again; lessons sent since may come once more"
    )


def told(instant: datetime) -> str:
    """Return an instant as administrators read it, in UTC."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
