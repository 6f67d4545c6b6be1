"""Installation by other workspaces: its OAuth, for the workspaces of the settings alone.

See https://docs.slack.dev/authentication/installing-with-oauth/.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

import aiohttp
from slack_sdk.errors import SlackApiError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.slack.client import SlackClient
from adapters.slack.install_pages import Page, draw, language_of
from adapters.slack.manifest import INSTALL_PATH, REDIRECT_PATH, scopes
from adapters.slack.payload import id_of, object_of, string_of
from adapters.slack.records import HANDSHAKE_MAX, Installations
from adapters.slack.tokens import InstalledTokens
from bot.domain.errors import SendError, StorageGone
from lessons.sanitize import line

COOKIE = "levain-install"
NAME_MAX = 80
_AGAIN = (Page.DECLINED, Page.STALE, Page.FAILED)

log = logging.getLogger(__name__)


class Granted(NamedTuple):
    """A token that Slack gave for a code."""

    token: str
    place: str  # the id of the workspace, or of the organisation when it is for all of it
    homes: frozenset[str]  # the ids of the workspace and of its organisation
    name: str


class Installer:
    """The pages `/slack/install` and `/slack/oauth_redirect`.

    A state serves once, in the browser that began. A token for a workspace that the settings do
    not name is revoked at once, and never kept.
    """

    def __init__(
        self,
        client: SlackClient,
        tokens: InstalledTokens,
        store: Installations,
        clock: Callable[[], datetime],
        *,
        client_id: str,
        client_secret: str,
        public_url: str,
        authorize_url: str,
        workspaces: Collection[str],
        language: str,
    ) -> None:
        self._client = client
        self._tokens = tokens
        self._store = store
        self._clock = clock
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect = f"{public_url}{REDIRECT_PATH}"
        self._authorize_url = authorize_url
        self._workspaces = frozenset(workspaces)
        self._language = language

    @property
    def routes(self) -> list[Route]:
        return [
            Route(INSTALL_PATH, self.begin, methods=["GET"]),
            Route(REDIRECT_PATH, self.end, methods=["GET"]),
        ]

    async def begin(self, request: Request) -> Response:
        """Show what Levain asks for, and the button to Slack."""
        if not self._workspaces:
            return self._show(request, Page.CLOSED)
        try:
            state = await self._store.begin_handshake(self._clock())
        except StorageGone:
            return self._show(request, Page.FAILED)
        asked = {
            "client_id": self._client_id,
            "scope": ",".join(scopes()),
            "redirect_uri": self._redirect,
            "state": state,
        }
        if team := id_of(request.query_params.get("team")):
            asked["team"] = team  # Slack then proposes it
        page = self._show(request, Page.START, link=f"{self._authorize_url}?{urlencode(asked)}")
        page.set_cookie(
            COOKIE,
            state,
            max_age=int(HANDSHAKE_MAX.total_seconds()),
            path=REDIRECT_PATH,
            secure=True,
            httponly=True,
            samesite="lax",
        )
        return page

    async def end(self, request: Request) -> Response:
        """Keep the token that Slack gives for its code, if its workspace may have Levain."""
        asked = request.query_params
        state = asked.get("state", "")
        try:
            if not state or not hmac.compare_digest(
                state.encode(), request.cookies.get(COOKIE, "").encode()
            ):
                return self._show(request, Page.STALE)
            if not await self._store.end_handshake(state, self._clock()):
                return self._show(request, Page.STALE)
            if "error" in asked:
                return self._show(request, Page.DECLINED)
            granted = await self._exchange(asked.get("code", ""))
            if granted is None:
                return self._show(request, Page.FAILED)
            if not granted.homes & self._workspaces:
                await self._refuse(granted)
                return self._show(request, Page.REFUSED, name=granted.name)
            await self._tokens.save(granted.place, granted.token)
        except StorageGone:
            return self._show(request, Page.FAILED)
        log.info("installed in the workspace %s", granted.place)
        return self._show(request, Page.DONE, name=granted.name)

    async def _exchange(self, code: str) -> Granted | None:
        """Ask Slack for the token; None when it gives none."""
        try:
            answer = await self._client.web.oauth_v2_access(
                client_id=self._client_id,
                client_secret=self._client_secret,
                code=code,
                redirect_uri=self._redirect,
            )
        except SlackApiError as error:
            code_of = id_of(object_of(error.response.data).get("error")) or "no reason"
            log.warning("an installation failed: oauth.v2.access: %s", code_of)
            return None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            log.warning("an installation failed: Slack cannot be reached: %s", type(error).__name__)
            return None
        return read_grant(object_of(answer.data))

    async def _refuse(self, granted: Granted) -> None:
        """Give the token back, and say who came."""
        log.warning(
            "an installation in %s was refused: to serve it, name it in slack.workspaces",
            granted.place,
        )
        try:
            await self._client.call_as(granted.token, "auth.revoke")
        except SendError as error:  # it is not kept in any case
            log.warning("its token could not be revoked: %s", error)

    def _show(self, request: Request, page: Page, *, name: str = "", link: str = "") -> Response:
        language = language_of(request.headers.get("accept-language", ""), self._language)
        again = INSTALL_PATH if page in _AGAIN else ""
        return draw(page, language, name=name, link=link or again)


def read_grant(answer: Mapping[str, Any]) -> Granted | None:
    """Read what Slack grants for a code; None for what has no token or workspace. Pure."""
    team, organisation = object_of(answer.get("team")), object_of(answer.get("enterprise"))
    whole = answer.get("is_enterprise_install") is True
    place = id_of((organisation if whole else team).get("id"))
    token = _token(answer.get("access_token"))
    if not place or not token:
        return None
    homes = {id_of(team.get("id")), id_of(organisation.get("id"))} - {""}
    name = line(string_of((organisation if whole else team).get("name")))[:NAME_MAX]
    return Granted(token, place, frozenset(homes), name or place)


def _token(value: object) -> str:
    return value if isinstance(value, str) and value.startswith("xox") else ""
