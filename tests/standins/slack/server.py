"""A Slack of the tests' own, on 127.0.0.1: `async with serve() as slack`, or a process apart.

    python -m tests.standins.slack.server [--port N] [--ledger FILE] [--strict]

It prints its URL once it listens, and obeys `tests.standins.slack.control` until it is ended.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import copy
import secrets
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.standins.slack import api, control, oauth
from tests.standins.slack.api import Response
from tests.standins.slack.delivery import Delivery
from tests.standins.slack.faults import Faults
from tests.standins.slack.ledger import Bell, Ledger
from tests.standins.slack.limits import Limits
from tests.standins.slack.people import Workspace
from tests.standins.slack.sockets import Sockets
from tests.standins.slack.workspace import (
    BOT,
    App,
    Channel,
    Message,
    Records,
    Token,
    User,
)

BODY = 2**27  # bytes, at most, of one request


@dataclass(kw_only=True)
class Trigger:
    """A trigger_id: one view may be opened for it."""

    workspace: str
    user: str
    view: str  # the modal it comes from, if any
    made: float
    used: bool = False


class Slack:
    """All of it. Until the block of `serve` ends."""

    def __init__(
        self, app: App, *, clock: Callable[[], float], strict: bool, ledger: Path | None
    ) -> None:
        self.app = app
        self.clock = clock  # seconds since 1970
        self.url = ""
        self.bell = Bell()
        self.ledger = Ledger(self.bell, ledger)
        self.faults = Faults()
        self.limits = Limits(strict=strict)
        self.sockets = Sockets(self)
        self.delivery = Delivery(self)
        self.records: dict[str, Records] = {}
        self.tokens: dict[str, Token] = {}
        self.triggers: dict[str, Trigger] = {}
        self.codes: dict[str, oauth.Code] = {}
        self.responses: dict[str, Response] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._failures: list[BaseException] = []  # ours, raised at the end
        self._numbers = count(1)
        self.tokens[app.token] = Token(
            text=app.token, kind="app", workspace="", scopes=frozenset({"connections:write"})
        )

    @property
    def base_url(self) -> str:
        """For `AsyncWebClient`."""
        return f"{self.url}/api/"

    def workspace(self, name: str = "T1", *, installed: bool = True) -> Workspace:
        """That one, made and with the app in it the first time."""
        if name not in self.records:
            made = Records(id=name, name=f"Collectivité {name}", domain=name.lower())
            made.users[BOT] = User(id=BOT, name="levain", team_id=name, is_bot=True)
            self.records[name] = made
            if installed:
                oauth.install(self, made, self.app.scopes)
        return Workspace(self, self.records[name])

    def organisation(self, name: str = "E1", *, installed: bool = True) -> Workspace:
        """That one, with the app in all of its workspaces; its people have a `team_id`."""
        known = name in self.records
        made = self.workspace(name, installed=installed and not known)
        made.records.is_organisation = True
        return made

    async def refresh_sockets(self, reason: str = "refresh_requested", name: str = "") -> None:
        """Ask the app to connect again: what is in flight is lost, unless it is a `warning`."""
        await self.sockets.refresh(reason, name)

    def next_id(self, letters: str) -> str:
        return f"{letters}{next(self._numbers):08d}"

    def new_trigger(self, workspace: Records, user: User, view: str = "") -> str:
        name = f"{next(self._numbers)}.{next(self._numbers)}.{secrets.token_hex(8)}"
        self.triggers[name] = Trigger(
            workspace=workspace.id, user=user.id, view=view, made=self.clock()
        )
        return name

    def new_response(self, workspace: Records, user: User, channel: str, ts: str = "") -> str:
        """A response_url."""
        name = secrets.token_hex(8)
        self.responses[name] = Response(
            workspace=workspace.id, user=user.id, channel=channel, message_ts=ts, made=self.clock()
        )
        return f"{self.url}/actions/{name}"

    # --- Messages, whoever writes them

    def post(self, workspace: Records, place: Channel, message: Message) -> Message:
        """Say it there, and tell the app."""
        made = message | {"ts": place.stamp(self.clock())}
        place.messages[made["ts"]] = made
        self._tell(workspace, place, made)
        return made

    def edit(self, workspace: Records, place: Channel, ts: str, content: Message) -> None:
        """Say something else instead; what is not said anew is gone, save the metadata."""
        before = place.messages[ts]
        kept = {k: v for k, v in before.items() if k not in ("blocks", "attachments", "text")}
        now = place.stamp(self.clock())
        edited = {"user": before["user"], "ts": now}
        after = kept | content | {"edited": edited}
        place.messages[ts] = after
        changed = {"subtype": "message_changed", "message": after, "previous_message": before}
        self._tell(workspace, place, {"type": "message", "hidden": True, "ts": now, **changed})

    def erase(self, workspace: Records, place: Channel, ts: str) -> None:
        before = place.messages.pop(ts, None)
        if before is None:
            self.bell.ring()
            return
        now = place.stamp(self.clock())
        gone = {"subtype": "message_deleted", "deleted_ts": ts, "previous_message": before}
        self._tell(workspace, place, {"type": "message", "hidden": True, "ts": now, **gone})

    def whisper(self, workspace: Records, place: Channel, user: str, message: Message) -> str:
        """Say it to one person, who may never see it again. Gives its ts."""
        ts = place.stamp(self.clock())
        said = message | {"ts": ts, "channel": place.id, "is_ephemeral": True}
        workspace.users[user].ephemeral.append(said)
        self.bell.ring()
        return ts

    def _tell(self, workspace: Records, place: Channel, message: Message) -> None:
        self.bell.ring()
        where = {"channel": place.id, "channel_type": place.kind, "event_ts": message["ts"]}
        event = copy.deepcopy(message) | where
        if place.kind == "im":
            self.delivery.tell(workspace, event, "message.im")
        elif BOT in place.members:
            self.delivery.tell(workspace, event, "message.channels")
            if f"<@{BOT}>" in message.get("text", ""):
                self.delivery.tell(workspace, event | {"type": "app_mention"})

    # --- Its life

    @property
    def busy(self) -> bool:
        """Whether an event is neither acknowledged nor given up."""
        return bool(self._tasks)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it in the background, until the end of the block at most."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self.bell.ring()
        if not task.cancelled() and (failure := task.exception()):
            self._failures.append(failure)

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.sockets.close()
        await self.delivery.close()
        self.ledger.close()
        if self._failures:
            raise self._failures[0]


@asynccontextmanager
async def serve(
    app: App | None = None,
    *,
    port: int = 0,
    strict: bool = False,
    ledger: Path | None = None,
    clock: Callable[[], float] = time.time,
) -> AsyncIterator[Slack]:
    """A Slack on that port, or on a free one. `strict` limits how often a method is called."""
    slack = Slack(app or App(), clock=clock, strict=strict, ledger=ledger)
    site = web.Application(client_max_size=BODY)
    routes: list[tuple[str, Callable[..., Any]]] = [
        ("/api/{method}", partial(api.call, slack)),
        ("/actions/{id}", partial(api.respond, slack)),
        ("/upload/{team}/{file}", partial(api.upload, slack)),
        ("/files/{team}/{file}/{name}", partial(api.download, slack)),
        ("/oauth/v2/authorize", partial(oauth.authorize, slack)),
        ("/link", slack.sockets.serve),
        ("/control", partial(control.obey, slack)),
    ]
    for path, function in routes:
        site.router.add_route("*", path, function)
    runner = web.AppRunner(site, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield slack
    finally:
        try:
            await slack.close()
        finally:
            await runner.cleanup()


async def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.standins.slack.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--ledger", type=Path, help="a file, to which each entry is added")
    parser.add_argument("--strict", action="store_true", help="limit how often methods are called")
    asked = parser.parse_args()
    ended = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    async with serve(port=asked.port, ledger=asked.ledger, strict=asked.strict) as slack:
        print(slack.url, flush=True)
        await ended.wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
