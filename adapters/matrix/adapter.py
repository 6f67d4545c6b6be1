"""Matrix: one account of a homeserver, in private conversations."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from adapters.lanes import Lanes, together
from adapters.matrix.client import Client, Closed, Refused
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.encryption.undecrypted import Undecrypted
from adapters.matrix.encryption.withheld import Withheld
from adapters.matrix.messages import parse
from adapters.matrix.messages.parse import (
    Encrypted,
    End,
    Reaction,
    Sent,
    Vote,
    Words,
    membership,
    sent_at,
)
from adapters.matrix.messages.reactions import Reactions
from adapters.matrix.messages.receipts import Receipts
from adapters.matrix.messages.sender import Sender
from adapters.matrix.messages.typing_notice import TypingNotice
from adapters.matrix.rooms import PRIVATE_MAX, Rooms
from adapters.matrix.session import Session
from adapters.matrix.sync.direct import Direct
from adapters.matrix.sync.invitations import INVITED, Invitations, invitations
from adapters.matrix.sync.receiver import FAILURES_TOLD, Receiver, Synced, joined
from adapters.matrix.sync.sync_token import Keeper, SyncToken
from adapters.matrix.texts import speech
from bot.domain.errors import (
    CannotDeliver,
    LoggedOut,
    RetryLater,
    SendError,
    SettingsError,
    StorageGone,
)
from bot.domain.messages import (
    Address,
    Attached,
    Chose,
    Feedback,
    Inbound,
    Joined,
    Left,
    Outbound,
    Text,
    Typed,
)
from bot.domain.ports import Handle, Receipt
from bot.domain.recent import Recent
from bot.storage.inbox import Event, Settled
from bot.texts.speech import Speech
from lessons.errors import LevainError

NAME = "matrix"
ROOMS_AT_ONCE = 16
FAILURES_MAX = 5  # then an event waits for the next start
LOOK_AGAIN = 30.0  # seconds before another look for a session that can be used
KEYS_WAIT = 60.0  # seconds for the keys of a message, before one is told of it
REMEMBERED = timedelta(hours=12)  # a homeserver remembers a transaction for a day
NAMED = "levain"  # as people call it
ENDED_MAX = 1_000  # polls, whose late votes do not count
COMPANY_MAX = 100  # people in an encrypted room, each of whose devices would be given keys

log = logging.getLogger(__name__)


class Inbox(Keeper, Protocol):
    """What is kept for the account: see `bot.storage.inbox.Inbox`."""

    async def open(self) -> tuple[str, str | None]: ...
    async def waiting(self) -> list[Event]: ...
    async def complain(self, trouble: str | None) -> None: ...


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
        allowed = self._options.allowed or (self._server,)
        refusal = speech("matrix-declined")
        self._invitations = Invitations(self._client, self._direct, allowed, refusal)
        self._receipts = Receipts(self._client)
        self._working = TypingNotice(self._client, self._me)
        self._withheld = Withheld(clock)
        self._trouble = ""  # the last that was complained of
        self._served = False  # it was heard once
        self._keycaps = Reactions(self._client, self._rooms, self._options.reactions)
        self._sender = Sender(
            self._client,
            crypto,
            self._rooms,
            self._keycaps,
            self._me,
            polls=self._options.polls,
        )
        self._undeciphered = Undecrypted()
        self._ended: Recent[tuple[str, str], bool] = Recent(ENDED_MAX)  # polls of rooms, by others

    # --- Hearing ----------------------------------------------------------------------------

    async def run(self, handle: Handle) -> None:
        """Hear people and reply, whenever it is this process's turn to; without end.

        Raises SettingsError for files that are not right from the start.
        """
        self._handle = handle
        while True:
            try:
                async with self._turn() as lost:
                    await self._serve(lost)
            except StorageGone:
                log.warning("the database is away; trying again")
                await asyncio.sleep(1)
            except (LoggedOut, SettingsError) as error:
                if isinstance(error, SettingsError) and not self._served:
                    raise
                await self._complain(str(error))
                await asyncio.sleep(LOOK_AGAIN)

    async def _complain(self, trouble: str) -> None:
        """To the administrator, until Levain is heard again: once in the log, and in its health."""
        if trouble != self._trouble:
            log.error("%s", trouble)
        self._trouble = trouble
        with contextlib.suppress(StorageGone):  # it will be said at the next look
            await self._inbox.complain(trouble)

    async def _report(self, why: str | None) -> None:
        """Why nothing was read for a while; None: it is now. Raises StorageGone then."""
        self._trouble = ""  # another time than the last
        if why is None:
            await self._inbox.complain(None)
            return
        await self._complain(
            f"nothing is read ({why}): check that the homeserver runs and can be reached from"
            " here; Levain goes on trying"
        )

    async def _serve(self, lost: asyncio.Event) -> None:
        """Until the turn is lost."""
        self._sender.mark, cursor = await self._inbox.open()
        await self._open_keys()
        self._trouble, self._served = "", True
        self._undeciphered = Undecrypted()
        self._bookmark = SyncToken(self._inbox, self._clock, cursor)
        self._lanes = Lanes(self._bookmark, self._deal, self._apologise, ROOMS_AT_ONCE)
        self._lanes.feed(await self._inbox.waiting())
        receiver = Receiver(
            self._client,
            self._me,
            self._bookmark,
            self._clock,
            wanted=self._wants,
            prepare=self._prepare,
            feed=self._lanes.feed,
            backlog=lambda: self._lanes.waiting,
            report=self._report,
        )
        self.ready = True
        try:
            await together(
                receiver.receive(cursor),
                self._lanes.settle(),
                self._keycaps.place(),
                self._receipts.send(),
                self._working.show(),
                self._open_conversations(),
                lost.wait(),
            )
        except LoggedOut:
            await asyncio.sleep(1)  # the next opening says what can be done
        finally:
            self.ready = False
            await self._lanes.stop()

    async def _open_keys(self) -> None:
        """As soon as the homeserver answers: the device's keys, signed as the account's own."""
        for tried in itertools.count(1):
            try:
                self._crypto.reload()
                await self._crypto.open()
                return
            except LoggedOut:
                raise
            except SendError as error:
                log.warning("%s; trying again", error)
                if tried == FAILURES_TOLD:
                    await self._report(str(error))
                await asyncio.sleep(2)

    def _wants(self, room: str, event: Mapping[str, Any]) -> bool:
        """Whether it may mean something: said by another, or somebody's departure."""
        if event.get("type") == "m.room.member":
            third = self._rooms.known(room).members == PRIVATE_MAX + 1 and _arrives(event)
            means = third or _departs(event) or _accepts(event, self._me)
            return means and event.get("state_key") != self._me
        said = parse.parse(event)
        if event.get("sender") == self._me or said is None:
            return False
        hidden = isinstance(said, Encrypted)
        return not self._rooms.known(room).shared or hidden or self._is_called(event)

    def _is_called(self, event: Mapping[str, Any]) -> bool:
        return parse.is_mentioned(event, self._me, (NAMED,))

    async def _prepare(self, synced: Synced, since: str | None) -> list[Event]:
        """Keys and rooms, before what was said is read; the invitations, as events."""
        self._withheld.learn(synced)
        self._lanes.feed_next(self._undeciphered.release(await self._crypto.learn(synced)))
        for room, section in joined(synced).items():
            self._rooms.learn(room, section)
        rooms = synced.get("rooms") or {}
        for room in rooms.get("leave") or {}:
            self._rooms.forget(room)
            self._invitations.forget(room)
        for room in rooms.get("invite") or {}:
            self._rooms.forget(room)
        return invitations(synced, since, self._me)

    # --- Dealing with one event -------------------------------------------------------------

    async def _deal(self, event: Event) -> Settled | None:
        """Raises LevainError for what the homeserver will never take."""
        try:
            return await self._hear(event)
        except Closed:
            raise  # nobody is there to wait
        except Refused as error:
            raise LevainError(str(error)) from None

    async def _apologise(self, event: Event) -> None:
        sorry = Outbound((Text(self._speech("trouble")),))
        await self._sender.post(event.room, sorry, f"{event.id}.sorry")

    async def _hear(self, event: Event) -> Settled | None:
        """What it means, to the core; its replies, to the room. None: it waits for its keys."""
        if event.failures >= FAILURES_MAX:
            return None
        raw = json.loads(event.content)
        content: Typed | Chose | Attached | Joined | Left | None
        said = parse.parse(raw)
        if isinstance(said, Encrypted):
            clear = self._crypto.decrypt(event.room, raw)
            if clear is None:
                return await self._miss_key(event, said.session_id)
            self._undeciphered.read(event.room)
            if earlier := self._undeciphered.before(event, said.session_id):
                self._lanes.feed_next((*earlier, event))  # the key has come, and they come first
                return None
            # What the server says of who sent it, and what only the sender could write.
            raw = {**clear, "sender": raw.get("sender"), "event_id": event.id}
            said = parse.parse(raw)
            content = await self._read(event.room, said)
        else:
            content = await self._see(event, raw) or await self._read(event.room, said)
        person = raw.get("state_key" if isinstance(content, Left) else "sender")
        address = Address(NAME, self._server, str(person), event.room)
        if content is None:
            return Settled(event.id, None)
        if not isinstance(content, Left) and not (await self._rooms.get(event.room)).private:
            await self._answer_in_company(event, raw)
            return Settled(event.id, None)
        poll = self._sender.polls.get(event.room)  # before the replies, which may bring another
        inbound = Inbound(
            id=event.id, address=address, at=self._clock(), content=content, kept=True
        )
        with self._working.at(event.room):
            outbounds = await self._handle(inbound)
            for number, outbound in enumerate(outbounds):
                await self._reply(event.room, outbound, f"{event.id}.{number}", sent_at(raw))
        if isinstance(said, Vote):
            with contextlib.suppress(SendError):
                await self._sender.end(event.room, said.event_id, self._speech)
        elif question := said.event_id if isinstance(said, Reaction) else poll:
            await self._show_answer(event.room, question, outbounds)
        if not outbounds:  # a reply says that all before it was read
            self._receipts.note(event.room, event.id)
        return Settled(event.id, address.person)

    async def _reply(
        self, room: str, outbound: Outbound, key: str, asked_at: datetime | None
    ) -> None:
        """Once: what is late may have left under a key that the homeserver no longer remembers."""
        late = asked_at and self._clock() - asked_at > REMEMBERED
        if not (late and await self._sender.find(room, key)):
            await self._sender.post(room, outbound, key)

    async def _show_answer(self, room: str, question: str, replies: Sequence[Outbound]) -> None:
        """In the poll, or under the question that was tapped; the verdict is said below."""
        said = ((each, block) for each in replies for block in each.blocks)
        for reply, block in said:
            if isinstance(block, Feedback):
                speak = speech(reply.language) if reply.language else self._speech
                with contextlib.suppress(SendError):
                    await self._sender.close(room, question, block, speak)

    async def _miss_key(self, event: Event, session: str) -> Settled | None:
        """Wait for it; after a while, say what to do, to whoever speaks in private."""
        if event not in self._undeciphered:
            for each in self._undeciphered.keep(session, event):
                self._lanes.note(Settled(each.id, None))
            if not event.failures:  # else one was told before this start
                asyncio.get_running_loop().call_later(KEYS_WAIT, self._look_again, event)
        elif not (await self._rooms.get(event.room)).private:
            self._undeciphered.forget(event)
            return Settled(event.id, None)
        else:
            if not self._undeciphered.is_told(event.room):
                sorry = Outbound((Text(self._speech("matrix-undecipherable")),))
                await self._sender.post(event.room, sorry, f"{event.id}.keys")
                self._undeciphered.tell(event.room)
            await self._bookmark.fail(event.id)
        return None

    def _look_again(self, event: Event) -> None:
        if event in self._undeciphered:
            self._lanes.feed((event,))

    async def _see(self, event: Event, raw: Mapping[str, Any]) -> Joined | Left | None:
        """What happened to the conversation: the homeserver says it, in clear."""
        if raw.get("type") == INVITED:
            inviter = str(raw.get("sender"))
            accepted = await self._invitations.answer(event.room, inviter, event.id)
            return Joined() if accepted else None
        if raw.get("type") != "m.room.member":
            return None
        if _departs(raw):
            return await self._see_off(event.room)
        if _accepts(raw, self._me):
            return Joined()
        await self._answer_in_company(event, raw)
        return None

    async def _read(self, room: str, said: parse.Said | None) -> Typed | Chose | Attached | None:
        match said:
            case Words(text):
                return Typed(text)
            case Sent(name):
                return Attached(name)
            case End(poll):
                self._ended[room, poll] = True
            case Vote(poll) if (room, poll) in self._ended:
                pass
            case Reaction() | Vote():
                return parse.taps(await self._sender.recall(room, said.event_id), said)
        return None

    async def _see_off(self, room: str) -> Left:
        """Somebody left: Levain does not stay alone."""
        try:
            if (await self._rooms.get(room)).members == 1:
                await self._client.call("POST", "rooms", room, "leave", body={})
                self._rooms.forget(room)
        except Refused:  # it is out already
            self._rooms.forget(room)
        return Left()

    async def _answer_in_company(self, event: Event, raw: Mapping[str, Any]) -> None:
        """Where others read along, only an invitation to speak in private.

        It is said when a third person comes, for lessons stop there, and when Levain is spoken to.
        """
        known = await self._rooms.get(event.room)
        if known.private or (known.encrypted and (known.members or 0) > COMPANY_MAX):
            return
        if self._is_called(raw) or _arrives(raw):
            private = Outbound((Text(self._speech("matrix-private")),), quiet=True)
            await self._sender.post(event.room, private, f"{event.id}.0")

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

    # --- Sending ----------------------------------------------------------------------------

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        """Send once under `key`, as long as the homeserver remembers it: a day.

        Raises CannotDeliver where others read along.
        """
        if not await self._sender.is_private(address.conversation):
            raise CannotDeliver("others read along in this conversation")
        return await self._sender.post(address.conversation, outbound, key)

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        """The message that can be answered, or the last of those it was made of, is replaced."""
        await self._sender.replace(receipt, outbound)

    async def find(self, address: Address, key: str) -> Receipt | None:
        """Looked up in the conversation; past that, the homeserver drops what it has for a day."""
        return await self._sender.find(address.conversation, key)


# --- Who comes and goes ----------------------------------------------------------------------


def _arrives(event: Mapping[str, Any]) -> bool:
    """Whether somebody comes, or is asked to, who was not there."""
    there = ("invite", "join")
    return membership(event) in there and _before(event) not in there


def _departs(event: Mapping[str, Any]) -> bool:
    return membership(event) in ("leave", "ban")


def _accepts(event: Mapping[str, Any], me: str) -> bool:
    """Whether somebody enters a conversation that Levain opened."""
    enters = membership(event) == "join" and _before(event) == "invite"
    return enters and _told(event).get("prev_sender") == me


def _before(event: Mapping[str, Any]) -> object:
    return membership({"content": _told(event).get("prev_content")})


def _told(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the homeserver adds."""
    told = event.get("unsigned")
    return told if isinstance(told, dict) else {}
