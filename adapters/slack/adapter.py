"""Slack: the app's direct conversations and its Home, in one workspace or many."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple, Protocol

from adapters.lanes import Lanes, together
from adapters.multipart import see_through
from adapters.slack import parse
from adapters.slack.bolt import Body, Ears
from adapters.slack.client import Client, Refused, metadata, name_of
from adapters.slack.parse import Heard, Tapped
from adapters.slack.render import Message, Upload, answered, form, free_form, home, render
from adapters.slack.texts import speech
from bot.domain.errors import RetryLater, SendError, StorageGone
from bot.domain.messages import (
    Address,
    Choices,
    Chose,
    Feedback,
    Inbound,
    Joined,
    Left,
    Opened,
    Outbound,
    Profile,
    Text,
)
from bot.domain.ports import Handle, Receipt
from bot.domain.recent import Recent
from bot.storage.inbox import Event, Settled
from bot.texts.speech import Speech

NAME = "slack"
HOME = "home"
PEOPLE_AT_ONCE = 32
FAILURES_MAX = 5  # then an event is left alone
LEASE = timedelta(seconds=30)  # past that, another process deals with an event
RENEWAL = 10.0  # seconds
REMEMBERED_MAX = 10_000  # people, and what was last shown to them
HISTORY = 100  # messages looked through for one of ours

log = logging.getLogger(__name__)


class Inbox(Protocol):
    """What is kept for the app: see `bot.storage.inbox.Inbox`."""

    async def open(self) -> tuple[str, str | None]: ...
    async def keep(
        self, events: Sequence[Event], now: datetime, until: datetime
    ) -> list[Event]: ...
    async def lease(self, ids: Collection[str], until: datetime) -> None: ...
    async def adopt(self, now: datetime, until: datetime, failures: int) -> list[Event]: ...
    async def settle(self, settled: Sequence[Settled]) -> None: ...
    async def fail(self, event_id: str) -> None: ...
    async def complain(self, trouble: str | None) -> None: ...


class Installed(Protocol):
    """The tokens, as far as Slack says that one was taken back."""

    async def uninstall(self, workspace: str, at: datetime) -> None: ...


class Asked(NamedTuple):
    """The last question that somebody was shown."""

    action: str
    where: Tapped


Line = Callable[
    [Ears], Coroutine[Any, Any, None]
]  # listens to Slack, by sockets or over HTTP, without end


class Slack:
    """The Slack adapter. Any number of processes may run it at once."""

    name = NAME

    def __init__(
        self,
        client: Client,
        tokens: Installed,
        inbox: Inbox,
        line: Line,
        *,
        clock: Callable[[], datetime],
        language: str,
        is_known: Callable[[str], Awaitable[bool]],
        invited: Sequence[Address] = (),
    ) -> None:
        self.ready = False
        self._client = client
        self._tokens = tokens
        self._inbox = inbox
        self._line = line
        self._clock = clock
        self._language = language
        self._is_known = is_known
        self._invited = invited
        self._mark = ""
        self._arrivals: list[tuple[list[Event], asyncio.Future[None]]] = []
        self._arrived = asyncio.Event()
        self._lanes = Lanes(inbox, self._deal, self._apologise, PEOPLE_AT_ONCE)
        self._met: Recent[str, bool] = Recent(REMEMBERED_MAX)  # people who may talk
        self._direct: Recent[str, str] = Recent(REMEMBERED_MAX)  # person -> conversation
        self._asked: Recent[str, Asked] = Recent(REMEMBERED_MAX)  # person -> last question
        self._sent: Recent[str, Receipt] = Recent(REMEMBERED_MAX)  # by key
        self._there: Recent[str, dict[str, Receipt]] = Recent(REMEMBERED_MAX)  # key -> its parts
        self._watching: Recent[str, Address] = Recent(REMEMBERED_MAX)  # who has opened their Home
        self._stale: dict[str, Address] = {}  # whose Home is not current
        self._to_publish = asyncio.Event()
        self._forms: set[asyncio.Task[None]] = set()

    async def run(self, handle: Handle) -> None:
        """Hear people and reply. Raises LoggedOut."""
        self._handle = handle
        self._mark, _ = await self._inbox.open()
        await self._inbox.complain(None)  # what was wrong before this start may be so no more
        self.ready = True
        try:
            await together(
                self._keep_arrivals(),
                self._lanes.settle(),
                self._renew(),
                self._publish(),
                self._invite(),
                self._line(self),
            )
        finally:
            self.ready = False
            await self._lanes.stop()

    # --- Hearing ----------------------------------------------------------------------------

    async def hear_event(self, body: Body) -> None:
        """Something happened; once this returns it will not be lost."""
        if gone := parse.uninstalled(body):
            await self._tokens.uninstall(*gone)
        else:
            await self._keep(*parse.parse_event(body))

    async def hear_action(self, body: Body) -> None:
        heard = parse.parse_action(body)
        await self._keep(*(each for each in heard if not each.opens))
        for each in heard:
            if each.opens:
                task = asyncio.create_task(self._open_form(each))  # it has three seconds
                self._forms.add(task)
                task.add_done_callback(self._forms.discard)

    async def hear_submission(self, body: Body) -> None:
        await self._keep(*parse.parse_submission(body))

    async def hear_command(self, body: Body) -> str:
        await self._keep(*parse.parse_command(body))
        speak = self._speak()
        return speak("slack-command-heard")

    async def _keep(self, *heard: Heard) -> None:
        """Until they are in the database, those of a moment in one transaction."""
        if not heard:
            return
        kept = asyncio.get_running_loop().create_future()
        events = [
            Event(f"{each.workspace} {each.user}", each.id, parse.dump(each)) for each in heard
        ]
        self._arrivals.append((events, kept))
        self._arrived.set()
        await kept

    async def _keep_arrivals(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            arrivals, self._arrivals = self._arrivals, []
            events = {each.id: each for heard, _ in arrivals for each in heard}
            now = self._clock()
            try:
                new = await self._inbox.keep(list(events.values()), now, now + LEASE)
            except Exception as error:  # Slack is not told that it was heard, and says it again
                for _, kept in arrivals:
                    kept.set_exception(error)
                continue
            self._lanes.feed(new)
            for _, kept in arrivals:
                kept.set_result(None)

    async def _renew(self) -> None:
        """Keep what is ours; take over what another process left behind when it died."""
        while True:
            try:
                now = self._clock()
                if held := self._lanes.held:
                    await self._inbox.lease(held, now + LEASE)
                self._lanes.feed(await self._inbox.adopt(now, now + LEASE, FAILURES_MAX))
            except Exception as error:  # whatever it is, it ends nothing else
                log.warning("what others left is not looked for: %s", type(error).__name__)
            await asyncio.sleep(RENEWAL)

    async def _invite(self) -> None:
        """Write first to those who were named, and never wrote."""
        left = list(self._invited)
        while left:
            try:
                if not await self._is_known(left[-1].person):
                    await self._keep(_joining(left[-1]))
                left.pop()
            except Exception as error:  # whatever it is, it ends nothing else
                log.warning("nobody is written to first now: %s", type(error).__name__)
                await asyncio.sleep(1)
        await asyncio.Event().wait()

    # --- Dealing with one event -------------------------------------------------------------

    async def _deal(self, event: Event) -> Settled:
        """What it means, to the core; its replies, to the conversation."""
        heard = parse.load(event.content)
        where = Address(NAME, heard.workspace, heard.user, heard.user)
        known = isinstance(heard.content, Left)
        profile = Profile() if known else await self._profile(where, heard)
        if profile is None:
            if not isinstance(heard.content, Opened | Joined):  # who said nothing is told nothing
                await self._decline(where, event)
            return Settled(event.id, None)
        inbound = Inbound(
            id=event.id,
            address=where,
            at=self._clock(),
            content=heard.content,
            profile=profile,
            kept=True,
        )
        replies = await self._handle(inbound)
        for number, outbound in enumerate(replies):
            await self._reply(where, heard, outbound, f"{event.id}.{number}", again=event.again)
        if heard.content == Opened(HOME):
            self._watching[where.person] = where
        if where.person in self._watching and not any(each.page for each in replies):
            self._look_again(where)
        return Settled(event.id, where.person)

    async def _profile(self, where: Address, heard: Heard) -> Profile | None:
        """What Slack knows of somebody new; None for those who are not of the house."""
        if where.person in self._met or await self._is_known(where.person):
            self._met[where.person] = True
            return Profile()
        told = await self._client.call(
            where.workspace, "users.info", user=where.user, include_locale=True
        )
        found = parse.profile(told.get("user") or {}, (heard.team, heard.workspace))
        if not found or not found.welcome:  # which may change
            return None
        self._met[where.person] = True
        return Profile(zone=found.zone, language=found.language)

    async def _decline(self, where: Address, event: Event) -> None:
        speak = self._speak()
        sorry = Outbound((Text(speak("slack-declined")),))
        await self._post(where, sorry, f"{event.id}.0", again=event.again)

    async def _apologise(self, event: Event) -> None:
        heard = parse.load(event.content)
        where = Address(NAME, heard.workspace, heard.user, heard.user)
        speak = self._speak()
        sorry = Outbound((Text(speak("trouble")),))
        await self._post(where, sorry, f"{event.id}.sorry")

    # --- Replying ---------------------------------------------------------------------------

    async def _reply(
        self, where: Address, heard: Heard, outbound: Outbound, key: str, *, again: bool
    ) -> None:
        """In the conversation, or on the page; feedback, where the question was asked."""
        if outbound.page:
            await self._show(where, outbound)
            return
        first, *rest = outbound.blocks or (None,)
        if isinstance(first, Feedback):
            speak = self._speak(outbound)
            tapped, asked = heard.where, self._asked.get(where.person)
            if tapped and await self._close(where, tapped, first, speak):
                outbound = replace(outbound, blocks=tuple(block for block in rest if block))
            elif asked and asked.action == first.action and not tapped:
                await self._close(where, asked.where, replace(first, markup=""), speak)
        if outbound.blocks:
            await self._post(where, outbound, key, again=again)

    async def _close(
        self, where: Address, question: Tapped, feedback: Feedback, speak: Speech
    ) -> bool:
        """The question gives way to what was answered, in its place; whether it could."""
        closed = answered(question.message, feedback, speak)
        if len(closed) != 1:  # it would not fit in one message: said below instead
            return False
        body = {"text": closed[0].text, "blocks": closed[0].blocks}
        # The address that came with the tap counts in no limit of the workspace.
        if question.response_url and await self._client.respond(
            question.response_url, {"replace_original": True, **body}
        ):
            return True
        try:
            place = {"channel": question.channel, "ts": question.ts}
            await self._client.call(where.workspace, "chat.update", **place, **body)
        except Refused as error:
            log.warning("a question could not be closed: %s", error)
            return False
        return True

    async def _show(self, where: Address, page: Outbound) -> None:
        try:
            view = home(page, self._speak(page))
            await self._client.call(where.workspace, "views.publish", user_id=where.user, view=view)
        except Refused as error:
            log.warning("a Home could not be shown: %s", error)

    async def _publish(self) -> None:
        """The Home of those who look at it, once things have changed; the last change counts."""
        while True:
            await self._to_publish.wait()
            self._to_publish.clear()
            while self._stale:
                person, where = next(iter(self._stale.items()))
                del self._stale[person]
                try:
                    for outbound in await self._look(where, HOME):
                        await self._show(where, outbound)
                except RetryLater as error:  # of that workspace: the others do not wait
                    asyncio.get_running_loop().call_later(error.after, self._look_again, where)
                except Exception as error:  # whatever it is, it is shown anew when it is opened
                    log.warning("a Home is not current: %s", type(error).__name__)

    def _look_again(self, where: Address) -> None:
        """Their Home is not current."""
        self._stale.setdefault(where.person, where)
        self._to_publish.set()

    async def _open_form(self, heard: Heard) -> None:
        """A modal, while its trigger lasts."""
        where = Address(NAME, heard.workspace, heard.user, heard.user)
        try:
            if isinstance(heard.content, Opened):
                (page,) = await self._look(where, heard.content.page)
                view = form(page, self._speak(page))
            elif isinstance(heard.content, Chose):
                view = free_form(heard.content.action, heard.prompt, self._speak())
            await self._client.call(
                heard.workspace, "views.open", trigger_id=heard.trigger, view=view
            )
        except (SendError, StorageGone) as error:  # they may tap again
            log.warning("a form did not open: %s", error)

    async def _look(self, where: Address, page: str) -> Sequence[Outbound]:
        """A page as it is now, read by nobody's event."""
        opened = Opened(page)
        return await self._handle(
            Inbound(id=uuid.uuid4().hex, address=where, at=self._clock(), content=opened)
        )

    # --- Sending ----------------------------------------------------------------------------

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        """Send once under `key`. What `find` saw of it already is not sent again."""
        if key not in self._sent:
            self._sent[key] = await self._post(address, outbound, key)
        return self._sent[key]

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        """The message that was sent last under a receipt is replaced."""
        workspace, channel, ts = receipt.split(" ")
        parts = render(outbound, self._speak(outbound))
        for message in [part for part in parts if isinstance(part, Message)][-1:]:
            body = {"text": message.text, "blocks": message.blocks}
            await self._client.call(workspace, "chat.update", channel=channel, ts=ts, **body)

    async def find(self, address: Address, key: str) -> Receipt | None:
        """Looked up in the conversation by the name that travels with it."""
        name = self._name(key)
        there = await self._look_up(address, name)
        if name not in there:
            self._there[key] = there
        return there.get(name)

    def _name(self, key: str) -> str:
        return f"{self._mark}.{key}"

    async def _post(
        self, where: Address, outbound: Outbound, key: str, *, again: bool = False
    ) -> Receipt:
        """The message in one or several parts; the last one's name says that all of it has left."""
        name, receipt = self._name(key), ""
        there = self._there.pop(key, {})
        if again and not there:
            there = await self._look_up(where, name)
        parts = render(outbound, self._speak(outbound))
        for number, part in enumerate(parts, 1):
            named = name if number == len(parts) else f"{name}.{number}"
            if named in there:
                receipt = there[named]
                continue
            begun = number > 1
            if isinstance(part, Upload):
                receipt = await see_through(begun, partial(self._upload, where, part, named))
            else:
                receipt = await see_through(begun, partial(self._say, where, part, named))
                self._note(where, outbound, part, receipt)
        return receipt

    async def _say(self, where: Address, message: Message, name: str) -> Receipt:
        channel, ts = await self._client.post(
            where.workspace,
            where.conversation,
            text=message.text,
            blocks=message.blocks,
            metadata=metadata(name),
            unfurl_links=False,
            unfurl_media=False,
        )
        self._direct[where.person] = channel
        return f"{where.workspace} {channel} {ts}"

    def _note(self, where: Address, outbound: Outbound, message: Message, receipt: Receipt) -> None:
        """Which question was asked last, to close it when it is answered in words."""
        asked = next((block for block in outbound.blocks if isinstance(block, Choices)), None)
        if asked:
            _, channel, ts = receipt.split(" ")
            shown = {"text": message.text, "blocks": message.blocks}
            place = Tapped(channel=channel, ts=ts, response_url="", message=shown)
            self._asked[where.person] = Asked(asked.action, place)

    async def _upload(self, where: Address, part: Upload, name: str) -> Receipt:
        """A file; its name is what it is recognised by, its title what people read."""
        channel = await self._conversation(where)
        end = part.name.rpartition(".")[2]
        file = await self._client.upload(
            where.workspace,
            channel,
            f"{name}.{end}",
            part.block.content,
            title=part.title,
            alt=part.alt,
        )
        return f"{where.workspace} {channel} {file}"

    async def _look_up(self, where: Address, name: str) -> dict[str, Receipt]:
        """The parts of that message that are in the conversation, by their names."""
        channel = await self._conversation(where)
        page = await self._client.call(
            where.workspace,
            "conversations.history",
            channel=channel,
            limit=HISTORY,
            include_all_metadata=True,
        )
        found: dict[str, Receipt] = {}
        for message in page.get("messages") or ():
            names = [name_of(message)]
            names += [
                str(each.get("name", "")).rpartition(".")[0] for each in message.get("files") or ()
            ]
            for each in names:
                if each == name or each.startswith(f"{name}."):
                    found[each] = f"{where.workspace} {channel} {message.get('ts')}"
        return found

    async def _conversation(self, where: Address) -> str:
        if where.person not in self._direct:
            opened = await self._client.call(
                where.workspace, "conversations.open", users=where.user
            )
            self._direct[where.person] = str(opened["channel"]["id"])
        return self._direct[where.person]

    def _speak(self, outbound: Outbound | None = None) -> Speech:
        return speech((outbound and outbound.language) or self._language)


def _joining(where: Address) -> Heard:
    """Somebody whom the settings name, and who did nothing yet. Once, whatever is started again."""
    return Heard(
        id=f"roster:{where.workspace}:{where.user}",
        workspace=where.workspace,
        team=where.workspace,
        user=where.user,
        content=Joined(),
    )
