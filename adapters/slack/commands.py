"""`levain slack …`: the app's manifest, a key, and a check of the connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet

from adapters.slack.client import SlackClient, SlackRefused, open_client, place_of_proxy
from adapters.slack.manifest import make_manifest, scopes
from adapters.slack.options import Secrets, SlackOptions
from adapters.slack.records import Installations
from adapters.slack.refused_calls import REMEDIES
from adapters.slack.tokens import InstalledTokens, OneToken, read_keys
from bot.domain.errors import LoggedOut, SendError
from bot.storage.database import Database

__all__ = ["Finding", "examine", "make_key", "make_manifest"]

_BOT, _APP = "xoxb-", "xapp-"  # how their tokens begin
_SWAPPED = (
    "the two tokens look swapped: the one for bot_token_file begins with xoxb-, the one for"
    " app_token_file with xapp-"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A result of the check. A remedy means that something is wrong."""

    what: str
    remedy: str = ""


def make_key() -> str:
    """Make a line of `slack.key_file`."""
    return Fernet.generate_key().decode()


async def examine(
    database: Database,
    secrets: Secrets,
    options: SlackOptions,
    exposed: Sequence[Path],
    clock: Callable[[], datetime],
) -> AsyncIterator[Finding]:
    """Check each token, its scopes, and Socket Mode or the secret of HTTP.

    `exposed`: files of secrets that everybody on this machine may read.
    """
    for file in exposed:
        yield Finding(
            what=f"{file}: everybody on this machine can read it", remedy=f"run `chmod 600 {file}`"
        )
    async with open_client(OneToken(""), options) as client:
        async for name, token in _tokens(database, secrets, options, clock):
            yield await _examine_token(client, name, token)
        if options.http:
            yield _has("signing secret", secrets.signing_secret, "Basic Information")
        else:
            yield await _examine_socket(client, secrets.app_token)
        if options.client_id:
            yield _has("client secret", secrets.client_secret, "Basic Information")
            yield _name_workspaces(options.workspaces)


async def _tokens(
    database: Database, secrets: Secrets, options: SlackOptions, clock: Callable[[], datetime]
) -> AsyncIterator[tuple[str, str | None]]:
    if not options.client_id:
        yield "bot token", secrets.bot_token
        return
    keys = read_keys(secrets.key or "")
    store = Installations(database, "slack")
    tokens = InstalledTokens(store, keys, clock)
    for workspace in sorted(await store.all()):
        yield f"token of {workspace}", await tokens.find(workspace)


async def _examine_token(client: SlackClient, name: str, token: str | None) -> Finding:
    if not token:
        return _has(name, token, "OAuth & Permissions")
    if token.startswith(_APP):
        return Finding(what=f"{name}: it begins with {_APP}", remedy=_SWAPPED)
    try:
        answer = await client.call_as(token, "auth.test")
    except LoggedOut as error:
        return Finding(what=f"{name}: {error}", remedy="install the app again, give its new token")
    except SendError as error:
        return _failed(name, error, client)
    granted = {each.strip() for each in _header(answer["_headers"], "x-oauth-scopes").split(",")}
    if missing := set(scopes()) - granted:
        listed = ", ".join(sorted(missing))
        return Finding(
            what=f"{name}: without the scopes {listed}",
            remedy="paste what `levain slack manifest` prints, then install the app again",
        )
    return Finding(what=f"{name}: {answer.get('team', '?')}, every scope is there")


async def _examine_socket(client: SlackClient, token: str | None) -> Finding:
    if not token:
        return _has("app token", token, "Basic Information, App-Level Tokens, connections:write")
    if token.startswith(_BOT):
        return Finding(what=f"app token: it begins with {_BOT}", remedy=_SWAPPED)
    try:
        await client.call_as(token, "apps.connections.open")
    except (LoggedOut, SlackRefused) as error:
        return Finding(
            what=f"app token: {error}",
            remedy=f"make one that begins with {_APP}, with connections:write, under Basic"
            " Information, and switch Socket Mode on",
        )
    except SendError as error:
        return _failed("app token", error, client)
    return Finding(what="app token: Socket Mode opens")


def _failed(name: str, error: SendError, client: SlackClient) -> Finding:
    """Give the remedy of a call that failed: of a refusal, of the proxy, or of the network."""
    remedy = REMEDIES.get(error.code, "") if isinstance(error, SlackRefused) else ""
    if not remedy and (proxy := client.web.proxy):
        remedy = (
            f"check that the proxy {place_of_proxy(proxy)}, of slack.proxy or HTTPS_PROXY, runs and"
            " lets slack.com and wss-primary.slack.com through"
        )
    return Finding(
        what=f"{name}: {error}",
        remedy=remedy
        or "let this machine reach slack.com and wss-primary.slack.com on port 443, or set"
        " slack.proxy; or wait, if Slack's own status is not good",
    )


def _name_workspaces(workspaces: tuple[str, ...]) -> Finding:
    if workspaces:
        return Finding(what=f"may install it: {', '.join(workspaces)}")
    return Finding(
        what="no workspace may install it", remedy="name their ids, T…, in slack.workspaces"
    )


def _has(name: str, secret: str | None, where: str) -> Finding:
    if secret:
        return Finding(what=f"{name}: given")
    return Finding(what=f"{name}: missing", remedy=f"it is at api.slack.com/apps, under {where}")


def _header(headers: object, name: str) -> str:
    found = headers if isinstance(headers, dict) or hasattr(headers, "items") else {}
    return next((str(v) for k, v in found.items() if str(k).lower() == name), "")
