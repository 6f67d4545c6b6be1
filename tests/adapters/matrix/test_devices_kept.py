"""The first devices of a person are theirs; what comes later, or changes, is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from adapters.matrix.records import Device, Devices
from bot.storage import schema
from bot.storage.database import Database

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
PHONE = Device("@ana:localhost", "PHONE", "ed-1", "curve-1")
DESK = Device("@ana:localhost", "DESK", "ed-2", "curve-2")
OTHER = Device("@bob:localhost", "PHONE", "ed-3", "curve-3")


@pytest.fixture
async def devices(database_url: str) -> AsyncIterator[Devices]:
    database = Database(database_url)
    await schema.prepare(database)
    yield Devices(database, "matrix")
    await database.close()


async def test_the_first_ones_are_trusted(devices: Devices) -> None:
    assert await devices.meet([PHONE, DESK, OTHER], NOW) == ((), (), frozenset())
    assert await devices.meet([OTHER, PHONE], LATER) == ((), (), frozenset())
    kept = await devices.all()
    assert [each.device for each in kept] == [PHONE, DESK, OTHER]
    assert {(each.first_seen_at, each.changed_at) for each in kept} == {(NOW, None)}


async def test_one_that_comes_later_is_told_once(devices: Devices) -> None:
    await devices.meet([PHONE, OTHER], NOW)
    (late,), turned, changed = await devices.meet([PHONE, DESK], LATER)
    assert (turned, changed) == ((), frozenset())
    (row,) = [each for each in await devices.all() if each.id == late]
    assert (row.device, row.first_seen_at) == (DESK, LATER)
    assert await devices.meet([PHONE, DESK], LATER) == ((), (), frozenset())


@pytest.mark.parametrize("field", ["fingerprint", "identity"])
async def test_other_keys_are_told_once_and_never_forgotten(devices: Devices, field: str) -> None:
    await devices.meet([PHONE, OTHER], NOW)
    false = PHONE._replace(**{field: "other"})
    names = frozenset({(PHONE.person, PHONE.name)})
    late, (turned,), changed = await devices.meet([false, OTHER], LATER)
    assert (late, changed) == ((), names)
    (row,) = [each for each in await devices.all() if each.id == turned]
    assert (row.device, row.first_seen_at, row.changed_at) == (PHONE, NOW, LATER)
    assert await devices.meet([false], LATER + timedelta(hours=1)) == ((), (), names)
    assert await devices.meet([PHONE], LATER) == ((), (), names)  # nor when it changes back
    assert [each.changed_at for each in await devices.all()] == [LATER, None]
