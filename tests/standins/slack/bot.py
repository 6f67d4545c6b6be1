"""A bare Bolt app for the tests of the stand-in, and small pieces of Block Kit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack.server import Slack

Object = dict[str, Any]


def make_app(slack: Slack, client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(
        client=client, signing_secret=slack.app.signing_secret, process_before_response=True
    )


@asynccontextmanager
async def connected(app: AsyncApp, slack: Slack, sockets: int = 2) -> AsyncIterator[AsyncApp]:
    """Over so many sockets, until the end of the block."""
    handlers = [AsyncSocketModeHandler(app, slack.app.token) for _ in range(sockets)]
    try:
        for handler in handlers:
            await handler.connect_async()  # type: ignore[no-untyped-call]
        await slack.ledger.until(lambda _: len(slack.sockets.open) >= sockets)
        yield app
    finally:
        for handler in handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def bare_socket(slack: Slack) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A connection that said hello and acknowledges nothing by itself."""
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(slack.sockets.new_url()) as socket,
    ):
        assert (await socket.receive_json(timeout=5))["type"] == "hello"
        yield socket


def error_of(failure: SlackApiError) -> str:
    return str(failure.response["error"])


def plain(text: str) -> Object:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Object:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "Que faire ?", **more: Any) -> Object:
    return {"type": "section", "text": marked(text), **more}


def button(label: str, action: str, **more: Any) -> Object:
    return {"type": "button", "text": plain(label), "action_id": action, **more}


def actions(*elements: Object, **more: Any) -> Object:
    return {"type": "actions", "elements": list(elements), **more}


def field(label: str, block: str, element: Object, **more: Any) -> Object:
    return {"type": "input", "label": plain(label), "block_id": block, "element": element, **more}


def options(count: int) -> list[Object]:
    return [{"text": plain(f"{n}. option"), "value": f"o{n}"} for n in range(count)]


def modal(*blocks: Object, **more: Any) -> Object:
    view = {"type": "modal", "title": plain("Préférences"), "submit": plain("Valider")}
    return {**view, "callback_id": "form", "blocks": list(blocks), **more}
