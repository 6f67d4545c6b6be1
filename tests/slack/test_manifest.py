"""The manifest asks for what Levain calls and hears, no more and no less."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from adapters.slack import client
from adapters.slack.bolt import COMMAND, EVENTS
from adapters.slack.client import METHODS
from adapters.slack.manifest import make_manifest, scopes
from tests.slack.methods import METHODS as KNOWN
from tests.slack.workspace import EVENTS as SCOPES_OF_EVENTS

ROOT = Path(__file__).parents[2]
CALLED = re.compile(r"""["']([a-z]+(?:\.[a-zA-Z]+)+)["']""")


def called() -> set[str]:
    """The methods that the adapter's code names."""
    code = "".join(each.read_text("utf-8") for each in ROOT.glob("adapters/slack/*.py"))
    return {name for name in CALLED.findall(code) if name in KNOWN}


def test_every_method_that_is_called_is_in_the_table_and_no_other() -> None:
    # apps.connections.open is called with the app's own token, oauth.v2.access with none.
    assert METHODS.keys() == called()


def test_a_method_needs_the_scope_that_slack_says() -> None:
    for name, method in METHODS.items():
        assert method.scope == (KNOWN[name].scope or None), name


def test_the_scopes_are_those_of_what_is_called_and_heard() -> None:
    calls = {KNOWN[name].scope for name in METHODS} - {None, ""}
    heard = {SCOPES_OF_EVENTS[each] for each in subscribed()} - {None, ""}
    assert set(scopes()) == calls | heard | {"commands"}


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


def test_no_call_passes_beside_the_table() -> None:
    with pytest.raises(KeyError):
        client.METHODS["chat.delete"]
