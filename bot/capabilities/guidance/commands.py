"""Guidance: help, longer courses, the glossary, and the replies when no command fits."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.guidance import (
    agenda,
    help,  # noqa: A004 - named after its command
    pursuits,
    records,
    words,
)
from bot.turn.capability import Capability, Command, nothing

CAPABILITY = Capability(
    name="guidance",
    commands=(
        Command("word", words.word, nothing, ("mot", "word"), argument=True),
        Command(
            "interested",
            pursuits.interested,
            records.read_stages,
            ("intéressé", "intéressée", "intéressés", "intéressées", "interested"),
            argument=True,
        ),
        Command(
            "finished",
            pursuits.finished,
            records.read_stages,
            ("terminé", "terminée", "terminés", "terminées", "completed", "finished"),
            argument=True,
        ),
        Command(
            "withdrawn",
            pursuits.withdrawn,
            records.read_stages,
            ("plus intéressé", "plus intéressée", "no longer interested"),
            argument=True,
        ),
        Command("help", help.show, nothing, ("aide", "help")),
    ),
    fallbacks=(
        Command("stale", help.stale, nothing),
        Command("attached", help.attached, nothing),
        Command("forbidden", help.forbidden, nothing),
    ),
    keepers=records.KEEPERS,
    makers={agenda.MAKER: agenda.make_agenda},
    holdings=records.HOLDINGS,
    sayings=Path(__file__).with_name("sayings.yaml"),
)
