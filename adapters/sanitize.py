"""Letters that are only read: what a client would obey or hide is left out. Pure."""

from __future__ import annotations

import re
import unicodedata

_OBEYED = ("Cc", "Cf", "Cs", "Co")  # Unicode categories
_GAP = re.compile("[ \t\n\u2028\u2029]+")  # a no-break space is kept


def clean(text: str) -> str:
    """Without control, direction, invisible and private characters; lines and tabs stay."""
    if text.isprintable():
        return text
    return "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in _OBEYED
    )


def line(text: str) -> str:
    """Clean, and on one line: no label passes for two."""
    return _GAP.sub(" ", clean(text)).strip()
