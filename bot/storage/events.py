"""Events seen: each counts once, and its replies are stored until they have left."""

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
    """Record the event; return False if it was recorded before."""
    row = {"person": inbound.address.person, "event_id": inbound.id, "seen_at": inbound.at}
    result = await connection.execute(insert_new(connection, seen_event), row)
    return result.rowcount == 1


async def find_replies(connection: Transaction, inbound: Inbound) -> tuple[Outbound, ...]:
    """Return the stored replies to an event; none once they have left."""
    kept = (await connection.execute(_REPLIES, _event(inbound))).scalar()
    return outbounds.load(kept) if kept else ()


async def keep_replies(
    connection: Transaction, inbound: Inbound, replies: Sequence[Outbound]
) -> None:
    """Store the replies until the adapter reports that they have left."""
    await connection.execute(_KEEP_REPLIES, {"replies": outbounds.dump(replies)} | _event(inbound))


def _event(inbound: Inbound) -> dict[str, str]:
    return {"_person": inbound.address.person, "_event_id": inbound.id}
