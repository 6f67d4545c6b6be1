"""Matrix: one account of a homeserver, in private conversations."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime

from adapters.lanes import together
from adapters.matrix.client import MatrixClient
from adapters.matrix.encryption.crypto import Crypto
from adapters.matrix.encryption.withheld import Withheld
from adapters.matrix.messages.reactions import Reactions
from adapters.matrix.messages.receipts import Receipts
from adapters.matrix.messages.sender import Sender
from adapters.matrix.messages.taps import Tappable
from adapters.matrix.messages.typing_notice import TypingNotice
from adapters.matrix.rooms import Rooms
from adapters.matrix.session import Session
from adapters.matrix.sync.direct import Direct
from adapters.matrix.sync.health import Health
from adapters.matrix.sync.invitations import Invitations
from adapters.matrix.sync.listener import Listener
from adapters.matrix.sync.receiver import FAILURES_TOLD, Receiver
from adapters.matrix.sync.sync_token import SyncToken
from adapters.matrix.sync.timeline import load
from bot.domain.errors import (
    CannotDeliver,
    LoggedOut,
    RetryLater,
    SendError,
    SettingsError,
    StorageGone,
)
from bot.domain.messages import Address, Outbound
from bot.domain.ports import Handle, Receipt
from bot.storage.inbox import Inbox
from bot.texts.speech import Speech

NAME = "matrix"
LOOK_AGAIN = 30.0  # seconds before another look for a session that can be used

log = logging.getLogger(__name__)

Turn = Callable[[], AbstractAsyncContextManager[asyncio.Event]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the account."""

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
        self._inbox = inbox
        self._turn = turn
        self._crypto = crypto
        self._clock = clock
        self._speech = speech
        self._options = options = options or Options()
        self._served = False  # it was heard once
        self._health = Health(inbox)
        self._withheld = Withheld(clock)
        self._client = client = MatrixClient(crypto)
        self._rooms = Rooms(client)
        self._direct = Direct(client, self._me)
        self._invitations = Invitations(
            client,
            self._direct,
            self._me,
            allowed=options.allowed or (self._me.partition(":")[2],),
            refusal=speech("matrix-declined"),
        )
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
                await self._health.complain(str(error))
                await asyncio.sleep(LOOK_AGAIN)

    async def _serve(self, handle: Handle, lost: asyncio.Event) -> None:
        """Serve the account until the turn is lost."""
        self._sender.mark, cursor = await self._inbox.open()
        await self._open_keys()
        self._health.forget()
        self._served = True
        listener = self._listener(handle, SyncToken(self._inbox, self._clock, cursor))
        lanes = self._lanes = listener.lanes
        lanes.feed([load(each, self._me) for each in await self._inbox.waiting()])
        self.ready = True
        try:
            await together(
                self._receiver(listener).receive(cursor),
                lanes.settle(),
                self._reactions.place(),
                self._receipts.send(),
                self._typing.show(),
                self._open_conversations(),
                lost.wait(),
            )
        except LoggedOut:
            await asyncio.sleep(1)  # the next opening says what can be done
        finally:
            self.ready = False
            await lanes.stop()

    def _listener(self, handle: Handle, token: SyncToken) -> Listener:
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
        )

    def _receiver(self, listener: Listener) -> Receiver:
        return Receiver(
            self._client,
            self._me,
            self._clock,
            decryption=listener.decryption,
            rooms=self._rooms,
            invitations=self._invitations,
            token=listener.token,
            lanes=listener.lanes,
            health=self._health,
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
                    await self._health.complain_unread(str(error))
                await asyncio.sleep(2)

    async def _open_conversations(self) -> None:
        """Write first to the people one has named, who would otherwise have to find Levain."""
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
        if not (await self._rooms.get(address.conversation)).private:
            raise CannotDeliver("others read along in this conversation")
        return await self._sender.post(address.conversation, outbound, key)

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        """Replace the message that can be answered, or the last of those it was made of."""
        await self._sender.replace(receipt, outbound)

    async def find(self, address: Address, key: str) -> Receipt | None:
        """Look a message up in the conversation; past that, the homeserver drops a repeat."""
        return await self._sender.find(address.conversation, key)
