"""End-to-end encryption: the keys of one device, kept by matrix-nio in the state folder."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import aiohttp
from nio import (
    AsyncClient,
    AsyncClientConfig,
    EncryptionError,
    ForwardedRoomKeyEvent,
    JoinedMembersResponse,
    KeysUploadError,
    LocalProtocolError,
    MatrixRoom,
    MegolmEvent,
    RoomKeyEvent,
    SyncResponse,
)
from nio.crypto.attachments import encrypt_attachment as nio_encrypt_attachment
from nio.events import Event as NioEvent

from adapters.matrix.identity import Session, read_private, sign_device, write_private
from bot.errors import SendError, SettingsError

_CLEAR = ("m.reaction",)  # never encrypted: servers group them
_COUNTS, _COUNTED = "device_one_time_keys_count", "signed_curve25519"
_UPLOADED = "keys-uploaded"  # a file: this device has told the homeserver its keys

log = logging.getLogger(__name__)


class Crypto:
    """What is encrypted and deciphered under one device. Raises SendError: try again."""

    def __init__(self, session: Session, folder: Path, secret: str) -> None:
        self._folder = folder
        self._session = session
        self._secret = secret
        self.nio = self._client()
        self._turn = asyncio.Lock()  # the olm machine is no place for two at once

    async def open(self, password: str | None = None) -> None:
        """Load the device's keys as they are now, made at first, and vouch for the device.

        The password is needed where the account has another identity, which it replaces.
        Raises SettingsError when they are gone.
        """
        session = self._session
        await self.nio.close()
        self.nio = self._client()
        store = self._folder / f"{session.user_id}_{session.device_id}.db"
        uploaded = self._folder / f"{_UPLOADED}-{session.device_id}"
        if uploaded.exists() and not store.exists():
            raise SettingsError(
                f"{store}: the encryption keys of this device are gone: restore the folder from a"
                " backup, or run `levain matrix login` for a new device"
            )
        try:
            self.nio.restore_login(session.user_id, session.device_id, session.access_token)
        except Exception as error:  # of several libraries, none of which says what it is
            raise SettingsError(
                f"{store}: cannot be read with this key ({type(error).__name__}): check the"
                " setting matrix.key_file"
            ) from None
        store.chmod(0o600)
        await self._maintain()
        uploaded.touch(mode=0o600)
        await sign_device(self.nio, self._folder, password)

    async def close(self) -> None:
        await self.nio.close()

    def _client(self) -> AsyncClient:
        config = AsyncClientConfig(
            store_sync_tokens=False,
            encryption_enabled=True,
            pickle_key=self._secret,
            max_timeouts=0,
            max_limit_exceeded=0,
        )
        session = self._session
        return AsyncClient(
            session.homeserver, session.user_id, store_path=str(self._folder), config=config
        )

    async def learn(self, synced: Mapping[str, Any]) -> set[str]:
        """Take in the keys and the members that a sync brings; the sessions that can now be read.

        Only what concerns encryption is handed over: the rest is read elsewhere, at less cost.
        """
        rooms = (synced.get("rooms") or {}).get("join") or {}
        news = {room: _state_only(rooms[room]) for room in rooms.keys() & self.nio.rooms.keys()}
        told = {key: synced[key] for key in ("to_device", "device_lists") if synced.get(key)}
        counts = synced.get(_COUNTS) or {}  # comes each time, and seldom changes
        if counts.get(_COUNTED) != self.nio.olm.uploaded_key_count:
            told[_COUNTS] = counts
        for each in (told.get("to_device") or {}).get("events") or ():
            if isinstance(each, dict) and each.get("type") == "m.room_key.withheld":
                log.warning("%s withholds its keys: is this device signed?", each.get("sender"))
        if not news and not told:
            return set()
        response = SyncResponse.from_dict(
            {"next_batch": synced["next_batch"], "rooms": {"join": news}, **told}
        )
        if not isinstance(response, SyncResponse):
            raise SendError("the homeserver's answer makes no sense")
        async with self._turn:
            await self.nio.receive_response(response)
        await self._maintain()
        return {
            each.session_id
            for each in response.to_device_events
            if isinstance(each, RoomKeyEvent | ForwardedRoomKeyEvent)
        }

    def decrypt(self, room: str, raw: Mapping[str, Any]) -> dict[str, Any] | None:
        """The event in clear; None as long as its key is not here."""
        event = NioEvent.parse_encrypted_event(dict(raw))
        if not isinstance(event, MegolmEvent):
            return None
        event.room_id = room
        try:
            clear = self.nio.decrypt_event(event)
        except EncryptionError:
            return None
        source = getattr(clear, "source", None)
        return dict(source) if isinstance(source, dict) else None

    async def encrypt(
        self, room: str, kind: str, content: Mapping[str, Any]
    ) -> tuple[str, Mapping[str, Any]]:
        """What to send instead, once everybody there has the key."""
        if kind in _CLEAR:
            return kind, content
        # Cut off in the middle, the library would leave the room locked for ever.
        return await asyncio.shield(self._encrypt(room, kind, dict(content)))

    async def _encrypt(
        self, room: str, kind: str, content: dict[str, Any]
    ) -> tuple[str, Mapping[str, Any]]:
        async with self._turn:
            try:
                known = self.nio.rooms.get(room) or await self._admit(room)
                if self.nio.should_query_keys:
                    await self.nio.keys_query()
                if self.nio.olm.should_share_group_session(room):
                    await self._share(known)
                return self.nio.encrypt(room, kind, content)  # type: ignore[no-any-return]
            except (aiohttp.ClientError, TimeoutError, OSError, LocalProtocolError) as error:
                raise SendError(f"cannot be encrypted yet: {type(error).__name__}") from None

    async def _admit(self, room: str) -> MatrixRoom:
        """Let the library know a room and who is in it: their devices are asked for anew."""
        known = MatrixRoom(room, self.nio.user_id, encrypted=True)
        self.nio.rooms[room] = known
        members = await self.nio.joined_members(room)
        if not isinstance(members, JoinedMembersResponse):
            del self.nio.rooms[room]
            raise SendError(f"the members of a room are not known: {members.status_code}")
        self.nio.olm.users_for_key_query.update(known.users)
        return known

    async def _share(self, room: MatrixRoom) -> None:
        """Give everybody's devices the key of what follows."""
        given = await self.nio.share_group_session(room.room_id, ignore_unverified_devices=True)
        wanted = {
            (user, device.id)
            for user in room.users
            for device in self.nio.device_store.active_user_devices(user)
            if device.id != self.nio.device_id
        }
        if wanted and not wanted & set(getattr(given, "users_shared_with", ())):
            self.nio.olm.outbound_group_sessions.pop(room.room_id, None)
            raise SendError("nobody could be given the key")

    async def _maintain(self) -> None:
        """What is due to the homeserver and to other devices."""
        nio = self.nio
        async with self._turn:
            try:
                await nio.send_to_device_messages()
                if nio.should_upload_keys:
                    answer = await nio.keys_upload()
                    if isinstance(answer, KeysUploadError) and "already exists" in answer.message:
                        raise SettingsError(
                            f"{self._folder}: these are not the keys of device {nio.device_id}:"
                            " run `levain matrix login` for a new device"
                        )
                if nio.should_query_keys:
                    await nio.keys_query()
                if nio.should_claim_keys:
                    await nio.keys_claim(nio.get_users_for_key_claiming())
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                raise SendError(f"keys: {type(error).__name__}") from None


