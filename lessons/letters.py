"""Letters that stand for the options of a question, by their position from 0."""

from __future__ import annotations

from string import ascii_uppercase


def letter(position: int) -> str:
    """Return A, B… Z, then 27, 28…: what a person sees before an option."""
    return ascii_uppercase[position] if position < len(ascii_uppercase) else str(position + 1)


def position(letter: str) -> int | None:
    """Return the position that a typed letter stands for, in either case; None for other text."""
    found = ascii_uppercase.find(letter.upper()) if len(letter) == 1 else -1
    return found if found >= 0 else None
