"""The queue: the delivery table, claimed under a lease and within each workspace's rate.

The column `visible_at` has three uses:

- the instant at which a ready delivery is due
- the end of the lease of a claimed one
- the next attempt of a failed one

It is null once the delivery has ended.

Every transaction locks learners, then workspaces, then deliveries. Rows are locked in the order of
their ids, or skipped if they are locked: processes never deadlock.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import floor
from operator import itemgetter

from sqlalchemy import (
    Integer,
    Row,
    Update,
    and_,
    bindparam,
    func,
    or_,
    select,
    union_all,
    update,
)

from bot.domain.deliveries import Claimed, DeliveryKind, DeliveryState
from bot.domain.ports import Clock
from bot.domain.rate import first_place
from bot.storage import deliveries
from bot.storage.database import Database, Transaction
from bot.storage.statements import update_many
from bot.storage.tables import Instant, delivery, learner, workspace

LEASE = timedelta(minutes=5)  # far longer than any send

_ZERO = timedelta(0)

# Columns that `_claim` returns, in the order of Claimed; mappings would cost more to read.
_Claimed = Row[int, int, int, str, str, datetime, int, bool]


@dataclass(frozen=True, slots=True)
class Limit:
    """The rate and the burst of one workspace, for all processes together."""

    rate: float = 50.0  # messages a second
    burst: int = 5  # at once, after a silence

    @property
    def spacing(self) -> timedelta:
        return timedelta(seconds=1 / self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The end of an attempt: sent, failed, skipped, or to be tried again."""

    claimed: Claimed
    state: DeliveryState
    visible_at: datetime | None = None  # of the next attempt; None: ended
    attempts: int | None = None  # None: as claimed
    error: str | None = None
    remote_id: str | None = None
    sent_at: datetime | None = None
    unread: bool = False  # the message never reached the person, as far as is known
    hold: bool = False  # no other message of the workspace leaves before `visible_at`


