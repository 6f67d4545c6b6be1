"""Requests to verify a session: Levain can compare nothing, and says so at once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from adapters.matrix.budget import Rank
from adapters.matrix.client import MatrixClient
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.rooms import Rooms
from adapters.matrix.untrusted import as_object, read_id
from bot.domain.errors import LoggedOut, SendError

AT_ONCE = 5  # requests answered in one sync
CANCEL = "m.key.verification.cancel"

_ASKS = ("m.key.verification.request", "m.key.verification.start")
_WHY = {"code": "m.user", "reason": "an automatic assistant cannot verify"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Cancels requests, so that nobody waits for an answer. Raises what the client raises."""

    client: MatrixClient
    crypto: Crypto
    rooms: Rooms

    async def cancel(self, room: str, request: str) -> None:
        """Cancel a request made in a room."""
        content: Mapping[str, Any] = _WHY | {
            "m.relates_to": {"rel_type": "m.reference", "event_id": request}
        }
        kind = CANCEL
        if (await self.rooms.get(room)).encrypted:
            kind, content = await self.crypto.encrypt(room, kind, content)
        await self.client.put_event(room, kind, content, f"{request}.cancel", Rank.REPLY)

    async def learn(self, synced: Mapping[str, Any]) -> None:
        """Cancel the requests that a sync brings from devices. Raises LoggedOut."""
        for person, device, transaction in islice(requests(synced), AT_ONCE):
            body = {"messages": {person: {device: _WHY | {"transaction_id": transaction}}}}
            place = ("sendToDevice", CANCEL, f"{transaction}.cancel")
            try:
                await self.client.call("PUT", *place, body=body)
            except LoggedOut:
                raise
            except SendError as error:  # it ends by itself in some minutes
                log.info("a verification is not cancelled: %s", error)


def requests(synced: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The requests of a sync: person, device and transaction. Pure."""
    found: dict[tuple[str, str, str], None] = {}
    for each in as_object(synced.get("to_device")).get("events") or ():
        event = as_object(each)
        if event.get("type") in _ASKS:
            content = as_object(event.get("content"))
            asked = event.get("sender"), content.get("from_device"), content.get("transaction_id")
            person, device, transaction = map(read_id, asked)
            if person and device and transaction:
                found[person, device, transaction] = None
    return list(found)
