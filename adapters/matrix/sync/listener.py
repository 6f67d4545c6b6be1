"""The listener: gives the core what each event means, and its room the replies."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from adapters.lanes import Lanes
from adapters.matrix.access import Admission
from adapters.matrix.client import CallRefused, Closed, Muted
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.encryption.withheld import Withheld
from adapters.matrix.messages.attached import make_reference
from adapters.matrix.messages.event import thread_relation
from adapters.matrix.messages.parse import VERIFICATION, Attachment, Encrypted, Unread, Words
from adapters.matrix.messages.receipts import Receipts
from adapters.matrix.messages.sender import Sender
from adapters.matrix.messages.taps import PollEnd, Reaction, Tappable, Vote
from adapters.matrix.messages.typing_notice import TypingNotice
from adapters.matrix.rooms import Membership, Rooms
from adapters.matrix.sync.decryption import Decryption
from adapters.matrix.sync.invitations import Invitations
from adapters.matrix.sync.sync_token import SyncToken
from adapters.matrix.sync.timeline import Invitation, Replaced, TimelineEvent
from adapters.matrix.sync.verification import Verification
from adapters.matrix.texts import speech
from bot.domain.errors import RetryLater, SendError
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
from bot.domain.ports import Handle
from bot.domain.recent import Recent
from bot.storage.inbox import Settled
from bot.texts.speech import Speech
from lessons.errors import LevainError

ROOMS_AT_ONCE = 16
MUTED_LOOK = 60.0  # seconds between two tries, where Levain may not write
REFUSED_MAX = 10_000  # people who know, by room
REMEMBERED = timedelta(hours=12)  # a homeserver remembers a transaction for a day

Meaning = Typed | Chose | Attached | Joined | Left


@dataclass(slots=True, kw_only=True)
class Listener:
    """Hears the events of an account, in a lane for each room, as long as it has the account."""

    platform: str
    me: str
    handle: Handle
    clock: Callable[[], datetime]
    speech: Speech
    crypto: Crypto
    withheld: Withheld
    rooms: Rooms
    invitations: Invitations
    sender: Sender
    tappable: Tappable
    receipts: Receipts
    typing: TypingNotice
    token: SyncToken
    access: Admission
    verification: Verification
    refused: Recent[tuple[str, str], bool] = field(default_factory=lambda: Recent(REFUSED_MAX))
    restored_at: datetime | None = None  # the last time that the database was put back
    lanes: Lanes[TimelineEvent] = field(init=False)
    decryption: Decryption = field(init=False)

    def __post_init__(self) -> None:
        self.lanes = Lanes(self.token, self.hear, self.apologise, ROOMS_AT_ONCE)
        self.decryption = Decryption(
            self.crypto,
            self.withheld,
            self.me,
            rooms=self.rooms,
            sender=self.sender,
            speech=self.speech,
            token=self.token,
            lanes=self.lanes,
        )

    async def hear(self, event: TimelineEvent) -> Settled | None:
        """Answer an event; None: it waits. Raises LevainError for what is refused for ever.

        In private, what cannot be said waits for the right to write: raises RetryLater.
        """
        try:
            return await self._hear(event)
        except Muted:
            if (await self.rooms.get(event.room)).private:
                raise RetryLater(MUTED_LOOK) from None
            raise
        except Closed:
            raise  # nobody is there to wait
        except CallRefused as error:
            raise LevainError(str(error)) from None

    async def apologise(self, event: TimelineEvent) -> None:
        sorry = Outbound((Text(self.speech("trouble")),))
        thread = await self._thread(event)
        await self.sender.post(event.room, sorry, f"{event.id}.sorry", thread=thread)

    async def _hear(self, event: TimelineEvent) -> Settled | None:
        refused = await self._is_refused_unread(event)
        if isinstance(event.content, Encrypted) and not refused:
            clear = await self.decryption.read(event, event.content.session_id)
            if clear is None:
                return None
            event = clear
        if refused or not self._is_admitted(event):
            await self._refuse(event)
            return Settled(event.id, None)
        if isinstance(event.content, Replaced):
            return await self._follow_upgrade(event, event.content.room)
        meaning = await self._meaning(event)
        if meaning is None:
            return Settled(event.id, None)
        if not isinstance(meaning, Left) and not (await self.rooms.get(event.room)).private:
            await self._answer_in_company(event)
            return Settled(event.id, None)
        return await self._answer(event, meaning)

    # --- Who is heard -----------------------------------------------------------------------

    def _is_admitted(self, event: TimelineEvent) -> bool:
        """Say whether the sender is served. Who comes and goes is always followed."""
        content = event.content
        followed = isinstance(content, Membership) and not content.accepts(self.me)
        answered = isinstance(content, Invitation)  # with a refusal, if need be
        return followed or answered or self.access.admits(event.sender)

    async def _is_refused_unread(self, event: TimelineEvent) -> bool:
        """Say whether an encrypted event need not be read to be refused."""
        if not isinstance(event.content, Encrypted) or self._is_admitted(event):
            return False
        return (await self.rooms.get(event.room)).private

    async def _refuse(self, event: TimelineEvent) -> None:
        """Say why somebody is not served: once in a room, to whoever spoke to Levain there."""
        whom = (event.room, event.sender)
        if whom in self.refused or event.content is None:
            return
        if not (event.called or (await self.rooms.get(event.room)).private):
            return
        key = f"refused.{blake2b(event.sender.encode(), digest_size=12).hexdigest()}"
        if not await self.sender.find(event.room, key):
            sorry = Outbound((Text(self.access.refusal(event.sender, self.speech)),))
            await self.sender.post(event.room, sorry, key)
        self.refused[whom] = True

    async def _follow_upgrade(self, event: TimelineEvent, room: str) -> Settled:
        """Go on in the room that replaces one."""
        if await self.invitations.follow_upgrade(event.room, room, event.sender):
            self.rooms.forget(event.room)
            moved = replace(event, kept=event.kept._replace(room=room))
            if (await self.rooms.get(room)).private:
                return await self._answer(moved, Joined())
        return Settled(event.id, None)

    # --- What it means ----------------------------------------------------------------------

    async def _meaning(self, event: TimelineEvent) -> Meaning | None:
        """Find what an event means to the core, and do what it means to the room."""
        match event.content:
            case Words(text, replied):
                return Typed(text, await self.tappable.asked(event.room, replied))
            case Reaction() | Vote() as tap:
                return await self.tappable.chosen(event.room, tap)
            case Attachment(name=name, size=size):
                return Attached(name, make_reference(event.room, event.id), size)
            case PollEnd(poll):
                self.tappable.end(event.room, poll)
            case Invitation():
                invited = await self.invitations.answer(event.room, event.sender, event.id)
                return Joined() if invited else None
            case Membership() as change:
                return await self._follow(event, change)
            case Unread(key):
                await self._answer_unread(event, key)
        return None

    async def _follow(self, event: TimelineEvent, change: Membership) -> Joined | Left | None:
        """Follow who comes and goes: a welcome, an end, or a word in company."""
        if change.departs:
            await self.rooms.see_off(event.room)
            return Left()
        if change.accepts(self.me):
            return Joined()
        await self._answer_in_company(event)
        return None

    async def _answer_unread(self, event: TimelineEvent, key: str) -> None:
        """Answer something else than words, in private."""
        if not (await self.rooms.get(event.room)).private:
            await self._answer_in_company(event)
            return
        if key == VERIFICATION:
            await self.verification.cancel(event.room, event.id)
        await self.sender.post(event.room, Outbound((Text(self.speech(key)),)), f"{event.id}.0")

    # --- The answer -------------------------------------------------------------------------

    async def _answer_in_company(self, event: TimelineEvent) -> None:
        """Invite to speak in private, where others read along.

        This is said when a third person comes, for lessons stop there, and when Levain is called.
        Somebody who is not served is invited to nothing.
        """
        change = event.content
        arrives = isinstance(change, Membership) and change.arrives
        if (event.called or arrives) and (await self.rooms.get(event.room)).answers_company:
            served = not isinstance(change, Membership) or self.access.admits(change.person)
            said = self.speech("matrix-private" if served else "matrix-company")
            private = Outbound((Text(said),), quiet=True)
            thread = await self._thread(event)
            await self.sender.post(event.room, private, f"{event.id}.0", thread=thread)

    async def _answer(self, event: TimelineEvent, meaning: Meaning) -> Settled:
        """Give the core what was said, and the room its replies."""
        poll = self.tappable.last_poll(event.room)  # before the replies, which may bring another
        address = self._address(event)
        inbound = Inbound(id=event.id, address=address, at=self.clock(), content=meaning, kept=True)
        with self.typing.at(event.room):
            outbounds = await self.handle(inbound)
            for number, outbound in enumerate(outbounds):
                await self._reply(event, outbound, f"{event.id}.{number}")
        await self._close_question(event, poll, outbounds)
        if not outbounds:  # a reply says that all before it was read
            self.receipts.note(event.room, event.id)
        return Settled(event.id, address.person)

    def _address(self, event: TimelineEvent) -> Address:
        """The address of who did it; of who left, whoever has put them out."""
        change = event.content
        if isinstance(change, Membership) and change.departs:
            person = change.person
        else:
            person = event.sender
        return Address(self.platform, self.me.partition(":")[2], person, event.room)

    async def _reply(self, event: TimelineEvent, outbound: Outbound, key: str) -> None:
        """Reply once: a late reply may have left under a key that the homeserver has forgotten.

        So may one to an event that a restored database hears again.
        """
        sent, restored = event.sent_at, self.restored_at
        late = sent and (self.clock() - sent > REMEMBERED or (restored and sent < restored))
        if not (late and await self.sender.find(event.room, key)):
            await self.sender.post(event.room, outbound, key, thread=await self._thread(event))

    async def _thread(self, event: TimelineEvent) -> Mapping[str, Any] | None:
        """The relation that an answer to an event has to its thread; None outside any."""
        match event.content:
            case Words(replied=replied) | Attachment(replied=replied):
                root, answered = replied.thread or None, event.id
            case Reaction(tapped) | Vote(tapped):
                root, answered = await self.tappable.thread_of(event.room, tapped), tapped
            case _:
                return None
        return thread_relation(root, answered) if root else None

    async def _close_question(
        self, event: TimelineEvent, poll: str | None, replies: Sequence[Outbound]
    ) -> None:
        """End the poll that was voted in; show in another question its answer."""
        said = event.content
        if isinstance(said, Vote):
            with contextlib.suppress(SendError):
                await self.sender.end_poll(event.room, said.event_id, self.speech)
        elif question := _question_of(said) or poll:
            await self._show_answer(event.room, question, replies)

    async def _show_answer(self, room: str, question: str, replies: Sequence[Outbound]) -> None:
        """Show an answer in the poll, or under the question tapped; the verdict is said below."""
        said = ((reply, block) for reply in replies for block in reply.blocks)
        for reply, block in said:
            if isinstance(block, Feedback):
                speak = speech(reply.language) if reply.language else self.speech
                with contextlib.suppress(SendError):
                    await self.sender.close(room, question, block, speak)


def _question_of(said: object) -> str | None:
    """The message that was tapped, or replied to."""
    match said:
        case Reaction(tapped):
            return tapped
        case Words(replied=replied):
            return replied.to or replied.thread or None
    return None
