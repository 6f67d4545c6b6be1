"""Capabilities: a folder each, and a line each in the registry below."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.texts.speech import Speech, speech

if TYPE_CHECKING:
    from bot.turn.capability import Capability

CAPABILITIES = (
    "bot.capabilities.guidance",
    "bot.capabilities.study",
    "bot.capabilities.practice",
    "bot.capabilities.opinion",
    "bot.capabilities.profile",
    "bot.capabilities.rhythm",
    "bot.capabilities.pages",
    "bot.capabilities.teams",
    "bot.capabilities.completion",
    "bot.capabilities.nudges",
    "bot.capabilities.evidence",
    "bot.capabilities.sharing",
    "bot.capabilities.register",
    "bot.capabilities.xapi",
    "bot.capabilities.privacy",
    "bot.capabilities.administration",
    "bot.capabilities.people",
    "bot.capabilities.conversation",
)


def load_capabilities(names: Sequence[str] = CAPABILITIES) -> tuple[Capability, ...]:
    """Import the `commands` of each folder; return their capabilities, in the same order."""
    return tuple(importlib.import_module(f"{name}.commands").CAPABILITY for name in names)


def speak(language: str, names: Sequence[str] = CAPABILITIES) -> Speech:
    """Return the sentences of a turn and of these capabilities, in a language."""
    return speech(language, *_texts(("bot.turn", *names)))


@cache  # every turn asks, and the disk always answers the same
def _texts(names: tuple[str, ...]) -> tuple[Path, ...]:
    packages = (importlib.import_module(name) for name in names)
    folders = (Path(package.__path__[0]) / "texts" for package in packages)
    return tuple(folder for folder in folders if folder.is_dir())
