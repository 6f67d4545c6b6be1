"""HTTP: signed payloads of Slack, the pages of an installation, and a health check."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from logging import getLogger
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.slack.bolt import Dispatch
from adapters.slack.manifest import EVENTS_PATH

HEALTH_PATH = "/health"
CLOSING_MAX = 5  # seconds
BODY_MAX = 1_000_000  # bytes: far more than a payload of Slack's
AGE_MAX = 300  # seconds, of a signature: as Slack advises

_SECONDS = re.compile(r"[0-9]{1,12}")
_FIELDS_MAX = 100

log = getLogger(__name__)


def make_site(routes: Sequence[Route]) -> Starlette:
    """Make the site: payloads in HTTP mode, installation pages when other workspaces may."""
    return Starlette(routes=[Route(HEALTH_PATH, _healthy, methods=["GET"]), *routes])


def payload_route(
    dispatch: Dispatch, signing_secret: str, now: Callable[[], float] = time.time
) -> Route:
    """Make the address to which Slack posts. `now`: seconds since 1970, as Slack signs them.

    Nothing is parsed before its signature is checked: 401. What is no payload gets 400.
    """

    async def answer(request: Request) -> Response:
        body = await _read_body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not is_signed(signing_secret, request.headers, body, now()):
            return PlainTextResponse("not signed by Slack", 401)
        try:
            payload = read_payload(request.headers.get("content-type", ""), body)
            headers = {k: v for k, v in request.headers.items() if k.startswith("x-slack-retry")}
            return to_starlette_response(await dispatch(payload, headers))
        except Exception as error:  # whatever a payload holds: Bolt foresees few of them
            log.warning("a signed request is no payload: %s", type(error).__name__)
            return PlainTextResponse("not a payload", 400)

    return Route(EVENTS_PATH, answer, methods=["POST"])


async def _read_body(request: Request) -> bytes | None:
    """Read a body; None for one that is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX:
            return None
    return bytes(body)


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Return True for what Slack signed with that secret in the last minutes. Pure.

    See https://docs.slack.dev/authentication/verifying-requests-from-slack/.
    """
    at = headers.get("x-slack-request-timestamp", "")
    if not _SECONDS.fullmatch(at) or abs(now - int(at)) > AGE_MAX:
        return False
    signed = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    given = headers.get("x-slack-signature", "")
    return hmac.compare_digest(f"v0={signed}".encode(), given.encode())


def read_payload(media_type: str, body: bytes) -> dict[str, Any]:
    """Read a payload from JSON, or from a form. Raises ValueError and RecursionError. Pure."""
    text = body.decode()
    if media_type.partition(";")[0].strip() == "application/json":
        found = json.loads(text)
    else:
        form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS_MAX))
        found = json.loads(form["payload"]) if "payload" in form else form
    if not isinstance(found, dict) or not found:
        raise ValueError("no object")
    return found


async def _healthy(_: Request) -> Response:
    return PlainTextResponse("ok")


class _Server(uvicorn.Server):
    """A server that leaves the signals of the process alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve_site(site: Starlette, host: str, port: int) -> None:
    """Serve without end. On cancellation, requests under way are answered first."""
    config = uvicorn.Config(
        site,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=CLOSING_MAX,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
        for late in list(server.server_state.connections):  # that came in meanwhile
            late.shutdown()
