"""Pages of the core, shown in Home tabs and in modals."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from adapters.slack.client import SlackClient, SlackRefused
from adapters.slack.event import SlackEvent
from adapters.slack.texts import speech
from adapters.slack.views import home, page_modal, text_modal
from bot.domain.errors import RetryLater, SendError, StorageGone
from bot.domain.messages import Address, Chose, Inbound, Opened, Outbound
from bot.domain.ports import Handle
from bot.domain.recent import Recent

HOME = "home"
REMEMBERED_MAX = 10_000  # people

log = logging.getLogger(__name__)


class Homes:
    """The Home tab of each person who has opened it: published anew once something changes."""

    def __init__(self, client: SlackClient, clock: Callable[[], datetime], language: str) -> None:
        self._client = client
        self._clock = clock
        self._language = language  # of a page that names none
        self._opened: Recent[str, Address] = Recent(REMEMBERED_MAX)  # by person
        self._stale: dict[str, Address] = {}  # by person
        self._to_publish = asyncio.Event()

    def note(self, where: Address, event: SlackEvent, replies: Sequence[Outbound]) -> None:
        """Remember who opens the tab. A turn that showed no page makes the tab stale."""
        if event.content == Opened(HOME):
            self._opened[where.person] = where
        if where.person in self._opened and not any(each.page for each in replies):
            self._expire(where)

    async def show(self, where: Address, page: Outbound) -> None:
        """Publish a page in the tab of a person."""
        try:
            view = home(page, speech(page.language or self._language))
            await self._client.call(where.workspace, "views.publish", user_id=where.user, view=view)
        except SlackRefused as error:
            log.warning("a Home could not be shown: %s", error)

    async def publish(self, handle: Handle) -> None:
        """Publish stale tabs without end; only the last change of each counts."""
        while True:
            await self._to_publish.wait()
            self._to_publish.clear()
            while self._stale:
                person, where = next(iter(self._stale.items()))
                del self._stale[person]
                try:
                    for outbound in await read_page(handle, where, HOME, self._clock()):
                        await self.show(where, outbound)
                except RetryLater as error:  # of that workspace: the others do not wait
                    asyncio.get_running_loop().call_later(error.after, self._expire, where)
                except Exception as error:  # whatever it is, it is shown anew when it is opened
                    log.warning("a Home is not current: %s", type(error).__name__)

    def _expire(self, where: Address) -> None:
        self._stale.setdefault(where.person, where)
        self._to_publish.set()


class Modals:
    """Modals opened after a tap, beside the acknowledgement: Slack gives three seconds."""

    def __init__(self, client: SlackClient, clock: Callable[[], datetime], language: str) -> None:
        self._client = client
        self._clock = clock
        self._language = language  # of a page that names none
        self._opening: set[asyncio.Task[None]] = set()

    def open(self, handle: Handle, where: Address, event: SlackEvent) -> None:
        """Begin to open the modal that a tap asks for."""
        task = asyncio.create_task(self._open(handle, where, event))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    async def _open(self, handle: Handle, where: Address, event: SlackEvent) -> None:
        try:
            if isinstance(event.content, Opened):
                (page,) = await read_page(handle, where, event.content.page, self._clock())
                view = page_modal(page, speech(page.language or self._language))
            elif isinstance(event.content, Chose):
                view = text_modal(event.content.action, event.prompt, speech(self._language))
            await self._client.call(
                event.workspace, "views.open", trigger_id=event.trigger, view=view
            )
        except (SendError, StorageGone) as error:  # the person may tap again
            log.warning("a modal did not open: %s", error)


async def read_page(handle: Handle, where: Address, page: str, now: datetime) -> Sequence[Outbound]:
    """Read a page as it is now, without an event of the person."""
    return await handle(Inbound(id=uuid.uuid4().hex, address=where, at=now, content=Opened(page)))
