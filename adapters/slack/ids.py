"""Ids and values of controls, written by what renders and read by what parses. Pure."""

from __future__ import annotations

import json

from adapters.slack.blocks import Json

# Each `action_id` begins with one of these.
TAP, SEND = "tap", "send"  # of a button
FREE, HOURS = "free", "hours"  # of a button that opens a form, for other words or another hour
PICK = "pick"  # of a list
PLACE, PAIR = "place", "pair"  # of the list of a slot: a place, or words of its own
WRITE = "write"  # of a field for words, in a message
WHOLE = "whole"  # of a list or a button that holds all the words of its options
ASK = "ask"  # begins the block_id of a question, in a modal
FORM = "form"  # the callback_id of every modal

_CODES = str.maketrans({"&": "\\u0026", "<": "\\u003c", ">": "\\u003e"})


def pack(*words: object) -> str:
    """Write words as one value that Slack gives back unchanged: ASCII, nothing that it escapes."""
    return json.dumps(words, separators=(",", ":")).translate(_CODES)


def unpack(value: object) -> tuple[str, ...]:
    """Read the words that `pack` wrote; none from anything else."""
    if not isinstance(value, str):
        return ()
    try:
        words = json.loads(value)
        "".join(words).encode()  # half a letter is none
    except (TypeError, ValueError, RecursionError):
        return ()
    return tuple(words) if isinstance(words, list) else ()


def begins(element: Json, *kinds: str) -> bool:
    """Tell by its action_id whether a control is of one of these kinds."""
    return str(element.get("action_id", "")).partition(":")[0] in kinds


def number_of(element: Json) -> str:
    """Return the number of the question that a control answers, in its message."""
    return (*str(element.get("action_id", "")).split(":"), "")[1]
