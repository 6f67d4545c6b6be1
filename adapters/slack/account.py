"""Opening of the app: its tokens, its transport, and the people to write to first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import (
    AsyncIterator,
    Callable,
    Coroutine,
    Mapping,
    MutableMapping,
    Sequence,
)
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from starlette.routing import Route

from adapters.lanes import together
from adapters.slack.adapter import NAME, Slack
from adapters.slack.bolt import Dispatch, SlackListener, dispatch, make_app
from adapters.slack.client import SlackClient, authorize_of, open_client
from adapters.slack.installing import Installer
from adapters.slack.options import Secrets, SlackOptions
from adapters.slack.payload import id_of, string_of
from adapters.slack.people import find_people
from adapters.slack.records import Installations
from adapters.slack.refused_calls import RefusedCalls
from adapters.slack.sockets import Sockets
from adapters.slack.tokens import InstalledTokens, OneToken, read_keys
from adapters.slack.web import make_site, payload_route, serve_site
from adapters.troubles import Troubles
from bot.domain.errors import SendError, SettingsError
from bot.domain.messages import Address
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.storage.learners import language_of
from lessons.sanitize import line

ACCOUNT = "app"  # all its processes share one inbox
NAME_MAX = 80

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
    check(secrets, options)
    store = Installations(database, NAME)
    inbox = Inbox(database, NAME, ACCOUNT)
    troubles = Troubles(inbox)
    await troubles.recover()  # what was wrong before this start may be so no more
    tokens: OneToken | InstalledTokens
    if options.client_id:
        tokens = InstalledTokens(store, read_keys(secrets.key or ""), clock)
        await tokens.renew()
        for each in await tokens.list_unnamed(options.workspaces):
            log.warning(
                "%s has installed Levain, and slack.workspaces does not name it: name it, or take"
                " the app away there",
                each,
            )
    else:
        tokens = OneToken(secrets.bot_token or "", troubles)
    async with open_client(tokens, options, RefusedCalls(troubles)) as client:
        found = await find_people(client, people)
        if names is not None:
            names.update({each.person: there.person for each, there in found.items()})
        yield Slack(
            client,
            tokens,
            inbox,
            troubles,
            _Transport(client, tokens, store, troubles, secrets, options, clock, language),
            clock=clock,
            language=language,
            language_of=partial(language_of, database),
            invited=tuple(found.values()) if invite else (),
            invites=invite,
        )


@dataclass(frozen=True, slots=True)
class _Transport:
    """Sockets or HTTP for payloads; installation pages need HTTP either way."""

    client: SlackClient
    tokens: OneToken | InstalledTokens
    store: Installations
    troubles: Troubles
    secrets: Secrets
    options: SlackOptions
    clock: Callable[[], datetime]
    language: str

    async def __call__(self, listener: SlackListener) -> None:
        """Listen without end. Raises LoggedOut."""
        options, hand_over = self.options, partial(dispatch, make_app(self.client.web, listener))
        work: list[Coroutine[Any, Any, None]] = []
        if options.http:
            route = payload_route(hand_over, self.secrets.signing_secret or "")
            work += [self._serve([route]), self._announce_http()]
        else:
            work.append(self._sockets(hand_over).serve())
            if options.client_id:
                work.append(self._serve([]))
        await together(*work)

    def _sockets(self, hand_over: Dispatch) -> Sockets:
        return Sockets(
            self.client,
            self.secrets.app_token or "",
            hand_over,
            self.troubles,
            count=self.options.sockets,
            announce=partial(self._announce, "by Socket Mode"),
            pace=self.options.pace,
        )

    async def _serve(self, routes: list[Route]) -> None:
        """Serve pages of an installation too, where other workspaces may install the app."""
        options = self.options
        if isinstance(self.tokens, InstalledTokens):
            installer = Installer(
                self.client,
                self.tokens,
                self.store,
                self.clock,
                client_id=options.client_id or "",
                client_secret=self.secrets.client_secret or "",
                public_url=options.public_url or "",
                authorize_url=options.authorize_url or authorize_of(options.api),
                workspaces=options.workspaces,
                language=self.language,
            )
            routes = [*routes, *installer.routes]
        await serve_site(make_site(routes), options.host, options.port)

    async def _announce_http(self) -> None:
        await self._announce(f"by HTTP on {self.options.host}:{self.options.port}")
        await asyncio.Event().wait()

    async def _announce(self, how: str) -> None:
        whom = await _name_of(self.tokens, self.client)
        log.info("connected to Slack %s: %s", how, whom)


async def _name_of(tokens: OneToken | InstalledTokens, client: SlackClient) -> str:
    """Name the workspace for the log, or count those that installed Levain."""
    if isinstance(tokens, InstalledTokens):
        return f"{len(await tokens.list_unnamed(()))} workspaces have installed it"
    try:
        answer = await client.call("", "auth.test")
    except SendError as error:
        return f"a workspace that Slack does not name ({error})"
    name = line(string_of(answer.get("team")))[:NAME_MAX]
    return f"workspace {name or '?'} ({id_of(answer.get('team_id')) or '?'})"


def check(secrets: Secrets, options: SlackOptions) -> None:
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
