"""End-to-end encryption: the keys of one device, kept by matrix-nio in the state folder."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp
from nio import AsyncClientConfig, KeysUploadError, LocalProtocolError, SyncResponse

from adapters.matrix.encryption import room_keys
from adapters.matrix.encryption.cross_signing import sign_device
from adapters.matrix.encryption.devices import Watched, query_devices
from adapters.matrix.encryption.nio_checks import CheckedClient
from adapters.matrix.rooms import state_events
from adapters.matrix.secret_files import read_secret
from adapters.matrix.session import Session, load_session, log_in, log_out, save_session
from adapters.matrix.state import is_past
from bot.domain.errors import LoggedOut, SendError, SettingsError
from lessons.errors import LevainError

_CLEAR = ("m.reaction",)  # never encrypted: servers group them
RENEW_AFTER = 60.0  # seconds before logging in again once more, twice as long each time
RENEW_MAX = 3600.0
_COUNTS, _COUNTED = "device_one_time_keys_count", "signed_curve25519"
_UPLOADED = "keys-uploaded"  # a file: this device has told the homeserver its keys

log = logging.getLogger(__name__)


class Crypto:
    """Encrypts and decrypts under one device. Raises SendError: try again."""

    def __init__(
        self,
        session: Session,
        folder: Path,
        secret: str,
        watch: Watched | None = None,
        password_file: Path | None = None,
    ) -> None:
        self._folder = folder
        self._session = session
        self._secret = secret
        self._watch = watch
        self._password_file = password_file
        self._renewals = 0
        self._renew_at = 0.0  # by the loop's clock
        self._refused: LoggedOut | None = None  # why the last of them failed
        self._behind = False  # with upkeep
        self._useless: dict[str, LoggedOut] = {}  # devices that can be used no more, and why
        self._learnt = ""  # the sync whose keys were taken in last: it may come again
        self.nio = self._client()
        self._turn = asyncio.Lock()  # the olm machine is no place for two at once

    def reload(self) -> None:
        """Take the session that the folder now holds. Raises SettingsError."""
        session = load_session(self._folder) or self._session
        if session.user_id != self._session.user_id:
            raise SettingsError(f"{self._folder}: the session of another account: restart Levain")
        self._session = session

    async def open(self, password: str | None = None) -> None:
        """Load the device's keys as they are now, made at first, and vouch for the device.

        The password is needed where the account has another identity, which it replaces. With a
        password file, logs in on a new device when this one can be used no more. Raises LoggedOut
        without one, SettingsError for files that are not right.
        """
        try:
            await self._open(password)
        except LoggedOut as error:
            if self._password_file is None:
                raise
            await self._renew(self._password_file, error)

    async def _renew(self, password_file: Path, ended: LoggedOut) -> None:
        """Log in on a new device, vouched for with the same keys; not too often."""
        now = asyncio.get_running_loop().time()
        if now < self._renew_at:
            raise self._refused or ended
        if now > self._renew_at + RENEW_MAX:
            self._renewals = 0
        self._renew_at = now + min(RENEW_MAX, RENEW_AFTER * 2.0**self._renewals)
        self._renewals = min(self._renewals + 1, 10)
        old = self._session
        try:
            password = read_secret("password_file", password_file)
            self._session = await log_in(old.homeserver, user=old.user_id, password=password)
        except SettingsError as error:
            self._refused = LoggedOut(f"{ended}; logging in again has failed: {error}")
            raise self._refused from None
        self._refused = None
        save_session(self._folder, self._session)
        log.warning("%s; logged in again, on a new device", ended)
        await self._open(None)  # an identity that was lost is for people to replace
        await log_out(old)

    async def _open(self, password: str | None) -> None:
        await self.load()
        await self._maintain()
        (self._folder / f"{_UPLOADED}-{self._session.device_id}").touch(mode=0o600)
        await sign_device(self.nio, self._folder, password)

    async def load(self) -> None:
        """Load the device's keys as the folder holds them, without a word to the homeserver.

        Raises LoggedOut for keys that are gone, SettingsError for files that are not right.
        """
        session = self._session
        await self.nio.close()
        self.nio = self._client()
        store = self._folder / f"{session.user_id}_{session.device_id}.db"
        uploaded = self._folder / f"{_UPLOADED}-{session.device_id}"
        if session.device_id in self._useless:
            raise self._useless[session.device_id]
        if uploaded.exists() and not store.exists():
            raise LoggedOut(
                f"{store}: the encryption keys of this device are gone: restore the folder from a"
                " backup, or run `levain matrix login` for a new device"
            )
        if is_past(self._folder, session.device_id):
            raise LoggedOut(
                f"{self._folder}: the keys of device {session.device_id} come from a backup: run"
                " `levain matrix login` with a password, for a new device"
            )
        new = not store.exists()
        try:
            self.nio.restore_login(session.user_id, session.device_id, session.access_token)
        except Exception as error:  # of several libraries, none of which says what it is
            raise SettingsError(
                f"{store}: cannot be read with this key ({type(error).__name__}): check the"
                " setting matrix.key_file"
            ) from None
        store.chmod(0o600)
        if new:
            room_keys.inherit(self.nio)

    async def close(self) -> None:
        await self.nio.close()

    def _client(self) -> CheckedClient:
        config = AsyncClientConfig(
            store_sync_tokens=False,
            encryption_enabled=True,
            pickle_key=self._secret,
            max_timeouts=0,
            max_limit_exceeded=0,
        )
        session = self._session
        return CheckedClient(
            session.homeserver, session.user_id, store_path=str(self._folder), config=config
        )

    async def learn(self, synced: Mapping[str, Any], release: Callable[[set[str]], None]) -> None:
        """Take in the keys and the members that a sync brings.

        Gives `release` the sessions that can now be read, before anything else may be read. Only
        what concerns encryption is handed over: the rest is read elsewhere, at less cost.
        """
        news = await self._learn_rooms((synced.get("rooms") or {}).get("join") or {})
        keys = (synced.get("to_device") or {}).get("events") or ()
        lists = {"device_lists": synced["device_lists"]} if synced.get("device_lists") else {}
        left = (synced.get(_COUNTS) or {}).get(_COUNTED)
        if type(left) is int:  # the library takes 0 for nothing said
            self.nio.olm.uploaded_key_count = left
        fresh = bool(news or lists or keys)
        if fresh:
            brought = {"next_batch": synced["next_batch"], "rooms": {"join": news}, **lists}
            await self._take_in(brought, keys, release)
        if fresh or self._behind or self.nio.should_upload_keys:
            await self._catch_up()

    async def _learn_rooms(self, joined: Mapping[str, Any]) -> dict[str, Any]:
        """The changes of state in the rooms that the library knows."""
        news = {}
        for room in joined.keys() & self.nio.rooms.keys():
            if (joined[room].get("timeline") or {}).get("limited"):
                async with self._turn:
                    room_keys.let_go(self.nio, room)  # somebody may have come meanwhile
            elif changes := state_events(joined[room]):
                news[room] = _state_only(changes)
        return news

    async def _take_in(
        self,
        synced: dict[str, Any],
        keys: Sequence[object],
        release: Callable[[set[str]], None],
    ) -> None:
        response = SyncResponse.from_dict(synced)
        if not isinstance(response, SyncResponse):
            raise SendError("the homeserver's answer makes no sense")
        async with self._turn:
            if self._learnt != response.next_batch:
                taken = (room_keys.take_key(self.nio, each) for each in keys)
                arrived = set(filter(None, taken))
                self._learnt = response.next_batch
                if arrived:
                    release(arrived)  # at once: nothing is read before what came first
            try:
                await self.nio.receive_response(response)
            except Exception as error:  # of what somebody wrote in the state of a room
                log.warning("who is in a room is asked anew: %s", type(error).__name__)
                for room in synced["rooms"]["join"]:
                    room_keys.let_go(self.nio, room)

    async def _catch_up(self) -> None:
        """Do the upkeep. A failure holds up nobody: the next sync tries again. Raises LoggedOut."""
        try:
            await self._maintain()
        except LoggedOut:
            raise
        except SendError as error:
            log.warning("%s", error)
            self._behind = True
        else:
            self._behind = False

    def decrypt(self, room: str, raw: Mapping[str, Any]) -> dict[str, Any] | None:
        """An event in clear; None as long as its key is not here."""
        return room_keys.decrypt(self.nio, room, raw)

    async def encrypt(
        self, room: str, kind: str, content: Mapping[str, Any]
    ) -> tuple[str, Mapping[str, Any]]:
        """Give what to send instead, once everybody there has the key."""
        if kind in _CLEAR:
            return kind, content
        # Cut off in the middle, the library would leave the room locked for ever.
        encrypting = asyncio.ensure_future(self._encrypt(room, kind, dict(content)))
        encrypting.add_done_callback(_heed)
        return await asyncio.shield(encrypting)

    async def _encrypt(
        self, room: str, kind: str, content: dict[str, Any]
    ) -> tuple[str, Mapping[str, Any]]:
        async with self._turn:
            try:
                known = self.nio.rooms.get(room) or await room_keys.admit(self.nio, room)
                if self.nio.should_query_keys:
                    await query_devices(self.nio, self._watch)
                if self.nio.olm.should_share_group_session(room):
                    await room_keys.share_key(self.nio, known)
                return self.nio.encrypt(room, kind, content)  # type: ignore[no-any-return]
            except (aiohttp.ClientError, TimeoutError, OSError, LocalProtocolError) as error:
                raise SendError(f"cannot be encrypted yet: {type(error).__name__}") from None

    async def _maintain(self) -> None:
        """Do what is due to the homeserver and to other devices."""
        nio = self.nio
        async with self._turn:
            try:
                await nio.send_to_device_messages()
                if nio.should_upload_keys:
                    await self._upload_keys()
                if nio.should_query_keys:
                    await query_devices(nio, self._watch)
                if nio.should_claim_keys:
                    await nio.keys_claim(nio.get_users_for_key_claiming())
            except LevainError:
                raise
            except Exception as error:  # of several libraries, none of which says what it is
                raise SendError(f"keys: {type(error).__name__}") from error

    async def _upload_keys(self) -> None:
        """Offer new keys to others. Raises LoggedOut for keys older than the device's."""
        nio = self.nio
        answer = await nio.keys_upload()
        if isinstance(answer, KeysUploadError) and "already exists" in answer.message:
            self._useless[nio.device_id] = LoggedOut(
                f"{self._folder}: these are not the keys of device {nio.device_id}:"
                " run `levain matrix login` for a new device"
            )
            raise self._useless[nio.device_id]


def _state_only(changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A room's part of a sync, as the library wants it, without what was said."""
    return {
        "state": {"events": []},
        "timeline": {"events": list(changes), "limited": False, "prev_batch": ""},
        "ephemeral": {"events": []},
        "account_data": {"events": []},
    }


def _heed(done: asyncio.Future[Any]) -> None:
    """Take its failure: whoever waited may have gone."""
    if not done.cancelled():
        done.exception()
