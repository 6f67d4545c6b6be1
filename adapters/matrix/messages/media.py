"""Pictures and files: uploaded first, then described by an event. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.matrix.messages.event import MESSAGE, OutgoingEvent
from bot.domain.messages import File, Picture
from lessons.pictures import PNG, dimensions
from lessons.sanitize import line

_ALT_MAX = 1_000
_NAME_MAX = 200


@dataclass(frozen=True, slots=True)
class OutgoingMedia:
    """A picture or a file to upload; `describe` then makes an event of it."""

    block: Picture | File

    @property
    def name(self) -> str:
        if isinstance(self.block, File):
            return line(self.block.name)[:_NAME_MAX] or "file"
        return "image.png" if self.media_type == "image/png" else "image.jpg"

    @property
    def media_type(self) -> str:
        if isinstance(self.block, File):
            return line(self.block.media_type)[:_NAME_MAX]
        return "image/png" if self.block.content.startswith(PNG) else "image/jpeg"


def describe(
    media: OutgoingMedia,
    *,
    url: str | None = None,
    file: Mapping[str, Any] | None = None,
    thumbnail: Mapping[str, Any] | None = None,
) -> OutgoingEvent:
    """Make the event of what was uploaded: at `url`, or encrypted as `file` says.

    `thumbnail` is what `info` says of a smaller picture, when there is one.
    """
    block = media.block
    info: dict[str, Any] = {"mimetype": media.media_type, "size": len(block.content)}
    content: dict[str, Any] = {"msgtype": "m.file", "body": media.name, "filename": media.name}
    if isinstance(block, Picture):
        width, height = dimensions(block.content)
        info |= {"w": width, "h": height} if width and height else {}
        alt = line(block.alt)[:_ALT_MAX]
        content |= {"msgtype": "m.image", "body": alt or media.name}
    content |= {"info": info | dict(thumbnail or {}), "m.mentions": {}}
    content |= {"file": dict(file)} if file else {"url": url}
    return OutgoingEvent(MESSAGE, content)