def _state_only(section: Mapping[str, Any]) -> dict[str, Any]:
    """A room's part of a sync, as the library wants it, without what was said."""
    timeline = section.get("timeline") or {}
    changes = [
        each
        for each in timeline.get("events") or ()
        if isinstance(each, dict) and "state_key" in each
    ]
    return {
        "state": {"events": (section.get("state") or {}).get("events") or []},
        "timeline": {
            "events": changes,
            "limited": bool(timeline.get("limited")),
            "prev_batch": str(timeline.get("prev_batch") or ""),
        },
        "ephemeral": {"events": []},
        "account_data": {"events": []},
    }


def encrypt_attachment(content: bytes) -> tuple[bytes, dict[str, Any]]:
    """A file as it may be given to a homeserver, and what reads it again."""
    hidden, keys = nio_encrypt_attachment(content)
    return hidden, {key: keys[key] for key in ("key", "iv", "hashes", "v")}


def load_secret(folder: Path, key_file: Path | None) -> str:
    """The key of the store: from that file, or one made once in the state folder."""
    file = key_file or folder / "store.key"
    if not key_file and not file.exists():
        write_private(file, token_urlsafe(32))
    try:
        secret = read_private(file).strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise SettingsError(f"matrix.key_file: {file}: {reason}") from None
    if not secret:
        raise SettingsError(f"matrix.key_file: {file}: it is empty")
    return secret
