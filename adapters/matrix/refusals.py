"""Refused messages, for whoever runs Levain: why the homeserver takes none, and the remedy."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping
from typing import Any

from adapters.matrix.client import Barred, CallRefused, MatrixClient
from adapters.matrix.untrusted import as_object
from adapters.troubles import Troubles
from bot.domain.errors import SendError, StorageGone

MUTED, BARRED = "muted", "barred"  # kinds of troubles
REACTION = "m.reaction"
SPOKEN = ("m.room.message", "m.room.encrypted")  # a room may do without the others
LEVELS = "m.room.power_levels"
MUTED_MAX = 1_000  # rooms that are counted

_DEFAULT = 0  # power level that a message needs, where nothing is said

log = logging.getLogger(__name__)


class Refusals:
    """The rooms where Levain may not write, and why the account may not."""

    def __init__(self, client: MatrixClient, me: str, troubles: Troubles) -> None:
        self._client = client
        self._me = me
        self._troubles = troubles
        self._muted: dict[str, str] = {}  # by room, the kind of what was refused
        self._barred = True  # as far as is known: the first message that is taken says
        self._told: set[str] = set()  # codes without a remedy of ours

    async def note(self, room: str, kind: str, error: SendError) -> bool:
        """Tell why a message was refused, once a kind.

        Return True where Levain is in the room, and may send no such event.
        """
        if kind == REACTION:
            return False
        if isinstance(error, Barred):
            self._barred = True
            await self._troubles.complain(BARRED, f"nothing can be sent: {error}")
        elif isinstance(error, CallRefused) and error.code == "M_FORBIDDEN":
            levels = await self._levels(room)
            if levels is None:  # Levain is out of it: nobody waits there
                await self._unmute(room)
            elif is_muted(levels, self._me, kind):
                await self._mute(room, kind)
                return True
            else:
                self._tell(error.code)
        elif isinstance(error, CallRefused) and error.code != "M_NOT_FOUND":
            self._tell(error.code)
        return False

    async def follow(self, room: str, levels: Mapping[str, Any]) -> bool:
        """Take note of a room's new power levels; return True if they end that it is muted."""
        kind = self._muted.get(room)
        if kind is None or is_muted(levels, self._me, kind):
            return False
        await self._unmute(room)
        return True

    async def clear(self, room: str, kind: str) -> None:
        """Note that a message was taken."""
        if kind == REACTION or not (self._barred or room in self._muted):
            return
        if kind in SPOKEN:
            self._muted.pop(room, None)
        try:
            await self._troubles.recover(BARRED)
            self._barred = False
            await self._say_muted()
        except StorageGone:
            self._barred = True  # the next message says it again

    async def _mute(self, room: str, kind: str) -> None:
        new = room not in self._muted and len(self._muted) < MUTED_MAX
        if new and kind in SPOKEN:
            self._muted[room] = kind
            await self._say_muted()

    async def _unmute(self, room: str) -> None:
        if room in self._muted:
            del self._muted[room]
            with contextlib.suppress(StorageGone):  # the next message says it
                await self._say_muted()

    async def _say_muted(self) -> None:
        if not self._muted:
            await self._troubles.recover(MUTED)
            return
        count, room = len(self._muted), min(self._muted)
        await self._troubles.complain(
            MUTED,
            f"Levain may not write in {count} conversation{'s' if count > 1 else ''} where it is"
            f" ({room}): somebody who may change the roles there must let it send messages, or"
            " make it leave",
        )

    def _tell(self, code: str) -> None:
        if code not in self._told:
            self._told.add(code)
            log.warning("the homeserver refuses a message: %s", code)

    async def _levels(self, room: str) -> Mapping[str, Any] | None:
        """The power levels of a room; None when Levain is not in it, or nobody knows."""
        state = ("rooms", room, "state")
        try:
            member = await self._client.call("GET", *state, "m.room.member", self._me)
            if member.get("membership") != "join":
                return None  # who was in a room may read how it was then
            return await self._client.call("GET", *state, LEVELS, "")
        except CallRefused as error:
            return {} if error.code == "M_NOT_FOUND" else None
        except SendError:
            return None


def is_muted(levels: Mapping[str, Any], me: str, kind: str) -> bool:
    """Say whether power levels let an account send no event of a kind. Pure."""
    mine = as_object(levels.get("users")).get(me, levels.get("users_default", _DEFAULT))
    needed = as_object(levels.get("events")).get(kind, levels.get("events_default", _DEFAULT))
    return _level(mine) < _level(needed)


def _level(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return _DEFAULT
