"""Pages of the core, shown in Home tabs and in modals."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from adapters.slack.client import SlackClient, SlackRefused
from adapters.slack.event import SlackEvent
from adapters.slack.texts import speech
from adapters.slack.views import answer_modal, home, page_modal
from bot.domain.errors import RetryLater, SendError, StorageGone
from bot.domain.messages import Address, Button, Buttons, Chose, Inbound, Opened, Outbound, Text
from bot.domain.ports import Handle
from bot.domain.recent import Recent

HOME = "home"
REMEMBERED_MAX = 10_000  # people

Tell = Callable[[Address, Outbound, str], Awaitable[object]]  # under a key

log = logging.getLogger(__name__)


class Homes:
    """The Home tab of each person who has opened it: published anew once something changes."""

    def __init__(self, client: SlackClient, clock: Callable[[], datetime], language: str) -> None:
        self._client = client
        self._clock = clock
        self._language = language  # of a page that names none
        self._opened: Recent[str, Inbound] = Recent(REMEMBERED_MAX)  # by person: the last time
        self._stale: dict[str, Inbound] = {}  # by person
        self._to_publish = asyncio.Event()

    def note(self, inbound: Inbound, replies: Sequence[Outbound]) -> None:
        """Remember who opens the tab. A turn that showed no page makes the tab stale.

        What renews pages does so even for a tab that was opened before this start, or elsewhere.
        """
        person = inbound.address.person
        if inbound.content == Opened(HOME):
            self._opened[person] = inbound
        opened = person in self._opened and not any(each.page for each in replies)
        if opened or any(each.renews for each in replies):
            self._expire(inbound)

    async def show(self, where: Address, page: Outbound) -> None:
        """Publish a page in the tab of a person."""
        view = home(page, speech(page.language or self._language))
        with contextlib.suppress(SlackRefused):  # told where every refusal is
            await self._client.call(where.workspace, "views.publish", user_id=where.user, view=view)

    async def publish(self, handle: Handle) -> None:
        """Publish stale tabs without end; only the last change of each counts."""
        while True:
            await self._to_publish.wait()
            self._to_publish.clear()
            while self._stale:
                person, last = next(iter(self._stale.items()))
                del self._stale[person]
                try:
                    again = replace(
                        last,
                        id=uuid.uuid4().hex,
                        at=self._clock(),
                        content=Opened(HOME, again=True),
                        kept=False,
                    )
                    for outbound in await handle(again):
                        await self.show(last.address, outbound)
                except RetryLater as error:  # of that workspace: the others do not wait
                    asyncio.get_running_loop().call_later(error.after, self._expire, last)
                except Exception as error:  # whatever it is, it is shown anew when it is opened
                    log.warning("a Home is not current: %s", type(error).__name__)

    def _expire(self, last: Inbound) -> None:
        self._stale[last.address.person] = last
        self._to_publish.set()


class Modals:
    """Modals opened after a tap, beside the acknowledgement: Slack gives three seconds.

    `tell` says in the conversation when a modal did not open.
    """

    def __init__(
        self, client: SlackClient, clock: Callable[[], datetime], language: str, tell: Tell
    ) -> None:
        self._client = client
        self._tell = tell
        self._clock = clock
        self._language = language  # of a page that names none
        self._opening: set[asyncio.Task[None]] = set()

    def open(self, handle: Handle, where: Address, event: SlackEvent) -> None:
        """Begin to open the modal that a tap asks for."""
        task = asyncio.create_task(self._open(handle, where, event))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    async def _open(self, handle: Handle, where: Address, event: SlackEvent) -> None:
        language = self._language
        try:
            opened = Opened(_page_of(event))
            (page,) = await read_page(handle, where, opened, self._clock())
            language = page.language or language
            speak = speech(language)
            if isinstance(event.content, Chose):
                view = answer_modal(event.opens, event.content.action, event.prompt, speak)
            else:
                view = page_modal(page, speak)
            await self._client.call(
                event.workspace, "views.open", trigger_id=event.trigger, view=view
            )
        except (SendError, StorageGone, ValueError) as error:  # ValueError: no page was given
            log.warning("a modal did not open: %s", error)
            await self._apologise(where, event, language)

    async def _apologise(self, where: Address, event: SlackEvent, language: str) -> None:
        """Say that a modal did not open, with a button that asks again."""
        speak, again = speech(language), event.opens
        if isinstance(event.content, Chose):
            again = event.content.action
        buttons = Buttons((Button(speak("slack-retry"), again, main=True),))
        sorry = Outbound((Text(speak("slack-unopened")), buttons), language=language)
        try:
            await self._tell(where, sorry, f"{event.id}.unopened")
        except SendError as error:
            log.warning("nor could that be said: %s", error)


def _page_of(event: SlackEvent) -> str:
    """Return the page that a modal shows, or any page: it knows the language of the person."""
    return event.content.page if isinstance(event.content, Opened) else HOME


async def read_page(
    handle: Handle, where: Address, opened: Opened, now: datetime
) -> Sequence[Outbound]:
    """Read a page as it is now, without an event of the person."""
    return await handle(Inbound(id=uuid.uuid4().hex, address=where, at=now, content=opened))
