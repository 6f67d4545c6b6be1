"""JSON from people and homeservers, read without trust: any value may be anything. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ID = re.compile("[!-~]{1,255}")


def as_object(value: object) -> Mapping[str, Any]:
    """Give an object itself, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def is_id(value: object) -> bool:
    """Say whether a value can be the id of an event, a room or a person."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def read_id(value: object) -> str | None:
    return str(value) if is_id(value) else None


def relation(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The relation of an event to another one (`m.relates_to`)."""
    return as_object(content.get("m.relates_to"))


def related(content: Mapping[str, Any], kind: str) -> str | None:
    """The id of the event that a content relates to in that way."""
    found = relation(content)
    return read_id(found.get("event_id")) if found.get("rel_type") == kind else None
