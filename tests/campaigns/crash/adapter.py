"""The adapter of the stand-in platform: what a worker process sends through."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any, NamedTuple
from urllib.parse import urlencode

from bot.domain.errors import CannotDeliver, CannotTell, FileRefused, RetryLater
from bot.domain.messages import Address, Outbound, Text
from bot.domain.ports import Handle, Receipt
from tests.campaigns.crash.platform import GONE, Parcel, read_parcel

CONNECTIONS = 100
TIMEOUT = 2.0  # seconds


class Answer(NamedTuple):
    status: int
    after: float  # seconds to wait, when it says so
    values: dict[str, Any]


class Courier:
    """Sends over connections it keeps, and never twice by itself.

    Once a request has begun, anything but a clear answer leaves its outcome unknown: TimeoutError,
    ConnectionError, an answer of 500 and above too. Waiting for a free connection has no limit of
    its own.
    """

    ready = True

    def __init__(
        self, port: int, *, timeout: float = TIMEOUT, connections: int = CONNECTIONS
    ) -> None:
        self._port = port
        self._timeout = timeout  # of a request
        self._free = asyncio.Semaphore(connections)
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    @property
    def name(self) -> str:
        return "courier"

    async def run(self, handle: Handle) -> None:
        """Nobody writes: it waits until it is cancelled."""
        await asyncio.Event().wait()

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        values = _place(address, key) | {"text": _words(outbound)}
        answer = await self._ask("POST /send", json.dumps(values).encode())
        if answer.status in GONE:
            raise CannotDeliver(f"the platform answered {answer.status}")
        return _receipt(answer)

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        raise CannotDeliver("the stand-in has no way to change a message")

    async def find(self, address: Address, key: str) -> Receipt | None:
        answer = await self._ask(f"GET /find?{urlencode(_place(address, key))}")
        if answer.status == 404:
            return None
        if answer.status == 501:
            if answer.values["honours"]:
                return None
            raise CannotTell
        return _receipt(answer)

    async def fetch(self, address: Address, reference: str, limit: int) -> bytes:
        raise FileRefused

    async def close(self) -> None:
        """Give the connections back, once nothing is under way."""
        while self._idle:
            _, writer = self._idle.pop()
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _ask(self, what: str, body: bytes = b"") -> Answer:
        """One request. Its connection serves again only if all of the answer was read."""
        head = f"{what} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n"
        async with self._free, asyncio.timeout(self._timeout):
            reader, writer = await self._connection()
            try:
                writer.write(head.encode() + body)
                answer = _read(await read_parcel(reader))
            except asyncio.IncompleteReadError as error:
                writer.transport.abort()
                raise ConnectionResetError("cut before the answer") from error
            except BaseException:
                writer.transport.abort()
                raise
            self._idle.append((reader, writer))
            return answer

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            reader, writer = self._idle.pop()
            if not (reader.at_eof() or writer.is_closing()):
                return reader, writer
            writer.transport.abort()
        return await asyncio.open_connection("127.0.0.1", self._port)


def _place(address: Address, key: str) -> dict[str, str]:
    return {"workspace": address.workspace, "conversation": address.conversation, "key": key}


def _words(outbound: Outbound) -> str:
    """Its texts; of the other blocks, which the stand-in does not draw, the kind."""
    blocks = outbound.blocks
    return "\n".join(b.markup if isinstance(b, Text) else type(b).__name__ for b in blocks)


def _read(parcel: Parcel) -> Answer:
    after = float(parcel.headers.get("retry-after", 0))
    return Answer(int(parcel.first[1]), after, json.loads(parcel.body))


def _receipt(answer: Answer) -> Receipt:
    if answer.status == 429:
        raise RetryLater(answer.after)
    if answer.status != 200:
        raise ConnectionError(f"the platform answered {answer.status}")
    return str(answer.values["id"])
