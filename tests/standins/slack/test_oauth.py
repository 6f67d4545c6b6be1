"""Installed by OAuth into several workspaces, kept fresh, and gone."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack.bot import Object, connected, error_of
from tests.standins.slack.server import Slack, serve
from tests.standins.slack.workspace import App

# The SDK gives aiohttp the app's secret in a way that aiohttp will drop.
pytestmark = [
    pytest.mark.filterwarnings("ignore:The 'auth' parameter:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
]

BACK = "https://levain.example/slack/oauth_redirect"


def asked(slack: Slack, **more: str) -> dict[str, str]:
    """What the page of consent is asked."""
    return {
        "client_id": slack.app.client_id,
        "scope": "chat:write,im:history",
        "redirect_uri": BACK,
        "state": "s7",
        "team": "T1",
        **more,
    }


async def consent(slack: Slack, http: aiohttp.ClientSession, **more: str) -> tuple[int, Object]:
    """Its status, and what it sends back."""
    url = f"{slack.url}/oauth/v2/authorize"
    async with http.get(url, params=asked(slack, **more), allow_redirects=False) as answer:
        query = parse_qs(urlsplit(answer.headers.get("Location", "")).query)
        return answer.status, {key: value[0] for key, value in query.items()}


async def refused(client: AsyncWebClient, slack: Slack, **arguments: str) -> str:
    known = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    with pytest.raises(SlackApiError) as caught:
        await client.oauth_v2_access(**{**known, **arguments})
    return error_of(caught.value)


async def test_a_code_is_exchanged_once(
    slack: Slack, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    status, back = await consent(slack, http)
    assert (status, back["state"]) == (302, "s7")
    code = back["code"]
    wrong = {"client_secret": "x"}
    assert await refused(client, slack, code=code, **wrong) == "bad_client_secret"
    granted = await client.oauth_v2_access(
        client_id=slack.app.client_id,
        client_secret=slack.app.client_secret,
        code=code,
        redirect_uri=BACK,
    )
    assert (granted["team"]["id"], granted["scope"]) == ("T1", "chat:write,im:history")
    assert granted["access_token"] == slack.workspace("T1").token
    assert await refused(client, slack, code=code, redirect_uri=BACK) == "invalid_code"
    _, back = await consent(slack, http)
    assert await refused(client, slack, code=back["code"], redirect_uri="x") == "bad_redirect_uri"
    _, back = await consent(slack, http)
    slack.codes[back["code"]].made -= 601
    assert await refused(client, slack, code=back["code"], redirect_uri=BACK) == "invalid_code"
    assert await refused(client, slack, grant_type="x") == "invalid_grant_type"


async def test_consent_may_be_refused(slack: Slack, http: aiohttp.ClientSession) -> None:
    assert slack.workspace("T1").token
    assert await consent(slack, http, deny="1") == (302, {"state": "s7", "error": "access_denied"})
    for wrong in ({"client_id": "x"}, {"scope": "admin"}, {"scope": ""}, {"team": "T9"}):
        assert (await consent(slack, http, **wrong))[0] == 400
    async with serve(App(redirects=frozenset({"https://elsewhere.example/"}))) as strict:
        strict.workspace("T1", installed=False)
        assert (await consent(strict, http))[0] == 400


async def test_tokens_that_rotate(http: aiohttp.ClientSession) -> None:
    async with serve(App(rotation=True)) as slack:
        workspace = slack.workspace("T1")
        old = workspace.token
        assert workspace.records.token is not None
        refresh = workspace.records.token.refresh
        client = AsyncWebClient(base_url=slack.base_url, session=http, retry_handlers=[])
        known = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
        workspace.expire()
        with pytest.raises(SlackApiError, match="token_expired"):
            await client.auth_test(token=old)
        granted = await client.oauth_v2_access(
            **known, grant_type="refresh_token", refresh_token=refresh
        )
        assert (await client.auth_test(token=granted["access_token"]))["team_id"] == "T1"
        again = await refused(client, slack, grant_type="refresh_token", refresh_token=refresh)
        assert again == "invalid_refresh_token"


async def test_bolt_serves_two_workspaces_and_forgets_one(
    slack: Slack, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    """Through its own install pages, with its own state."""
    store = FileInstallationStore(base_dir=f"{tmp_path}/installs", client_id=slack.app.client_id)
    states = FileOAuthStateStore(expiration_seconds=60, base_dir=f"{tmp_path}/states")
    settings = AsyncOAuthSettings(
        client_id=slack.app.client_id,
        client_secret=slack.app.client_secret,
        scopes=["chat:write", "im:history", "commands"],
        redirect_uri=BACK,
        installation_store=store,
        state_store=states,
        authorization_url=f"{slack.url}/oauth/v2/authorize",
        install_page_rendering_enabled=False,
    )
    client = AsyncWebClient(base_url=slack.base_url, session=http, retry_handlers=[])
    app = AsyncApp(client=client, oauth_settings=settings, process_before_response=True)
    app.enable_token_revocation_listeners()
    assert app.oauth_flow is not None

    @app.event("message")
    async def hear(event: Object, client: AsyncWebClient) -> None:
        await client.chat_postMessage(channel=event["channel"], text=f"à {event['text']}")

    people = [slack.workspace(team, installed=False).person("ana") for team in ("T1", "T2")]
    for person in people:
        started = await app.oauth_flow.handle_installation(AsyncBoltRequest(body="", query={}))
        cookie = started.headers["set-cookie"][0].partition(";")[0]
        url = f"{started.headers['location'][0]}&team={person.records.id}"
        async with http.get(url, allow_redirects=False) as answer:
            back = urlsplit(answer.headers["Location"]).query
        request = AsyncBoltRequest(body="", query=back, headers={"cookie": [cookie]})
        assert (await app.oauth_flow.handle_callback(request)).status == 200
        replayed = AsyncBoltRequest(body="", query=back, headers={"cookie": [cookie]})
        assert (await app.oauth_flow.handle_callback(replayed)).status == 401
    async with connected(app, slack, sockets=1):
        for person in people:
            await person.say(person.records.id)
        for person in people:
            await person.expect(f"à {person.records.id}")
        slack.workspace("T1").uninstall()
        await slack.ledger.until(
            lambda ledger: (
                len(ledger.events("app_uninstalled")) == 1
                and {each.id for each in ledger.acks} >= {each.id for each in ledger.sent()}
            )
        )
    gone = await store.async_find_installation(enterprise_id=None, team_id="T1")
    kept = await store.async_find_installation(enterprise_id=None, team_id="T2")
    assert gone is None
    assert kept is not None
    assert kept.bot_token == slack.workspace("T2").token
