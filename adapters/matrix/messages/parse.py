"""Words, attachments and taps of people, read in events, whatever a server lets through. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias
from urllib.parse import unquote

from adapters.matrix.messages.attached import read_size
from adapters.matrix.messages.replied import NO_REPLY, Replied, read_replied
from adapters.matrix.messages.taps import (
    POLL_END,
    POLL_RESPONSE,
    POLL_START,
    PollEnd,
    Reaction,
    Vote,
    read_poll_end,
    read_reaction,
    read_vote,
)
from adapters.matrix.untrusted import as_object, read_id, relation
from lessons.sanitize import clean

VERIFICATION = "matrix-verification"  # the key of its answer
TEXT_MAX = 4_000
NAME_MAX = 200

_EVENT_MAX = 65_536  # characters; a homeserver takes no more bytes
_QUOTED = re.compile("> |>$")
_TYPED = ("m.text", "m.emote")
_UNANSWERED = ("m.notice", "m.server_notice")  # of bots and servers
_ATTACHED = ("m.image", "m.file", "m.audio", "m.video")
_AFTER_NAME = re.compile(r"(?:\s*[,:;!?]+)?(?:\s+|\Z)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FIRST, _LAST = (
    (datetime(year, 1, 1, tzinfo=UTC) - _EPOCH) // _MILLISECOND for year in (2014, 2100)
)


@dataclass(frozen=True, slots=True)
class Words:
    """A typed text, without the quote of what it replies to."""

    text: str
    replied: Replied = NO_REPLY


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture, a file, a sound or a sticker."""

    name: str
    replied: Replied = NO_REPLY
    size: int | None = None  # bytes, as its sender says


@dataclass(frozen=True, slots=True)
class Encrypted:
    """An event that is encrypted still: its session says which key it waits for."""

    session_id: str


@dataclass(frozen=True, slots=True)
class Unread:
    """An event without words: the key of the sentence that answers it."""

    key: str


Said: TypeAlias = Words | Attachment | Reaction | Vote | PollEnd | Encrypted | Unread


def parse(event: Mapping[str, Any], names: Sequence[str] = ()) -> Said | None:
    """Read what a person did; None for what calls for nothing, as an edit or a bot's notice.

    A text that begins with one of the bot's `names` is what follows it.
    """
    kind, content = event.get("type"), as_object(event.get("content"))
    read = _READERS.get(kind) if isinstance(kind, str) else None
    if read is None or relation(content).get("rel_type") == "m.replace":
        return None
    said = read(content)
    if isinstance(said, Words):
        return Words(_past_name(said.text, names) or said.text, read_replied(content))
    return replace(said, replied=read_replied(content)) if isinstance(said, Attachment) else said


def sent_at(event: Mapping[str, Any]) -> datetime | None:
    """The instant when its homeserver took it; None when it cannot be so."""
    at = event.get("origin_server_ts")
    if type(at) is not int or not _FIRST <= at < _LAST:
        return None
    return _EPOCH + at * _MILLISECOND


def is_mentioned(event: Mapping[str, Any], user_id: str, names: Sequence[str] = ()) -> bool:
    """Say whether an event speaks to `user_id`: by a mention, or by how it begins.

    A link to somebody is a mention in what older clients write, which have no other.
    """
    content = as_object(event.get("content"))
    called = as_object(content.get("m.mentions")).get("user_ids")
    if isinstance(called, list) and user_id in called:
        return True
    if "m.mentions" not in content and _links_to(content, user_id):
        return True
    own = (user_id, user_id[1:].partition(":")[0])
    return _past_name(_typed(content), (*own, *names)) is not None


def _links_to(content: Mapping[str, Any], user_id: str) -> bool:
    """Say whether the words, past the quote of what they reply to, hold a link to somebody."""
    shown = content.get("formatted_body")
    if not isinstance(shown, str):
        return False
    own = unquote(shown[:_EVENT_MAX].rpartition("</mx-reply>")[2])
    return any(f"https://matrix.to/#/{user_id}{end}" in own for end in "\"'?")


# --- One reader for each type ----------------------------------------------------------------


def _message(content: Mapping[str, Any]) -> Words | Attachment | Unread | None:
    kind = content.get("msgtype")
    if kind in _ATTACHED:
        return _attached(content)
    if kind == "m.key.verification.request":
        return Unread(VERIFICATION)
    if isinstance(kind, str) and kind not in (*_TYPED, *_UNANSWERED):
        return Unread("matrix-unread")
    text = _typed(content) if kind in _TYPED else ""
    return Words(text) if text else None


def _attached(content: Mapping[str, Any]) -> Attachment:
    given = (content.get("filename"), content.get("body"), content.get("msgtype"), "m.sticker")
    names = (" ".join(_text(each).split())[:NAME_MAX] for each in given)
    name = next(name for name in names if name).removeprefix("m.")
    return Attachment(name, size=read_size(content))


def _encrypted(content: Mapping[str, Any]) -> Encrypted | None:
    session = read_id(content.get("session_id"))
    return Encrypted(session) if session else None


def _call(_: Mapping[str, Any]) -> Unread:
    return Unread("matrix-call")


def _unread(_: Mapping[str, Any]) -> Unread:
    return Unread("matrix-unread")


def _beacon(content: Mapping[str, Any]) -> Unread | None:
    """A place shown from now on; what ends it is not answered."""
    return Unread("matrix-unread") if content.get("live") is True else None


_READERS: dict[str, Callable[[Mapping[str, Any]], Said | None]] = {
    "m.room.message": _message,
    "m.sticker": _attached,
    "m.reaction": read_reaction,
    POLL_RESPONSE: read_vote,
    "m.poll.response": read_vote,
    POLL_END: read_poll_end,
    "m.poll.end": read_poll_end,
    "m.room.encrypted": _encrypted,
    "m.call.invite": _call,
    "m.rtc.notification": _call,
    "org.matrix.msc4075.rtc.notification": _call,
    "org.matrix.msc4075.call.notify": _call,
    POLL_START: _unread,
    "m.poll.start": _unread,
    "m.beacon_info": _beacon,
    "org.matrix.msc3672.beacon_info": _beacon,
}


# --- Texts -----------------------------------------------------------------------------------


def _text(value: object) -> str:
    return clean(value[:_EVENT_MAX]) if isinstance(value, str) else ""


def _typed(content: Mapping[str, Any]) -> str:
    text = _text(content.get("body"))
    if isinstance(relation(content).get("m.in_reply_to"), dict):
        text = _past_quote(text)
    return text.strip()[:TEXT_MAX].strip()


def _past_quote(text: str) -> str:
    """The reply alone: some clients copy first, as lines of a quote, what it replies to."""
    lines = text.split("\n")
    quoted = next((n for n, each in enumerate(lines) if not _QUOTED.match(each)), len(lines))
    ends = 0 < quoted < len(lines) and not lines[quoted].strip()
    return "\n".join(lines[quoted + 1 :]) if ends else text


def _past_name(text: str, names: Sequence[str]) -> str | None:
    """The words after a name at the start of a text; None when it begins with none."""
    bare = text.removeprefix("@")
    for name in _longest_first(tuple(names)):
        start, rest = bare[: len(name)], bare[len(name) :]
        after = _AFTER_NAME.match(rest) if name and start.lower() == name.lower() else None
        if after:
            return rest[after.end() :]
    return None


@lru_cache(maxsize=16)
def _longest_first(names: tuple[str, ...]) -> list[str]:
    return sorted((name.removeprefix("@") for name in names), key=len, reverse=True)
