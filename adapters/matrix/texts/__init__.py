"""Sentences of Matrix, with those that platforms share."""

from __future__ import annotations

from pathlib import Path

from adapters.texts import FOLDER as SHARED
from bot.texts.speech import Speech
from bot.texts.speech import speech as read

FOLDER = Path(__file__).parent


def speech(language: str) -> Speech:
    """Give the sentences of `language`, read once."""
    return read(language, FOLDER, SHARED)
