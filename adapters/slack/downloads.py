"""Files that people attached, downloaded from Slack's own host under the token of the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import aiohttp

from adapters.downloads import DOWNLOAD_MAX, read_bounded
from adapters.slack.client import SlackClient, SlackRefused, files_of
from adapters.slack.payload import object_of, string_of
from adapters.slack.refused_calls import REMEDIES
from bot.domain.errors import (
    CannotDeliver,
    CannotFetch,
    FileMissing,
    FileRefused,
    FileTooBig,
    RetryLater,
    SendError,
)

_GONE = ("file_not_found", "file_deleted")
_ELSEWHERE = "its content is not in Slack"
_BACK = "Slack gives a page in its place: the app lacks the scope files:read"


class SlackDownloads:
    """Asks Slack where a file is, each time: only its id is ever kept."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client

    async def fetch(self, workspace: str, file: str, limit: int) -> bytes:
        """Fetch a file by its id.

        Raises FileTooBig for more than `limit` bytes, FileMissing or FileRefused; RetryLater or
        SendError where another try may succeed.
        """
        told = await self._look_up(workspace, file)
        if type(told.get("size")) is int and told["size"] > limit:
            raise FileTooBig
        url = string_of(told.get("url_private_download"))
        if not url.startswith(files_of(self._client.web.base_url)):  # whoever wrote it
            raise FileRefused(_ELSEWHERE)
        return await self._download(url, await self._client.token_of(workspace), limit)

    async def _look_up(self, workspace: str, file: str) -> Mapping[str, Any]:
        try:
            answer = await self._client.call(workspace, "files.info", file=file)
        except SlackRefused as refused:
            if refused.code in _GONE:
                raise FileMissing from None
            raise FileRefused(_why(refused)) from None
        except CannotDeliver as error:
            raise FileRefused(str(error)) from None
        return object_of(answer.get("file"))

    async def _download(self, url: str, token: str, limit: int) -> bytes:
        client, headers = self._client, {"Authorization": f"Bearer {token}"}
        timeout = aiohttp.ClientTimeout(total=DOWNLOAD_MAX)
        try:
            async with client.session.get(
                url,
                headers=headers,
                proxy=client.find_proxy(url),
                allow_redirects=False,
                timeout=timeout,
            ) as answer:
                if error := _refusal(answer):
                    raise error
                return await read_bounded(answer, limit)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendError(f"a file did not come: {type(error).__name__}") from None


def _refusal(answer: aiohttp.ClientResponse) -> SendError | CannotFetch | None:
    """Return the error of an answer that is no file; None for a file.

    Without its scope, a download is sent to the page where people log in, or is that page.
    """
    status = answer.status
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        after = answer.headers.get("Retry-After", "")
        return RetryLater(float(after) if after.isdecimal() else 5.0)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SendError(f"a file did not come: {status}")
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return FileMissing()
    if status != HTTPStatus.OK or answer.content_type == "text/html":
        return FileRefused(_BACK)
    return None


def _why(refused: SlackRefused) -> str:
    """Say why Slack refuses, with the scope that is missing and the remedy."""
    needed = f" (it needs the scope {refused.needed})" if refused.needed else ""
    remedy = f": {REMEDIES[refused.code]}" if refused.code in REMEDIES else ""
    return f"Slack refuses {refused}{needed}{remedy}"
