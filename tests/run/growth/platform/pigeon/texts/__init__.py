"""Sentences of the pigeon."""

from __future__ import annotations

from pathlib import Path

from bot.texts.speech import Speech
from bot.texts.speech import speech as read


def speech(language: str) -> Speech:
    return read(language, Path(__file__).parent)
