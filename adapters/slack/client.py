"""Slack's Web API: the methods that Levain calls, their scopes, and its errors as ours."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.options import SlackOptions
from adapters.slack.proxies import FindProxy, proxy_finder
from adapters.slack.settings import API
from bot.domain.errors import CannotDeliver, LoggedOut, RetryLater, SendError, StorageGone
from bot.domain.rate import first_place
from bot.domain.recent import Recent

BURST = 3  # that may follow each other at once, which it bears
SPACED_MAX = 5_000  # conversations whose last message is remembered


class Method(NamedTuple):
    """A method of the Web API."""

    scope: str | None  # granted to the app; None if none is needed
    reads: bool = False  # its arguments go in the address


METHODS = {
    "apps.connections.open": Method(None),  # under the app's token
    "auth.revoke": Method(None),
    "auth.test": Method(None),
    "chat.postMessage": Method("chat:write"),
    "chat.postEphemeral": Method("chat:write"),
    "chat.update": Method("chat:write"),
    "conversations.open": Method("im:write"),
    "conversations.history": Method("im:history", reads=True),
    "conversations.replies": Method("im:history", reads=True),
    "files.getUploadURLExternal": Method("files:write", reads=True),
    "files.completeUploadExternal": Method("files:write"),
    "files.info": Method("files:read", reads=True),
    "users.info": Method("users:read", reads=True),
    "users.lookupByEmail": Method("users:read.email", reads=True),
    "views.open": Method(None),
    "views.publish": Method(None),
}

# Without a level of its own, the SDK writes out each call and answer to throw it away.
_quiet = logging.getLogger(f"{__name__}.sdk")
_quiet.setLevel(logging.INFO)

_BY_PROXY = (aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError)
_SCOPES = re.compile(r"[\w:., -]{1,500}")
_CODE = re.compile(r"\w{1,80}")
_ENDED = {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
_BUSY = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}


class Tokens(Protocol):
    """Tokens by workspace."""

    async def find(self, workspace: str) -> str | None: ...
    async def lose(self, workspace: str, token: str, why: str) -> None: ...
    async def regain(self) -> None: ...


class SlackRefused(CannotDeliver):
    """A refusal with its reason: an error code of Slack, and the scopes of `missing_scope`."""

    def __init__(self, method: str, code: str, needed: str = "", provided: str = "") -> None:
        super().__init__(f"{method}: {code}")
        self.method = method
        self.code = code
        self.needed = needed
        self.provided = provided


class Noted(Protocol):
    """The place where refusals are noted: see `adapters.slack.refused_calls.RefusedCalls`."""

    async def note(self, workspace: str, refused: SlackRefused) -> None: ...
    async def end(self, workspace: str, method: str) -> None: ...


class SlackClient:
    """Calls under the token of a workspace.

    Raises RetryLater, and CannotDeliver: SlackRefused when Slack says why. Raises SendError when
    nobody can tell whether Slack did it.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        tokens: Tokens,
        api: str = API,
        spacing: float = 1.0,
        *,
        hooks: str | None = None,
        find_proxy: FindProxy | None = None,
        refusals: Noted | None = None,
    ) -> None:
        self.session = session
        self.find_proxy = find_proxy or proxy_finder(None, os.environ)
        self.web = AsyncWebClient(base_url=api, session=session, retry_handlers=[], logger=_quiet)
        self.web.proxy = self.find_proxy(api)  # the SDK's own choice knows no NO_PROXY
        self._hooks = hooks or hooks_of(api)
        self._tokens = tokens
        self._refusals = refusals
        self._spacing = timedelta(seconds=spacing)
        self._tats: Recent[str, timedelta] = Recent(SPACED_MAX)  # by conversation

    async def call(self, workspace: str, method: str, **values: Any) -> Mapping[str, Any]:
        """Call a method under the token of a workspace; return the answer."""
        try:
            answer = await self._call(workspace, method, **values)
        except SlackRefused as refused:
            if self._refusals:
                await self._refusals.note(workspace, refused)
            raise
        except SendError as error:
            if type(error) is SendError and workspace:  # it waits: the log says where
                raise SendError(f"{workspace}: {error}") from None
            raise
        if self._refusals:
            await self._refusals.end(workspace, method)
        return answer

    async def _call(self, workspace: str, method: str, **values: Any) -> Mapping[str, Any]:
        """Call under the token of the workspace; once more if a newer one took its place."""
        token = await self.token_of(workspace)
        try:
            answer = await self.call_as(token, method, **values)
        except LoggedOut as error:
            await self._tokens.lose(workspace, token, str(error))
            newer = await self._tokens.find(workspace)
            if newer is None or newer == token:
                raise CannotDeliver(str(error)) from None
            return await self.call_as(newer, method, **values)
        with contextlib.suppress(StorageGone):  # the next call says it
            await self._tokens.regain()
        return answer

    async def call_as(self, token: str, method: str, **values: Any) -> Mapping[str, Any]:
        """Call a method under a given token. Raises LoggedOut."""
        headers = {"Authorization": f"Bearer {token}"}
        given: dict[str, Any] = (
            {"params": values, "http_verb": "GET"} if METHODS[method].reads else {"json": values}
        )
        try:
            answer = await self.web.api_call(method, headers=headers, **given)
        except SlackApiError as error:
            raise _error(method, error) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            said = reason(error, self.web.proxy)
            raise SendError(f"{method}: Slack cannot be reached: {said}") from None
        return {**answer.data, "_headers": answer.headers} if isinstance(answer.data, dict) else {}

    async def post(self, workspace: str, channel: str, **values: Any) -> tuple[str, str]:
        """Post a message when its channel allows; return the channel and the `ts`."""
        await self._wait(f"{workspace} {channel}")
        answer = await self.call(workspace, "chat.postMessage", channel=channel, **values)
        return str(answer["channel"]), str(answer["ts"])

    async def respond(self, url: str, body: Mapping[str, Any]) -> bool:
        """Post to the `response_url` of a tap; return whether Slack still accepted it."""
        if not url.startswith(self._hooks):  # whoever sent it, nothing else is called
            return False
        try:
            proxy = self.find_proxy(url)
            async with self.session.post(url, json=body, proxy=proxy) as answer:
                return answer.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def upload(
        self,
        workspace: str,
        channel: str,
        name: str,
        content: bytes,
        *,
        title: str,
        alt: str,
        thread: str = "",
    ) -> str:
        """Upload a file to a channel, or to a thread of it; return the id of the file."""
        described = {"alt_txt": alt} if alt else {}
        place = await self.call(
            workspace,
            "files.getUploadURLExternal",
            filename=name,
            length=len(content),
            **described,
        )
        url = str(place["upload_url"])
        try:
            proxy = self.find_proxy(url)
            async with self.session.post(url, data=content, proxy=proxy) as answer:
                await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendError(f"a file did not leave: {type(error).__name__}") from None
        if answer.status != HTTPStatus.OK:
            raise SendError(f"a file did not leave: {answer.status}")
        files = [{"id": place["file_id"], "title": title}]
        there = {"channel_id": channel} | ({"thread_ts": thread} if thread else {})
        await self.call(workspace, "files.completeUploadExternal", files=files, **there)
        return str(place["file_id"])

    async def token_of(self, workspace: str) -> str:
        """Return the token of a workspace. Raises CannotDeliver where there is none."""
        token = await self._tokens.find(workspace)
        if token is None:
            raise CannotDeliver("Levain is not installed there")
        return token

    async def _wait(self, place: str) -> None:
        """Wait for the turn of a message: a few at once in a channel, then one a second."""
        now = timedelta(seconds=asyncio.get_running_loop().time())
        first = first_place(self._tats.get(place), now, self._spacing, BURST)
        self._tats[place] = first + self._spacing
        await asyncio.sleep(max(0.0, (first - now).total_seconds()))


