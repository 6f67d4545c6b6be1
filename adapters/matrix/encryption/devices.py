"""The devices of people: the first ones are trusted, and the administrator hears of changes."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from nio import AsyncClient

from adapters.matrix.records import Device, Devices
from bot.domain.errors import SendError, StorageGone

KEY_MAX = 64  # characters of a key

log = logging.getLogger(__name__)

# Given the devices of others, names those whose keys have changed: person and name.
Watched = Callable[[Collection[Device]], Awaitable[Collection[tuple[str, str]]]]


class Watch:
    """Keeps the devices of people. Warnings name a person by the number of a row alone."""

    def __init__(self, devices: Devices, clock: Callable[[], datetime]) -> None:
        self._devices = devices
        self._clock = clock

    async def __call__(self, told: Collection[Device]) -> Collection[tuple[str, str]]:
        """Keep devices; person and name of each whose keys have changed. Raises StorageGone."""
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


async def query_devices(nio: AsyncClient, watch: Watched | None) -> None:
    """Ask for the devices of people; one whose keys have changed is given no key any more.

    People whose devices the homeserver does not know now are asked for the next time.
    """
    answer = await nio.keys_query()
    if watch is None:
        return
    known = nio.device_store
    told = [
        each
        for each in read(answer.device_keys, nio.user_id)
        if each.name in known[each.person]  # else it is not even signed by itself
    ]
    try:
        changed = await watch(told)
    except StorageGone:
        nio.olm.users_for_key_query.update(each.person for each in told)
        raise SendError("the devices of people cannot be kept now") from None
    for person, name in changed:
        if not nio.olm.is_device_blacklisted(known[person][name]):
            nio.blacklist_device(known[person][name])


def read(told: Mapping[str, Any], me: str) -> list[Device]:
    """The devices of others in a homeserver's answer, as far as they can be read."""
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
