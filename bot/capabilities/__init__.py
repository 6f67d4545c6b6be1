"""The capabilities: a folder each, and a line each in the registry below."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.turn.capability import Capability

CAPABILITIES = (
    "bot.capabilities.guidance",
    "bot.capabilities.study",
    "bot.capabilities.profile",
    "bot.capabilities.rhythm",
    "bot.capabilities.pages",
    "bot.capabilities.teams",
)


def load_capabilities(names: Sequence[str] = CAPABILITIES) -> tuple[Capability, ...]:
    """Import the `commands` of each folder; what they declare, in the order of the registry."""
    return tuple(importlib.import_module(f"{name}.commands").CAPABILITY for name in names)
