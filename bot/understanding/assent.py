"""Yes and no, said in reply to what was asked back. Pure."""

from __future__ import annotations

from bot.understanding.lexicon import words
from bot.understanding.words import Said
from lessons.letters import position

_THUMBS = {"👍": True, "👎": False}


def read_assent(said: Said) -> bool | None:
    """Return True for a yes, False for a no, None for other words."""
    if said.asks or _names_an_option(said):
        return None
    if cancels(said):
        return False
    yes, no = words("yes"), words("no")
    plain = said.plain
    for phrase in (each for each in yes | no if " " in each):
        plain = plain.replace(phrase, phrase.replace(" ", "_"))
    spoken = {each.replace("_", " ") for each in plain.split()} - words("around-yes")
    if spoken:
        return True if spoken <= yes else False if spoken <= no else None
    if said.plain in words("that-is-it"):
        return True
    return next((meant for sign, meant in _THUMBS.items() if sign in said.text), None)


def cancels(said: Said) -> bool:
    """Return True for words that only take back what was begun: « laisse tomber », « never mind ».

    They never mean to stop everything.
    """
    around = words("soft") | words("around-yes") | words("no")
    plain = f" {said.plain} "
    taken = words("cancels")
    for phrase in sorted((each for each in taken if " " in each), key=len, reverse=True):
        plain = plain.replace(f" {phrase} ", f" {phrase.replace(' ', '_')} ")
    spoken = {each.replace("_", " ") for each in plain.split()} - around
    return bool(spoken) and spoken <= taken


def _names_an_option(said: Said) -> bool:
    """Return True if a letter is in capitals, or comes last: « oui C »."""
    letters = [each for each in said.words if position(each.text) is not None and not each.elided]
    return any(each.capital or each is said.words[-1] for each in letters)
