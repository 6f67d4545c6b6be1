"""`levain slack …`: the app's manifest, a key, and a check of the connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from cryptography.fernet import Fernet
from slack_sdk.errors import SlackApiError

from adapters.slack.client import CALL_MAX, SlackClient
from adapters.slack.manifest import make_manifest, scopes
from adapters.slack.options import Secrets, SlackOptions
from adapters.slack.records import Installations
from adapters.slack.tokens import InstalledTokens, OneToken, read_keys
from bot.domain.errors import LoggedOut, SendError
from bot.storage.database import Database

__all__ = ["Finding", "examine", "make_key", "make_manifest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A result of the check. A remedy means that something is wrong."""

    what: str
    remedy: str = ""


def make_key() -> str:
    """Make a line of `slack.key_file`."""
    return Fernet.generate_key().decode()


async def examine(
    database: Database, secrets: Secrets, options: SlackOptions, clock: Callable[[], datetime]
) -> AsyncIterator[Finding]:
    """Check each token, its scopes, and Socket Mode or the secret of HTTP."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_MAX)) as session:
        client = SlackClient(session, OneToken("", _say_nothing), options.api)
        async for name, token in _tokens(database, secrets, options, clock):
            yield await _examine_token(client, name, token)
        if options.http:
            yield _has("signing secret", secrets.signing_secret, "Basic Information")
        else:
            yield await _examine_socket(client, secrets.app_token)
        if options.client_id:
            yield _has("client secret", secrets.client_secret, "Basic Information")


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
    try:
        answer = await client.call_as(token, "auth.test")
    except LoggedOut as error:
        return Finding(what=f"{name}: {error}", remedy="install the app again, give its new token")
    except SendError as error:
        return Finding(what=f"{name}: {error}", remedy="check the network, or Slack's own status")
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
    try:
        await client.web.apps_connections_open(app_token=token)
    except SlackApiError as error:
        return Finding(
            what=f"app token: Slack answers {error.response.get('error')}",
            remedy="make one with connections:write, and switch Socket Mode on",
        )
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Finding(
            what=f"app token: Slack cannot be reached: {type(error).__name__}",
            remedy="let this machine reach slack.com and wss-primary.slack.com on port 443",
        )
    return Finding(what="app token: Socket Mode opens")


def _has(name: str, secret: str | None, where: str) -> Finding:
    if secret:
        return Finding(what=f"{name}: given")
    return Finding(what=f"{name}: missing", remedy=f"it is at api.slack.com/apps, under {where}")


def _header(headers: object, name: str) -> str:
    found = headers if isinstance(headers, dict) or hasattr(headers, "items") else {}
    return next((str(v) for k, v in found.items() if str(k).lower() == name), "")


async def _say_nothing(_: str) -> None:
    """Ignore a complaint: no inbox is open here."""
