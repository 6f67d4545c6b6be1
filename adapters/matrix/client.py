"""The homeserver's client-server API: what Levain calls, and its errors as ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote, urlencode

import aiohttp
from nio import AsyncClient

from adapters.downloads import DOWNLOAD_MAX, read_bounded
from adapters.matrix.budget import Budget, Rank
from bot.domain.errors import (
    CannotDeliver,
    CannotFetch,
    FileMissing,
    FileRefused,
    FileTooBig,
    LoggedOut,
    RetryLater,
    SendError,
)

CALL_MAX = 30.0  # seconds for an answer that the homeserver does not hold back
SYNC_WAIT = 30.0  # seconds that the homeserver may wait for news
WAIT_MIN = 0.1  # seconds, whatever shorter time the homeserver asks for
WAIT_MAX = 3600.0  # seconds, whatever longer time it asks for
WAIT_UNSAID = 5.0  # seconds, when it does not say how long
PAGE = 100  # events asked for at once
V3 = "/_matrix/client/v3"
V1 = "/_matrix/client/v1"
MEDIA = "/_matrix/media/v3"
ERROR_MAX = 10_000  # bytes that are read of an answer that is an error

_CLOSED = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
_BARRED = {
    "M_CONSENT_NOT_GIVEN": "log in as this account in a client, and accept the homeserver's terms",
    "M_USER_SUSPENDED": "the account is suspended: ask whoever runs the homeserver to end that",
    "M_RESOURCE_LIMIT_EXCEEDED": "the homeserver is over a limit of its own: ask whoever runs it",
}
_ENDED = ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED")

Body = Mapping[str, Any]


class Account(Protocol):
    """The account that calls."""

    nio: AsyncClient


class RefusalLog(Protocol):
    """A log of messages, taken or refused: see `adapters.matrix.refusals.Refusals`."""

    async def note(self, room: str, kind: str, error: SendError) -> bool: ...
    async def clear(self, room: str, kind: str) -> None: ...


class CallRefused(SendError):
    """The homeserver says no, and says why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class Closed(CallRefused, CannotDeliver):
    """The thing asked for is closed to Levain, as a room that it is out of, or is not there."""


class Muted(Closed):
    """Levain is in the room, and may not send such an event there, for now."""


class Barred(SendError):
    """The homeserver takes nothing from the account, for now."""


