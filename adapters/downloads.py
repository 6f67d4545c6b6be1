"""Bodies of HTTP answers, read as they come and no further than a limit."""

from __future__ import annotations

import aiohttp

from bot.domain.errors import FileTooBig

DOWNLOAD_MAX = 120.0  # seconds for a file
_CHUNK = 65_536  # bytes


async def read_bounded(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    """Read a body. Raises FileTooBig as soon as it is known to have more than `limit` bytes."""
    if (answer.content_length or 0) > limit:
        raise FileTooBig
    content = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > limit:
            raise FileTooBig
    return bytes(content)
