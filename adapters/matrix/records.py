"""The devices of the people Levain writes to, each with the keys it was first seen with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    Column,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    select,
    tuple_,
    update,
)

from bot.storage.database import Database, Transaction
from bot.storage.holdings import By, Holding
from bot.storage.statements import insert_new
from bot.storage.tables import Instant, Key, metadata

device = Table(
    "device",
    metadata,
    Column("id", Key, primary_key=True),
    Column("platform", String(40), nullable=False),
    Column("person", String(255), nullable=False),  # as the platform names them
    Column("name", String(255), nullable=False),
    Column("fingerprint", String(64), nullable=False),  # as first seen
    Column("identity", String(64), nullable=False),  # as first seen
    Column("first_seen_at", Instant, nullable=False),
    Column("changed_at", Instant),  # when it was told of with other keys; null: never
    UniqueConstraint("platform", "person", "name"),
)

HOLDINGS = (
    Holding(
        table=device,
        by=By.USER,
        column="person",
        why="the devices of the person, so that one which changes is noticed",
    ),
)


class Device(NamedTuple):
    """A device as the homeserver describes it."""

    person: str
    name: str
    fingerprint: str  # of its signing key, as clients show it
    identity: str  # the key that what it is given is encrypted for


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A device as it was first seen; `changed_at` is when other keys were first seen."""

    id: int
    device: Device
    first_seen_at: datetime
    changed_at: datetime | None


class Met(NamedTuple):
    """Differences between devices that are described and those that are kept."""

    late: tuple[int, ...]  # ids of devices that their person did not have before
    turned: tuple[int, ...]  # ids of devices whose keys are others since now
    changed: frozenset[tuple[str, str]]  # person and name of each that has other keys


class Devices:
    """Devices of one platform. Each method is one transaction; each raises StorageGone."""

    def __init__(self, database: Database, platform: str) -> None:
        self._database = database
        self._platform = platform

    async def all(self) -> list[Kept]:
        """Return every device, in the order of people, then of time."""
        query = select(device).where(device.c.platform == self._platform)
        async with self._database.begin() as connection:
            found = await connection.execute(query.order_by(device.c.person, device.c.id))
            return [_kept(row) for row in found.mappings()]

    async def meet(self, told: Sequence[Device], now: datetime) -> Met:
        """Keep new devices, and the instant at which the keys of others changed."""
        people = {each.person for each in told}
        query = select(device).where(
            device.c.platform == self._platform, device.c.person.in_(people)
        )
        async with self._database.begin() as connection:
            before = {
                (each.device.person, each.device.name): each
                for each in map(_kept, (await connection.execute(query)).mappings())
            }
            if new := [each for each in told if (each.person, each.name) not in before]:
                mine = {"platform": self._platform, "first_seen_at": now}
                rows = [mine | each._asdict() for each in new]
                await connection.execute(insert_new(connection, device), rows)
            late = await self._ids(connection, _late(before, new))
            turned = _turned(before, told)
            if fresh := [each.id for each in turned if each.changed_at is None]:
                changed = update(device).where(device.c.id.in_(fresh)).values(changed_at=now)
                await connection.execute(changed)
        names = frozenset((each.device.person, each.device.name) for each in turned)
        return Met(late, tuple(fresh), names)

    async def _ids(self, connection: Transaction, which: Sequence[Device]) -> tuple[int, ...]:
        if not which:
            return ()
        names = tuple_(device.c.person, device.c.name)
        query = select(device.c.id).where(
            device.c.platform == self._platform,
            names.in_([(each.person, each.name) for each in which]),
        )
        return tuple((await connection.execute(query.order_by(device.c.id))).scalars())


def _kept(row: RowMapping) -> Kept:
    return Kept(
        id=row["id"],
        device=Device(*(row[name] for name in Device._fields)),
        first_seen_at=row["first_seen_at"],
        changed_at=row["changed_at"],
    )


def _late(before: Iterable[tuple[str, str]], new: Iterable[Device]) -> list[Device]:
    """Select devices of people who had others: the first ones of a person are simply theirs."""
    known = {person for person, _ in before}
    return [each for each in new if each.person in known]


def _turned(before: Mapping[tuple[str, str], Kept], told: Iterable[Device]) -> list[Kept]:
    """Select devices that have other keys than at first, or had once."""
    found = ((before.get((each.person, each.name)), each) for each in told)
    return [kept for kept, now in found if kept and (kept.device != now or kept.changed_at)]
