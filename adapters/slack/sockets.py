"""Socket Mode: Levain opens sockets to Slack, and payloads come through them.

Each socket is opened at an address of its own, asked for each time: an address serves once, and
soon dies. See `docs/adr/` on why this is not slack_sdk's client.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import aiohttp
from slack_bolt import BoltResponse

from adapters.lanes import together
from adapters.slack.bolt import Dispatch
from adapters.slack.client import SlackClient, SlackRefused, reason
from adapters.slack.options import SocketPace
from adapters.slack.payload import id_of, object_of
from adapters.troubles import Troubles
from bot.domain.errors import LoggedOut, RetryLater, SendError, StorageGone

DEAF = "deaf"  # the kind of trouble
WRONG_TOKEN = "Slack refuses the app's token: give another, which begins with xapp-"  # noqa: S105
ASKED_MAX = 60.0  # seconds to wait, even if Slack asks for longer
UNHEARD = "check the network, the proxy and Slack's own status; `levain slack doctor` says more"

Socket = aiohttp.ClientWebSocketResponse

log = logging.getLogger(__name__)


class NotOpened(Exception):
    """A socket did not open; the message says why."""


class Sockets:
    """Sockets of the app. Each is replaced once it is lost, or Slack asks for it."""

    def __init__(
        self,
        client: SlackClient,
        app_token: str,
        dispatch: Dispatch,
        troubles: Troubles,
        *,
        count: int,
        announce: Callable[[], Coroutine[Any, Any, None]],
        pace: SocketPace,
    ) -> None:
        self._client = client
        self._app_token = app_token
        self._dispatch = dispatch
        self._troubles = troubles
        self._count = count
        self._announce = announce  # that Slack is reached, once
        self._pace = pace
        self._open = 0
        self._lost = 0  # sockets, whose places are empty
        self._heard = False  # since the start
        self._stopping = False
        self._why = "no answer yet"  # the last socket did not open, or was lost
        self._deaf_since: float | None = asyncio.get_running_loop().time()
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Listen without end, whatever Slack and the network do meanwhile.

        Raises LoggedOut for a token that never was good.
        """
        try:
            await together(self._watch(), *(self._hold() for _ in range(self._count)))
        finally:
            self._stopping = True
            for task in self._tasks:
                task.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks)

    # --- One socket after the other ------------------------------------------------------------

    async def _hold(self) -> None:
        """Keep one socket open."""
        now = asyncio.get_running_loop().time
        failures, told = 0, False
        while True:
            began = now()
            try:
                socket = await self._connect()
            except NotOpened as error:
                self._why = str(error)
                if not told:
                    log.warning("a socket to Slack does not open: %s", error)
                told = True
                await asyncio.sleep(self._wait(failures, error.__cause__))
                failures += 1
                continue
            told = False
            retired = asyncio.Event()
            self._spawn(self._listen(socket, retired))
            await retired.wait()
            if now() - began > self._pace.pause_max:
                failures = 0
            else:  # it did not last: the next might not either
                await asyncio.sleep(self._wait(failures))
                failures += 1

    async def _connect(self) -> Socket:
        """Ask for an address, and open it. Raises NotOpened, and LoggedOut at a start."""
        try:
            async with asyncio.timeout(self._pace.opening):
                answer = await self._client.call_as(self._app_token, "apps.connections.open")
                socket = await self._shake_hands(str(answer.get("url", "")))
        except LoggedOut as error:
            raise self._refused(error, WRONG_TOKEN) from error
        except SlackRefused as error:
            wrong = error.code == "not_allowed_token_type"
            raise self._refused(error, WRONG_TOKEN if wrong else "") from error
        except aiohttp.WSServerHandshakeError as error:
            raise NotOpened(f"its handshake is answered {error.status}") from error
        except SendError as error:
            raise NotOpened(str(error)) from error
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise NotOpened(reason(error, self._client.web.proxy)) from error
        self._note_open()
        return socket

    async def _shake_hands(self, url: str) -> Socket:
        """Open an address, and hear Slack's hello. Raises NotOpened, and errors of aiohttp."""
        proxy = self._client.find_proxy(url)
        socket = await self._client.session.ws_connect(url, heartbeat=self._pace.ping, proxy=proxy)
        hello: Mapping[str, Any] = {}
        try:
            message = await socket.receive()
            hello = _read(message.data) if message.type is aiohttp.WSMsgType.TEXT else {}
        finally:
            if hello.get("type") != "hello":
                await socket.close()
        if hello.get("type") != "hello":
            raise NotOpened(id_of(hello.get("reason")) or "Slack says no hello")
        return socket

    def _refused(self, error: SendError, wrong_token: str) -> Exception:
        """Choose the error for a refusal: a token that never was good ends the start."""
        if wrong_token and not self._heard:
            return LoggedOut(wrong_token)
        return NotOpened(wrong_token or str(error))

    def _wait(self, failures: int, cause: BaseException | None = None) -> float:
        """Give the seconds before another try, drawn, so that processes do not come together."""
        asked = min(cause.after, ASKED_MAX) if isinstance(cause, RetryLater) else 0.0
        pause = min(self._pace.pause_max, self._pace.pause * 2.0**failures)
        return max(asked, random.uniform(pause / 2, pause))  # noqa: S311

    # --- What comes through it -----------------------------------------------------------------

    async def _listen(self, socket: Socket, retired: asyncio.Event) -> None:
        """Hear a socket to its end; set `retired` once another is to take its place."""
        try:
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    continue
                said = _read(message.data)
                if said.get("type") == "disconnect":
                    self._retire(retired, id_of(said.get("reason")))
                    asyncio.get_running_loop().call_later(self._pace.parting, self._close, socket)
                elif envelope := id_of(said.get("envelope_id")):
                    self._spawn(self._answer(socket, envelope, said))
        finally:
            if not self._stopping:
                self._lose(retired, socket.close_code)
            await socket.close()

    async def _answer(self, socket: Socket, envelope: str, said: Mapping[str, Any]) -> None:
        """Hand over a payload, and acknowledge it where it came."""
        try:
            response = await self._dispatch(object_of(said.get("payload")), _retries(said))
        except Exception as error:  # whatever a payload holds; Slack gives an event again
            log.error("not acknowledged: %s", type(error).__name__)
            return
        if response.status == 200:
            with contextlib.suppress(ConnectionError, RuntimeError):  # Slack gives it again
                await socket.send_json({"envelope_id": envelope} | _content(response))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _close(self, socket: Socket) -> None:
        if not socket.closed:
            self._spawn(_close(socket))

    # --- What is said of it --------------------------------------------------------------------

    def _note_open(self) -> None:
        self._open += 1
        if not self._heard:
            self._spawn(self._announce())
        elif self._lost:
            self._lost -= 1
            log.info("a socket to Slack is open again: %d of %d", self._open, self._count)
        self._heard = True
        self._deaf_since = None
        self._changed.set()

    def _retire(self, retired: asyncio.Event, why: str) -> None:
        """Slack renews a socket every few hours: that is no loss."""
        if not retired.is_set():
            log.info("Slack replaces a socket: %s", why or "no reason given")
            self._note_closed(retired, why or "replaced")

    def _lose(self, retired: asyncio.Event, code: int | None) -> None:
        if not retired.is_set():
            left = self._open - 1
            log.warning("a socket to Slack was lost (%s): %d left", code or "cut", left)
            self._lost += 1
            self._note_closed(retired, "the connection was cut")

    def _note_closed(self, retired: asyncio.Event, why: str) -> None:
        retired.set()
        self._open -= 1
        self._why = why
        if not self._open:
            self._deaf_since = asyncio.get_running_loop().time()
        self._changed.set()

    async def _watch(self) -> None:
        """Report a time without a socket, and its end."""
        told = False
        while True:
            self._changed.clear()
            if told and self._deaf_since is None:
                told = not await self._recover()
            left = self._left()
            if left is not None and left <= 0:
                told = True
                await self._troubles.complain(DEAF, self._unheard())
            wait = self._pace.deaf if told or left is None else left
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), max(wait, 0.01))

    def _left(self) -> float | None:
        """Give the seconds before silence is a trouble; None while there is a socket."""
        if self._deaf_since is None:
            return None
        return self._deaf_since + self._pace.deaf - asyncio.get_running_loop().time()

    def _unheard(self) -> str:
        since = f"no socket to Slack for {self._pace.deaf:.0f} s, nobody is heard"
        return f"{since}: {self._why}: {UNHEARD}"

    async def _recover(self) -> bool:
        try:
            await self._troubles.recover(DEAF)
        except StorageGone:
            return False
        return True


async def _close(socket: Socket) -> None:
    await socket.close()


def _read(text: str) -> Mapping[str, Any]:
    """Read a message of Slack; nothing for what is no object."""
    try:
        return object_of(json.loads(text))
    except (ValueError, RecursionError):
        log.warning("a message of Slack's is no JSON")
        return {}


def _retries(said: Mapping[str, Any]) -> Mapping[str, str]:
    """Make the headers that HTTP would have: Bolt reads them."""
    given = {
        "x-slack-retry-num": said.get("retry_attempt"),
        "x-slack-retry-reason": said.get("retry_reason"),
    }
    return {name: str(value) for name, value in given.items() if value}


def _content(response: BoltResponse) -> dict[str, Any]:
    """Give what is said with an acknowledgement: words, or an object such as errors of a form."""
    if not response.body:
        return {}
    kind = (response.headers.get("content-type") or [""])[0]
    is_json = kind.startswith("application/json")
    return {"payload": json.loads(response.body) if is_json else {"text": response.body}}
