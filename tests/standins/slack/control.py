"""The verbs by HTTP, for a stand-in in a process of its own.

`POST /control` with `{"workspace": "T1", "person": "ana", "verb": "say", "with": ["bonjour"]}`
answers `{"ok": true, "found": ...}`, or `{"ok": false, "error": ...}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Self

import aiohttp
from aiohttp import web

if TYPE_CHECKING:
    from tests.standins.slack.server import Slack

Verb = Callable[..., Any]

# What may be asked of a person, of a workspace and of Slack.
PERSON = frozenset(
    {
        *("say", "slash", "tap", "pick", "fill", "submit", "close", "edit", "delete"),
        *("open_home", "open_messages", "expect"),
        *("messages", "ephemeral", "home", "modal", "describe"),
    }
)
WORKSPACE = frozenset({"uninstall", "install", "expire"})


async def obey(slack: Slack, request: web.Request) -> web.Response:
    asked = json.loads(await request.text())
    try:
        found = _verb(slack, asked)(*asked.get("with", ()))
        if hasattr(found, "__await__"):
            found = await found
    except AssertionError as error:
        return web.json_response({"ok": False, "error": str(error)})
    return web.json_response({"ok": True, "found": found})


def _verb(slack: Slack, asked: dict[str, Any]) -> Verb:
    """What it is called here. Raises AssertionError for what is unknown."""
    name = asked["verb"]
    if "workspace" not in asked:
        verbs = _of_slack(slack)
        assert name in verbs, f"no verb {name}"
        return verbs[name]
    workspace = slack.workspace(asked["workspace"])
    whom: Any = workspace
    allowed = WORKSPACE
    if "person" in asked:
        whom = workspace.person(asked["person"], **asked.get("about", {}))
        allowed = PERSON
        if name == "deactivate":
            return lambda: workspace.deactivate(whom)
        if name == "errors":
            return lambda: whom.errors
    assert name in allowed, f"no verb {name} of {type(whom).__name__}"
    return getattr(whom, name)  # type: ignore[no-any-return]


def _of_slack(slack: Slack) -> dict[str, Verb]:
    def pace(patience: float, *retries: float) -> None:
        slack.delivery.patience, slack.delivery.retries = patience, retries

    return {
        "busy": lambda: slack.busy,
        "drop": slack.sockets.drop,
        "fault": lambda method, fault, times=1, odds=1.0: str(
            slack.faults.add(method, fault, times=times, odds=odds)
        ),
        "ledger": lambda start=0: [
            {"entry": type(entry).__name__.lower(), **asdict(entry)}
            for entry in slack.ledger.entries[start:]
        ],
        "listen": slack.delivery.listen,
        "pace": pace,
        "refresh": slack.refresh_sockets,
        "token": lambda workspace="T1": slack.workspace(workspace).token,
        "well": slack.faults.clear,
    }


class Remote:
    """Who asks it, from another process: `await remote("say", "bonjour", person="ana")`."""

    def __init__(self, url: str) -> None:
        self._http = aiohttp.ClientSession(url)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def __call__(self, verb: str, *arguments: Any, **whom: Any) -> Any:
        """What the verb finds. Raises AssertionError."""
        if "person" in whom:
            whom = {"workspace": "T1", **whom}
        asked = {"verb": verb, "with": arguments, **whom}
        async with self._http.post("/control", json=asked) as answer:
            said = await answer.json()
        assert said["ok"], said["error"]
        return said["found"]
