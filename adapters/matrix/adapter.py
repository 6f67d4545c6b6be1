"""Matrix: one account of a homeserver, in private conversations."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Protocol

from adapters.matrix import parse
from adapters.matrix.client import Client, Refused
from adapters.matrix.crypto import Crypto, encrypt_attachment
from adapters.matrix.direct import Direct
from adapters.matrix.identity import Session
from adapters.matrix.parse import Reaction, Sent, Undecipherable, Vote, Words
from adapters.matrix.receiver import Lanes, Receiver, Synced, joined
from adapters.matrix.render import TAPS, Message, Upload, describe, edited, keycap, poll_end, render
from adapters.matrix.rooms import Rooms
from bot.errors import CannotDeliver, LoggedOut, RetryLater, SendError, StorageGone
from bot.messages import (
    Address,
    Attached,
    Chose,
    Handle,
    Inbound,
    Joined,
    Left,
    Outbound,
    Receipt,
    Text,
    Typed,
)
from bot.storage.inbox import Event, Settled
from bot.texts.speech import Speech

NAME = "matrix"
ROOMS_AT_ONCE = 16
FAILURES_MAX = 5  # then an event waits for the next start
MOMENT = 0.5  # seconds; what was dealt with in one is noted together
TYPING_AFTER = 0.5  # seconds of work before one is told of it
KEYS_WAIT = 60.0  # seconds for the keys of a message, before one is told of it
RECALLED_MAX = 2_000  # own messages whose taps are remembered
FIND_PAGES = 3  # of a conversation, looked through for a message of ours
MARKS_MAX = 1_000  # keycaps waiting to be placed
NAMED = "levain"  # as people call it
_JOINED = "levain.joined"

log = logging.getLogger(__name__)


class Inbox(Protocol):
    """What is kept for the account: see `bot.storage.inbox.Inbox`."""

    async def open(self) -> tuple[str, str | None]: ...
    async def waiting(self) -> list[Event]: ...
    async def take_in(self, events: Sequence[Event], cursor: str, now: datetime) -> None: ...
    async def settle(self, settled: Sequence[Settled]) -> None: ...
    async def fail(self, event_id: str) -> None: ...
    async def complain(self, trouble: str) -> None: ...


Turn = Callable[[], AbstractAsyncContextManager[asyncio.Event]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What one may set."""

    allowed: tuple[str, ...] = ()  # servers and people who may invite; empty: the own server
    reactions: str = "clear"  # keycaps under questions: in clear rooms, everywhere or never
    polls: bool = False  # questions as native polls
    people: tuple[str, ...] = ()  # with whom Levain opens a conversation
    encrypted: bool = True  # the conversations that it opens


