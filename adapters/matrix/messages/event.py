"""An event ready to send, and how much text it can hold. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from adapters.matrix.messages.html import Formatted, tagged, words

EVENT_MAX = 44_000  # bytes of ASCII JSON: encrypted, in base64 and signed, it is within 64 KiB
MESSAGE = "m.room.message"


@dataclass(frozen=True, slots=True)
class OutgoingEvent:
    """The type and the content of an event to send."""

    type: str
    content: dict[str, Any]
    keycaps: tuple[str, ...] = ()  # reactions to place under it, so that a tap is enough


def thread_relation(root: str, answered: str) -> dict[str, Any]:
    """The relation of an event to the thread that begins at `root`, as an answer there."""
    shown = {"is_falling_back": True, "m.in_reply_to": {"event_id": answered}}
    return {"m.relates_to": {"rel_type": "m.thread", "event_id": root, **shown}}


def reply_relation(answered: str) -> dict[str, Any]:
    """The relation of an event to the one that it replies to."""
    return {"m.relates_to": {"m.in_reply_to": {"event_id": answered}}}


def text_content(kind: str, shown: Formatted) -> dict[str, Any]:
    """The content of a message of words, whose `kind` is its `msgtype`."""
    return {
        "msgtype": kind,
        "body": shown.body,
        "format": "org.matrix.custom.html",
        "formatted_body": shown.html,
        "m.mentions": {},  # a name in a lesson calls nobody
    }


def size(value: object) -> int:
    """Bytes that a value takes in an event."""
    return len(json.dumps(value, separators=(",", ":")))  # in ASCII, as nio encrypts it


def fit(blocks: Iterable[Sequence[Formatted]], taken: int) -> list[Formatted]:
    """Blocks as texts that each fit in an event, beside what is `taken`.

    They part between two blocks if they can, else between paragraphs, else between words.
    """
    room = EVENT_MAX - taken - size(text_content("m.notice", Formatted("", "")))
    blocks = [list(filter(_has_words, block)) for block in blocks]
    together = whole([each for block in blocks for each in block])
    if _cost(together) <= room:
        return [together] if any(blocks) else []
    fitted: list[list[Formatted]] = [[]]
    left = room
    for unit in _units(blocks, room):
        cost = _cost(unit)
        if cost > left:
            fitted.append([])
            left = room
        fitted[-1].append(unit)
        left -= cost
    return [whole(units) for units in fitted if units]


def _units(blocks: Iterable[Sequence[Formatted]], room: int) -> Iterator[Formatted]:
    """The largest pieces that fit."""
    for paragraphs in blocks:
        together = whole(paragraphs)
        if _cost(together) <= room:
            yield from [together] if paragraphs else []
            continue
        for each in paragraphs:
            yield from [each] if _cost(each) <= room else filter(_has_words, _cut(each.body, room))


def _has_words(shown: Formatted) -> bool:
    return bool(shown.body.strip())


def whole(paragraphs: Sequence[Formatted]) -> Formatted:
    """Put paragraphs together."""
    bodies = "\n\n".join(each.body for each in paragraphs)
    return Formatted(bodies, "".join(each.html for each in paragraphs))


def _cut(text: str, room: int) -> Iterator[Formatted]:
    """Plain pieces of a text that fit, cut before a word, or inside one longer than an event."""
    nothing = _cost(words(""))
    ends = [0, *accumulate(_cost(words(letter)) - nothing for letter in text)]
    room -= _cost(tagged("p", words("")))
    start = gap = 0
    for at, letter in enumerate(text, 1):
        while ends[at] - ends[start] > room:  # twice after a word that is longer than an event
            end = gap if gap > start else at - 1
            yield tagged("p", words(text[start:end].strip()))
            start = end
        if letter in " \t\n":
            gap = at
    yield tagged("p", words(text[start:].strip()))


def _cost(shown: Formatted) -> int:
    """Bytes of a text in an event, a little more."""
    return size(shown.body) + size(shown.html)
