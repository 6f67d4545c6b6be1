"""Opening of the app: its tokens, its transport, and the people to write to first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Mapping,
    MutableMapping,
    Sequence,
)
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

import aiohttp

from adapters.slack.adapter import NAME, Slack, Transport
from adapters.slack.bolt import SlackListener, make_app
from adapters.slack.client import CALL_MAX, SlackClient
from adapters.slack.options import Secrets, SlackOptions
from adapters.slack.people import find_people
from adapters.slack.records import Installations
from adapters.slack.sockets import serve_sockets
from adapters.slack.tokens import InstalledTokens, OneToken, read_keys
from adapters.slack.web import make_flow, make_site, serve_site
from bot.domain.errors import SettingsError
from bot.domain.messages import Address
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.storage.learners import is_known

ACCOUNT = "app"  # all its processes share one inbox

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_slack(
    database: Database,
    secrets: Secrets,
    options: SlackOptions,
    *,
    clock: Callable[[], datetime],
    language: str,
    people: Sequence[Address] = (),
    invite: bool = False,
    names: MutableMapping[str, str] | None = None,
) -> AsyncIterator[Slack]:
    """Open the adapter. People named by their e-mail are looked up, and noted in `names`.

    With `invite`, Levain writes to them first. Raises SettingsError for a missing secret.
    """
    _check(secrets, options)
    store = Installations(database, NAME)
    inbox = Inbox(database, NAME, ACCOUNT)
    tokens: OneToken | InstalledTokens
    if options.client_id:
        tokens = InstalledTokens(store, read_keys(secrets.key or ""), clock)
        await tokens.renew()
    else:
        tokens = OneToken(secrets.bot_token or "", inbox.complain)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_MAX)) as session:
        client = SlackClient(session, tokens, options.api, options.spacing)
        found = await find_people(client, people)
        if names is not None:
            names.update({each.person: there.person for each, there in found.items()})
        yield Slack(
            client,
            tokens,
            inbox,
            _transport(client, tokens, store, secrets, options, clock),
            clock=clock,
            language=language,
            is_known=partial(is_known, database),
            invited=tuple(found.values()) if invite else (),
        )


def _transport(
    client: SlackClient,
    tokens: OneToken | InstalledTokens,
    store: Installations,
    secrets: Secrets,
    options: SlackOptions,
    clock: Callable[[], datetime],
) -> Transport:
    """Choose sockets or HTTP for payloads; installation pages need HTTP either way."""

    async def listen(listener: SlackListener) -> None:
        app = make_app(client.web, listener, secrets.signing_secret or "")
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
            work.append(serve_site(site, options.host, options.port))
        if not options.http:
            work.append(serve_sockets(app, secrets.app_token or "", options.sockets))
        await asyncio.gather(*work)

    return listen


def _check(secrets: Secrets, options: SlackOptions) -> None:
    """Check that every secret is given. Raises SettingsError, with all that are missing."""
    wanted: Mapping[str, Any] = {
        "bot_token_file or SLACK_BOT_TOKEN": options.client_id or secrets.bot_token,
        "app_token_file or SLACK_APP_TOKEN": options.http or secrets.app_token,
        "signing_secret_file or SLACK_SIGNING_SECRET": not options.http or secrets.signing_secret,
        "client_secret_file or SLACK_CLIENT_SECRET": not options.client_id or secrets.client_secret,
        "key_file": not options.client_id or secrets.key,
        "public_url": not options.client_id or options.public_url,
    }
    missing = [name for name, given in wanted.items() if not given]
    if missing:
        raise SettingsError(f"slack: {', '.join(missing)}: missing; see `levain slack doctor`")
