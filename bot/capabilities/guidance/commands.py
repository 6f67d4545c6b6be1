"""Guidance: help, the glossary, and the replies when no command fits."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.guidance import catalogue, help  # noqa: A004 - named after its command
from bot.turn.capability import Capability, Command, nothing

CAPABILITY = Capability(
    name="guidance",
    commands=(
        Command("word", catalogue.word, nothing, ("mot", "word"), argument=True),
        Command("help", help.show, nothing, ("aide", "help")),
    ),
    fallbacks=(
        Command("stale", help.stale, nothing),
        Command("attached", help.attached, nothing),
        Command("forbidden", help.forbidden, nothing),
    ),
    sayings=Path(__file__).with_name("sayings.yaml"),
)
