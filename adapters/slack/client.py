"""Slack's Web API: the methods that Levain calls, their scopes, and its errors as ours."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, NamedTuple, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import CannotDeliver, LoggedOut, RetryLater, SendError
from bot.domain.rate import first_place
from bot.domain.recent import Recent

API = "https://slack.com/api/"
HOOKS = "https://hooks.slack.com/"  # where answers to taps go
CALL_MAX = 30.0  # seconds for an answer
BURST = 3  # that may follow each other at once, which it bears
SPACED_MAX = 5_000  # conversations whose last message is remembered


class Method(NamedTuple):
    """A method of the Web API."""

    scope: str | None  # granted to the app; None if none is needed
    reads: bool = False  # its arguments go in the address


METHODS = {
    "auth.test": Method(None),
    "chat.postMessage": Method("chat:write"),
    "chat.update": Method("chat:write"),
    "conversations.open": Method("im:write"),
    "conversations.history": Method("im:history", reads=True),
    "files.getUploadURLExternal": Method("files:write", reads=True),
    "files.completeUploadExternal": Method("files:write"),
    "users.info": Method("users:read", reads=True),
    "users.lookupByEmail": Method("users:read.email", reads=True),
    "views.open": Method(None),
    "views.publish": Method(None),
}

# Without a level of its own, the SDK writes out each call and answer to throw it away.
_quiet = logging.getLogger(f"{__name__}.sdk")
_quiet.setLevel(logging.INFO)

_ENDED = {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
_BUSY = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}


class Tokens(Protocol):
    """Tokens by workspace."""

    async def find(self, workspace: str) -> str | None: ...
    async def lose(self, workspace: str, token: str, why: str) -> None: ...


class SlackRefused(CannotDeliver):
    """A refusal with its reason: an error code of Slack."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"{method}: {code}")
        self.code = code


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
    ) -> None:
        self.web = AsyncWebClient(base_url=api, session=session, retry_handlers=[], logger=_quiet)
        self._session = session
        self._hooks = HOOKS if api == API else api.removesuffix("api/")
        self._tokens = tokens
        self._spacing = timedelta(seconds=spacing)
        self._tats: Recent[str, timedelta] = Recent(SPACED_MAX)  # by conversation

    async def call(self, workspace: str, method: str, **values: Any) -> Mapping[str, Any]:
        """Call a method under the token of a workspace; return the answer."""
        token = await self._tokens.find(workspace)
        if token is None:
            raise CannotDeliver("Levain is not installed there")
        try:
            return await self.call_as(token, method, **values)
        except LoggedOut as error:
            await self._tokens.lose(workspace, token, str(error))
            newer = await self._tokens.find(workspace)
            if newer is None or newer == token:
                raise CannotDeliver(str(error)) from None
        return await self.call_as(newer, method, **values)

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
            raise SendError(f"Slack cannot be reached: {type(error).__name__}") from None
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
            async with self._session.post(url, json=body) as answer:
                return answer.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def upload(
        self, workspace: str, channel: str, name: str, content: bytes, *, title: str, alt: str
    ) -> str:
        """Upload a file to a channel; return the id of the file."""
        described = {"alt_txt": alt} if alt else {}
        place = await self.call(
            workspace,
            "files.getUploadURLExternal",
            filename=name,
            length=len(content),
            **described,
        )
        try:
            async with self._session.post(place["upload_url"], data=content) as answer:
                await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendError(f"a file did not leave: {type(error).__name__}") from None
        if answer.status != HTTPStatus.OK:
            raise SendError(f"a file did not leave: {answer.status}")
        files = [{"id": place["file_id"], "title": title}]
        await self.call(workspace, "files.completeUploadExternal", files=files, channel_id=channel)
        return str(place["file_id"])

    async def _wait(self, place: str) -> None:
        """Wait for the turn of a message: a few at once in a channel, then one a second."""
        now = timedelta(seconds=asyncio.get_running_loop().time())
        first = first_place(self._tats.get(place), now, self._spacing, BURST)
        self._tats[place] = first + self._spacing
        await asyncio.sleep(max(0.0, (first - now).total_seconds()))


def _error(method: str, error: SlackApiError) -> Exception:
    response = error.response
    status = getattr(response, "status_code", 0)
    data = response.data if isinstance(getattr(response, "data", None), dict) else {}
    code = str(data.get("error", ""))[:80]
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in ("ratelimited", "rate_limited"):
        return RetryLater(_seconds(getattr(response, "headers", {})))
    if code in _ENDED:
        return LoggedOut(f"Slack has ended the session ({code})")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or not code or code in _BUSY:
        return SendError(f"Slack answered {status} {code}".strip())
    return SlackRefused(method, code)


def _seconds(headers: Mapping[str, str]) -> float:
    """Read how long Slack asks to wait; five seconds when it does not say."""
    after = next((v for k, v in headers.items() if k.lower() == "retry-after"), "")
    return float(after) if after.isdecimal() else 5.0


def metadata(name: str) -> dict[str, Any]:
    """Make the metadata by which a message is recognised."""
    return {"event_type": "levain", "event_payload": {"id": name}}


def name_of(message: Mapping[str, Any]) -> str:
    """Read the name in the metadata of a message; empty for anybody else's."""
    kept = message.get("metadata")
    payload = kept.get("event_payload") if isinstance(kept, dict) else None
    return str(payload.get("id", "")) if isinstance(payload, dict) else ""
