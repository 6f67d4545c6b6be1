"""Matrix: one account of a homeserver, in private conversations."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from adapters.asides import watch_asides
from adapters.lanes import together
from adapters.matrix.access import Admission
from adapters.matrix.budget import Rank
from adapters.matrix.client import MatrixClient
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.encryption.withheld import Withheld
from adapters.matrix.messages.reactions import Reactions
from adapters.matrix.messages.receipts import Receipts
from adapters.matrix.messages.sender import Sender
from adapters.matrix.messages.taps import Tappable
from adapters.matrix.messages.typing_notice import TypingNotice
from adapters.matrix.refusals import Refusals
from adapters.matrix.rooms import Rooms
from adapters.matrix.session import Session
from adapters.matrix.sync.direct import Direct
from adapters.matrix.sync.invitations import Invitations
from adapters.matrix.sync.listener import Listener
from adapters.matrix.sync.receiver import AHEAD_MAX, FAILURES_TOLD, UNHEARD, Receiver, unheard
from adapters.matrix.sync.sync_token import SyncToken
from adapters.matrix.sync.timeline import load
from adapters.matrix.sync.verification import Verification
from adapters.troubles import Troubles
from bot.domain.errors import (
    CannotDeliver,
    LoggedOut,
    RetryLater,
    SendError,
    SettingsError,
    StorageGone,
)
from bot.domain.messages import Address, Outbound
from bot.domain.people import Member
from bot.domain.ports import Handle, Receipt
from bot.storage.inbox import Inbox
from bot.texts.speech import Speech

NAME = "matrix"
DOUBTS_MAX = 60.0  # seconds, after a restore, in which what may have left is asked about
DOUBTS_LOOK = 0.2  # seconds between two looks
LOOK_AGAIN = 30.0  # seconds before another look for a session that can be used

log = logging.getLogger(__name__)

Turn = Callable[[], AbstractAsyncContextManager[asyncio.Event]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixOptions:
    """Settings of the account."""

    allowed: tuple[str, ...] = ()  # servers and people served; empty: the own server
    reactions: str = "clear"  # keycaps under questions: in clear rooms, everywhere or never
    polls: bool = False  # questions as native polls
    people: tuple[str, ...] = ()  # with whom Levain opens a conversation
    invites: bool = False  # it opens one with new members of the roster too
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
        options: MatrixOptions | None = None,
    ) -> None:
        self.ready = False
        self._me = session.user_id
        self._inbox = inbox
        self._turn = turn
        self._crypto = crypto
        self._clock = clock
        self._speech = speech
        self._options = options = options or MatrixOptions()
        self._served = False  # it was heard once
        self._troubles = Troubles(inbox)
        self._withheld = Withheld(clock)
        own = self._me.partition(":")[2]
        self._invited = dict.fromkeys(options.people)  # in the order in which they are written to
        self._more = asyncio.Event()  # there are new ones
        self._access = Admission(allowed=options.allowed, own=own, invited=self._invited)
        self._client = client = MatrixClient(crypto)
        client.refusals = self._refusals = Refusals(client, self._me, self._troubles)
        self._rooms = Rooms(client)
        self._direct = Direct(client, self._me)
        self._invitations = Invitations(
            client,
            self._direct,
            self._me,
            access=self._access,
            speech=speech,
        )
        self._verification = Verification(client=client, crypto=crypto, rooms=self._rooms)
        self._receipts = Receipts(client)
        self._typing = TypingNotice(client, self._me)
        self._reactions = Reactions(client, self._rooms, options.reactions)
        self._tappable = Tappable(client, crypto, self._me)
        self._sender = Sender(
            client, crypto, self._rooms, self._reactions, self._tappable, polls=options.polls
        )

    # --- Hearing ----------------------------------------------------------------------------

    async def run(self, handle: Handle) -> None:
        """Hear people and reply, whenever it is this process's turn to; without end.

        Raises SettingsError for files that are not right from the start.
        """
        while True:
            try:
                async with self._turn() as lost:
                    await self._serve(handle, lost)
            except StorageGone:
                log.warning("the database is away; trying again")
                await asyncio.sleep(1)
            except (LoggedOut, SettingsError) as error:
                if isinstance(error, SettingsError) and not self._served:
                    raise
                await self._troubles.complain(UNHEARD, str(error))
                await asyncio.sleep(LOOK_AGAIN)

    async def _serve(self, handle: Handle, lost: asyncio.Event) -> None:
        """Serve the account until the turn is lost."""
        self._sender.mark, cursor = await self._inbox.open()
        await self._open_keys()
        self._served = True
        restored = await self._inbox.restored_at()
        listener = self._listener(handle, SyncToken(self._inbox, self._clock, cursor), restored)
        lanes = self._lanes = listener.lanes
        self.ready = True
        try:
            await self._wait_for_doubts(restored)
            kept = await self._feed_kept(listener)
            await together(
                self._receiver(listener, AHEAD_MAX + kept).receive(cursor),
                lanes.settle(),
                self._reactions.place(),
                self._sender.catch_up(),
                self._receipts.send(),
                self._typing.show(),
                self._open_conversations(),
                watch_asides(self._inbox, self._troubles, self._clock),
                lost.wait(),
            )
        except LoggedOut:
            await asyncio.sleep(1)  # the next opening says what can be done
        finally:
            self.ready = False
            await lanes.stop()

    async def _wait_for_doubts(self, restored: datetime | None) -> None:
        """Hear nobody before what left since a backup is known: it is what they answered."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DOUBTS_MAX):
                while restored and await self._inbox.is_doubted(restored):  # noqa: ASYNC110
                    await asyncio.sleep(DOUBTS_LOOK)

    async def _feed_kept(self, listener: Listener) -> int:
        """Feed the events that waited in the inbox; return how many they were.

        Rows that cannot be read are set aside.
        """
        count = 0
        async for page in self._inbox.pages():
            fed, odd = [], []
            for each in page:
                try:
                    fed.append(load(each, self._me))
                except Exception as error:  # whatever a row holds, it stops no start
                    log.error("event %s: set aside: %s", each.id, type(error).__name__)
                    odd.append(each.id)
            if odd:
                await self._inbox.set_aside(odd)
            listener.lanes.feed(fed, late=True)
            count += len(fed)
        return count

    def _listener(self, handle: Handle, token: SyncToken, restored: datetime | None) -> Listener:
        return Listener(
            platform=NAME,
            me=self._me,
            handle=handle,
            clock=self._clock,
            speech=self._speech,
            crypto=self._crypto,
            withheld=self._withheld,
            rooms=self._rooms,
            invitations=self._invitations,
            sender=self._sender,
            tappable=self._tappable,
            receipts=self._receipts,
            typing=self._typing,
            token=token,
            restored_at=restored,
            access=self._access,
            verification=self._verification,
        )

    def _receiver(self, listener: Listener, ahead: int) -> Receiver:
        return Receiver(
            self._client,
            self._me,
            self._clock,
            decryption=listener.decryption,
            rooms=self._rooms,
            invitations=self._invitations,
            verification=self._verification,
            token=listener.token,
            lanes=listener.lanes,
            troubles=self._troubles,
            refusals=self._refusals,
            ahead=ahead,
        )

    async def _open_keys(self) -> None:
        """Open the device's keys, signed as the account's own, once the homeserver answers."""
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
                    self._troubles.forget(UNHEARD)
                    await self._troubles.complain(UNHEARD, unheard(str(error)))
                await asyncio.sleep(2)

    @property
    def invites(self) -> bool:
        return self.ready and self._options.invites

    async def invite(self, people: Sequence[Member]) -> None:
        listed = (person.split("/") for each in people for person in each.addresses)
        new = (unquote(user) for platform, _, user in listed if platform == NAME)
        self._invited |= dict.fromkeys(new)
        self._more.set()

    async def _open_conversations(self) -> None:
        """Write first to the people one has named, who would otherwise have to find Levain."""
        pause = 1.0
        while True:
            self._more.clear()
            try:
                await self._direct.open([*self._invited], encrypted=self._options.encrypted)
                await self._more.wait()
                continue
            except RetryLater as error:
                pause = error.after
            except SendError:
                pause = min(2 * pause, 60.0)
            await asyncio.sleep(pause)

    # --- Sending ----------------------------------------------------------------------------

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        """Send once under `key`, as long as the homeserver remembers it: a day.

        Raises CannotDeliver where others read along, and for whoever is served no more.
        """
        if not self._access.admits(address.user):
            raise CannotDeliver("the setting matrix.allowed leaves this person out")
        if not (await self._rooms.get(address.conversation)).private:
            raise CannotDeliver("others read along in this conversation")
        room, rank = address.conversation, Rank.LESSON
        return await self._sender.post(room, outbound, key, rank=rank)

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        """Replace the message that can be answered, or the last of those it was made of."""
        await self._sender.replace(receipt, outbound)

    async def find(self, address: Address, key: str) -> Receipt | None:
        """Look a message up in the conversation; past that, the homeserver drops a repeat."""
        return await self._sender.find(address.conversation, key)
