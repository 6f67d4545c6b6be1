"""The app's manifest: exactly what `client.METHODS` calls for, and what Bolt listens to."""

from __future__ import annotations

from typing import Any

from adapters.slack.bolt import COMMAND, EVENTS
from adapters.slack.client import METHODS

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

# What an event is given under; the others need no scope.
_SUBSCRIPTIONS = {
    "message": ("message.im", "im:history"),
    "app_mention": ("app_mention", "app_mentions:read"),
    "user_change": ("user_change", "users:read"),
}

DESCRIPTION = "Une leçon d’IA par jour travaillé"
LONG_DESCRIPTION = (
    "Levain envoie chaque jour travaillé une leçon d’une minute et demie pour apprivoiser"
    " l’intelligence artificielle au travail, avec une question qui fait réfléchir. C’est un"
    " assistant automatique, sans modèle d’IA : les réponses ne servent qu’à apprendre, et ne"
    " sont jamais montrées à la hiérarchie."
)


def scopes() -> list[str]:
    """List the scopes of the bot's token, in alphabetical order."""
    called = {method.scope for method in METHODS.values() if method.scope}
    heard = {scope for _, scope in _SUBSCRIPTIONS.values()}
    return sorted({*called, *heard, "commands"})


def make_manifest(
    *, http: bool, public_url: str | None, installable: bool, org: bool
) -> dict[str, Any]:
    """Make the manifest, for Slack's page « From a manifest ».

    `http`: Slack calls `public_url`; otherwise Levain opens sockets (Socket Mode). `installable`:
    other workspaces may install the app, through that address.
    """
    events = f"{public_url}{EVENTS_PATH}"
    at = {"request_url": events} if http else {}
    oauth: dict[str, Any] = {"scopes": {"bot": scopes()}}
    if installable:
        oauth["redirect_urls"] = [f"{public_url}{REDIRECT_PATH}"]
    command = {
        "command": COMMAND,
        "description": DESCRIPTION,
        "usage_hint": "leçon, progression, aide…",
        "should_escape": False,
    }
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Levain",
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": "#6a4a1f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Levain", "always_online": True},
            "slash_commands": [command | ({"url": events} if http else {})],
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {
                "bot_events": sorted(_SUBSCRIPTIONS.get(each, (each,))[0] for each in EVENTS),
                **at,
            },
            "interactivity": {"is_enabled": True, **at},
            "org_deploy_enabled": org,
            "socket_mode_enabled": not http,
            "token_rotation_enabled": False,
        },
    }
