"""A proxy between the app and the stand-in: whatever host is asked for, the stand-in answers.

Names that nobody else can resolve, such as `http://slack.test/api/`, are reached through it alone.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

HEAD = 2**16  # bytes, at most


@dataclass(kw_only=True)
class Proxy:
    """Where it listens, and the hosts it was asked for, a connection each."""

    url: str
    hosts: list[str] = field(default_factory=list)


@asynccontextmanager
async def serve_proxy(target: str) -> AsyncIterator[Proxy]:
    """A proxy to the server at the URL `target`, until the block ends."""
    there = urlsplit(target)
    pipes: set[asyncio.Task[None]] = set()
    proxy = Proxy(url="")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        pipes.add(task)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            method, asked, _ = head.split(b" ", 2)
            proxy.hosts.append(str(urlsplit(asked.decode()).hostname))
            assert method != b"CONNECT", "the stand-in speaks no TLS"
            inside, outside = await asyncio.open_connection(there.hostname, there.port)
            outside.write(head)
            try:
                await asyncio.gather(_pipe(reader, outside), _pipe(inside, writer))
            finally:
                outside.close()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            pipes.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=HEAD)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        for task in [*pipes]:
            task.cancel()
        await asyncio.gather(*pipes, return_exceptions=True)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while content := await reader.read(HEAD):
            writer.write(content)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
