"""A raw timeline event as what it means, whatever a server lets through. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from adapters.matrix.messages.render import (
    PICK_MAX,
    POLL_END,
    POLL_RESPONSE,
    POLL_START,
    TAPS,
    TAPS_MAX,
    number_of,
)
from bot.domain.messages import Chose
from lessons.sanitize import clean

TEXT_MAX = 4_000
NAME_MAX = 200

_EVENT_MAX = 65_536  # characters; a homeserver takes no more bytes
_ID = re.compile("[!-~]{1,255}")
_QUOTED = re.compile("> |>$")
_TYPED = ("m.text", "m.emote")
_ATTACHED = ("m.image", "m.file", "m.audio", "m.video")
_AFTER_NAME = re.compile(r"(?:\s*[,:;!?]+)?(?:\s+|\Z)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = datetime(2014, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Words:
    """Typed, without the quote of what it replies to."""

    text: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """A keycap under a message."""

    event_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Vote:
    """An answer to a poll, in place of the one before."""

    event_id: str
    picked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class End:
    """What was voted in that poll after it does not count."""

    event_id: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Something attached."""

    name: str


@dataclass(frozen=True, slots=True)
class Encrypted:
    """Encrypted still: its session says which key it waits for."""

    session_id: str


Said: TypeAlias = Words | Reaction | Vote | End | Sent | Encrypted


def parse(event: Mapping[str, Any], names: Sequence[str] = ()) -> Said | None:
    """What a person did; None for what calls for nothing, such as an edit or another bot's notice.

    A text that begins with one of the bot's `names` is what follows it.
    """
    kind, content = event.get("type"), _object(event.get("content"))
    read = _READERS.get(kind) if isinstance(kind, str) else None
    if read is None or _relation(content).get("rel_type") == "m.replace":
        return None
    said = read(content)
    if isinstance(said, Words):
        return Words(_past_name(said.text, names) or said.text)
    return said


def taps(content: Mapping[str, Any], tapped: Reaction | Vote) -> Chose | None:
    """The choice that a reaction or a vote on the bot's own event means, as its content tells."""
    content = _object(content.get("m.new_content")) or content
    listed = content.get(TAPS)
    meant = [_tap(each) for each in listed[:TAPS_MAX]] if isinstance(listed, list) else []
    if isinstance(tapped, Reaction):
        return meant[tapped.number - 1] if 1 <= tapped.number <= len(meant) else None
    most = _object(content.get(POLL_START)).get("max_selections")
    counted = tapped.picked[:most] if type(most) is int and most > 0 else tapped.picked
    chosen = [next((m for m in meant if m and m.picked == (pick,)), None) for pick in counted]
    actions = {each.action for each in chosen if each}
    if None in chosen or len(actions) != 1:
        return None
    return Chose(actions.pop(), tuple(dict.fromkeys(counted)))


def membership(event: Mapping[str, Any]) -> object:
    """What a member event makes of somebody."""
    return _object(event.get("content")).get("membership")


def sent_at(event: Mapping[str, Any]) -> datetime | None:
    """When its homeserver took it; None when it cannot be so."""
    at = event.get("origin_server_ts")
    if type(at) is not int or not _milliseconds(_FIRST) <= at < _milliseconds(_LAST):
        return None
    return _EPOCH + timedelta(milliseconds=at)


def is_mentioned(event: Mapping[str, Any], user_id: str, names: Sequence[str] = ()) -> bool:
    """Whether it is said to `user_id`: by a mention, or by how it begins."""
    content = _object(event.get("content"))
    called = _object(content.get("m.mentions")).get("user_ids")
    if isinstance(called, list) and user_id in called:
        return True
    return _past_name(_typed(content), (user_id, *names)) is not None


# --- One reader for each type ----------------------------------------------------------------


def _message(content: Mapping[str, Any]) -> Words | Sent | None:
    kind = content.get("msgtype")
    if kind in _ATTACHED:
        return _attached(content)
    text = _typed(content) if kind in _TYPED else ""
    return Words(text) if text else None