class Gate:
    """A gate, closed for as long as the homeserver has asked to wait: nobody asks it meanwhile."""

    def __init__(self) -> None:
        self._until = 0.0

    def check(self) -> None:
        """Raise RetryLater while it is closed."""
        left = self._until - asyncio.get_running_loop().time()
        if left > 0:
            raise RetryLater(left)

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Go through; a RetryLater met on the way closes it for everybody."""
        self.check()
        try:
            yield
        except RetryLater as error:
            self._until = asyncio.get_running_loop().time() + error.after
            raise


class MatrixClient:
    """Calls under one account.

    Raises RetryLater, LoggedOut, CallRefused or Closed when the homeserver says so, else SendError:
    try again.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self.budget = Budget()
        self._filter: str | None = None  # as the homeserver calls it
        self.refusals: RefusalLog | None = None

    async def call(
        self,
        method: str,
        *place: str,
        body: Body | bytes | None = None,
        base: str = V3,
        wait: float = CALL_MAX,
        kind: str = "application/json",
        query: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Call the homeserver under `place`, whose parts are quoted here; its answer."""
        path = base + "".join(f"/{quote(part, safe='')}" for part in place)
        path += f"?{urlencode(query)}" if query else ""
        nio = self._account.nio
        headers = {"Authorization": f"Bearer {nio.access_token}", "Content-Type": kind}
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body)
        try:
            response = await nio.send(method, path, data, headers, timeout=wait)
            async with response:
                content = await response.read()
                status, after = response.status, response.headers.get("Retry-After")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendError(f"the homeserver cannot be reached: {type(error).__name__}") from None
        answer = read_object(content)
        if status == HTTPStatus.OK:
            if answer is None:
                raise SendError("the homeserver's answer is no JSON object")
            return answer
        raise error_of(status, answer or {}, after)

    async def sync(self, since: str | None, wait: float = SYNC_WAIT) -> dict[str, Any]:
        """Ask for what is new since a cursor, and wait for something up to `wait` seconds."""
        if self._filter is None:
            me = self._account.nio.user_id
            kept = await self.call("POST", "user", me, "filter", body=_filter(me))
            if not isinstance(name := kept.get("filter_id"), str):
                raise SendError("the homeserver's answer has no filter_id")
            self._filter = name
        query = {"filter": self._filter, "timeout": str(int(wait * 1000))}
        query |= {"set_presence": "offline"} | ({"since": since} if since else {})
        try:
            return await self.call("GET", "sync", wait=wait + CALL_MAX, query=query)
        except CallRefused:
            self._filter = None  # the homeserver may have forgotten it
            raise

    async def page_back(
        self, room: str, start: str = "", end: str = ""
    ) -> tuple[list[Any], str | None]:
        """Give events before `start` and after `end`, the newest first, and the next start."""
        query = {"dir": "b", "limit": str(PAGE)}
        query |= {name: each for name, each in (("from", start), ("to", end)) if each}
        page = await self.call("GET", "rooms", room, "messages", query=query)
        return page.get("chunk") or [], page.get("end")

    async def put_event(self, room: str, kind: str, content: Body, txn: str, rank: Rank) -> str:
        """Send once under a transaction, when its rank may leave; the id of the event.

        Raises Muted where the roles of the room let Levain send no such event.
        """
        try:
            with self.budget.spend(rank, txn):
                answer = await self.call("PUT", "rooms", room, "send", kind, txn, body=content)
        except (CallRefused, Barred) as error:
            muted = self.refusals and await self.refusals.note(room, kind, error)
            if muted and isinstance(error, CallRefused):
                raise Muted(error.status, error.code) from None
            raise
        if self.refusals:
            await self.refusals.clear(room, kind)
        return str(answer["event_id"])

    async def upload(self, content: bytes) -> str:
        """Store a content in the homeserver; its `mxc:` address."""
        answer = await self.call(
            "POST", "upload", body=content, base=MEDIA, kind="application/octet-stream"
        )
        return str(answer["content_uri"])

    async def download(self, server: str, media: str, limit: int) -> bytes:
        """Give a content that the homeserver keeps or fetches: it alone is asked, by its own path.

        Raises FileTooBig past `limit` bytes, without reading on; FileMissing or FileRefused.
        """
        nio = self._account.nio
        place = f"{V1}/media/download/{quote(server, safe='')}/{quote(media, safe='')}"
        session = nio.client_session
        if session is None:
            raise SendError("the homeserver was not called yet")
        try:
            async with session.get(
                nio.homeserver + place,
                headers={"Authorization": f"Bearer {nio.access_token}"},
                ssl=nio.ssl,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=DOWNLOAD_MAX),
            ) as response:
                if response.status != HTTPStatus.OK:
                    raise await _download_error(response)
                return await read_bounded(response, limit)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendError(f"the homeserver cannot be reached: {type(error).__name__}") from None


async def _download_error(response: aiohttp.ClientResponse) -> SendError | CannotFetch:
    """Make the error of a file that does not come."""
    answer = read_object(await response.content.read(ERROR_MAX)) or {}
    error = error_of(response.status, answer, response.headers.get("Retry-After"))
    if not isinstance(error, CallRefused):
        refused = HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST
        return FileRefused("the homeserver sends elsewhere for it") if refused else error
    if error.code == "M_UNRECOGNIZED":
        return FileRefused("the homeserver is too old: it has no authenticated media")
    if response.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return FileTooBig()
    gone = response.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
    return FileMissing() if gone else FileRefused(f"the homeserver keeps it back: {error}")


def _filter(me: str) -> Body:
    """The filter of a sync: it leaves out, above all, our own events, which would end each wait."""
    nothing: dict[str, list[str]] = {"types": []}
    return {
        "presence": nothing,
        "account_data": nothing,
        "room": {
            "account_data": nothing,
            "ephemeral": nothing,
            # Lazily, for then the count of members comes; who they are comes as it changes.
            "timeline": {"limit": PAGE, "lazy_load_members": True, "not_senders": [me]},
            "state": {
                "types": ["m.room.encryption", "m.room.power_levels"],
                "lazy_load_members": True,
            },
        },
    }


def read_object(content: bytes) -> dict[str, Any] | None:
    """Read an answer; None for what is no JSON object, as a proxy's page."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def error_of(status: int, answer: Body, after: str | None) -> SendError:
    """Make the error of an answer that is no success; `after` is its header Retry-After."""
    code = str(answer.get("errcode", ""))[:60]
    if status == HTTPStatus.TOO_MANY_REQUESTS or code == "M_LIMIT_EXCEEDED":
        return RetryLater(asked_wait(answer, after))
    if code in _ENDED or status == HTTPStatus.UNAUTHORIZED:
        ended = f"the homeserver has ended the session ({code or status})"
        return LoggedOut(f"{ended}: run `levain matrix login`")
    if code in _BARRED:
        return Barred(f"{code}: {_BARRED[code]}")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or not code:
        return SendError(f"the homeserver answered {status}")
    return (Closed if status in _CLOSED else CallRefused)(status, code)


def asked_wait(answer: Body, header: str | None) -> float:
    """Seconds to wait: what the header says, else the body, else a while."""
    told = answer.get("retry_after_ms")
    seconds = WAIT_UNSAID
    if header and header.isdecimal():
        seconds = float(header)
    elif isinstance(told, int | float) and told >= 0:
        seconds = min(told, 1000 * WAIT_MAX) / 1000
    return min(WAIT_MAX, max(WAIT_MIN, seconds))
