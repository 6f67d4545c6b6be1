"""Words as they can be printed: names of people, and any other line. Pure."""

from __future__ import annotations

import re
import unicodedata

from lessons.sanitize import line

NAME_MAX = 100  # characters
WORDS_MAX = 10
_MARKS = "'’-.· "  # that a name holds, beside letters
_SAID = re.compile(  # « mon nom est Camille Durand »
    r"^(?:(?:(?:mon nom|my name)(?: est|’?s| is)?|est|is|je m’appelle|i am|i’m|je suis"
    r"|(?:moi )?c’est|ce sera|it’s|it is)(?=[ :=])[ :=]*)*[ :=]*",
    re.IGNORECASE,
)
_FONT = re.compile(  # what the page's fonts hold, which a test looks at letter by letter
    "[^\x20-\x7e\xa0-\xac\xae-\u0377\u0384-\u038a\u03a3-\u04ff\u1e00-\u1eff\u2010-\u2027"
    "\u202f-\u2040\u2042\u2044-\u2052\u2070-\u2071\u2074-\u208e\u20a0-\u20bf\u2116\u2122\u2190-\u22ff]"
)


def read_name(text: str) -> str | None:
    """Return a person's name as it can be printed; None for words that are no name.

    Latin letters only: it is compared with papers of identity, and the font has no others.
    """
    typed = unicodedata.normalize("NFC", line(text)).replace("'", "’")
    name = _SAID.sub("", typed)
    letters = [each for each in name if each not in _MARKS]
    if not 2 <= len(letters) <= len(name) <= NAME_MAX or len(name.split()) > WORDS_MAX:
        return None
    return name if all(_is_latin(each) for each in letters) else None


def printable(text: str) -> str:
    """Return `text` on one line, without signs that the fonts do not have."""
    return line(_FONT.sub("", unicodedata.normalize("NFC", line(text)))) or "–"


def _is_latin(letter: str) -> bool:
    known = unicodedata.name(letter, "")
    return letter.isalpha() and known.startswith("LATIN") and _FONT.search(letter) is None
