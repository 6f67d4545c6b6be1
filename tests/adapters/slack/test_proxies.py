"""Every call goes through the proxy: nothing else can resolve the names used here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.client import authorize_of, hooks_of
from adapters.slack.options import Secrets, read_options
from adapters.slack.proxies import proxy_finder
from adapters.slack.settings import API, SlackSettings
from bot.domain.messages import Outbound, Picture, Text
from tests.adapters.slack.levain import address_of, run_levain
from tests.adapters.slack.test_installation import KEY, free_port, install
from tests.adapters.slack.test_levain import begin
from tests.standins.slack.proxy import serve_proxy
from tests.standins.slack.server import Slack

NOWHERE = "http://127.0.0.1:9"  # nothing listens there
SLACK = "http://slack.test"

Chosen = Callable[[str, pytest.MonkeyPatch], dict[str, Any]]


def by_setting(url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("HTTPS_PROXY", NOWHERE)
    return {"proxy": url}


def by_environment(url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("HTTP_PROXY", url)
    return {}


@pytest.mark.parametrize("chosen", [by_setting, by_environment])
async def test_every_call_goes_through_the_proxy(
    slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: Chosen
) -> None:
    """The Web API, sockets, answers to taps and uploads."""
    async with serve_proxy(slack.url) as proxy:
        slack.url = SLACK
        options = {"hooks": f"{SLACK}/", **chosen(proxy.url, monkeypatch)}
        async with run_levain(slack, tmp_path, options=options) as levain:
            ana = slack.workspace().person("ana")
            await ana.tap(await begin(ana), "B")
            await ana.expect("Bonne réponse")
            picture = Outbound((Text("voici"), Picture(b"image", "un schéma"), Text("la fin")))
            await levain.slack.send(address_of(ana), picture, "7")
            await ana.expect("la fin")
        methods = {call.method for call in slack.ledger.calls()}
        assert {"chat.postMessage", "response_url", "upload", "apps.connections.open"} <= methods
        assert {*proxy.hosts} == {"slack.test"}


async def test_an_installation_goes_through_the_proxy(slack: Slack, tmp_path: Path) -> None:
    slack.workspace("T1", installed=False)
    async with serve_proxy(slack.url) as proxy:
        direct, port = slack.url, free_port()
        slack.url = SLACK
        options = {
            "proxy": proxy.url,
            "client_id": slack.app.client_id,
            "public_url": f"http://127.0.0.1:{port}",
            "authorize_url": f"{direct}/oauth/v2/authorize",
            "workspaces": ("T1",),
            "port": port,
        }
        secrets = Secrets(app_token=slack.app.token, client_secret=slack.app.client_secret, key=KEY)
        async with run_levain(slack, tmp_path, secrets=secrets, options=options):
            assert await install(f"http://127.0.0.1:{port}", "T1") == 200
        assert slack.ledger.calls("oauth.v2.access")


async def test_what_no_proxy_names_is_called_directly(
    slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", NOWHERE)
    monkeypatch.setenv("HTTPS_PROXY", NOWHERE)
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await ana.tap(await begin(ana), "B")
        await ana.expect("Bonne réponse")


@pytest.mark.parametrize(
    ("url", "environment", "proxy"),
    [
        ("https://slack.com/api/", {"HTTPS_PROXY": "http://p:1"}, "http://p:1"),
        ("wss://wss-primary.slack.com/", {"HTTPS_PROXY": "http://p:1"}, "http://p:1"),
        ("https://slack.com/api/", {"https_proxy": "http://q", "HTTPS_PROXY": "p"}, "http://q"),
        ("https://slack.com/api/", {"HTTP_PROXY": "http://p:1"}, "http://p:1"),
        ("https://slack.com/api/", {"ALL_PROXY": "http://p:1"}, "http://p:1"),
        ("http://127.0.0.1:3000/", {"HTTPS_PROXY": "http://p:1"}, None),
        ("https://slack.com/api/", {"HTTPS_PROXY": " "}, None),
        ("https://slack.com/api/", {}, None),
        ("https://files.slack.com/", {"HTTPS_PROXY": "http://p", "NO_PROXY": ".slack.com"}, None),
        ("https://slack.com/", {"HTTPS_PROXY": "http://p", "NO_PROXY": "*"}, None),
        ("https://slack.com/", {"HTTPS_PROXY": "http://p", "no_proxy": "autre.fr"}, "http://p"),
        ("data:,", {"HTTPS_PROXY": "http://p"}, None),
    ],
)
def test_the_proxy_that_the_environment_names(
    url: str, environment: dict[str, str], proxy: str | None
) -> None:
    assert proxy_finder(None, environment)(url) == proxy
    assert proxy_finder("http://setting:8080", environment)(url) == "http://setting:8080"


def test_another_slack_has_its_own_addresses() -> None:
    gov = "https://slack-gov.com/api/"
    assert hooks_of(API) == "https://hooks.slack.com/"
    assert hooks_of(gov) == "https://hooks.slack-gov.com/"
    assert hooks_of("http://127.0.0.1:80/api/") == "http://127.0.0.1:80/"
    assert authorize_of(gov) == "https://slack-gov.com/oauth/v2/authorize"


def test_the_settings_name_another_slack_and_a_proxy() -> None:
    chosen = SlackSettings.model_validate(
        {
            "api_url": "https://slack-gov.com/api/",
            "hooks_url": "https://hooks.example/",
            "proxy": "http://proxy.mairie.example:3128",
            "workspaces": ["T0123456", "E0123456"],
        }
    )
    options = read_options(chosen)
    assert (options.api, options.hooks) == ("https://slack-gov.com/api/", "https://hooks.example/")
    assert options.proxy == "http://proxy.mairie.example:3128"
    assert options.workspaces == ("T0123456", "E0123456")
    for wrong in ("slack.com/api/", "http://slack.com/api/", "https://slack.com/"):
        with pytest.raises(ValueError, match="api_url"):
            SlackSettings.model_validate({"api_url": wrong})