class Queue:
    """The delivery table, as one process claims and finishes its rows.

    `owner` names the process in the rows that it has claimed.
    """

    def __init__(
        self, database: Database, owner: str, limit: Limit | None = None, lease: timedelta = LEASE
    ) -> None:
        self._database = database
        self._owner = owner
        self._limit = limit or Limit()
        self._lease = lease
        self._breadth = _SIZES[1]  # workspaces locked at once

    async def claim(
        self,
        clock: Clock,
        room: int,
        ahead: timedelta = _ZERO,
        without: Collection[str] = (),
    ) -> list[Claimed]:
        """Claim at most `room` due deliveries, each with the instant at which it may leave.

        Deliveries on the platforms named in `without` are left for other processes.

        Places within the rate are booked up to `ahead` of now, in the same transaction, so that no
        other process has them. The clock is read inside the transaction, which may have waited.
        """
        async with self._database.begin() as connection:
            now = clock()
            ready = await self._lock_workspaces(connection, now + ahead, without)
            places = {each: self._places(tat, now, now + ahead) for each, tat in ready}
            rows = await self._take(connection, places, now, room)
            claims, rates = self._place(rows, places, now)
            full = len(claims) == room
            if full:  # workspaces without room keep their place: first in line
                rates = {each.workspace_id: rates[each.workspace_id] for each in claims}
            await self._book(connection, rates, now, ahead)
        self._breadth = _breadth(len(ready), len(rates) if full else 0, self._breadth)
        return claims

    async def _lock_workspaces(
        self, connection: Transaction, until: datetime, without: Collection[str]
    ) -> Sequence[tuple[int, datetime | None]]:
        query = _READY.where(workspace.c.platform.not_in(without)) if without else _READY
        found = await connection.execute(query, {"until": until, "breadth": self._breadth})
        return [(row.id, row.tat) for row in found]

    def _places(self, tat: datetime | None, now: datetime, until: datetime) -> tuple[datetime, int]:
        """Return the first free place, and how many there are until `until`."""
        spacing = self._limit.spacing
        tat = None if tat and tat > now + deliveries.FAR else tat
        start = first_place(tat, now, spacing, self._limit.burst)
        return start, max(0, floor((until - start) / spacing) + 1)

    async def _take(
        self,
        connection: Transaction,
        places: Mapping[int, tuple[datetime, int]],
        now: datetime,
        room: int,
    ) -> Sequence[_Claimed]:
        """Claim the oldest deliveries of each workspace, within its places and its share of `room`.

        Equal shares claim together rows that were planned together, on the same database pages.
        """
        free = [(each, count) for each, (_, count) in places.items() if count]
        if not free:
            return []
        share = -(-room // len(free))
        wanted = [(each, min(count, share)) for each, count in free]
        branches = next(size for size in _SIZES if size >= len(wanted))
        wanted += [(0, 0)] * (branches - len(wanted))  # no workspace has the id 0
        values: dict[str, object] = {f"w{i}": each for i, (each, _) in enumerate(wanted)}
        values |= {f"n{i}": count for i, (_, count) in enumerate(wanted)}
        values |= {
            "room": room,
            "now": now,
            "_state": DeliveryState.SENDING,
            "_owner": self._owner,
            "_lease": now + self._lease,
        }
        return (await connection.execute(_claim(branches), values)).all()

    def _place(
        self, rows: Sequence[_Claimed], places: Mapping[int, tuple[datetime, int]], now: datetime
    ) -> tuple[list[Claimed], dict[int, datetime]]:
        """Return each delivery with its place, and the next place of each workspace."""
        rates = {each: start for each, (start, _) in places.items()}
        spacing = self._limit.spacing
        claims = []
        for each in sorted(rows, key=itemgetter(0)):
            delivery_id, space, person, kind, item, due_at, attempts, doubt = each
            place = rates[space]
            rates[space] = place + spacing
            what = (delivery_id, space, person, DeliveryKind(kind), item, due_at, attempts, doubt)
            claims.append(Claimed(*what, max(place, now), place > now, until=now + self._lease))
        return claims, rates

    async def _book(
        self,
        connection: Transaction,
        booked: dict[int, datetime],
        now: datetime,
        ahead: timedelta,
    ) -> None:
        """Store the next place of each workspace, and when to claim its deliveries again.

        Workspaces that were served go behind those that waited. A workspace whose rate is used up
        is skipped until several places are free.
        """
        if not booked:
            return
        head = (
            select(func.min(delivery.c.visible_at))
            .where(delivery.c.workspace_id == workspace.c.id, delivery.c.visible_at.isnot(None))
            .scalar_subquery()
        )
        heads = select(workspace.c.id, head).where(workspace.c.id.in_(booked))
        rows = []
        for each, first in (await connection.execute(heads)).all():
            again = max(first, booked[each] - ahead / 2, now) if first else None
            rows.append({"_id": each, "tat": booked[each], "next_claim_at": again})
        await connection.execute(update(workspace).where(workspace.c.id == bindparam("_id")), rows)

    async def finish(self, outcomes: Collection[Outcome]) -> None:
        """Write outcomes, except those of deliveries that were claimed again since.

        Another process may have claimed one, or this process itself after it lost the lease.
        """
        if not outcomes:
            return
        async with self._database.begin() as connection:
            await _forgive(connection, [each.claimed for each in outcomes if each.unread])
            await _hold(connection, [each for each in outcomes if each.hold])
            again = [each for each in outcomes if not each.hold]
            await deliveries.wake(
                connection, [(each.claimed.workspace_id, each.visible_at) for each in again]
            )
            d = delivery.c
            rows = [_values(each) for each in outcomes]
            mine = and_(d.owner == self._owner, d.state == DeliveryState.SENDING)
            until = [each.claimed.until for each in outcomes]
            await update_many(connection, delivery, rows, mine, still=("visible_at", until))
            if ended := [each.claimed.id for each in outcomes if _has_content(each)]:
                await deliveries.forget(connection, ended)


_ASKED_FOR = (  # not counted as silence
    DeliveryKind.LATER,
    DeliveryKind.DIGEST,
    DeliveryKind.MESSAGE,
    DeliveryKind.FILE,
)
_SIZES = (4, 16, 64, 256)  # few sizes, so that each statement is prepared once
_READY = (
    select(workspace.c.id, workspace.c.tat)
    .where(workspace.c.next_claim_at <= bindparam("until"))
    .order_by(workspace.c.next_claim_at)
    .limit(bindparam("breadth", type_=Integer))
    .with_for_update(skip_locked=True)
)


def _breadth(found: int, served: int, before: int) -> int:
    """Return how many workspaces to lock next: few if they are full, to leave others some.

    `served`: how many workspaces filled the room; 0 if it was not filled.
    """
    if served:
        return next(size for size in _SIZES if size >= served)
    return min(before * 4, _SIZES[-1]) if found == before else before


@lru_cache(maxsize=len(_SIZES))
def _claim(branches: int) -> Update:
    """Build the statement that claims due deliveries of `branches` workspaces, the oldest first.

    Each workspace costs one index probe; a window function would read all its rows.
    """
    d = delivery.c
    now = bindparam("now", type_=Instant)
    heads = [
        select(d.id)
        .where(d.workspace_id == bindparam(f"w{i}"), d.visible_at <= now)
        .order_by(d.visible_at)
        .limit(bindparam(f"n{i}", type_=Integer))
        .subquery()
        for i in range(branches)
    ]
    oldest = union_all(*(select(head.c.id) for head in heads)).subquery()
    taken = select(oldest.c.id).limit(bindparam("room", type_=Integer))
    return (
        update(delivery)
        .where(d.id.in_(taken.scalar_subquery()))
        .values(
            state=bindparam("_state"),
            doubt=d.state == DeliveryState.SENDING,
            owner=bindparam("_owner"),
            visible_at=bindparam("_lease"),
        )
        .returning(
            d.id,
            d.workspace_id,
            d.learner_id,
            d.kind,
            d.item,
            d.due_at,
            (d.attempts + 1).label(
                "attempts"
            ),  # stored with the outcome: a process that dies has made no attempt
            d.doubt,
        )
    )


async def _forgive(connection: Transaction, claims: list[Claimed]) -> None:
    """Subtract messages that did not reach people from their count of silence."""
    people = {each.learner_id for each in claims if each.kind not in _ASKED_FOR}
    if not people:
        return
    theirs, silent = learner.c.id.in_(people), learner.c.silent
    # In the order of their ids, as everywhere: no deadlock.
    query = select(learner.c.id).where(theirs).order_by(learner.c.id).with_for_update()
    await connection.execute(query)
    await connection.execute(update(learner).where(theirs, silent > 0).values(silent=silent - 1))


def _has_content(outcome: Outcome) -> bool:
    """Return True if the delivery has ended and its content is still stored."""
    return outcome.claimed.kind in deliveries.CARRIED and outcome.visible_at is None


async def _hold(connection: Transaction, outcomes: list[Outcome]) -> None:
    """Hold each workspace, for all processes, until the instant that its platform named."""
    until: dict[int, datetime] = {}
    for each in outcomes:
        if each.visible_at:
            known = until.get(each.claimed.workspace_id, each.visible_at)
            until[each.claimed.workspace_id] = max(known, each.visible_at)
    if not until:
        return
    w = workspace.c
    query = (
        update(workspace)
        .where(w.id == bindparam("_id"))
        .where(or_(w.tat.is_(None), w.tat < bindparam("_until")))
        .values(tat=bindparam("_until"), next_claim_at=bindparam("_until"))
    )
    rows = [{"_id": each, "_until": until[each]} for each in sorted(until)]
    await connection.execute(query, rows)


def _values(outcome: Outcome) -> dict[str, object]:
    claimed = outcome.claimed
    return {
        "id": claimed.id,
        "state": outcome.state,
        "visible_at": outcome.visible_at,
        "attempts": claimed.attempts if outcome.attempts is None else outcome.attempts,
        "error": outcome.error,
        "remote_id": outcome.remote_id,
        "sent_at": outcome.sent_at,
    }
