"""Sentences of the demonstration and of the papers."""

from __future__ import annotations

from pathlib import Path

from bot.texts.speech import Speech
from bot.texts.speech import speech as read

FOLDER = Path(__file__).parent


def speech(language: str) -> Speech:
    """Return the sentences of `language`, read once."""
    return read(language, FOLDER)
