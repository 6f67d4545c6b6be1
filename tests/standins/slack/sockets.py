"""Socket Mode: connections of the app, each payload to any one of them."""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import time
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.standins.slack.ledger import Acked, Connected

if TYPE_CHECKING:
    from tests.standins.slack.server import Slack

MOST = 10  # connections of one app
TICKET = 30.0  # seconds in which an address is good
GRACE = 10.0  # seconds that the app has to close a socket itself, once told


class NotAcked(Exception):
    """The app did not acknowledge; `str` says why, as Slack does."""

    again = True  # it may be sent again, if it is an event


class Socket:
    def __init__(self, number: int, ws: web.WebSocketResponse, transport: Any) -> None:
        self.name = f"socket {number}"
        self.ws = ws
        self.transport = transport
        self.open = False  # may be given something
        self.waiting: dict[str, asyncio.Future[Any]] = {}  # by envelope

    def lose(self) -> None:
        """What is in flight is lost."""
        self.open = False
        for waiting in self.waiting.values():
            if not waiting.done():
                waiting.set_exception(NotAcked("connection_lost"))


class Sockets:
    def __init__(self, slack: Slack, seed: int = 0) -> None:
        self.grace = GRACE
        self.dead = 0  # tickets given from now on that will be dead when they are used
        self.life = TICKET  # seconds
        self.refused = 0  # handshakes, for a dead ticket
        self._slack = slack
        self._chance = random.Random(seed)  # noqa: S311 - no secret is made of it
        self._tickets: dict[str, float] = {}  # until when each is good, monotonic
        self._all: list[Socket] = []
        self._made = 0
        self._sent_at: dict[str, float] = {}  # by envelope, monotonic

    @property
    def open(self) -> list[Socket]:
        return [socket for socket in self._all if socket.open]

    def new_url(self) -> str:
        """Good for one connection, soon."""
        ticket = secrets.token_urlsafe(12)
        dies = self.dead > 0
        self.dead -= dies
        self._tickets[ticket] = time.monotonic() + (0.0 if dies else self.life)
        host = self._slack.url.replace("http://", "ws://")
        return f"{host}/link?ticket={ticket}&app_id={self._slack.app.id}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its hello to its end."""
        ticket = request.query.get("ticket", "")
        until = self._tickets.get(ticket)
        if until is None:
            return web.Response(status=403, text="invalid_ticket")
        if until <= time.monotonic():  # and for ever
            self.refused += 1
            return web.Response(status=408, text="expired_ticket")
        del self._tickets[ticket]
        ws = web.WebSocketResponse(timeout=1.0)
        await ws.prepare(request)
        self._made += 1
        socket = Socket(self._made, ws, request.transport)
        self._all.append(socket)
        try:
            await ws.send_json(self._hello())
            socket.open = len(self.open) < MOST
            self._note(socket, "hello")
            if not socket.open:
                await self._part(socket, "too_many_websockets")
                await ws.close()
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    self._hear(socket, message.data)
        finally:
            socket.lose()
            self._all.remove(socket)
            self._note(socket, "closed")
        return ws

    async def send(self, envelope: dict[str, Any], socket: Socket, patience: float) -> Any:
        """What the app says to it. Raises NotAcked."""
        name = envelope["envelope_id"]
        waiting = socket.waiting[name] = asyncio.get_running_loop().create_future()
        self._sent_at[name] = time.monotonic()
        try:
            await socket.ws.send_json(envelope)
            return await asyncio.wait_for(waiting, patience)
        except TimeoutError:
            raise NotAcked("timeout") from None
        except ConnectionError:
            raise NotAcked("connection_lost") from None
        finally:
            socket.waiting.pop(name, None)
            if waiting.done() and not waiting.cancelled():
                waiting.exception()  # seen, even if the sending itself failed

    def choose(self) -> Socket:
        """Any one. Raises NotAcked when there is none."""
        if not self.open:
            raise NotAcked("no_connection")
        return self._chance.choice(self.open)

    async def refresh(self, reason: str = "refresh_requested", name: str = "") -> None:
        """Ask the app to connect again: all its sockets, or the one of that name.

        After a `warning` a socket may still acknowledge; after any other reason what is in flight
        is lost. It is closed when `grace` is over, if the app has not done it.
        """
        for socket in [each for each in self.open if name in ("", each.name)]:
            await self._part(socket, reason)
            if reason != "warning":
                socket.lose()
            self._slack.spawn(self._close_later(socket))

    def drop(self) -> None:
        """Cut all connections, without a word."""
        for socket in list(self._all):
            socket.lose()
            socket.transport.abort()

    async def close(self) -> None:
        for socket in list(self._all):
            socket.lose()
            await socket.ws.close()

    async def _part(self, socket: Socket, reason: str) -> None:
        socket.open = False
        self._note(socket, f"disconnect: {reason}")
        farewell = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink"}}
        await socket.ws.send_json(farewell)

    async def _close_later(self, socket: Socket) -> None:
        await asyncio.sleep(self.grace)
        await socket.ws.close()

    def _hear(self, socket: Socket, data: str) -> None:
        said = json.loads(data)
        name, payload = said["envelope_id"], said.get("payload")
        waiting = socket.waiting.get(name)
        late = waiting is None or waiting.done()
        here = time.monotonic()
        took = here - self._sent_at.pop(name, here)
        now = self._slack.clock()
        self._slack.ledger.write(Acked(at=now, id=name, took=took, payload=payload, late=late))
        if waiting is not None and not waiting.done():
            waiting.set_result(payload)

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.open) + 1,
            "connection_info": {"app_id": self._slack.app.id},
            "debug_info": {
                "host": "applink",
                "started": "2026-01-01 00:00:00.000",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
        }

    def _note(self, socket: Socket, what: str) -> None:
        at = self._slack.clock()
        self._slack.ledger.write(Connected(at=at, socket=socket.name, what=what))
