"""Opens the app: its tokens, how Slack is listened to, and who is written to first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import aiohttp

from adapters.slack.adapter import NAME, Line, Slack
from adapters.slack.bolt import Ears, make_app
from adapters.slack.client import API, CALL_MAX, SPACING, Client
from adapters.slack.sockets import SOCKETS, serve_sockets
from adapters.slack.tokens import InstalledTokens, OneToken, read_keys
from adapters.slack.web import Site, make_flow, make_site
from bot.errors import SettingsError
from bot.messages import Address
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.storage.installations import Installations
from bot.storage.store import is_known

ACCOUNT = "app"  # all its processes share one inbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What only Slack and Levain know."""

    bot_token: str | None = None  # of one workspace
    app_token: str | None = None  # for sockets
    signing_secret: str | None = None  # of what comes over HTTP
    client_secret: str | None = None  # for others to install it
    keys: str | None = None  # of the tokens of those


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What one may set."""

    http: bool = False  # Slack calls Levain, rather than being called
    client_id: str | None = None  # other workspaces may install it
    public_url: str | None = None  # where they, and Slack over HTTP, reach it
    host: str = "127.0.0.1"
    port: int = 3000
    sockets: int = SOCKETS
    spacing: float = SPACING
    api: str = API
    authorize_url: str | None = None


@asynccontextmanager
async def open_slack(
    database: Database,
    secrets: Secrets,
    options: Options,
    *,
    clock: Callable[[], datetime],
    language: str,
    people: Sequence[Address] = (),
) -> AsyncIterator[Slack]:
    """The adapter. Raises SettingsError for a secret that is missing."""
    _check(secrets, options)
    store = Installations(database, NAME)
    inbox = Inbox(database, NAME, ACCOUNT)
    tokens: OneToken | InstalledTokens
    if options.client_id:
        tokens = InstalledTokens(store, read_keys(secrets.keys or ""), clock)
        await tokens.renew()
    else:
        tokens = OneToken(secrets.bot_token or "", inbox.complain)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_MAX)) as session:
        client = Client(session, tokens, options.api, options.spacing)
        yield Slack(
            client,
            tokens,
            inbox,
            _line(client, tokens, store, secrets, options, clock),
            clock=clock,
            language=language,
            is_known=partial(is_known, database),
            invited=people,
        )


def _line(
    client: Client,
    tokens: OneToken | InstalledTokens,
    store: Installations,
    secrets: Secrets,
    options: Options,
    clock: Callable[[], datetime],
) -> Line:
    """Sockets, or HTTP; and HTTP for those who install it, either way."""

    async def listen(ears: Ears) -> None:
        app = make_app(client.web, ears, secrets.signing_secret or "")
        flow = None
        if isinstance(tokens, InstalledTokens) and options.client_id:
            flow = make_flow(
                client.web,
                tokens,
                store,
                clock,
                client_id=options.client_id,
                client_secret=secrets.client_secret or "",
                public_url=options.public_url or "",
                authorize_url=options.authorize_url,
            )
        work: list[Awaitable[None]] = []
        if options.http or flow:
            site = make_site(app if options.http else None, flow)
            work.append(Site(site, options.host, options.port).serve())
        if not options.http:
            work.append(serve_sockets(app, secrets.app_token or "", options.sockets))
        await asyncio.gather(*work)

    return listen


def _check(secrets: Secrets, options: Options) -> None:
    """Raises SettingsError, with all that is missing."""
    wanted: Mapping[str, Any] = {
        "bot_token_file or SLACK_BOT_TOKEN": options.client_id or secrets.bot_token,
        "app_token_file or SLACK_APP_TOKEN": options.http or secrets.app_token,
        "signing_secret_file or SLACK_SIGNING_SECRET": not options.http or secrets.signing_secret,
        "client_secret_file or SLACK_CLIENT_SECRET": not options.client_id or secrets.client_secret,
        "key_file": not options.client_id or secrets.keys,
        "public_url": not options.client_id or options.public_url,
    }
    missing = [name for name, given in wanted.items() if not given]
    if missing:
        raise SettingsError(f"slack: {', '.join(missing)}: missing; see `levain slack doctor`")
