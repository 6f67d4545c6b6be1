"""Keys of rooms (Megolm sessions): received from devices, shared with them, used to decrypt."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nio import (
    AsyncClient,
    EncryptionError,
    ForwardedRoomKeyEvent,
    MatrixRoom,
    MegolmEvent,
    OlmEvent,
    RoomKeyEvent,
    ToDeviceEvent,
)
from nio.events import Event as NioEvent
from nio.store import DefaultStore
from vodozemac import SessionCreationException

from bot.domain.errors import SendError

log = logging.getLogger(__name__)


def take_key(nio: AsyncClient, sent: object) -> str | None:
    """The session whose key a device gives; None for anything else.

    Anybody on any server may send one: what makes no sense holds up nobody.
    """
    olm = nio.olm
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


def decrypt(nio: AsyncClient, room: str, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """An event in clear; None as long as its key is not here."""
    event = NioEvent.parse_encrypted_event(dict(raw))
    if not isinstance(event, MegolmEvent):
        return None
    event.room_id = room
    try:
        clear = nio.decrypt_event(event)
    except EncryptionError:
        return None
    source = getattr(clear, "source", None)
    return dict(source) if isinstance(source, dict) else None


def inherit(nio: AsyncClient) -> None:
    """Take over the keys that the account's earlier devices left in the folder.

    Without them, a new device could read none of the questions that are tapped.
    """
    begin, end = f"{nio.user_id}_", ".db"
    for file in sorted(Path(nio.store_path).iterdir()):
        device = file.name.removeprefix(begin).removesuffix(end)
        if file.name != f"{begin}{device}{end}" or device == nio.device_id:
            continue
        try:
            earlier = DefaultStore(nio.user_id, device, nio.store_path, nio.config.pickle_key)
            for session in earlier.load_inbound_group_sessions():
                if nio.olm.inbound_group_store.add(session):
                    nio.olm.save_inbound_group_session(session)
            earlier.database.close()
        except Exception as error:  # of several libraries, none of which says what it is
            log.warning("%s: its keys are not taken over: %s", file, type(error).__name__)


async def admit(nio: AsyncClient, room: str) -> MatrixRoom:
    """Let the library know a room and who is in it: their devices are asked for anew."""
    known = MatrixRoom(room, nio.user_id, encrypted=True)
    nio.rooms[room] = known
    try:
        await nio.joined_members(room)
    except BaseException:
        del nio.rooms[room]  # nobody is known to be there
        raise
    nio.olm.users_for_key_query.update(known.users)
    return known


def let_go(nio: AsyncClient, room: str) -> None:
    """Forget who is in a room: they are asked for anew, and what follows has a new key."""
    nio.rooms.pop(room, None)
    nio.olm.outbound_group_sessions.pop(room, None)


async def share_key(nio: AsyncClient, room: MatrixRoom) -> None:
    """Give everybody's devices the key of what follows. Raises SendError when nobody has it."""
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
