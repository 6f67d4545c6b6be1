"""The devices of people: the first ones are trusted, what changes later is told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from adapters.matrix.records import Device, Devices

KEY_MAX = 64  # characters of a key

log = logging.getLogger(__name__)


class Watch:
    """Keeps what it is told, and warns the administrator: of a person, only a row's number."""

    def __init__(self, devices: Devices, clock: Callable[[], datetime]) -> None:
        self._devices = devices
        self._clock = clock

    async def __call__(self, told: Collection[Device]) -> Collection[tuple[str, str]]:
        """Person and name of those whose keys have changed. Raises StorageGone."""
        if not told:
            return ()
        met = await self._devices.meet(list(told), self._clock())
        for number in met.late:
            log.warning("device %d is new to somebody known: see `levain matrix devices`", number)
        for number in met.turned:
            log.warning(
                "the keys of device %d have changed, as when somebody passes for it: it is given"
                " nothing more: see `levain matrix devices`",
                number,
            )
        return met.changed


def read(told: Mapping[str, Any], me: str) -> list[Device]:
    """The devices of others in a homeserver's answer, of those that can be read."""
    found = []
    for person, devices in told.items():
        if person == me or not isinstance(devices, dict):
            continue
        for name, each in devices.items():
            keys = each.get("keys") if isinstance(each, dict) else None
            keys = keys if isinstance(keys, dict) else {}
            fingerprint, identity = (keys.get(f"{kind}:{name}") for kind in _KINDS)
            if _is_key(fingerprint) and _is_key(identity) and len(person) <= 255 >= len(name):
                found.append(Device(person, name, str(fingerprint), str(identity)))
    return found


_KINDS = ("ed25519", "curve25519")


def _is_key(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= KEY_MAX
