"""End-to-end encryption: the keys of one device, kept by matrix-nio in the state folder."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp
from nio import (
    AsyncClientConfig,
    EncryptionError,
    ForwardedRoomKeyEvent,
    KeysUploadError,
    LocalProtocolError,
    MatrixRoom,
    MegolmEvent,
    OlmEvent,
    RoomKeyEvent,
    SyncResponse,
    ToDeviceEvent,
)
from nio.crypto.attachments import encrypt_attachment as nio_encrypt_attachment
from nio.events import Event as NioEvent
from vodozemac import SessionCreationException

from adapters.matrix.encryption import devices
from adapters.matrix.encryption.cross_signing import sign_device
from adapters.matrix.encryption.nio_checks import CheckedClient
from adapters.matrix.records import Device
from adapters.matrix.rooms import state_events
from adapters.matrix.secret_files import read_secret
from adapters.matrix.session import Session, load_session, log_in, log_out, save_session
from bot.domain.errors import LoggedOut, SendError, SettingsError, StorageGone
from lessons.errors import LevainError

_CLEAR = ("m.reaction",)  # never encrypted: servers group them
RENEW_AFTER = 60.0  # seconds before logging in again once more, twice as long each time
RENEW_MAX = 3600.0
_COUNTS, _COUNTED = "device_one_time_keys_count", "signed_curve25519"
_UPLOADED = "keys-uploaded"  # a file: this device has told the homeserver its keys

log = logging.getLogger(__name__)

# Given the devices of others, says which are not what they were: person and name.
Watch = Callable[[Collection[Device]], Awaitable[Collection[tuple[str, str]]]]


class Crypto:
    """What is encrypted and deciphered under one device. Raises SendError: try again."""

    def __init__(
        self,
        session: Session,
        folder: Path,
        secret: str,
        watch: Watch | None = None,
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
        self._arrived: set[str] = set()  # sessions whose keys came, and nobody was told yet
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

        The password is needed where the account has another identity, which it replaces. Logs in
        on a new device, where it may, when this one can be used no more. Raises LoggedOut when it
        may not, SettingsError for files that are not right.
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
        """The device's keys as the folder holds them; the homeserver is told nothing.

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
        try:
            self.nio.restore_login(session.user_id, session.device_id, session.access_token)
        except Exception as error:  # of several libraries, none of which says what it is
            raise SettingsError(
                f"{store}: cannot be read with this key ({type(error).__name__}): check the"
                " setting matrix.key_file"
            ) from None
        store.chmod(0o600)

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

    async def learn(self, synced: Mapping[str, Any]) -> set[str]:
        """Take in the keys and the members that a sync brings; the sessions that can now be read.

        Only what concerns encryption is handed over: the rest is read elsewhere, at less cost.
        """
        rooms = (synced.get("rooms") or {}).get("join") or {}
        news = {}
        for room in rooms.keys() & self.nio.rooms.keys():
            if (rooms[room].get("timeline") or {}).get("limited"):
                await self._forget(room)  # somebody may have come meanwhile
            elif changes := state_events(rooms[room]):
                news[room] = _state_only(changes)
        keys = (synced.get("to_device") or {}).get("events") or ()
        told = {"device_lists": synced["device_lists"]} if synced.get("device_lists") else {}
        left = (synced.get(_COUNTS) or {}).get(_COUNTED)
        if type(left) is int:  # the library takes 0 for nothing said
            self.nio.olm.uploaded_key_count = left
        fresh = bool(news or told or keys)
        if fresh:
            brought = {"next_batch": synced["next_batch"], "rooms": {"join": news}, **told}
            await self._take_in(brought, keys)
        if fresh or self._behind or self.nio.should_upload_keys:
            await self._catch_up()
        arrived, self._arrived = self._arrived, set()
        return arrived

    async def _take_in(self, synced: dict[str, Any], keys: Sequence[object]) -> None:
        response = SyncResponse.from_dict(synced)
        if not isinstance(response, SyncResponse):
            raise SendError("the homeserver's answer makes no sense")
        async with self._turn:
            if self._learnt != response.next_batch:
                self._arrived.update(filter(None, map(self._take_key, keys)))
                self._learnt = response.next_batch
            try:
                await self.nio.receive_response(response)
            except Exception as error:  # of what somebody wrote in the state of a room
                log.warning("who is in a room is asked anew: %s", type(error).__name__)
                for room in synced["rooms"]["join"]:
                    self._let_go(room)

    async def _catch_up(self) -> None:
        """Upkeep, which holds up nobody: what fails is done at the next sync. Raises LoggedOut."""
        try:
            await self._maintain()
        except LoggedOut:
            raise
        except SendError as error:
            log.warning("%s", error)
            self._behind = True
        else:
            self._behind = False

    def _take_key(self, sent: object) -> str | None:
        """The session whose key a device gives; None for anything else.

        Anybody on any server may send one: what makes no sense holds up nobody.
        """
        olm = self.nio.olm
        try:
            event = ToDeviceEvent.parse_event(sent)
            key = olm.handle_to_device_event(event) if isinstance(event, OlmEvent) else None
        except SessionCreationException:
            log.warning("a device used a key that Levain has no more: it is offered another")
            olm._mark_device_for_unwedging(event.sender, event.sender_key)
            return None
        except Exception as error:  # of several libraries, none of which says what it is
            log.info("a device sent what makes no sense: %s", type(error).__name__)
            return None
        return key.session_id if isinstance(key, RoomKeyEvent | ForwardedRoomKeyEvent) else None

    async def _forget(self, room: str) -> None:
        """Who is in a room is asked for anew, and what follows has a new key."""
        async with self._turn:
            self._let_go(room)

    def _let_go(self, room: str) -> None:
        self.nio.rooms.pop(room, None)
        self.nio.olm.outbound_group_sessions.pop(room, None)

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
        encrypting = asyncio.ensure_future(self._encrypt(room, kind, dict(content)))
        encrypting.add_done_callback(_heed)
        return await asyncio.shield(encrypting)

    async def _encrypt(
        self, room: str, kind: str, content: dict[str, Any]
    ) -> tuple[str, Mapping[str, Any]]:
        async with self._turn:
            try:
                known = self.nio.rooms.get(room) or await self._admit(room)
                if self.nio.should_query_keys:
                    await self._query()
                if self.nio.olm.should_share_group_session(room):
                    await self._share(known)
                return self.nio.encrypt(room, kind, content)  # type: ignore[no-any-return]
            except (aiohttp.ClientError, TimeoutError, OSError, LocalProtocolError) as error:
                raise SendError(f"cannot be encrypted yet: {type(error).__name__}") from None

    async def _admit(self, room: str) -> MatrixRoom:
        """Let the library know a room and who is in it: their devices are asked for anew."""
        known = MatrixRoom(room, self.nio.user_id, encrypted=True)
        self.nio.rooms[room] = known
        try:
            await self.nio.joined_members(room)
        except BaseException:
            del self.nio.rooms[room]  # nobody is known to be there
            raise
        self.nio.olm.users_for_key_query.update(known.users)
        return known

    async def _share(self, room: MatrixRoom) -> None:
        """Give everybody's devices the key of what follows; somebody else must have it."""
        nio = self.nio
        others = set(room.users) - {nio.user_id}
        if others and others <= nio.olm.users_for_key_query:
            raise SendError("nobody's devices are known")
        try:
            given = await nio.share_group_session(room.room_id, ignore_unverified_devices=True)
        finally:
            nio.sharing_session.pop(room.room_id, None)  # else a claim cut off locks the room
        wanted = {
            (user, device.id)
            for user in others
            for device in nio.device_store.active_user_devices(user)
            if not nio.olm.is_device_blacklisted(device)
        }
        if wanted and not wanted & set(getattr(given, "users_shared_with", ())):
            nio.olm.outbound_group_sessions.pop(room.room_id, None)
            raise SendError("nobody could be given the key")

    async def _query(self) -> None:
        """Ask for the devices of people; one that is not what it was is given no key any more.

        Whose devices the homeserver does not know now are asked for the next time.
        """
        nio = self.nio
        answer = await nio.keys_query()
        if self._watch is None:
            return
        known = nio.device_store
        told = [
            each
            for each in devices.read(answer.device_keys, nio.user_id)
            if each.name in known[each.person]  # else it is not even signed by itself
        ]
        try:
            changed = await self._watch(told)
        except StorageGone:
            nio.olm.users_for_key_query.update(each.person for each in told)
            raise SendError("the devices of people cannot be kept now") from None
        for person, name in changed:
            if not nio.olm.is_device_blacklisted(known[person][name]):
                nio.blacklist_device(known[person][name])

    async def _maintain(self) -> None:
        """What is due to the homeserver and to other devices."""
        nio = self.nio
        async with self._turn:
            try:
                await nio.send_to_device_messages()
                if nio.should_upload_keys:
                    answer = await nio.keys_upload()
                    if isinstance(answer, KeysUploadError) and "already exists" in answer.message:
                        self._useless[nio.device_id] = LoggedOut(
                            f"{self._folder}: these are not the keys of device {nio.device_id}:"
                            " run `levain matrix login` for a new device"
                        )
                        raise self._useless[nio.device_id]
                if nio.should_query_keys:
                    await self._query()
                if nio.should_claim_keys:
                    await nio.keys_claim(nio.get_users_for_key_claiming())
            except LevainError:
                raise
            except Exception as error:  # of several libraries, none of which says what it is
                raise SendError(f"keys: {type(error).__name__}") from error


def _state_only(changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A room's part of a sync, as the library wants it, without what was said."""
    return {
        "state": {"events": []},
        "timeline": {"events": list(changes), "limited": False, "prev_batch": ""},
        "ephemeral": {"events": []},
        "account_data": {"events": []},
    }


def encrypt_attachment(content: bytes) -> tuple[bytes, dict[str, Any]]:
    """A file as it may be given to a homeserver, and what reads it again."""
    hidden, keys = nio_encrypt_attachment(content)
    return hidden, {key: keys[key] for key in ("key", "iv", "hashes", "v")}


def _heed(done: asyncio.Future[Any]) -> None:
    """Take its failure: whoever waited may have gone."""
    if not done.cancelled():
        done.exception()
