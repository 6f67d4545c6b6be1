"""Slack: the app's direct conversations and its Home, in one workspace or many."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from adapters.asides import watch_asides
from adapters.lanes import Lanes, together
from adapters.slack import parse
from adapters.slack.arrivals import Arrivals
from adapters.slack.asked import asked_in
from adapters.slack.bolt import Body, SlackListener
from adapters.slack.client import SlackClient
from adapters.slack.direct_messages import DirectMessages
from adapters.slack.downloads import SlackDownloads
from adapters.slack.event import SlackEvent, load
from adapters.slack.members import Members
from adapters.slack.mentions import Mentions
from adapters.slack.pages import Homes, Modals
from adapters.slack.people import find_listed
from adapters.slack.questions import Questions
from adapters.slack.refusal import refusal
from adapters.slack.texts import speech
from adapters.slack.threads import Threads
from adapters.troubles import Troubles
from bot.domain.errors import CannotDeliver
from bot.domain.messages import (
    Address,
    Chose,
    Inbound,
    Joined,
    Left,
    Opened,
    Outbound,
    Text,
    Tried,
    Typed,
)
from bot.domain.people import Member
from bot.domain.ports import Handle, Receipt
from bot.storage.inbox import Event, Inbox, Settled

NAME = "slack"
PEOPLE_AT_ONCE = 32

log = logging.getLogger(__name__)

# Connects to Slack, by sockets or over HTTP, and calls the listener without end.
Transport = Callable[[SlackListener], Coroutine[Any, Any, None]]


class Installed(Protocol):
    """The tokens of workspaces: which there are, and what Slack says of them."""

    async def uninstall(self, workspace: str, at: datetime) -> None: ...

    async def workspaces(self) -> list[str]: ...


class Slack:
    """The Slack adapter. Any number of processes may run it at once."""

    name = NAME

    def __init__(
        self,
        client: SlackClient,
        tokens: Installed,
        inbox: Inbox,
        troubles: Troubles,
        transport: Transport,
        *,
        clock: Callable[[], datetime],
        language: str,
        language_of: Callable[[str], Awaitable[str | None]],
        invited: Sequence[Address] = (),
        invites: bool = False,
    ) -> None:
        """`invites`: Levain writes first, to `invited` and to members of the roster."""
        self.ready = False
        self.invites = invites
        self._client = client
        self._tokens = tokens
        self._inbox = inbox
        self._troubles = troubles
        self._transport = transport
        self._clock = clock
        self._language = language  # of a message that names none
        self._language_of = language_of  # somebody known, by person
        self._invited = invited
        self._lanes = Lanes(inbox, self._answer, self._apologise, PEOPLE_AT_ONCE)
        self._arrivals = Arrivals(inbox, self._lanes, clock)
        self._members = Members(client, language_of, clock, language)
        self._questions = Questions(client)
        self._messages = DirectMessages(client, self._questions, language)
        self._homes = Homes(client, clock, language)
        self._modals = Modals(client, clock, language, self._messages.post)
        self._mentions = Mentions(client, self._members)
        self._threads = Threads(client)
        self._downloads = SlackDownloads(client)

    async def run(self, handle: Handle) -> None:
        """Listen to people and reply. Raises LoggedOut."""
        self._handle = handle
        self._messages.mark, _ = await self._inbox.open()
        self.ready = True
        try:
            await together(
                self._arrivals.write(),
                self._lanes.settle(),
                self._arrivals.renew(),
                self._homes.publish(handle),
                self._invite(),
                watch_asides(self._inbox, self._troubles, self._clock),
                self._transport(self),
            )
        finally:
            self.ready = False
            await self._lanes.stop()

    # --- Payloads, each acknowledged once the method returns ---------------------------------

    async def hear_event(self, body: Body) -> None:
        if gone := parse.uninstalled(body):
            await self._tokens.uninstall(*gone)
        elif mention := parse.parse_mention(body):
            self._mentions.hear(_address(mention), mention)
        else:
            await self._arrivals.keep(*parse.parse_event(body))

    async def hear_action(self, body: Body) -> None:
        events = parse.parse_action(body)
        await self._arrivals.keep(*(each for each in events if not each.opens))
        for each in events:
            if each.opens:
                self._modals.open(self._handle, _address(each), each)

    async def hear_submission(self, body: Body) -> Mapping[str, str]:
        events = parse.parse_submission(body)
        if not events and (block := parse.empty_field(body)):
            return {block: speech(self._language)("slack-empty")}
        tried = {each.block: await self._try(each) for each in events}
        if refused := {block: said for block, said in tried.items() if said}:
            return refused
        await self._arrivals.keep(*events)
        return {}

    async def hear_command(self, body: Body) -> str:
        events = parse.parse_command(body)
        await self._arrivals.keep(*events)
        for each in events:
            where = _address(each)
            if await self._messages.is_place(where, each.channel):
                return ""  # the answer comes right there
            reader = await self._members.reader(where, each)
            return "" if reader.is_bot else speech(reader.language)("slack-command-heard")
        return ""  # it names nobody

    async def _try(self, event: SlackEvent) -> str:
        """Return what is wrong with a choice of a form; nothing for one that can be kept."""
        if not isinstance(event.content, Chose):
            return ""
        tried = Inbound(
            id=uuid.uuid4().hex,
            address=_address(event),
            at=self._clock(),
            content=Tried(event.content),
        )
        return refusal(await self._handle(tried), self._language)

    async def _invite(self) -> None:
        """Write first to people whom the settings name, and who never wrote."""
        left = list(self._invited)
        while left:
            try:
                if not await self._language_of(left[-1].person):
                    await self._arrivals.keep(_joining(left[-1]))
                left.pop()
            except Exception as error:  # whatever it is, it ends nothing else
                log.warning("nobody is written to first now: %s", type(error).__name__)
                await asyncio.sleep(1)
        await asyncio.Event().wait()

    async def invite(self, people: Sequence[Member]) -> None:
        for each in people:
            for where in await find_listed(self._client, await self._tokens.workspaces(), each):
                if not await self._language_of(where.person):
                    await self._arrivals.keep(_joining(where))

    # --- One event of the inbox --------------------------------------------------------------

    async def _answer(self, kept: Event) -> Settled:
        """Give an event to the core, and send the replies."""
        event = load(kept.content)
        where = _address(event)
        profile = await self._members.profile(where, event)
        if profile is None:
            await self._decline(where, event, kept)
            if await self._language_of(where.person):
                await self._arrivals.keep(_leaving(where, kept.id))
            return Settled(kept.id, None)
        content = event.content
        if event.thread and isinstance(content, Typed):
            begun = await self._threads.find(event)
            event = replace(event, thread=begun.ts if begun else "", begun=begun)
            content = replace(content, about=(asked_in(begun.message),) if begun else None)
        inbound = Inbound(
            id=kept.id,
            address=where,
            at=self._clock(),
            content=content,
            profile=profile,
            kept=True,
        )
        replies = await self._handle(inbound)
        for number, outbound in enumerate(replies):
            await self._reply(where, event, outbound, f"{kept.id}.{number}", again=kept.again)
        self._homes.note(inbound, replies)
        return Settled(kept.id, where.person)

    async def _reply(
        self, where: Address, event: SlackEvent, outbound: Outbound, key: str, *, again: bool
    ) -> None:
        """Show a page in the Home; else close the question, and post what is left to say."""
        if outbound.page:
            await self._homes.show(where, outbound)
            return
        speak = speech(outbound.language or self._language)
        outbound = await self._questions.close(where, event, outbound, speak)
        if outbound.blocks:
            await self._messages.post(where, outbound, key, again=again, thread=event.thread)

    async def _decline(self, where: Address, event: SlackEvent, kept: Event) -> None:
        """Say in the Home that it is not open; in the conversation, to who said something."""
        if isinstance(event.content, Joined):
            return
        language = (await self._members.reader(where, event)).language
        sorry = Outbound((Text(speech(language)("slack-declined")),), language=language)
        if isinstance(event.content, Opened):
            await self._homes.show(where, sorry)
        else:
            await self._messages.post(where, sorry, f"{kept.id}.0", again=kept.again)

    async def _apologise(self, kept: Event) -> None:
        event = load(kept.content)
        where = _address(event)
        language = (await self._members.reader(where, event)).language
        sorry = Outbound((Text(speech(language)("trouble")),), language=language)
        await self._messages.post(where, sorry, f"{kept.id}.sorry")

    # --- Deliveries --------------------------------------------------------------------------

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        if not await self._members.allows(address):
            await self._arrivals.keep(_leaving(address, key))
            raise CannotDeliver("no member of the workspace any more")
        return await self._messages.send(address, outbound, key)

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        await self._messages.update(receipt, outbound)

    async def fetch(self, address: Address, reference: str, limit: int) -> bytes:
        return await self._downloads.fetch(address.workspace, reference, limit)

    async def find(self, address: Address, key: str) -> Receipt | None:
        return await self._messages.find(address, key)


def _address(event: SlackEvent) -> Address:
    return Address(NAME, event.workspace, event.user, event.user)


def _leaving(where: Address, why: str) -> SlackEvent:
    """Make the event of somebody known who is found to be no member any more."""
    return replace(_joining(where), id=f"left:{where.user}:{why}"[:200], content=Left())


def _joining(where: Address) -> SlackEvent:
    """Make the event of somebody named who did nothing yet: the same one at every start."""
    return SlackEvent(
        id=f"roster:{where.workspace}:{where.user}",
        workspace=where.workspace,
        team=where.workspace,
        user=where.user,
        content=Joined(invited=True),
    )
