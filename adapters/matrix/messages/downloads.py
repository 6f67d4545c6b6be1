"""Files that people attached, downloaded from the homeserver alone, and decrypted."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from adapters.matrix.client import CallRefused, MatrixClient
from adapters.matrix.encryption.attachments import decrypt_attachment
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.messages.attached import StoredFile, read_reference, read_stored
from adapters.matrix.untrusted import as_object
from bot.domain.errors import FileMissing, FileRefused


class MatrixDownloads:
    """Reads the event again at each download: nothing of its keys is kept in between."""

    def __init__(self, client: MatrixClient, crypto: Crypto) -> None:
        self._client = client
        self._crypto = crypto

    async def fetch(self, person: str, reference: str, limit: int) -> bytes:
        """Fetch a file that `person` attached.

        Raises FileTooBig for more than `limit` bytes, FileMissing or FileRefused; RetryLater or
        SendError where another try may succeed.
        """
        stored = await self._find(person, reference)
        content = await self._client.download(stored.server, stored.media, limit)
        if stored.keys is None:
            return content
        clear = await asyncio.to_thread(
            decrypt_attachment, content, stored.keys.key, stored.keys.iv, stored.keys.sha256
        )
        if clear is None:
            raise FileRefused("what the homeserver gives is not the file that was sent")
        return clear

    async def _find(self, person: str, reference: str) -> StoredFile:
        """Find where the file of an event is kept; the event must be of that person."""
        place = read_reference(reference)
        if place is None:
            raise FileRefused("no file is named so")
        try:
            event = await self._client.call("GET", "rooms", place[0], "event", place[1])
        except CallRefused:
            raise FileMissing("its message is there no more") from None
        if event.get("sender") != person:
            raise FileRefused("somebody else sent it")
        stored = read_stored(as_object(self._clear(place[0], event).get("content")))
        if stored is None:
            raise FileMissing("its message holds no file any more")
        return stored

    def _clear(self, room: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        if event.get("type") != "m.room.encrypted":
            return event
        return self._crypto.decrypt(room, event) or {}
