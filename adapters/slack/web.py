"""HTTP: signed payloads of Slack, the pages of an installation, and a health check."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from logging import getLogger
from typing import Any

import uvicorn
from slack_bolt import BoltResponse
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH, scopes
from adapters.slack.records import HANDSHAKE_MAX, Installations
from adapters.slack.tokens import InstalledTokens

HEALTH_PATH = "/health"
CLOSING_MAX = 5  # seconds
BODY_MAX = 1_000_000  # bytes: far more than a payload of Slack's


class _Store(AsyncInstallationStore):
    """The store of Bolt's flow, which only saves."""

    def __init__(self, tokens: InstalledTokens) -> None:
        self._tokens = tokens

    async def async_save(self, installation: Installation) -> None:
        org = installation.enterprise_id if installation.is_enterprise_install else None
        await self._tokens.save(str(org or installation.team_id), str(installation.bot_token))


class _States(AsyncOAuthStateStore):
    def __init__(self, store: Installations, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def async_issue(self, *_: Any, **__: Any) -> str:
        return await self._store.begin_handshake(self._clock())

    async def async_consume(self, state: str) -> bool:
        return await self._store.end_handshake(state, self._clock())


def make_flow(
    web: AsyncWebClient,
    tokens: InstalledTokens,
    store: Installations,
    clock: Callable[[], datetime],
    *,
    client_id: str,
    client_secret: str,
    public_url: str,
    authorize_url: str | None = None,
) -> AsyncOAuthFlow:
    """Make the OAuth flow: its state serves once, in the browser that began."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=scopes(),
        user_scopes=[],
        redirect_uri=f"{public_url}{REDIRECT_PATH}",
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        install_page_rendering_enabled=False,
        authorization_url=authorize_url,
        installation_store=_Store(tokens),
        state_store=_States(store, clock),
        state_expiration_seconds=int(HANDSHAKE_MAX.total_seconds()),
        logger=getLogger("slack_bolt"),
    )
    return AsyncOAuthFlow(client=web, settings=settings, logger=getLogger("slack_bolt"))


def make_site(app: AsyncApp | None, flow: AsyncOAuthFlow | None) -> Starlette:
    """Make the site: payloads in HTTP mode, installation pages when other workspaces may."""
    routes = [Route(HEALTH_PATH, _healthy, methods=["GET"])]
    if app:
        routes.append(Route(EVENTS_PATH, _passed_to(app.async_dispatch), methods=["POST"]))
    if flow:
        routes.append(Route(INSTALL_PATH, _passed_to(flow.handle_installation), methods=["GET"]))
        routes.append(Route(REDIRECT_PATH, _passed_to(flow.handle_callback), methods=["GET"]))
    return Starlette(routes=routes)


def _passed_to(
    handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_MAX:
                return PlainTextResponse("too large", 413)
        try:
            asked = to_async_bolt_request(request, bytes(body))
        except ValueError:
            return PlainTextResponse("not a payload", 400)
        return to_starlette_response(await handle(asked))

    return answer


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
