"""Values of a payload, read as one type whatever they are: empty for another type. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from adapters.slack.blocks import Json

_STRING_MAX = 40_000  # letters of a text, before it is read
_ID = re.compile(r"[!-~]{1,80}")  # three of them fit in the id of an event


def object_of(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def objects_of(value: object) -> list[Json]:
    """List the objects in a value that should be a list of them."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def string_of(value: object) -> str:
    return value[:_STRING_MAX] if isinstance(value, str) else ""


def text_of(value: object) -> str:
    """Read the text of what should be a text object of Block Kit."""
    text = value.get("text") if isinstance(value, dict) else None
    return text if isinstance(text, str) else ""


def id_of(value: object) -> str:
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""
