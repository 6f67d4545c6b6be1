"""Names of people, told from other words that are typed where one is asked for. Pure."""

from __future__ import annotations

import re

from bot.domain.printed import read_name
from bot.understanding.lexicon import words
from bot.understanding.words import listen


def is_plausible(name: str) -> bool:
    """Return True for a name of `read_name` with two words at least, none of them of sentences."""
    said = (each for each in listen(name).words if each.elided or len(each.text) > 1)
    return len(name.split()) > 1 and not words("of-sentences") & {each.text for each in said}


def is_plain(text: str) -> bool:
    """Return True for words that are surely a name: a plausible one, written with capitals.

    In capitals alone, a sentence looks the same.
    """
    name = read_name(text)
    if name is None or name.isupper() or not is_plausible(name):
        return False
    pieces = re.split(r"[ ’-]", name)
    return all(each[:1].isupper() or each in words("particles") or not each for each in pieces)
