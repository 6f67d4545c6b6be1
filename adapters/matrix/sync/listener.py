"""The listener: gives the core what each event means, and its room the replies."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.lanes import Lanes
from adapters.matrix.client import CallRefused, Closed
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.encryption.withheld import Withheld
from adapters.matrix.messages.parse import Attachment, Encrypted, Words
from adapters.matrix.messages.receipts import Receipts
from adapters.matrix.messages.sender import Sender
from adapters.matrix.messages.taps import PollEnd, Reaction, Tappable, Vote
from adapters.matrix.messages.typing_notice import TypingNotice
from adapters.matrix.rooms import Membership, Rooms
from adapters.matrix.sync.decryption import Decryption
from adapters.matrix.sync.invitations import Invitations
from adapters.matrix.sync.sync_token import SyncToken
from adapters.matrix.sync.timeline import Invitation, TimelineEvent
from adapters.matrix.texts import speech
from bot.domain.errors import SendError
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
from bot.storage.inbox import Settled
from bot.texts.speech import Speech
from lessons.errors import LevainError

ROOMS_AT_ONCE = 16
FAILURES_MAX = 5  # then an event waits for the next start
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
        """Answer an event; None: it waits. Raises LevainError for what is refused for ever."""
        try:
            return await self._hear(event)
        except Closed:
            raise  # nobody is there to wait
        except CallRefused as error:
            raise LevainError(str(error)) from None

    async def apologise(self, event: TimelineEvent) -> None:
        sorry = Outbound((Text(self.speech("trouble")),))
        await self.sender.post(event.room, sorry, f"{event.id}.sorry")

    async def _hear(self, event: TimelineEvent) -> Settled | None:
        if event.failures >= FAILURES_MAX:
            return None
        if isinstance(event.content, Encrypted):
            clear = await self.decryption.read(event, event.content.session_id)
            if clear is None:
                return None
            event = clear
        meaning = await self._meaning(event)
        if meaning is None:
            return Settled(event.id, None)
        if not isinstance(meaning, Left) and not (await self.rooms.get(event.room)).private:
            await self._answer_in_company(event)
            return Settled(event.id, None)
        return await self._answer(event, meaning)

    # --- What it means ----------------------------------------------------------------------

    async def _meaning(self, event: TimelineEvent) -> Meaning | None:
        """Find what an event means to the core, and do what it means to the room."""
        match event.content:
            case Words(text):
                return Typed(text)
            case Reaction() | Vote() as tap:
                return await self.tappable.chosen(event.room, tap)
            case Attachment(name):
                return Attached(name)
            case PollEnd(poll):
                self.tappable.end(event.room, poll)
            case Invitation():
                invited = await self.invitations.answer(event.room, event.sender, event.id)
                return Joined() if invited else None
            case Membership() as change:
                return await self._follow(event, change)
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

    # --- The answer -------------------------------------------------------------------------

    async def _answer_in_company(self, event: TimelineEvent) -> None:
        """Invite to speak in private, where others read along.

        This is said when a third person comes, for lessons stop there, and when Levain is called.
        """
        arrives = isinstance(event.content, Membership) and event.content.arrives
        if (event.called or arrives) and (await self.rooms.get(event.room)).answers_company:
            private = Outbound((Text(self.speech("matrix-private")),), quiet=True)
            await self.sender.post(event.room, private, f"{event.id}.0")

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
        """Reply once: a late reply may have left under a key that the homeserver has forgotten."""
        late = event.sent_at and self.clock() - event.sent_at > REMEMBERED
        if not (late and await self.sender.find(event.room, key)):
            await self.sender.post(event.room, outbound, key)

    async def _close_question(
        self, event: TimelineEvent, poll: str | None, replies: Sequence[Outbound]
    ) -> None:
        """End the poll that was voted in; show in another question its answer."""
        said = event.content
        if isinstance(said, Vote):
            with contextlib.suppress(SendError):
                await self.sender.end_poll(event.room, said.event_id, self.speech)
        elif question := said.event_id if isinstance(said, Reaction) else poll:
            await self._show_answer(event.room, question, replies)

    async def _show_answer(self, room: str, question: str, replies: Sequence[Outbound]) -> None:
        """Show an answer in the poll, or under the question tapped; the verdict is said below."""
        said = ((reply, block) for reply in replies for block in reply.blocks)
        for reply, block in said:
            if isinstance(block, Feedback):
                speak = speech(reply.language) if reply.language else self.speech
                with contextlib.suppress(SendError):
                    await self.sender.close(room, question, block, speak)
