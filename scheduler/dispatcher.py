"""Sends what is due: claims deliveries under a lease, composes them, hands them to the adapter."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, select, update

from bot.app import App, Composed, Postponed
from bot.errors import CannotDeliver, RetryLater
from bot.messages import Adapter, Address, Outbound
from bot.storage.database import Database
from bot.storage.tables import delivery
from bot.study import Delivery, DeliveryState, Kind

BATCH = 100  # deliveries a claim
LEASE = timedelta(minutes=5)  # far longer than any send
ATTEMPTS_MAX = 6
BACK_OFF = timedelta(seconds=30)  # doubled at each attempt: 16 minutes in all

log = logging.getLogger(__name__)


class Dispatcher:
    """One worker. `owner` names it in the rows it has claimed."""

    def __init__(
        self,
        database: Database,
        app: App,
        adapters: Mapping[str, Adapter],
        owner: str,
    ) -> None:
        self._database = database
        self._app = app
        self._adapters = adapters
        self._owner = owner

    async def drain(self, now: datetime) -> int:
        """Deal with every delivery due at `now`; how many left."""
        sent = 0
        while claimed := await self._claim(now):
            for due in claimed:
                sent += await self._deliver(due, now)
        return sent

    async def _claim(self, now: datetime) -> list[Delivery]:
        """Take due rows: nobody else gets them until the lease ends."""
        d = delivery.c
        due = (
            select(d.id)
            .where(d.visible_at <= now)
            .order_by(d.visible_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        claim = (
            update(delivery)
            .where(d.id.in_(due.scalar_subquery()))
            .values(
                state=DeliveryState.SENDING,
                owner=self._owner,
                visible_at=now + LEASE,
                attempts=d.attempts + 1,
            )
            .returning(delivery)
        )
        async with self._database.begin() as connection:
            rows = (await connection.execute(claim)).mappings().all()
        return sorted((_delivery(row) for row in rows), key=lambda claimed: claimed.id)

    async def _deliver(self, due: Delivery, now: datetime) -> bool:
        """Send one; whether it left."""
        match await self._app.compose(due, now):
            case None:
                await self._keep(due, DeliveryState.SKIPPED, error="no longer due")
            case Postponed(until):
                await self._keep(due, DeliveryState.READY, until, error="outside working time")
            case Composed(address, outbound):
                return await self._send(due, address, outbound, now)
        return False

    async def _send(
        self, due: Delivery, address: Address, outbound: Outbound, now: datetime
    ) -> bool:
        """Hand it to the adapter; what became of it is kept, whatever it is."""
        try:
            adapter = self._adapters.get(address.platform)
            if adapter is None:
                raise CannotDeliver(f"no adapter for {address.platform}")
            key = str(due.id)
            receipt = await adapter.find(address, key) if due.attempts > 1 else None
            receipt = receipt or await adapter.send(address, outbound, key)
        except CannotDeliver as error:
            await self._keep(due, DeliveryState.FAILED, error=str(error))
        except Exception as error:
            await self._retry(due, error, now)
        else:
            await self._keep(due, DeliveryState.SENT, remote_id=receipt)
            return True
        return False

    async def _retry(self, due: Delivery, error: Exception, now: datetime) -> None:
        """Later, after the delay the platform gave or one that doubles; not for ever."""
        log.warning("delivery %d: attempt %d: %s", due.id, due.attempts, type(error).__name__)
        if due.attempts >= ATTEMPTS_MAX:
            await self._keep(due, DeliveryState.FAILED, error=type(error).__name__)
            return
        delay = BACK_OFF * 2 ** (due.attempts - 1)
        if isinstance(error, RetryLater):
            delay = max(delay, timedelta(seconds=error.after))
        await self._keep(due, DeliveryState.READY, now + delay, error=type(error).__name__)

    async def _keep(
        self,
        due: Delivery,
        state: DeliveryState,
        visible_at: datetime | None = None,
        *,
        error: str | None = None,
        remote_id: str | None = None,
    ) -> None:
        """Write the outcome, unless another worker has taken the row over since."""
        outcome = (
            update(delivery)
            .where(delivery.c.id == due.id, delivery.c.owner == self._owner)
            .values(state=state, visible_at=visible_at, error=error, remote_id=remote_id)
        )
        async with self._database.begin() as connection:
            await connection.execute(outcome)


def _delivery(row: RowMapping) -> Delivery:
    fields = {name: row[name] for name in Delivery.__slots__}
    return Delivery(**fields | {"kind": Kind(row["kind"]), "state": DeliveryState(row["state"])})
