"""Messages as JSON text, to store them until they have left."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence

from pydantic import TypeAdapter

from bot.domain.messages import Outbound

_OUTBOUNDS = TypeAdapter(tuple[Outbound, ...])
_BYTES = "base64"


def dump(outbounds: Sequence[Outbound]) -> str:
    """Return messages as JSON text."""
    return json.dumps(_OUTBOUNDS.dump_python(tuple(outbounds)), default=_wrap, ensure_ascii=False)


def load(text: str) -> tuple[Outbound, ...]:
    """Return the messages that `dump` wrote. Raises ValueError for other text."""
    return _OUTBOUNDS.validate_python(json.loads(text, object_hook=_unwrap))


def _wrap(content: bytes) -> dict[str, str]:
    return {_BYTES: b64encode(content).decode()}


def _unwrap(found: dict[str, str]) -> object:
    return b64decode(found[_BYTES]) if found.keys() == {_BYTES} else found
