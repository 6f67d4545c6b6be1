"""Invitations: kept as events when they come, then answered one by one, each in its room."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from adapters.matrix.access import Admission
from adapters.matrix.client import CallRefused, Gate, MatrixClient
from adapters.matrix.rooms import membership
from adapters.matrix.sync.direct import Direct
from adapters.matrix.sync.timeline import INVITED, TimelineEvent, load
from adapters.matrix.untrusted import as_object, is_id
from bot.domain.recent import Recent
from bot.storage.inbox import Event
from bot.texts.speech import Speech

ACCEPTED_MAX = 20_000  # rooms

log = logging.getLogger(__name__)


def invitations(synced: Mapping[str, Any], since: str | None, me: str) -> list[Event]:
    """The invitations of a sync; from the same place, one that is repeated brings the same."""
    invited = (synced.get("rooms") or {}).get("invite") or {}
    return [
        Event(room, _id(room, since), json.dumps({"type": INVITED, "sender": inviter}))
        for room, section in invited.items()
        if is_id(room) and (inviter := _inviter(section, me))
    ]


def _id(room: str, since: str | None) -> str:
    digest = blake2b(f"{room} {since}".encode(), digest_size=16)
    return f"joined:{digest.hexdigest()}"


def _inviter(section: object, me: str) -> str | None:
    """The person who invites, as the stripped state of an invitation says.

    The inviter's server writes most of that state: two who invite at once are nobody.
    """
    state = section.get("invite_state") if isinstance(section, dict) else None
    events = state.get("events") if isinstance(state, dict) else None
    inviters = [
        each.get("sender")
        for each in (events if isinstance(events, list) else ())
        if isinstance(each, dict) and _invites(each, me)
    ]
    sure = inviters and is_id(inviters[0]) and all(each == inviters[0] for each in inviters)
    return str(inviters[0]) if sure else None


def _invites(event: Mapping[str, Any], me: str) -> bool:
    about_me = event.get("type") == "m.room.member" and event.get("state_key") == me
    return about_me and membership(event).now == "invite"


class Invitations:
    """Accepts the invitations of people who may be heard, and declines the others."""

    def __init__(
        self,
        client: MatrixClient,
        direct: Direct,
        me: str,
        *,
        access: Admission,
        speech: Speech,
    ) -> None:
        self._client = client
        self._direct = direct
        self._me = me
        self._access = access
        self._speech = speech
        self._door = Gate()  # homeservers count how often one joins
        # By room, the invitation that Levain joined it by.
        self._accepted: Recent[str, str] = Recent(ACCEPTED_MAX)

    def follow(self, synced: Mapping[str, Any], since: str | None) -> list[TimelineEvent]:
        """The invitations of a sync. Out of a room, Levain may be invited there again."""
        for room in (synced.get("rooms") or {}).get("leave") or {}:
            self._accepted.pop(room, None)
        return [load(each, self._me) for each in invitations(synced, since, self._me)]

    async def answer(self, room: str, inviter: str, invitation: str) -> bool:
        """Join or decline; True when Levain joined by it. Raises RetryLater or SendError: not yet.

        A homeserver may give an invitation twice: first with the past, then as news.
        """
        accepted = self._accepted.get(room, "")
        if accepted == invitation:
            return True
        try:
            if not self._access.admits(inviter):
                reason = self._access.refusal(inviter, self._speech)
                await self._client.call("POST", "rooms", room, "leave", body={"reason": reason})
                return False
            await self._join(room, inviter)
            await self._leave_replaced(room)
        except CallRefused as error:
            log.warning("an invitation could not be answered: %s", error)
            return False
        self._accepted[room] = accepted or invitation
        return not accepted

    async def follow_upgrade(self, old: str, new: str, person: str) -> bool:
        """Join the room that replaces an old one, and leave the old one; True when this joins it.

        A room that only those invited may join is left once somebody has invited Levain to the
        new one. Raises RetryLater or SendError: not yet.
        """
        known = new in self._accepted
        try:
            if not known:
                await self._join(new, person)
                self._accepted[new] = old
            await self._client.call("POST", "rooms", old, "leave", body={})
        except CallRefused as error:
            log.info("an upgraded room is not followed yet: %s", error)
        return new in self._accepted and not known

    async def _join(self, room: str, person: str) -> None:
        with self._door.passing():
            await self._client.call("POST", "rooms", room, "join", body={})
        await self._direct.note(person, room)

    async def _leave_replaced(self, room: str) -> None:
        """Leave the room that this one replaces, if the old one says so too."""
        try:
            made = await self._state(room, "m.room.create")
            old = as_object(made.get("predecessor")).get("room_id")
            if not is_id(old):
                return
            ended = await self._state(str(old), "m.room.tombstone")
            if ended.get("replacement_room") == room:
                await self._client.call("POST", "rooms", str(old), "leave", body={})
        except CallRefused:  # Levain is not there
            return

    async def _state(self, room: str, kind: str) -> dict[str, Any]:
        return await self._client.call("GET", "rooms", room, "state", kind, "")
