"""Numbers of a scale from 0 to 10: « 7 sur 10 », « tout à fait »; « 5/5 » is none of them. Pure."""

from __future__ import annotations

import re

from bot.domain.menu import Menu
from bot.understanding import labels, lexicon
from bot.understanding.words import Said, listen

_OF_LAST = re.compile(  # « 7/10 », « sept sur dix »
    r"\s*(.*?)\s*(?:/|\bsur\b|\bout of\b)\s*(\d+|dix|ten)\W*", re.IGNORECASE
)


def read_scaled(said: Said, menu: Menu) -> Said:
    """Return « 7 » for « 7 sur 10 », where a number of a scale is asked for."""
    found = _OF_LAST.fullmatch(said.text) if menu.scale else None
    of_last = found and labels.key(found[2]) == labels.key(menu.letters[-1].label)
    return listen(found[1]) if found and of_last else said


def is_of_another(said: Said) -> bool:
    """Return True for a number of another scale: « 5/5 »."""
    numbered = any(each.number is not None for each in said.words)
    return numbered and _OF_LAST.fullmatch(said.text) is not None


def read_end(said: Said, menu: Menu) -> int | None:
    """Return the place of the end of a scale that words mean: « pas du tout »; None for others."""
    plain = " ".join(each for each in said.plain.split() if each not in lexicon.words("soft"))
    ends = lexicon.table("scale").items()
    named = next((end for end, phrases in ends if plain in phrases.split(", ")), None)
    known = [labels.key(each.label) for each in menu.letters]
    return known.index((named,)) if named and (named,) in known else None