def _attached(content: Mapping[str, Any]) -> Sent:
    given = (content.get("filename"), content.get("body"), content.get("msgtype"), "m.sticker")
    names = (" ".join(_text(each).split())[:NAME_MAX] for each in given)
    return Sent(next(name for name in names if name).removeprefix("m."))


def _reaction(content: Mapping[str, Any]) -> Reaction | None:
    event_id, key = _related(content, "m.annotation"), _relation(content).get("key")
    number = number_of(key) if isinstance(key, str) else None
    return Reaction(event_id, number) if event_id and number else None


def _vote(content: Mapping[str, Any]) -> Vote | None:
    """One invalid answer spoils the vote, as it does for clients."""
    event_id = _related(content, "m.reference")
    forms = (
        content.get("m.selections"),
        *(_object(content.get(name)).get("answers") for name in (POLL_RESPONSE, "m.poll.response")),
    )
    picked = next((form[:TAPS_MAX] for form in forms if isinstance(form, list)), [])
    if not event_id or not picked or not all(_is_pick(each) for each in picked):
        return None
    return Vote(event_id, tuple(picked))


def _end(content: Mapping[str, Any]) -> End | None:
    event_id = _related(content, "m.reference")
    return End(event_id) if event_id else None


def _undecipherable(content: Mapping[str, Any]) -> Encrypted | None:
    session = _id(content.get("session_id"))
    return Encrypted(session) if session else None


_READERS: dict[str, Callable[[Mapping[str, Any]], Said | None]] = {
    "m.room.message": _message,
    "m.sticker": _attached,
    "m.reaction": _reaction,
    POLL_RESPONSE: _vote,
    "m.poll.response": _vote,
    POLL_END: _end,
    "m.poll.end": _end,
    "m.room.encrypted": _undecipherable,
}


# --- Values that may be anything -------------------------------------------------------------


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return clean(value[:_EVENT_MAX]) if isinstance(value, str) else ""


def is_id(value: object) -> bool:
    """Whether it can be the id of an event, a room or a person."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _id(value: object) -> str | None:
    return str(value) if is_id(value) else None


def _is_pick(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= PICK_MAX


def _relation(content: Mapping[str, Any]) -> Mapping[str, Any]:
    return _object(content.get("m.relates_to"))


def _related(content: Mapping[str, Any], kind: str) -> str | None:
    relation = _relation(content)
    return _id(relation.get("event_id")) if relation.get("rel_type") == kind else None


def _tap(value: object) -> Chose | None:
    tap = _object(value)
    action, pick = tap.get("action"), tap.get("pick")
    if not isinstance(action, str) or not (pick is None or _is_pick(pick)):
        return None
    return Chose(action, (pick,) if pick else ())


def _typed(content: Mapping[str, Any]) -> str:
    text = _text(content.get("body"))
    if isinstance(_relation(content).get("m.in_reply_to"), Mapping):
        text = _past_quote(text)
    return text.strip()[:TEXT_MAX].strip()


def _past_quote(text: str) -> str:
    """The reply alone: some clients copy first, as lines of a quote, what it replies to."""
    lines = text.split("\n")
    quoted = next((n for n, each in enumerate(lines) if not _QUOTED.match(each)), len(lines))
    ends = 0 < quoted < len(lines) and not lines[quoted].strip()
    return "\n".join(lines[quoted + 1 :]) if ends else text


def _past_name(text: str, names: Sequence[str]) -> str | None:
    """What follows a name it begins with; None when it begins with none."""
    bare = text.removeprefix("@")
    for name in sorted((name.removeprefix("@") for name in names), key=len, reverse=True):
        start, rest = bare[: len(name)], bare[len(name) :]
        after = _AFTER_NAME.match(rest) if name and start.lower() == name.lower() else None
        if after:
            return rest[after.end() :]
    return None


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)
