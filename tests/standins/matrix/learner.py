"""People with a Matrix client of their own, that shares nothing with the adapter.

`Learner` speaks in clear rooms, by bare HTTP; `CryptoLearner` in encrypted ones too.
"""

from __future__ import annotations

import asyncio
import copy
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import aiohttp
import nio
from nio.crypto.attachments import encrypt_attachment

from tests.standins.matrix.synapse import Account, Synapse

PATIENCE = 30.0  # seconds, on a busy machine
V3 = "/_matrix/client/v3"
POLL_RESPONSE = "org.matrix.msc3381.poll.response"
ENCRYPTED = "m.room.encrypted"

_LONG_POLL = 5.0  # seconds
_AGAIN = 0.05  # seconds, while the homeserver is away
_FILTER = json.dumps({"presence": {"types": []}, "room": {"timeline": {"limit": 100}}})

Event = dict[str, Any]


class Refused(Exception):
    """The homeserver says no."""

    def __init__(self, status: int, answer: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {dict(answer)}")
        self.status = status
        self.answer = answer


class Learner:
    """Somebody, until the end of the block or `close`."""

    def __init__(self, url: str, account: Account) -> None:
        self.account = account
        self.user_id = account.user_id
        self._http = aiohttp.ClientSession(
            url, headers={"Authorization": f"Bearer {account.access_token}"}
        )
        self._since: str | None = None
        self._rooms: dict[str, dict[str, Event]] = {}  # by event id, in order
        self._invitations: list[str] = []
        self._given: set[str] = set()
        self._turn = asyncio.Lock()

    @classmethod
    async def register(cls, synapse: Synapse, name: str) -> Self:
        """Somebody new."""
        person = cls(synapse.url, await asyncio.to_thread(synapse.register, name))
        try:
            await person._open()
        except BaseException:
            await person.close()
            raise
        return person

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.close()

    # --- Rooms

    async def open_room(self, *others: str, encrypted: bool = False) -> str:
        """A new room with them, who are invited: a direct conversation with one."""
        state = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
        body = {
            "is_direct": len(others) == 1,
            "preset": "trusted_private_chat",
            "invite": others,
            "initial_state": [state] if encrypted else [],
        }
        return str((await self.call("POST", "createRoom", body=body))["room_id"])

    async def accept(self, patience: float = PATIENCE) -> str:
        """Join the room of the next invitation, waited for."""
        try:
            async with asyncio.timeout(patience):
                while not self._invitations:
                    await self.pull(_LONG_POLL)
        except TimeoutError:
            raise AssertionError(f"{self.user_id}: no invitation in {patience} s") from None
        room = self._invitations.pop(0)
        await self.call("POST", "join", room, body={})
        return room

    async def leave(self, room: str) -> None:
        await self.call("POST", "rooms", room, "leave", body={})

    # --- Saying. Each gives the id of the event.

    async def say(self, room: str, text: str) -> str:
        return await self.send(room, "m.room.message", {"msgtype": "m.text", "body": text})

    async def reply(self, room: str, event_id: str, text: str) -> str:
        """Say something in reply to a message, quoted first as some clients do."""
        body = f"> <@somebody:{room}> des mots\n> A. d’autres\n\n{text}"
        relation = {"m.in_reply_to": {"event_id": event_id}}
        content = {"msgtype": "m.text", "body": body, "m.relates_to": relation}
        return await self.send(room, "m.room.message", content)

    async def say_in_thread(self, room: str, root: str, text: str, last: str = "") -> str:
        """Say something in the thread of a message, after the `last` of its messages."""
        shown = {"is_falling_back": True, "m.in_reply_to": {"event_id": last or root}}
        relation = {"rel_type": "m.thread", "event_id": root, **shown}
        content = {"msgtype": "m.text", "body": text, "m.relates_to": relation}
        return await self.send(room, "m.room.message", content)

    async def edit(self, room: str, event_id: str, text: str) -> str:
        content = {
            "msgtype": "m.text",
            "body": f"* {text}",
            "m.new_content": {"msgtype": "m.text", "body": text},
            "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
        }
        return await self.send(room, "m.room.message", content)

    async def react(self, room: str, event_id: str, key: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": key}
        return await self.send(room, "m.reaction", {"m.relates_to": relation})

    async def vote(self, room: str, poll: str, ids: Iterable[str]) -> str:
        content = {
            "m.relates_to": {"rel_type": "m.reference", "event_id": poll},
            POLL_RESPONSE: {"answers": list(ids)},
        }
        return await self.send(room, POLL_RESPONSE, content)

    async def send(self, room: str, kind: str, content: Event) -> str:
        """Any event."""
        kind, content = await self._hide(room, kind, content)
        place = ("rooms", room, "send", kind, uuid.uuid4().hex)
        return str((await self.call("PUT", *place, body=content))["event_id"])

    # --- Hearing

    async def expect(
        self, room: str, wanted: Callable[[Event], bool], patience: float = PATIENCE
    ) -> Event:
        """The first event of somebody else that is wanted, waited for; each is given once.

        A homeserver that is away meanwhile is asked again.
        """
        try:
            async with asyncio.timeout(patience):
                while (found := self._find(room, wanted)) is None:
                    await self.pull(_LONG_POLL)
        except TimeoutError:
            seen = "\n".join(f"  {_describe(event)}" for event in self.seen(room))
            raise AssertionError(
                f"{self.user_id}: not heard in {patience} s, but:\n{seen or '  nothing'}"
            ) from None
        self._given.add(found["event_id"])
        return found

    @property
    def rooms(self) -> list[str]:
        return list(self._rooms)

    def seen(self, room: str) -> list[Event]:
        """All that was said so far, one's own included, in order, edits as they came."""
        return list(self._rooms.get(room, {}).values())

    async def pull(self, wait: float = 0.0) -> None:
        """Take in what is new, waiting for something for as long as `wait` seconds."""
        query = {"filter": _FILTER, "timeout": str(int(wait * 1000))}
        if self._since:
            query["since"] = self._since
        async with self._turn:
            try:
                synced = await self.call("GET", "sync", **query)
            except aiohttp.ClientError:
                await asyncio.sleep(_AGAIN)
                return
            await self._learn(synced)
            rooms = synced.get("rooms", {})
            for room, part in rooms.get("join", {}).items():
                await self._take(room, part["timeline"])
            for room in rooms.get("invite", {}):
                if room not in self._invitations:
                    self._invitations.append(room)
            self._since = synced["next_batch"]

    async def call(
        self, method: str, *place: str, body: object = None, **query: str
    ) -> dict[str, Any]:
        """What the homeserver answers, once it has time for us. Raises Refused."""
        path = V3 + "".join(f"/{quote(part, safe='')}" for part in place)
        again = 0 if method == "POST" else 3  # its own database may be busy
        while True:
            async with self._http.request(method, path, json=body, params=query) as response:
                answer: dict[str, Any] = await response.json()
            if response.status == 200:
                return answer
            if response.status == 500 and again:
                again -= 1
                continue
            if response.status != 429:
                raise Refused(response.status, answer)
            await asyncio.sleep(answer["retry_after_ms"] / 1000)

    async def fetch(self, mxc: str) -> bytes:
        """What was uploaded there."""
        path = f"/_matrix/client/v1/media/download/{mxc.removeprefix('mxc://')}"
        async with self._http.get(path) as response:
            response.raise_for_status()
            return await response.read()

    async def upload(self, content: bytes) -> str:
        """Keep a content in the homeserver; its `mxc:` address."""
        async with self._http.post("/_matrix/media/v3/upload", data=content) as response:
            response.raise_for_status()
            return str((await response.json())["content_uri"])

    async def attach(self, room: str, name: str, content: bytes) -> str:
        """Send a file as Element does: encrypted where the room is. The id of its event."""
        kept, told = self._hide_file(room, content)
        info = {"mimetype": "text/csv", "size": len(content)}
        described = {"msgtype": "m.file", "body": name, "filename": name, "info": info}
        place = {"url": await self.upload(kept)}
        described |= {"file": told | place} if told else place
        return await self.send(room, "m.room.message", described)

    async def _take(self, room: str, timeline: Mapping[str, Any]) -> None:
        known = self._rooms.get(room, {})
        events = timeline["events"]
        if timeline.get("limited"):
            events = await self._missed(room, timeline["prev_batch"], known) + events
        known |= {each["event_id"]: each for each in events if each["event_id"] not in known}
        self._rooms[room] = {event_id: self._read(room, each) for event_id, each in known.items()}

    async def _missed(self, room: str, before: str, known: Mapping[str, Event]) -> list[Event]:
        """What a sync left out, back to what is known or to the start."""
        found: list[Event] = []
        start: str | None = before
        while start and not any(each["event_id"] in known for each in found):
            query = {"from": start, "dir": "b", "limit": "100"}
            page = await self.call("GET", "rooms", room, "messages", **query)
            found += page["chunk"]
            start = page.get("end")
        return found[::-1]

    def _find(self, room: str, wanted: Callable[[Event], bool]) -> Event | None:
        for event in self.seen(room):
            others = event["sender"] != self.user_id and event["event_id"] not in self._given
            if others and wanted(event):
                return event
        return None

    # --- What encryption changes

    async def _open(self) -> None:
        """Make ready."""

    async def _learn(self, synced: dict[str, Any]) -> None:
        """Take in what concerns keys."""

    def _read(self, room: str, event: Event) -> Event:
        """In clear, if possible."""
        return event

    async def _hide(self, room: str, kind: str, content: Event) -> tuple[str, Event]:
        return kind, content

    def _hide_file(self, room: str, content: bytes) -> tuple[bytes, Event]:
        """What the homeserver may have of a file, and what reads it again."""
        return content, {}


class CryptoLearner(Learner):
    """Somebody whose client encrypts. Their keys are kept in `store`."""

    def __init__(self, url: str, account: Account, store: Path) -> None:
        super().__init__(url, account)
        store.mkdir(parents=True, exist_ok=True)
        config = nio.AsyncClientConfig(
            encryption_enabled=True, store_sync_tokens=False, max_timeouts=0
        )
        self.nio = nio.AsyncClient(url, account.user_id, store_path=str(store), config=config)

    @classmethod
    async def register(cls, synapse: Synapse, name: str, store: Path | None = None) -> Self:
        """Somebody new. Their keys are beside the homeserver's data unless `store` is given."""
        store = store or synapse.folder / "learners" / name
        person = cls(synapse.url, await asyncio.to_thread(synapse.register, name), store)
        try:
            await person._open()
        except BaseException:
            await person.close()
            raise
        return person

    async def open_room(self, *others: str, encrypted: bool = True) -> str:
        return await super().open_room(*others, encrypted=encrypted)

    async def close(self) -> None:
        await self.nio.close()
        await super().close()

    async def _open(self) -> None:
        account = self.account
        self.nio.restore_login(account.user_id, account.device_id, account.access_token)
        await self._maintain()

    async def _learn(self, synced: dict[str, Any]) -> None:
        response = nio.SyncResponse.from_dict(copy.deepcopy(synced))
        assert isinstance(response, nio.SyncResponse), response
        await self.nio.receive_response(response)
        await self._maintain()

    async def _maintain(self) -> None:
        await self.nio.send_to_device_messages()
        if self.nio.should_upload_keys:
            answer = await self.nio.keys_upload()
            assert isinstance(answer, nio.KeysUploadResponse), answer
        if self.nio.should_query_keys:
            await self.nio.keys_query()

    def _read(self, room: str, event: Event) -> Event:
        """As it came, until its key is there."""
        if event["type"] != ENCRYPTED:
            return event
        hidden = nio.Event.parse_encrypted_event(copy.deepcopy(event))
        if not isinstance(hidden, nio.MegolmEvent):
            return event
        hidden.room_id = room
        try:
            clear: Event = self.nio.decrypt_event(hidden).source
        except nio.EncryptionError:
            return event
        # nio leaves these out when the sender did; a reader needs them.
        return {key: event[key] for key in ("event_id", "sender", "origin_server_ts")} | clear

    async def _hide(self, room: str, kind: str, content: Event) -> tuple[str, Event]:
        if not self._turn.locked() or room not in self.nio.rooms:
            await self.pull()  # who is there now, with which devices
        known = self.nio.rooms.get(room)
        if kind == "m.reaction" or known is None or not known.encrypted:
            return kind, content
        if not known.members_synced:
            await self.nio.joined_members(room)
        if self.nio.should_query_keys:
            await self.nio.keys_query()
        if self.nio.olm.should_share_group_session(room):
            await self.nio.share_group_session(room, ignore_unverified_devices=True)
        kind, hidden = self.nio.encrypt(room, kind, content)
        return kind, dict(hidden)

    def _hide_file(self, room: str, content: bytes) -> tuple[bytes, Event]:
        known = self.nio.rooms.get(room)
        return encrypt_attachment(content) if known and known.encrypted else (content, {})


def words(event: Event) -> str:
    """What a message says; an edit, what it now says."""
    content = event["content"]
    return str(content.get("m.new_content", content).get("body", ""))


def says(part: str) -> Callable[[Event], bool]:
    """Whether a message, or its edit, holds those words."""
    return lambda event: event["type"] == "m.room.message" and part in words(event)


def _describe(event: Event) -> str:
    return f"{event['sender']} {event['type']} {json.dumps(event['content'], ensure_ascii=False)}"
