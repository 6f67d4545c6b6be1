"""Sanitizer: removes, or makes visible, characters that a client would obey or hide. Pure."""

from __future__ import annotations

import re
import unicodedata

# Characters that YAML or a terminal would choke on, and marks that hide or reorder text.
BAD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffd-\uffff]"
)

_OBEYED = ("Cc", "Cf", "Cs", "Co")  # Unicode categories
_GAP = re.compile("[ \t\n\u2028\u2029]+")  # a no-break space is kept


def clean(text: str) -> str:
    """Return `text` without control, direction, invisible and private characters.

    Newlines and tabs stay.
    """
    if text.isprintable():
        return text
    return "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in _OBEYED
    )


def line(text: str) -> str:
    """Return `text` clean and on one line, so that no label looks like two."""
    return _GAP.sub(" ", clean(text)).strip()


def reveal(text: str) -> str:
    """Return `text` on one line, with a visible, harmless sign for each bad character."""
    return BAD.sub(lambda found: _sign(found[0]), text.replace("\n", "␤").replace("\t", " "))


def _sign(character: str) -> str:
    return chr(0x2400 + ord(character)) if character < " " else "\N{REPLACEMENT CHARACTER}"