class Matrix:
    """The Matrix adapter. `ready` while this process is the one that has the account."""

    name = NAME

    def __init__(
        self,
        session: Session,
        inbox: Inbox,
        turn: Turn,
        crypto: Crypto,
        *,
        clock: Callable[[], datetime],
        speech: Speech,
        options: Options | None = None,
    ) -> None:
        self.ready = False
        self._me = session.user_id
        self._server = session.user_id.partition(":")[2]
        self._inbox = inbox
        self._turn = turn
        self._crypto = crypto
        self._client = Client(crypto)
        self._rooms = Rooms(self._client)
        self._direct = Direct(self._client, self._me)
        self._clock = clock
        self._speech = speech
        self._options = options or Options()
        self._mark = ""
        self._open_at: datetime | None = None  # when the homeserver takes messages again
        self._recalled: OrderedDict[str, Mapping[str, Any]] = OrderedDict()
        self._marks: asyncio.Queue[tuple[str, str, int]] = asyncio.Queue(MARKS_MAX)
        self._settled: list[Settled] = []
        self._to_settle = asyncio.Event()
        self._undeciphered: dict[str, list[Event]] = {}  # Megolm session -> what needs its key
        self._lanes = Lanes(self._deal, ROOMS_AT_ONCE)

    # --- Hearing ----------------------------------------------------------------------------

    async def run(self, handle: Handle) -> None:
        """Hear people and reply, whenever it is this process's turn to. Raises LoggedOut."""
        self._handle = handle
        while True:
            try:
                async with self._turn() as lost:
                    await self._serve(lost)
            except StorageGone:
                log.warning("the database is away; trying again")
                await asyncio.sleep(1)

    async def _serve(self, lost: asyncio.Event) -> None:
        """Until the turn is lost."""
        await self._open_keys()
        self._mark, cursor = await self._inbox.open()
        self._lanes.feed(await self._inbox.waiting())
        receiver = Receiver(
            self._client,
            self._inbox,
            self._clock,
            wanted=self._wants,
            prepare=self._prepare,
            feed=self._lanes.feed,
            backlog=lambda: self._lanes.waiting,
        )
        work: list[Coroutine[Any, Any, Any]] = [
            receiver.receive(cursor),
            self._settle_each_moment(),
            self._place_keycaps(),
            self._open_conversations(),
            lost.wait(),
        ]
        tasks = [asyncio.create_task(each) for each in work]
        self.ready = True
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        except LoggedOut as error:
            await self._inbox.complain(f"{error}: run `levain matrix login`")
            raise
        finally:
            self.ready = False
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await self._lanes.stop()
            with contextlib.suppress(StorageGone):  # the next start settles it
                await self._settle()

    async def _open_keys(self) -> None:
        """As soon as the homeserver answers: the device's keys, signed as the account's own."""
        while True:
            try:
                await self._crypto.open()
                return
            except LoggedOut:
                raise
            except SendError as error:
                log.warning("%s; trying again", error)
                await asyncio.sleep(2)

    def _wants(self, room: str, event: Mapping[str, Any]) -> bool:
        """Whether it may mean something: said by another, or somebody's departure."""
        if event.get("type") == "m.room.member":
            if event.get("state_key") == self._me:
                return False
            return _membership(event) in ("leave", "ban") or _accepts(event, self._me)
        return event.get("sender") != self._me and parse.parse(event) is not None

    async def _prepare(self, synced: Synced) -> list[Event]:
        """Keys, rooms and invitations, before what was said is read; those who joined."""
        for session in await self._crypto.learn(synced):
            self._lanes.feed(self._undeciphered.pop(session, ()))
        for room, section in joined(synced).items():
            self._rooms.learn(room, section)
        rooms = synced.get("rooms") or {}
        for room in rooms.get("leave") or {}:
            self._rooms.forget(room)
        found = []
        for room, section in (rooms.get("invite") or {}).items():
            if inviter := await self._answer_invitation(room, section):
                content = json.dumps({"type": _JOINED, "sender": inviter})
                found.append(Event(room, f"joined:{room}:{synced['next_batch']}"[:255], content))
        return found

    async def _answer_invitation(self, room: str, section: Mapping[str, Any]) -> str | None:
        """Join or decline; who invited, when Levain joined."""
        inviter = _inviter(section, self._me)
        try:
            if inviter and self._may_invite(inviter):
                await self._client.call("POST", "rooms", room, "join", body={})
                await self._direct.note(inviter, room)
                return inviter
            reason = {"reason": self._speech("matrix-declined")}
            await self._client.call("POST", "rooms", room, "leave", body=reason)
        except Refused as error:
            log.warning("an invitation could not be answered: %s", error)
        return None

    def _may_invite(self, person: str) -> bool:
        allowed = self._options.allowed or (self._server,)
        return person in allowed or person.partition(":")[2] in allowed

    # --- Dealing with one event -------------------------------------------------------------

    async def _deal(self, event: Event) -> None:
        """Until it is dealt with, whatever the homeserver and the database do meanwhile."""
        pause = 0.25
        while True:
            try:
                settled = await self._hear(event)
            except (asyncio.CancelledError, LoggedOut):
                raise
            except CannotDeliver:
                settled = Settled(event.id, None)  # the room is closed: nobody waits
            except RetryLater as error:
                await asyncio.sleep(error.after)
                continue
            except (SendError, StorageGone) as error:
                log.warning("an event waits: %s", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(2 * pause, 60.0)
                continue
            except Exception as error:
                log.error("event %s: %s", event.id, type(error).__name__)
                return await self._give_up(event)
            if settled:
                self._settled.append(settled)
                self._to_settle.set()
            return None

    async def _give_up(self, event: Event) -> None:
        """Say so at the first failure; the event stays kept, for the next start."""
        with contextlib.suppress(SendError, StorageGone):
            await self._inbox.fail(event.id)
            if event.failures == 0:
                sorry = Outbound((Text(self._speech("matrix-trouble")),))
                await self._post(event.room, sorry, f"{event.id}.sorry")

    async def _hear(self, event: Event) -> Settled | None:
        """What it means, to the core; its replies, to the room. None: it waits for its keys."""
        if event.failures >= FAILURES_MAX:
            return None
        raw = await self._decipher(event, json.loads(event.content))
        if raw is None:
            return None
        address = Address(NAME, self._server, str(raw.get("sender")), event.room)
        content = await self._read(event, raw)
        if content is None:
            return Settled(event.id, None)
        if not isinstance(content, Left) and not (await self._rooms.get(event.room)).private:
            await self._answer_in_company(event, raw)
            return Settled(event.id, None)
        inbound = Inbound(
            id=event.id, address=address, at=self._clock(), content=content, kept=True
        )
        typing = asyncio.create_task(self._show_typing(event.room))
        try:
            outbounds = await self._handle(inbound)
            for number, outbound in enumerate(outbounds):
                await self._post(event.room, outbound, f"{event.id}.{number}")
        finally:
            typing.cancel()
        await self._close(event, raw, content)
        return Settled(event.id, address.person)

    async def _decipher(self, event: Event, raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The event in clear; None while it waits for its key: then one is told what to do."""
        said = parse.parse(raw)
        if not isinstance(said, Undecipherable):
            return raw
        if clear := self._crypto.decrypt(event.room, raw):
            # What the server says of who sent it, and what only the sender could write.
            return {**clear, "sender": raw.get("sender"), "event_id": event.id}
        self._undeciphered.setdefault(said.session_id, []).append(event)
        asyncio.get_running_loop().call_later(KEYS_WAIT, self._miss_keys, event, said.session_id)
        return None

    async def _read(
        self, event: Event, raw: Mapping[str, Any]
    ) -> Typed | Chose | Attached | Joined | Left | None:
        if raw.get("type") == _JOINED:
            return Joined()
        if raw.get("type") == "m.room.member":
            if _accepts(raw, self._me):
                return Joined()
            return await self._see_off(event.room)
        match said := parse.parse(raw):
            case Words(text):
                return Typed(text)
            case Sent(name):
                return Attached(name)
            case Reaction() | Vote():
                return parse.taps(await self._recall(event.room, said.event_id), said)
        return None

    async def _see_off(self, room: str) -> Left | None:
        """Somebody left: Levain does not stay alone."""
        self._rooms.forget(room)
        try:
            if (await self._rooms.get(room)).members > 1:
                return None
            await self._client.call("POST", "rooms", room, "leave", body={})
        except Refused:
            pass  # it is out already
        self._rooms.forget(room)
        return Left()

    async def _answer_in_company(self, event: Event, raw: Mapping[str, Any]) -> None:
        """Where others read along, only an invitation to speak in private, when spoken to."""
        if parse.is_mentioned(raw, self._me, (NAMED,)):
            private = Outbound((Text(self._speech("matrix-private")),), quiet=True)
            await self._post(event.room, private, f"{event.id}.0")

    def _miss_keys(self, event: Event, session: str) -> None:
        if event in self._undeciphered.get(session, ()):
            sorry = Outbound((Text(self._speech("matrix-undecipherable")),))
            task = asyncio.create_task(self._post(event.room, sorry, f"{event.id}.keys"))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def _open_conversations(self) -> None:
        """With the people one has named, who would otherwise have to find Levain."""
        people, encrypted = self._options.people, self._options.encrypted
        pause = 1.0
        while True:
            try:
                await self._direct.open(people, encrypted=encrypted)
                break
            except RetryLater as error:
                pause = error.after
            except SendError:
                pause = min(2 * pause, 60.0)
            await asyncio.sleep(pause)
        await asyncio.Event().wait()

    async def _show_typing(self, room: str) -> None:
        """Once the work takes a moment."""
        await asyncio.sleep(TYPING_AFTER)
        with contextlib.suppress(SendError):
            body = {"typing": True, "timeout": 10_000}
            await self._client.call("PUT", "rooms", room, "typing", self._me, body=body)

    async def _settle_each_moment(self) -> None:
        while True:
            await self._to_settle.wait()
            await asyncio.sleep(MOMENT)
            self._to_settle.clear()
            try:
                await self._settle()
            except StorageGone:
                self._to_settle.set()

    async def _settle(self) -> None:
        """Note what was dealt with. Raises StorageGone."""
        settled, self._settled = self._settled, []
        try:
            if settled:
                await self._inbox.settle(settled)
        except StorageGone:
            self._settled = settled + self._settled
            raise

    # --- Sending ----------------------------------------------------------------------------

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        """Send once under `key`, as long as the homeserver remembers it: a day."""
        now = self._clock()
        if self._open_at and self._open_at > now:
            raise RetryLater((self._open_at - now).total_seconds())
        return await self._post(address.conversation, outbound, key)

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        """The message that can be answered, or the last of those it was made of, is replaced."""
        room, event_id = receipt.split(" ")
        shown = [part for part in render(outbound) if isinstance(part, Message)]
        if shown:
            new = edited(shown[-1].content, event_id)
            digest = blake2b(json.dumps(new).encode(), digest_size=6).hexdigest()
            await self._put(room, shown[-1].type, new, f"{self._mark}.{event_id}.{digest}")

    async def find(self, address: Address, key: str) -> Receipt | None:
        """Looked up in the conversation; past that, the homeserver drops what it has for a day."""
        txn, place = f"{self._mark}.{key}", ""
        parts: list[str] = []  # of that message, the newest first
        for _ in range(FIND_PAGES):
            chunk, following = await self._client.page_back(address.conversation, place)
            for event in chunk:
                named = (event.get("unsigned") or {}).get("transaction_id", "")
                if named == txn or (parts and named.startswith(f"{txn}.")):
                    parts.append(event["event_id"])
            if parts or not following:
                break
            place = following
        for event_id in parts[::-1]:
            if TAPS in await self._recall(address.conversation, event_id):
                return f"{address.conversation} {event_id}"
        return f"{address.conversation} {parts[0]}" if parts else None

    async def _post(self, room: str, outbound: Outbound, key: str) -> Receipt:
        """The message as one event or several; the receipt of the one that can be answered."""
        receipt, answerable = "", False
        parts = render(outbound, polls=self._options.polls)
        for number, part in enumerate(parts, 1):
            message = await self._upload(room, part) if isinstance(part, Upload) else part
            # The last one's says that all of it has left.
            txn = f"{self._mark}.{key}" + (f".{number}" if number < len(parts) else "")
            event_id = await self._put(room, message.type, message.content, txn)
            if not answerable:
                receipt = f"{room} {event_id}"
            if TAPS in message.content:
                answerable = True
                self._remember(event_id, message.content)
                if message.keycaps:
                    await self._plan_keycaps(room, event_id, message.keycaps)
        return receipt

    async def _put(self, room: str, kind: str, content: Mapping[str, Any], txn: str) -> str:
        """Encrypted where the room is."""
        try:
            if (await self._rooms.get(room)).encrypted:
                kind, content = await self._crypto.encrypt(room, kind, content)
            return await self._client.put_event(room, kind, content, txn)
        except RetryLater as error:
            self._open_at = self._clock() + timedelta(seconds=error.after)
            raise
        except Refused as error:
            if error.status in (403, 404):
                raise CannotDeliver(f"the room is closed to Levain: {error.code}") from None
            raise

    async def _upload(self, room: str, upload: Upload) -> Message:
        """Its content to the homeserver's store: encrypted where the room is."""
        content = upload.block.content
        if not (await self._rooms.get(room)).encrypted:
            return describe(upload, url=await self._client.upload(content))
        hidden, keys = encrypt_attachment(content)
        place = {"url": await self._client.upload(hidden), **keys}
        return describe(upload, file=place)

    async def _recall(self, room: str, event_id: str) -> Mapping[str, Any]:
        """The content of a message of ours; nothing for anybody else's."""
        if event_id in self._recalled:
            return self._recalled[event_id]
        try:
            event = await self._client.call("GET", "rooms", room, "event", event_id)
        except Refused:
            return {}
        if event.get("sender") != self._me:
            return {}
        if event.get("type") == "m.room.encrypted":
            event = self._crypto.decrypt(room, event) or {}
        content = event.get("content")
        return self._remember(event_id, content if isinstance(content, dict) else {})

    def _remember(self, event_id: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        self._recalled[event_id] = content
        while len(self._recalled) > RECALLED_MAX:
            self._recalled.popitem(last=False)
        return content

    # --- Keycaps ----------------------------------------------------------------------------

    async def _plan_keycaps(self, room: str, event_id: str, count: int) -> None:
        wanted = self._options.reactions
        encrypted = (await self._rooms.get(room)).encrypted
        if wanted == "everywhere" or (wanted == "clear" and not encrypted):
            with contextlib.suppress(asyncio.QueueFull):
                self._marks.put_nowait((room, event_id, count))

    async def _place_keycaps(self) -> None:
        """Under questions, one after the other, when nothing better is to be sent."""
        while True:
            room, event_id, count = await self._marks.get()
            for number in range(1, count + 1):
                relation = {"rel_type": "m.annotation", "event_id": event_id}
                content = {"m.relates_to": relation | {"key": keycap(number)}}
                try:
                    await self._client.put_event(
                        room, "m.reaction", content, f"{self._mark}.{event_id}.k{number}"
                    )
                except RetryLater as error:
                    await asyncio.sleep(error.after)
                except SendError:
                    break

    async def _close(self, event: Event, raw: Mapping[str, Any], content: object) -> None:
        """End the poll that was answered."""
        said = parse.parse(raw)
        if isinstance(said, Vote) and isinstance(content, Chose):
            ended = poll_end(said.event_id, self._speech("matrix-poll-closed"))
            with contextlib.suppress(SendError):
                await self._put(event.room, ended.type, ended.content, f"{said.event_id}.end")


def _membership(event: Mapping[str, Any]) -> object:
    content = event.get("content")
    return content.get("membership") if isinstance(content, dict) else None


def _accepts(event: Mapping[str, Any], me: str) -> bool:
    """Whether somebody enters a conversation that Levain opened."""
    told = event.get("unsigned")
    told = told if isinstance(told, dict) else {}
    before = told.get("prev_content")
    invited = isinstance(before, dict) and before.get("membership") == "invite"
    return invited and told.get("prev_sender") == me and _membership(event) == "join"


def _inviter(section: Mapping[str, Any], me: str) -> str | None:
    """Who invites, as the stripped state of an invitation says."""
    for each in (section.get("invite_state") or {}).get("events") or ():
        if (
            isinstance(each, dict)
            and each.get("type") == "m.room.member"
            and each.get("state_key") == me
            and _membership(each) == "invite"
            and isinstance(each.get("sender"), str)
        ):
            return str(each["sender"])
    return None
