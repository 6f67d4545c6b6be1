"""What may stand between Levain and a homeserver, and fail: a proxy that obeys the tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import Enum, auto

import aiohttp
from aiohttp import web
from yarl import URL


class Fault(Enum):
    BAD_GATEWAY = auto()  # a page; the homeserver hears nothing of it
    BROKEN = auto()  # an error of its own
    LIMITED = auto()  # it asks to wait
    CUT = auto()  # the answer ends in its middle
    LOST = auto()  # the homeserver did it, and its answer never arrives


_Faults = Callable[[str, str], Fault | None]
_Changes = Callable[[str, bytes], bytes]


class Proxy:
    """In front of a homeserver, at `url`."""

    def __init__(self, target: str) -> None:
        self.url = ""
        self.asked: list[tuple[str, str]] = []  # method and path of each request
        self.fault: _Faults = lambda _method, _path: None  # of a request, decided as it comes
        self.change: _Changes = lambda _path, content: content  # of an answer, as it goes
        self._target = target

    def once(self, method: str, part: str, fault: Fault) -> list[str]:
        """The next request like this one fails; its path is in the list once it has."""
        met: list[str] = []

        def decide(asked: str, path: str) -> Fault | None:
            if met or asked != method or part not in path:
                return None
            met.append(path)
            return fault

        self.fault = decide
        return met

    async def pass_on(self, http: aiohttp.ClientSession, request: web.Request) -> web.Response:
        self.asked.append((request.method, request.raw_path))
        fault = self.fault(request.method, request.raw_path)
        if fault is Fault.BAD_GATEWAY:
            return web.Response(status=502, text="<html>502 Bad Gateway</html>")
        if fault is Fault.BROKEN:
            return web.json_response({"errcode": "M_UNKNOWN", "error": "Broken"}, status=500)
        if fault is Fault.LIMITED:
            limited = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 200}
            return web.json_response(limited, status=429)
        url = URL(self._target + request.raw_path, encoded=True)
        headers = {
            k: v for k, v in request.headers.items() if k in ("Authorization", "Content-Type")
        }
        body = await request.read()
        async with http.request(request.method, url, data=body, headers=headers) as answer:
            content = self.change(request.path, await answer.read())
        if fault is Fault.LOST:
            assert request.transport
            request.transport.abort()
        if fault is Fault.CUT:
            return await _cut(request, content)
        kept = {k: v for k, v in answer.headers.items() if k in ("Content-Type", "Retry-After")}
        return web.Response(status=answer.status, body=content, headers=kept)


async def _cut(request: web.Request, content: bytes) -> web.Response:
    """Half of what was promised."""
    response = web.StreamResponse(headers={"Content-Length": str(len(content))})
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    assert request.transport
    request.transport.close()
    return response  # type: ignore[return-value]


@asynccontextmanager
async def stand_before(target: str) -> AsyncIterator[Proxy]:
    """A proxy on a free port, until the block ends."""
    proxy = Proxy(target)
    async with aiohttp.ClientSession() as http:

        async def pass_on(request: web.Request) -> web.Response:
            return await proxy.pass_on(http, request)

        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{path:.*}", pass_on)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            port = runner.addresses[0][1]
            proxy.url = f"http://127.0.0.1:{port}"
            yield proxy
        finally:
            await runner.cleanup()
