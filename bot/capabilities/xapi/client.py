"""The HTTP side of an LRS: statements posted, its answers as ours."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

from bot.capabilities.xapi.model import Reception
from bot.capabilities.xapi.rules import Statement
from bot.domain.errors import LoggedOut, RetryLater, SendError
from bot.domain.ports import Clock

VERSION = "1.0.3"
TIMEOUT = 20.0  # seconds of a request: less than a stop allows
ANSWER_MAX = 1 << 20  # bytes read of an answer
PAUSE = 60.0  # seconds, when the LRS asks to wait and does not say how long
PAUSE_MAX = 86_400.0


_RECEPTIONS: Mapping[int, Reception] = {
    HTTPStatus.BAD_REQUEST: Reception.REFUSED,
    HTTPStatus.CONFLICT: Reception.REFUSED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Reception.TOO_LARGE,
}
_CREDENTIALS = "the LRS refuses the credentials ({status}): correct xapi.user and its secret"
_RIGHTS = "the LRS grants no right to write ({status}): have it granted to xapi.user"
_AWAY = "the LRS does not answer ({why}): it is tried again by itself"
_NO_LRS = "what answers is no LRS ({why}): correct xapi.endpoint"


class LrsClient:
    """An LRS at an endpoint, under the credentials of a user."""

    def __init__(
        self, session: aiohttp.ClientSession, endpoint: str, user: str, secret: str, clock: Clock
    ) -> None:
        self._session = session
        self._url = f"{endpoint.rstrip('/')}/statements"
        self._clock = clock
        self._headers = {
            "Authorization": f"Basic {b64encode(f'{user}:{secret}'.encode()).decode()}",
            "Content-Type": "application/json",
            "X-Experience-API-Version": VERSION,
        }

    async def post(self, statements: Sequence[Statement]) -> Reception:
        """Post statements, and say what became of them.

        Raises RetryLater, LoggedOut when it refuses the credentials, SendError when it is away.
        """
        try:
            async with self._session.post(
                self._url,
                data=json.dumps(statements, ensure_ascii=False).encode(),
                headers=self._headers,
                proxy=_find_proxy(self._url),
                allow_redirects=False,  # the credentials are for this address alone
            ) as answer:
                status, headers = answer.status, answer.headers
                body = await answer.content.read(ANSWER_MAX)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendError(_AWAY.format(why=type(error).__name__)) from None
        if status in _RECEPTIONS:
            return _RECEPTIONS[status]
        after = headers.get("Retry-After")
        if status == HTTPStatus.TOO_MANY_REQUESTS or (
            status == HTTPStatus.SERVICE_UNAVAILABLE and after
        ):
            raise RetryLater(read_pause(after, self._clock()))
        _check(status, body, statements)
        return Reception.STORED


def _check(status: int, body: bytes, statements: Sequence[Statement]) -> None:
    """Raise SendError unless the answer is that of an LRS which has stored the statements."""
    if status == HTTPStatus.UNAUTHORIZED:
        raise LoggedOut(_CREDENTIALS.format(status=status))
    if status == HTTPStatus.FORBIDDEN:
        raise LoggedOut(_RIGHTS.format(status=status))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise SendError(_AWAY.format(why=status))
    if status != HTTPStatus.OK:
        raise SendError(_NO_LRS.format(why=status))
    try:
        ids = json.loads(body)
    except ValueError:
        ids = None
    if not isinstance(ids, list) or sorted(map(str, ids)) != sorted(e["id"] for e in statements):
        raise SendError(_NO_LRS.format(why="it does not give the ids back"))


def read_pause(after: str | None, now: datetime) -> float:
    """Return the seconds of a Retry-After: a number, or the date at which to come back. Pure."""
    if after is None:
        return PAUSE
    if after.strip().isdecimal():
        seconds = float(after)
    else:
        try:
            seconds = (parsedate_to_datetime(after) - now).total_seconds()
        except (ValueError, TypeError):  # no date, or one without a zone
            return PAUSE
    return min(max(seconds, 0.0), PAUSE_MAX)


def _find_proxy(url: str) -> str | None:
    """Return the proxy of the environment for a URL; None where NO_PROXY names its host.

    aiohttp would read it too, and with it a `.netrc`, whose user would take the place of ours.
    """
    parts = urlsplit(url)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)


@asynccontextmanager
async def open_client(
    endpoint: str, user: str, secret: str, clock: Clock
) -> AsyncIterator[LrsClient]:
    """Open a client, on a session of its own."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    async with aiohttp.ClientSession(
        timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        yield LrsClient(session, endpoint, user, secret, clock)
