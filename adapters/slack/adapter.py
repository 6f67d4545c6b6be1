"""Slack: the app's direct conversations and its Home, in one workspace or many."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any, Protocol

from adapters.lanes import Lanes, together
from adapters.slack import parse
from adapters.slack.arrivals import Arrivals
from adapters.slack.bolt import Body, SlackListener
from adapters.slack.client import SlackClient
from adapters.slack.direct_messages import DirectMessages
from adapters.slack.event import SlackEvent, load
from adapters.slack.members import Members
from adapters.slack.pages import Homes, Modals
from adapters.slack.questions import Questions
from adapters.slack.texts import speech
from bot.domain.messages import Address, Inbound, Joined, Opened, Outbound, Text
from bot.domain.ports import Handle, Receipt
from bot.storage.inbox import Event, Inbox, Settled

NAME = "slack"
PEOPLE_AT_ONCE = 32

log = logging.getLogger(__name__)

# Connects to Slack, by sockets or over HTTP, and calls the listener without end.
Transport = Callable[[SlackListener], Coroutine[Any, Any, None]]


class Installed(Protocol):
    """The tokens of workspaces, for when Slack says that a token was revoked."""

    async def uninstall(self, workspace: str, at: datetime) -> None: ...


class Slack:
    """The Slack adapter. Any number of processes may run it at once."""

    name = NAME

    def __init__(
        self,
        client: SlackClient,
        tokens: Installed,
        inbox: Inbox,
        transport: Transport,
        *,
        clock: Callable[[], datetime],
        language: str,
        is_known: Callable[[str], Awaitable[bool]],
        invited: Sequence[Address] = (),
    ) -> None:
        self.ready = False
        self._tokens = tokens
        self._inbox = inbox
        self._transport = transport
        self._clock = clock
        self._language = language  # of a message that names none
        self._is_known = is_known
        self._invited = invited
        self._lanes = Lanes(inbox, self._answer, self._apologise, PEOPLE_AT_ONCE)
        self._arrivals = Arrivals(inbox, self._lanes, clock)
        self._members = Members(client, is_known)
        self._questions = Questions(client)
        self._messages = DirectMessages(client, self._questions, language)
        self._homes = Homes(client, clock, language)
        self._modals = Modals(client, clock, language)

    async def run(self, handle: Handle) -> None:
        """Listen to people and reply. Raises LoggedOut."""
        self._handle = handle
        self._messages.mark, _ = await self._inbox.open()
        await self._inbox.complain(None)  # what was wrong before this start may be so no more
        self.ready = True
        try:
            await together(
                self._arrivals.write(),
                self._lanes.settle(),
                self._arrivals.renew(),
                self._homes.publish(handle),
                self._invite(),
                self._transport(self),
            )
        finally:
            self.ready = False
            await self._lanes.stop()

    # --- Payloads, each acknowledged once the method returns ---------------------------------

    async def hear_event(self, body: Body) -> None:
        if gone := parse.uninstalled(body):
            await self._tokens.uninstall(*gone)
        else:
            await self._arrivals.keep(*parse.parse_event(body))

    async def hear_action(self, body: Body) -> None:
        events = parse.parse_action(body)
        await self._arrivals.keep(*(each for each in events if not each.opens))
        for each in events:
            if each.opens:
                self._modals.open(self._handle, _address(each), each)

    async def hear_submission(self, body: Body) -> None:
        await self._arrivals.keep(*parse.parse_submission(body))

    async def hear_command(self, body: Body) -> str:
        await self._arrivals.keep(*parse.parse_command(body))
        speak = speech(self._language)
        return speak("slack-command-heard")

    async def _invite(self) -> None:
        """Write first to people whom the settings name, and who never wrote."""
        left = list(self._invited)
        while left:
            try:
                if not await self._is_known(left[-1].person):
                    await self._arrivals.keep(_joining(left[-1]))
                left.pop()
            except Exception as error:  # whatever it is, it ends nothing else
                log.warning("nobody is written to first now: %s", type(error).__name__)
                await asyncio.sleep(1)
        await asyncio.Event().wait()

    # --- One event of the inbox --------------------------------------------------------------

    async def _answer(self, kept: Event) -> Settled:
        """Give an event to the core, and send the replies."""
        event = load(kept.content)
        where = _address(event)
        profile = await self._members.profile(where, event)
        if profile is None:
            if not isinstance(event.content, Opened | Joined):  # the person said something
                await self._decline(where, kept)
            return Settled(kept.id, None)
        inbound = Inbound(
            id=kept.id,
            address=where,
            at=self._clock(),
            content=event.content,
            profile=profile,
            kept=True,
        )
        replies = await self._handle(inbound)
        for number, outbound in enumerate(replies):
            await self._reply(where, event, outbound, f"{kept.id}.{number}", again=kept.again)
        self._homes.note(where, event, replies)
        return Settled(kept.id, where.person)

    async def _reply(
        self, where: Address, event: SlackEvent, outbound: Outbound, key: str, *, again: bool
    ) -> None:
        """Show a page in the Home; else close the question, and post what is left to say."""
        if outbound.page:
            await self._homes.show(where, outbound)
            return
        speak = speech(outbound.language or self._language)
        outbound = await self._questions.close(where, event.where, outbound, speak)
        if outbound.blocks:
            await self._messages.post(where, outbound, key, again=again)

    async def _decline(self, where: Address, kept: Event) -> None:
        speak = speech(self._language)
        sorry = Outbound((Text(speak("slack-declined")),))
        await self._messages.post(where, sorry, f"{kept.id}.0", again=kept.again)

    async def _apologise(self, kept: Event) -> None:
        speak = speech(self._language)
        sorry = Outbound((Text(speak("trouble")),))
        await self._messages.post(_address(load(kept.content)), sorry, f"{kept.id}.sorry")

    # --- Deliveries --------------------------------------------------------------------------

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        return await self._messages.send(address, outbound, key)

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        await self._messages.update(receipt, outbound)

    async def find(self, address: Address, key: str) -> Receipt | None:
        return await self._messages.find(address, key)


def _address(event: SlackEvent) -> Address:
    return Address(NAME, event.workspace, event.user, event.user)


def _joining(where: Address) -> SlackEvent:
    """Make the event of somebody named who did nothing yet: the same one at every start."""
    return SlackEvent(
        id=f"roster:{where.workspace}:{where.user}",
        workspace=where.workspace,
        team=where.workspace,
        user=where.user,
        content=Joined(),
    )
