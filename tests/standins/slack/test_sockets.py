"""Socket Mode: what is sent, acknowledged, sent again, lost."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack.bot import (
    Object,
    actions,
    bare_socket,
    button,
    connected,
    error_of,
    make_app,
)
from tests.standins.slack.ledger import Ledger, Sent
from tests.standins.slack.people import Person
from tests.standins.slack.server import Slack
from tests.standins.slack.sockets import MOST

QUESTION = [actions(button("A. Oui", "yes"), button("B. Non", "no"))]


async def receive(socket: aiohttp.ClientWebSocketResponse) -> Object:
    found: Object = await socket.receive_json(timeout=5)
    return found


async def ack(socket: aiohttp.ClientWebSocketResponse, envelope: Object, **more: object) -> None:
    await socket.send_json({"envelope_id": envelope["envelope_id"], **more})


def ana(slack: Slack) -> Person:
    return slack.workspace("T1").person("ana")


async def question(slack: Slack, client: AsyncWebClient) -> Object:
    """What Ana is asked."""
    await client.chat_postMessage(channel=ana(slack).id, text="Q ?", blocks=QUESTION)
    return ana(slack).messages()[-1]


def tries(ledger: Ledger) -> list[tuple[int, str]]:
    return [(sent.attempt, sent.reason) for sent in ledger.sent("events_api")]


async def test_an_event_is_acknowledged(slack: Slack) -> None:
    async with bare_socket(slack) as socket:
        said = await ana(slack).say("bonjour")
        envelope = await receive(socket)
        assert envelope["type"] == "events_api"
        assert envelope["accepts_response_payload"] is False
        assert envelope["retry_attempt"] == 0
        event = envelope["payload"]["event"]
        assert (event["text"], event["ts"], event["channel_type"]) == ("bonjour", said["ts"], "im")
        await ack(socket, envelope)
        done = await slack.ledger.until(lambda ledger: ledger.acks)
    assert (done[0].id, done[0].late) == (envelope["envelope_id"], False)
    assert 0 < done[0].took < 3


async def test_an_event_comes_again_with_the_same_id(slack: Slack) -> None:
    slack.delivery.patience, slack.delivery.retries = 0.02, (0.0, 0.0, 0.0)
    async with bare_socket(slack) as socket:
        await ana(slack).say("bonjour")
        envelopes = [await receive(socket) for _ in range(4)]
        await slack.ledger.until(lambda ledger: len(ledger.missed) == 4)
    assert tries(slack.ledger) == [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")]
    assert len({each["payload"]["event_id"] for each in envelopes}) == 1
    assert len({each["envelope_id"] for each in envelopes}) == 4


async def test_an_acknowledged_retry_is_the_last(slack: Slack) -> None:
    slack.delivery.patience, slack.delivery.retries = 0.5, (0.0, 0.0, 0.0)
    async with bare_socket(slack) as socket:
        await ana(slack).say("bonjour")
        first = await receive(socket)
        await ack(socket, await receive(socket))
        await ack(socket, first)
        await slack.ledger.until(lambda ledger: [each for each in ledger.acks if each.late])
        await ana(slack).say("encore")
        assert (await receive(socket))["payload"]["event"]["text"] == "encore"


@pytest.mark.parametrize("gesture", ["tap", "slash"])
async def test_what_a_person_does_is_sent_once(
    slack: Slack, client: AsyncWebClient, gesture: str
) -> None:
    shown = await question(slack, client)
    slack.delivery.patience = 0.05
    slack.delivery.retries = ()
    async with bare_socket(slack) as socket:
        await (ana(slack).tap(shown, "A") if gesture == "tap" else ana(slack).slash("leçon"))
        assert (await receive(socket))["type"] in ("interactive", "slash_commands")
        assert len(ana(slack).errors) == 1
        assert ana(slack).errors[0].endswith("timeout")
        slack.delivery.patience = 3.0
        again = asyncio.create_task(ana(slack).tap(shown, "A"))
        envelope = await receive(socket)
        await ack(socket, envelope)
        await again
    assert envelope["type"] == "interactive"
    assert len(ana(slack).errors) == 1


async def test_a_command_is_answered_by_its_acknowledgement(slack: Slack) -> None:
    async with bare_socket(slack) as socket:
        typing = asyncio.create_task(ana(slack).slash("leçon 3"))
        envelope = await receive(socket)
        assert envelope["accepts_response_payload"] is True
        command, text = envelope["payload"]["command"], envelope["payload"]["text"]
        assert (command, text) == ("/levain", "leçon 3")
        await ack(socket, envelope, payload={"text": "La voici"})
        await typing
        unknown = asyncio.create_task(ana(slack).slash("/autre x"))
        await unknown
    assert [each["text"] for each in ana(slack).ephemeral()] == ["La voici"]
    assert ana(slack).errors == ["/autre is not a valid command"]


async def test_a_ticket_is_good_once(slack: Slack, http: aiohttp.ClientSession) -> None:
    url = slack.sockets.new_url()
    async with http.ws_connect(url) as socket:
        assert (await receive(socket))["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await http.ws_connect(url)


async def test_a_dead_ticket_stays_dead(slack: Slack, http: aiohttp.ClientSession) -> None:
    slack.sockets.dead = 1
    url = slack.sockets.new_url()
    for _ in range(2):
        with pytest.raises(aiohttp.WSServerHandshakeError, match="408"):
            await http.ws_connect(url)
    assert slack.sockets.refused == 2
    async with http.ws_connect(slack.sockets.new_url()) as socket:
        assert (await receive(socket))["type"] == "hello"


async def test_ten_sockets_at_most(slack: Slack, http: aiohttp.ClientSession) -> None:
    sockets = [await http.ws_connect(slack.sockets.new_url()) for _ in range(MOST)]
    hellos = [await receive(socket) for socket in sockets]
    assert [hello["num_connections"] for hello in hellos] == list(range(1, MOST + 1))
    one_more = await http.ws_connect(slack.sockets.new_url())
    assert (await receive(one_more))["type"] == "hello"
    assert (await receive(one_more))["reason"] == "too_many_websockets"
    assert len(slack.sockets.open) == MOST
    for socket in [*sockets, one_more]:
        await socket.close()


async def test_each_payload_goes_to_any_one(slack: Slack) -> None:
    async with bare_socket(slack), bare_socket(slack), bare_socket(slack):
        for _ in range(30):
            await ana(slack).say("bonjour")
        await slack.ledger.until(lambda ledger: len(ledger.sent()) == 30)
    assert {each.via for each in slack.ledger.sent()} == {"socket 1", "socket 2", "socket 3"}


async def test_a_refresh_loses_what_is_in_flight(slack: Slack, client: AsyncWebClient) -> None:
    slack.delivery.retries = ()
    shown = await question(slack, client)
    await slack.ledger.until(lambda ledger: ledger.missed)  # nobody hears of the question
    slack.delivery.retries = (0.0, 0.0)
    async with bare_socket(slack) as socket:
        await ana(slack).say("bonjour")
        tapping = asyncio.create_task(ana(slack).tap(shown, "A"))
        held = [await receive(socket), await receive(socket)]
        async with bare_socket(slack) as other:
            await slack.refresh_sockets(name=slack.sockets.open[0].name)
            await tapping
            again = await receive(other)
        assert (again["type"], again["retry_reason"]) == ("events_api", "connection_lost")
    assert {each["type"] for each in held} == {"events_api", "interactive"}
    assert ana(slack).errors == ["this app did not respond: connection_lost"]


async def test_a_socket_told_to_go_gets_nothing_more(slack: Slack) -> None:
    async with bare_socket(slack) as socket:
        await slack.refresh_sockets()
        assert (await receive(socket))["reason"] == "refresh_requested"
        await ana(slack).say("bonjour")
        await slack.ledger.until(lambda ledger: ledger.missed)
    assert slack.ledger.missed[0].reason == "no_connection"


async def test_a_socket_told_to_go_is_closed_in_the_end(slack: Slack) -> None:
    slack.sockets.grace = 0.05
    async with bare_socket(slack) as socket:
        await slack.refresh_sockets("warning")
        assert (await receive(socket))["reason"] == "warning"
        assert (await socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE


async def test_after_a_warning_what_is_in_flight_still_counts(slack: Slack) -> None:
    async with bare_socket(slack) as socket:
        typing = asyncio.create_task(ana(slack).slash("leçon"))
        envelope = await receive(socket)
        await slack.refresh_sockets("warning")
        assert (await receive(socket))["reason"] == "warning"
        await ack(socket, envelope)
        await typing
    assert ana(slack).errors == []


async def test_a_cut_loses_what_is_in_flight(slack: Slack) -> None:
    async with bare_socket(slack) as socket:
        typing = asyncio.create_task(ana(slack).slash("leçon"))
        await receive(socket)
        slack.sockets.drop()
        await typing
    assert ana(slack).errors == ["/levain failed: connection_lost"]


async def test_a_ping_is_answered_in_kind(slack: Slack, http: aiohttp.ClientSession) -> None:
    async with http.ws_connect(slack.sockets.new_url(), autoping=False) as socket:
        await receive(socket)
        await socket.ping(b"sdk-ping-pong:1.5")
        message = await socket.receive(timeout=5)
    assert (message.type, message.data) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1.5")


async def test_only_the_app_level_token_connects(slack: Slack, client: AsyncWebClient) -> None:
    opened = await client.apps_connections_open(app_token=slack.app.token)
    assert opened["url"].startswith("ws://127.0.0.1:")
    with pytest.raises(SlackApiError) as caught:
        await client.apps_connections_open(app_token=client.token or "")
    assert error_of(caught.value) == "not_allowed_token_type"


@pytest.mark.parametrize("grace", [0.0, 10.0])
async def test_bolt_comes_back_after_a_refresh(
    slack: Slack, client: AsyncWebClient, grace: float
) -> None:
    """It may connect twice, for the word and for the closing: what came between comes again."""
    slack.sockets.grace, slack.delivery.retries = grace, (0.1,) * 20
    app = make_app(slack, client)
    heard: list[str] = []

    @app.event("message")
    async def hear(event: Object) -> None:
        heard.append(event["text"])

    async with connected(app, slack):
        await slack.refresh_sockets()
        await slack.ledger.until(lambda _: len(slack.sockets.open) == 2)
        await ana(slack).say("bonjour")
        await slack.ledger.until(lambda ledger: [a for a in ledger.acks if not a.late])
    assert {*heard} == {"bonjour"}
    assert len(heard) == 1 or grace == 0
    assert len({each.event_id for each in slack.ledger.sent()}) == 1


async def test_an_event_waits_for_a_socket(slack: Slack, client: AsyncWebClient) -> None:
    slack.delivery.retries = (0.1,) * 50
    await ana(slack).say("bonjour")
    await slack.ledger.until(lambda ledger: ledger.missed)
    async with bare_socket(slack) as socket:
        envelope = await receive(socket)
    assert envelope["retry_attempt"] >= 1
    assert envelope["retry_reason"] == "no_connection"


async def test_an_event_needs_its_scope_and_its_subscription(slack: Slack) -> None:
    slack.workspace("T1").install("chat:write")
    async with bare_socket(slack) as socket:
        await ana(slack).say("bonjour")
        await ana(slack).open_messages()
        envelope = await receive(socket)
    assert envelope["payload"]["event"]["type"] == "app_home_opened"
    assert len([each for each in slack.ledger.entries if isinstance(each, Sent)]) == 1


async def test_the_end_of_an_install_is_told(slack: Slack) -> None:
    async with bare_socket(slack) as socket:
        slack.workspace("T1").deactivate(ana(slack))
        slack.workspace("T1").uninstall()
        events = [(await receive(socket))["payload"]["event"] for _ in range(3)]
    assert sorted(each["type"] for each in events) == [
        "app_uninstalled",
        "tokens_revoked",
        "user_change",
    ]
    changed = next(each for each in events if each["type"] == "user_change")
    assert changed["user"]["deleted"]