def reason(error: Exception, proxy: str | None) -> str:
    """Say why a call did not arrive: the proxy at fault by its place, without a password. Pure."""
    if not proxy or not isinstance(error, _BY_PROXY):
        return type(error).__name__
    refused = isinstance(error, aiohttp.ClientHttpProxyError)
    return f"the proxy {place_of_proxy(proxy)} {'refuses' if refused else 'does not answer'}"


def place_of_proxy(proxy: str) -> str:
    """Return the host and the port of a proxy, without what its URL may hold besides. Pure."""
    return urlsplit(proxy).netloc.rpartition("@")[2]


def _error(method: str, error: SlackApiError) -> Exception:
    response = error.response
    status = getattr(response, "status_code", 0)
    data = response.data if isinstance(getattr(response, "data", None), dict) else {}
    code = str(data.get("error", ""))
    code = code if not code or _CODE.fullmatch(code) else "unreadable_code"
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in ("ratelimited", "rate_limited"):
        return RetryLater(_seconds(getattr(response, "headers", {})))
    if code in _ENDED:
        return LoggedOut(f"Slack has ended the session ({code})")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or not code or code in _BUSY:
        return SendError(f"{method}: Slack answered {status} {code}".strip())
    return SlackRefused(method, code, _listed(data.get("needed")), _listed(data.get("provided")))


def _listed(scopes: object) -> str:
    """Read a list of scopes, which goes into the log: nothing else passes."""
    return scopes if isinstance(scopes, str) and _SCOPES.fullmatch(scopes) else ""


def authorize_of(api: str) -> str:
    """Return where people accept an installation, beside the Web API."""
    return f"{api.removesuffix('api/')}oauth/v2/authorize"


def hooks_of(api: str) -> str:
    """Return where answers to taps go, beside the Web API: https://hooks.slack.com/ for Slack's."""
    return _beside(api, "hooks")


def files_of(api: str) -> str:
    """Return where files are, beside the Web API: https://files.slack.com/ for Slack's."""
    return _beside(api, "files")


def _beside(api: str, name: str) -> str:
    """Return a host beside that of the Web API.

    An API at an IP address, which can have no other names, does it all itself.
    """
    parts = urlsplit(api)
    try:
        ip_address(parts.hostname or "")
    except ValueError:
        return f"{parts.scheme}://{name}.{parts.netloc}/"
    return f"{parts.scheme}://{parts.netloc}/"


def _seconds(headers: Mapping[str, str]) -> float:
    """Read how long Slack asks to wait; five seconds when it does not say."""
    after = next((v for k, v in headers.items() if k.lower() == "retry-after"), "")
    return float(after) if after.isdecimal() else 5.0


@asynccontextmanager
async def open_client(
    tokens: Tokens, options: SlackOptions, refusals: Noted | None = None
) -> AsyncIterator[SlackClient]:
    """Open a client as the options say: one session, one way to the network for every call."""
    timeout = aiohttp.ClientTimeout(total=options.call_max)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield SlackClient(
            session,
            tokens,
            options.api,
            options.spacing,
            hooks=options.hooks,
            find_proxy=proxy_finder(options.proxy, os.environ),
            refusals=refusals,
        )


def metadata(name: str) -> dict[str, Any]:
    """Make the metadata by which a message is recognised."""
    return {"event_type": "levain", "event_payload": {"id": name}}


def name_of(message: Mapping[str, Any]) -> str:
    """Read the name in the metadata of a message; empty for anybody else's."""
    kept = message.get("metadata")
    payload = kept.get("event_payload") if isinstance(kept, dict) else None
    return str(payload.get("id", "")) if isinstance(payload, dict) else ""
