"""Deliveries: rows of the queue, added, replaced and read. `bot.storage.queue` claims them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, func, or_, select, update

from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.storage.database import Transaction
from bot.storage.statements import Values, among, fetch_by, field_values, insert_new
from bot.storage.tables import delivery, workspace

FAR = timedelta(hours=2)  # no workspace waits so long, unless a clock was wrong


async def add(connection: Transaction, deliveries: Collection[Delivery]) -> list[int]:
    """Queue the deliveries whose slot is free; return the id of the learner of each."""
    if not deliveries:
        return []
    rows = [field_values(each) for each in deliveries]
    for row in rows:
        del row["id"]
    insert = insert_new(connection, delivery).returning(delivery.c.learner_id)
    queued = (await connection.execute(insert, rows)).scalars().all()
    await wake(connection, [(each.workspace_id, each.visible_at) for each in deliveries])
    return list(queued)


async def replace_ready(connection: Transaction, deliveries: Collection[Delivery]) -> None:
    """Queue the deliveries, in place of ready ones of the same learner and kind."""
    await add(connection, deliveries)  # first: workspaces are locked before deliveries
    for each in deliveries:
        values = {"_learner": each.learner_id, "_kind": each.kind, "_slot": each.slot}
        await connection.execute(_REPLACED, values)


async def end_replaced(connection: Transaction, deliveries: Iterable[Delivery]) -> None:
    """End ready deliveries of the same learner, kind and item as one of these, but not itself."""
    for each in deliveries:
        values = {"_learner": each.learner_id, "_kind": each.kind, "_slot": each.slot}
        await connection.execute(_REPLACED_ITEM, {**values, "_item": each.item})


async def contents(connection: Transaction, ids: Collection[int]) -> dict[int, str]:
    """Return the content of messages and files, as JSON text, by id; ended ones have none."""
    found = await connection.execute(_CONTENTS, {"ids": list(ids)})
    return {each: content for each, content in found if content is not None}


async def list_by_learner(
    connection: Transaction, ids: Collection[int]
) -> dict[int, tuple[Delivery, ...]]:
    """Return all deliveries of each learner, in the order in which they were queued."""
    return await fetch_by(connection, _OF_LEARNERS, ids, _delivery)


async def list_sent(
    connection: Transaction, ids: Collection[int], kinds: Collection[DeliveryKind], since: datetime
) -> dict[int, tuple[Delivery, ...]]:
    """Return the deliveries of those kinds sent to each learner at that instant or later.

    In the order in which they were queued.
    """
    values = {"kinds": list(kinds), "since": since}
    return await fetch_by(connection, _SENT, ids, _delivery, values)


async def list_waiting(
    connection: Transaction, ids: Collection[int], kind: DeliveryKind
) -> dict[int, tuple[Delivery, ...]]:
    """Return the deliveries of a kind that have not left yet, of each learner."""
    return await fetch_by(connection, _WAITING, ids, _delivery, {"kind": kind})


async def first_visible_at(connection: Transaction) -> datetime | None:
    """Return the first instant at which a delivery can be claimed; None for an empty queue."""
    found: datetime | None = (await connection.execute(_FIRST)).scalar()
    return found


async def move(connection: Transaction, learner_id: int, workspace_id: int) -> None:
    """Let what waits for a learner be sent to another workspace."""
    values = {"_learner": learner_id, "_space": workspace_id}
    await connection.execute(_MOVED, values)
    first = (await connection.execute(_FIRST_OF, {"learner": learner_id})).scalar()
    await wake(connection, [(workspace_id, first)])


async def wake(connection: Transaction, visible: Iterable[tuple[int, datetime | None]]) -> None:
    """Let each workspace be claimed from no later than the first of these instants.

    `visible` holds pairs of a workspace id and a delivery's `visible_at`.
    """
    first: dict[int, datetime] = {}
    for workspace_id, at in visible:
        if at:
            first[workspace_id] = min(first.get(workspace_id, at), at)
    if first:
        # In the order of their ids, as everywhere: no deadlock.
        rows = [{"_id": each, "_due": first[each]} for each in sorted(first)]
        await connection.execute(_WAKE, rows)


async def wake_misdated(connection: Transaction, now: datetime) -> None:
    """Let each workspace be claimed at once that has due deliveries and waits for a far instant."""
    await connection.execute(_MISDATED, {"now": now, "far": now + FAR})


async def forget(connection: Transaction, ids: Collection[int]) -> None:
    """Erase the content of messages and files that have ended."""
    await connection.execute(_FORGOTTEN, {"ids": list(ids)})


def _delivery(row: Values) -> Delivery:
    fields = {name: row[name] for name in Delivery.__slots__}
    stated = {"kind": DeliveryKind(row["kind"]), "state": DeliveryState(row["state"])}
    return Delivery(**fields | stated)


CARRIED = (DeliveryKind.NUDGE, DeliveryKind.MESSAGE, DeliveryKind.FILE)  # kinds that have a content
_CONTENTS = select(delivery.c.id, delivery.c.content).where(among(delivery.c.id, "ids"))
_FORGOTTEN = (
    update(delivery)
    .where(among(delivery.c.id, "ids"), delivery.c.visible_at.is_(None))
    .values(content=None)
)
_OF_LEARNERS = select(delivery).where(among(delivery.c.learner_id, "ids")).order_by(delivery.c.id)
_REPLACED = (
    update(delivery)
    .where(
        delivery.c.learner_id == bindparam("_learner"),
        delivery.c.kind == bindparam("_kind"),
        delivery.c.state == DeliveryState.READY,
        delivery.c.slot != bindparam("_slot"),
    )
    .values(state=DeliveryState.SKIPPED, visible_at=None, error="asked for at another time")
)
_REPLACED_ITEM = _REPLACED.where(delivery.c.item == bindparam("_item")).values(
    content=None, error="asked for again"
)
_SENT = _OF_LEARNERS.where(
    among(delivery.c.kind, "kinds"),
    delivery.c.state == DeliveryState.SENT,
    delivery.c.sent_at >= bindparam("since"),
)
_WAITING = _OF_LEARNERS.where(
    delivery.c.kind == bindparam("kind"),
    delivery.c.state.in_([DeliveryState.READY, DeliveryState.SENDING]),
)
_FIRST = select(func.min(delivery.c.visible_at))
_FIRST_OF = _FIRST.where(delivery.c.learner_id == bindparam("learner"))
_MOVED = (
    update(delivery)
    .where(delivery.c.learner_id == bindparam("_learner"), delivery.c.state == DeliveryState.READY)
    .values(workspace_id=bindparam("_space"))
)
_due = exists().where(
    delivery.c.workspace_id == workspace.c.id, delivery.c.visible_at <= bindparam("now")
)
_far = (
    select(workspace.c.id)
    .where(workspace.c.next_claim_at > bindparam("far"), _due)
    .with_for_update(skip_locked=True)  # no deadlock: those locked are looked at in an hour
)
_MISDATED = (
    update(workspace)
    .where(workspace.c.id.in_(_far.scalar_subquery()))
    .values(next_claim_at=bindparam("now"))
)
_WAKE = (
    update(workspace)
    .where(
        workspace.c.id == bindparam("_id"),
        or_(workspace.c.next_claim_at.is_(None), workspace.c.next_claim_at > bindparam("_due")),
    )
    .values(next_claim_at=bindparam("_due"))
)
