"""Ids and values of controls: given when a message is rendered, read when one is tapped. Pure."""

from __future__ import annotations

import json

from adapters.slack.blocks import Json

# Each `action_id` begins with one of these.
TAP, SEND, FREE = "tap", "send", "free"  # of a button
PICK, WHOLE = "pick", "whole"  # of a list: its options hold all their words only in the second
ASK = "ask"  # begins the block_id of a question, in a form
FORM = "form"  # the callback_id of every modal

_CODES = str.maketrans({"&": "\\u0026", "<": "\\u003c", ">": "\\u003e"})


def pack(*words: object) -> str:
    """Words as one value that Slack gives back as it was: ASCII, and nothing that it escapes."""
    return json.dumps(words, separators=(",", ":")).translate(_CODES)


def unpack(value: object) -> tuple[str, ...]:
    """What `pack` wrote of strings; nothing for anything else."""
    if not isinstance(value, str):
        return ()
    try:
        words = json.loads(value)
        "".join(words).encode()  # half a letter is none
    except (TypeError, ValueError, RecursionError):
        return ()
    return tuple(words) if isinstance(words, list) else ()


def begins(element: Json, kind: str) -> bool:
    """Whether it is a `kind` of what is tapped, by its action_id."""
    return str(element.get("action_id", "")).partition(":")[0] == kind
