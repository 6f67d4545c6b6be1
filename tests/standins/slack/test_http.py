"""Signed HTTP, to a Bolt app behind Starlette, and to a bare server that watches."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import pytest
import uvicorn
from aiohttp import web
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.standins.slack.bot import Object, actions, button, field, make_app, modal
from tests.standins.slack.people import Person
from tests.standins.slack.server import Slack

Answer = Callable[[web.Request], Awaitable[web.Response]]


def ana(slack: Slack) -> Person:
    return slack.workspace("T1").person("ana")


@asynccontextmanager
async def starlette(app: AsyncApp) -> AsyncIterator[str]:
    """The URL at which it listens, as in production."""
    handler = AsyncSlackRequestHandler(app)

    async def hear(request: Request) -> Response:
        return await handler.handle(request)

    site = Starlette(routes=[Route("/slack/events", hear, methods=["POST"])])
    config = uvicorn.Config(site, host="127.0.0.1", port=0, log_level="error", lifespan="off")
    socket = config.bind_socket()
    socket.listen()  # who comes early waits
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([socket]))
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}/slack/events"
    finally:
        server.should_exit = True
        await serving
        socket.close()


@asynccontextmanager
async def listening(slack: Slack, answer: Answer) -> AsyncIterator[list[tuple[web.Request, str]]]:
    """What Slack sends to a bare server, that passes the challenge and then answers so."""
    heard: list[tuple[web.Request, str]] = []

    async def hear(request: web.Request) -> web.Response:
        text = await request.text()
        if '"url_verification"' in text:
            return web.Response(text=json.loads(text)["challenge"])
        heard.append((request, text))
        return await answer(request)

    site = web.Application()
    site.router.add_post("/", hear)
    runner = web.AppRunner(site, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await slack.delivery.listen(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        yield heard
    finally:
        await runner.cleanup()


async def accept(_request: web.Request) -> web.Response:
    return web.Response()


async def test_a_bolt_app_is_served(slack: Slack, client: AsyncWebClient) -> None:
    app = make_app(slack, client)
    typed = {"type": "plain_text_input", "action_id": "typed"}

    @app.event("message")
    async def ask(event: Object, client: AsyncWebClient) -> None:
        blocks = [actions(button("A. Oui", "yes", value="1"), button("B. Non", "no"))]
        await client.chat_postMessage(channel=event["channel"], text="Q ?", blocks=blocks)

    @app.action("yes")
    async def open_form(ack: Callable[[], Awaitable[None]], body: Object) -> None:
        await client.views_open(
            trigger_id=body["trigger_id"], view=modal(field("Nom", "name", typed))
        )
        await ack()

    @app.view("form")
    async def check(ack: Callable[..., Awaitable[None]], view: Object) -> None:
        name = view["state"]["values"]["name"]["typed"]["value"]
        await (ack() if name == "Ana" else ack(response_action="errors", errors={"name": "Qui ?"}))

    @app.command("/levain")
    async def command(ack: Callable[..., Awaitable[None]], command: Object) -> None:
        await ack(f"« {command['text']} »")

    async with starlette(app) as url:
        await slack.delivery.listen(url)
        await ana(slack).say("bonjour")
        await ana(slack).tap(await ana(slack).expect("Oui"), "A")
        for name, left in (("Zoé", True), ("Ana", False)):
            form = ana(slack).modal()
            assert form is not None
            await ana(slack).fill(form, "Nom", name)
            await ana(slack).submit()
            assert bool(ana(slack).modal()) is left
        await ana(slack).slash("leçon & quiz = 1")
    assert ana(slack).ephemeral()[0]["text"] == "« leçon & quiz = 1 »"
    assert ana(slack).errors == []
    assert {each.via for each in slack.ledger.sent()} == {"http"}


async def test_a_bad_signature_is_found_out(slack: Slack, client: AsyncWebClient) -> None:
    slack.delivery.retries = ()
    app = AsyncApp(client=client, signing_secret="another")  # noqa: S106
    async with starlette(app) as url:
        with pytest.raises(AssertionError, match="401 to the challenge"):
            await slack.delivery.listen(url)


async def test_what_is_sent_is_signed_and_named(slack: Slack) -> None:
    verifier = SignatureVerifier(slack.app.signing_secret)
    async with listening(slack, accept) as heard:
        await ana(slack).say("bonjour")
        await ana(slack).slash("leçon")
        await slack.ledger.until(lambda ledger: len(ledger.acks) == 2)
    kinds = {}
    for request, text in heard:
        assert verifier.is_valid_request(text, dict(request.headers))
        assert not verifier.is_valid_request(text + " ", dict(request.headers))
        assert abs(int(request.headers["x-slack-request-timestamp"]) - time.time()) < 60
        assert "x-slack-retry-num" not in request.headers
        kinds[request.content_type] = text
    assert json.loads(kinds["application/json"])["event"]["text"] == "bonjour"
    assert parse_qs(kinds["application/x-www-form-urlencoded"])["text"] == ["leçon"]


async def test_a_failure_is_tried_again_with_its_number(slack: Slack) -> None:
    slack.delivery.retries = (0.0, 0.0, 0.0)

    async def fail(_request: web.Request) -> web.Response:
        return web.Response(status=500)

    async with listening(slack, fail) as heard:
        await ana(slack).say("bonjour")
        await slack.ledger.until(lambda _: not slack.busy)
    numbers = [request.headers.get("x-slack-retry-num") for request, _ in heard]
    reasons = {request.headers.get("x-slack-retry-reason") for request, _ in heard[1:]}
    assert (numbers, reasons) == ([None, "1", "2", "3"], {"http_error"})
    assert len({json.loads(text)["event_id"] for _, text in heard}) == 1


async def test_a_slow_answer_is_tried_again(slack: Slack) -> None:
    slack.delivery.patience, slack.delivery.retries = 0.5, (0.0,)
    never = asyncio.Event()

    async def wait(request: web.Request) -> web.Response:
        if "x-slack-retry-num" not in request.headers:
            await never.wait()
        return web.Response()

    async with listening(slack, wait) as heard:
        await ana(slack).say("bonjour")
        await slack.ledger.until(lambda ledger: ledger.acks)
    assert heard[1][0].headers["x-slack-retry-reason"] == "http_timeout"


async def test_an_app_may_ask_for_no_retry(slack: Slack) -> None:
    slack.delivery.retries = (0.0, 0.0, 0.0)

    async def refuse(_request: web.Request) -> web.Response:
        return web.Response(status=500, headers={"x-slack-no-retry": "1"})

    async with listening(slack, refuse) as heard:
        await ana(slack).say("bonjour")
        await slack.ledger.until(lambda _: not slack.busy)
    assert len(heard) == 1


async def test_nobody_listens_any_more(slack: Slack) -> None:
    async with listening(slack, accept):
        pass
    await ana(slack).slash("leçon")
    assert ana(slack).errors == ["/levain failed: connection_failed"]


async def test_a_command_that_fails_is_not_sent_again(slack: Slack) -> None:
    async def fail(_request: web.Request) -> web.Response:
        return web.Response(status=404)

    async with listening(slack, fail) as heard:
        await ana(slack).slash("leçon")
    assert len(heard) == 1
    assert ana(slack).errors == ["/levain failed: http_error"]
