"""Files that people attach: where a homeserver keeps one, and what reads it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.matrix.untrusted import as_object, is_id

_MXC = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]{1,255})/([A-Za-z0-9_-]{1,255})")


@dataclass(frozen=True, slots=True)
class FileKeys:
    """The keys of an encrypted file, each in base64: they never leave the memory."""

    key: str
    iv: str
    sha256: str  # of what the homeserver keeps


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the media repository of a homeserver."""

    server: str
    media: str
    keys: FileKeys | None = None  # None: it is in clear


def make_reference(room: str, event_id: str) -> str:
    """Name the file of an event by the event: its address and its keys stay there."""
    return f"{room} {event_id}"


def read_reference(reference: str) -> tuple[str, str] | None:
    """Read the room and the event of a reference; None for another text."""
    room, _, event_id = reference.partition(" ")
    return (room, event_id) if is_id(room) and is_id(event_id) else None


def read_stored(content: Mapping[str, Any]) -> StoredFile | None:
    """Read where the file of a message is; None where the message names none in such a place."""
    hidden = content.get("file")
    given = as_object(hidden) if hidden is not None else content
    url = given.get("url")
    place = _MXC.fullmatch(url) if isinstance(url, str) else None
    if place is None:
        return None
    if hidden is None:
        return StoredFile(place[1], place[2])
    keys = _keys(given)
    return StoredFile(place[1], place[2], keys) if keys else None


def read_size(content: Mapping[str, Any]) -> int | None:
    """Read the bytes of the file, as its sender says; None when they say none."""
    size = as_object(content.get("info")).get("size")
    return size if type(size) is int and 0 <= size < 2**53 else None


def _keys(file: Mapping[str, Any]) -> FileKeys | None:
    given = (
        as_object(file.get("key")).get("k"),
        file.get("iv"),
        as_object(file.get("hashes")).get("sha256"),
    )
    texts = [each for each in given if isinstance(each, str) and 0 < len(each) < 100]
    return FileKeys(*texts) if len(texts) == len(given) else None
