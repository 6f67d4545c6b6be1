"""The manifest asks for what Levain calls and hears, no more and no less."""

from __future__ import annotations

import json
import re
from pathlib import Path

import aiohttp
import pytest

from adapters.slack.bolt import COMMAND, EVENTS
from adapters.slack.client import METHODS, SlackClient, SlackRefused
from adapters.slack.manifest import make_manifest, scopes
from adapters.slack.tokens import OneToken
from tests.standins.slack.methods import METHODS as KNOWN
from tests.standins.slack.server import Slack
from tests.standins.slack.workspace import EVENTS as SCOPES_OF_EVENTS

ROOT = Path(__file__).parents[3]
CALLED = re.compile(r"""["']([a-z]+(?:\.[a-zA-Z]+)+)["']""")


def called() -> set[str]:
    """The methods that the adapter's code names, the table left aside."""
    code = "".join(each.read_text("utf-8") for each in ROOT.glob("adapters/slack/*.py"))
    table = code[code.index("METHODS = {") :]
    code = code.replace(table[: table.index("\n}")], "")
    return {name for name in CALLED.findall(code) if name in KNOWN}


def test_every_method_that_is_called_is_in_the_table_and_no_other() -> None:
    # apps.connections.open is called with the app's own token, oauth.v2.access with none.
    assert METHODS.keys() == called()


ASKED = {
    "chat.postMessage": {"channel": "U0ANA", "text": "a"},
    "chat.postEphemeral": {"channel": "D1", "user": "U0ANA", "text": "a"},
    "chat.update": {"channel": "D1", "ts": "1.1", "text": "a"},
    "conversations.history": {"channel": "D1"},
    "conversations.replies": {"channel": "D1", "ts": "1.1"},
    "conversations.open": {"users": "U0ANA"},
    "files.completeUploadExternal": {"files": [{"id": "F1"}]},
    "files.info": {"file": "F1"},
    "files.getUploadURLExternal": {"filename": "a.png", "length": 1},
    "users.info": {"user": "U0ANA"},
    "users.lookupByEmail": {"email": "ana@t1.example"},
}


@pytest.mark.parametrize("name", sorted(each for each in METHODS if METHODS[each].scope))
async def test_without_its_scope_a_method_is_refused(
    slack: Slack, http: aiohttp.ClientSession, name: str
) -> None:
    """Hence each scope that a call needs is asked for, and each that is asked for is needed."""
    workspace = slack.workspace()
    ana = workspace.person("ana")
    asked = dict(ASKED[name])
    if asked.get("channel") == "D1":
        asked["channel"] = ana.channel.id
    for granted in (set(scopes()), set(scopes()) - {METHODS[name].scope}):
        token = workspace.install(*granted)
        client = SlackClient(http, OneToken(token), slack.base_url)
        try:
            await client.call("T1", name, **asked)
            code = ""
        except SlackRefused as error:
            code = error.code
        assert (code == "missing_scope") is (METHODS[name].scope not in granted), code


def test_what_is_heard_needs_its_scope() -> None:
    heard = {SCOPES_OF_EVENTS[each] for each in subscribed()} - {""}
    called = {method.scope for method in METHODS.values() if method.scope}
    assert set(scopes()) == called | heard | {"commands"}


def subscribed() -> list[str]:
    made = make_manifest(http=False, public_url=None, installable=False, org=False)
    return list(made["settings"]["event_subscriptions"]["bot_events"])


def test_what_is_heard_is_subscribed_to() -> None:
    assert [each.partition(".")[0] for each in subscribed()] == sorted(EVENTS)


@pytest.mark.parametrize("http", [False, True])
@pytest.mark.parametrize("installable", [False, True])
def test_slack_is_told_where_to_call_only_when_it_calls(*, http: bool, installable: bool) -> None:
    made = make_manifest(
        http=http, public_url="https://levain.example", installable=installable, org=False
    )
    assert made["settings"]["socket_mode_enabled"] is not http
    assert (json.dumps(made).count("/slack/events") > 0) is http
    assert ("redirect_urls" in made["oauth_config"]) is installable
    (command,) = made["features"]["slash_commands"]
    assert command["command"] == COMMAND
    about = made["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
