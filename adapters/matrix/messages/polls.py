"""Questions as native polls, and the end of a poll. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.matrix.messages.asked import ASKED_MAX
from adapters.matrix.messages.event import EVENT_MAX, OutgoingEvent, size
from adapters.matrix.messages.questions import labels
from adapters.matrix.messages.taps import PICK_MAX, POLL_END, POLL_START, TAPS, TAPS_MAX
from bot.domain.messages import Choices
from lessons.sanitize import clean

_TEXT = "org.matrix.msc1767.text"
_OPTIONS = range(2, TAPS_MAX + 1)


def poll(asked: Choices, taps: Sequence[dict[str, Any]]) -> OutgoingEvent | None:
    """A question as a poll; None when a poll cannot hold it."""
    prompt = clean(asked.prompt).strip()
    if not prompt or not _is_votable(asked, taps):
        return None
    content = _content(prompt, asked) | {TAPS: list(taps)}
    return OutgoingEvent(POLL_START, content) if size(content) <= EVENT_MAX - ASKED_MAX else None


def _is_votable(asked: Choices, taps: Sequence[object]) -> bool:
    """Say whether one option is picked, and each is an answer of its own."""
    ids = [option.id for option in asked.options]
    several = asked.multiple or asked.free or asked.slots
    return (
        not several
        and len(ids) in _OPTIONS
        and len(set(ids)) == len(taps)
        and all(0 < len(each) <= PICK_MAX for each in ids)
    )


def _content(prompt: str, asked: Choices) -> dict[str, Any]:
    answers = [*zip((each.id for each in asked.options), labels(asked), strict=True)]
    return {
        POLL_START: {
            "kind": "org.matrix.msc3381.poll.disclosed",
            "max_selections": 1,
            "question": {_TEXT: prompt, "msgtype": "m.text", "body": prompt},
            "answers": [{"id": option, _TEXT: label} for option, label in answers],
        },
        _TEXT: "\n".join((prompt, *(label for _, label in answers))),
    }


def poll_end(event_id: str, text: str) -> OutgoingEvent:
    """The event that closes a poll."""
    content = {
        "m.relates_to": {"rel_type": "m.reference", "event_id": event_id},
        POLL_END: {},
        _TEXT: clean(text),
    }
    return OutgoingEvent(POLL_END, content)
