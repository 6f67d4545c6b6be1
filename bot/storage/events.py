"""The events that came in: each counts once, and keeps its replies until they have left."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from bot.domain.messages import Inbound, Outbound
from bot.storage import outbounds
from bot.storage.database import Transaction
from bot.storage.statements import insert_new
from bot.storage.tables import seen_event

_EVENT = (
    seen_event.c.person == bindparam("_person"),
    seen_event.c.event_id == bindparam("_event_id"),
)
_REPLIES = select(seen_event.c.replies).where(*_EVENT)
_KEEP_REPLIES = update(seen_event).where(*_EVENT).values(replies=bindparam("replies"))


async def see(connection: Transaction, inbound: Inbound) -> bool:
    """Note the event; False when it was noted before."""
    row = {"person": inbound.address.person, "event_id": inbound.id, "seen_at": inbound.at}
    result = await connection.execute(insert_new(connection, seen_event), row)
    return result.rowcount == 1


async def find_replies(connection: Transaction, inbound: Inbound) -> tuple[Outbound, ...]:
    """Return what the event was replied, if it may not have left yet."""
    kept = (await connection.execute(_REPLIES, _event(inbound))).scalar()
    return outbounds.load(kept) if kept else ()


async def keep_replies(
    connection: Transaction, inbound: Inbound, replies: Sequence[Outbound]
) -> None:
    """Keep the replies until the adapter says that they have left."""
    await connection.execute(_KEEP_REPLIES, {"replies": outbounds.dump(replies)} | _event(inbound))


def _event(inbound: Inbound) -> dict[str, str]:
    return {"_person": inbound.address.person, "_event_id": inbound.id}
