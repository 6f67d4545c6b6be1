"""« de » before a name: « d’Inès », « de Bob ». Pure."""

from __future__ import annotations

import re

from lessons.matching import normalise

_VOWEL = re.compile(r"(?:[aeiou]|y(?![aeiouy]))", re.IGNORECASE)


def write_of(name: str, *, mark: str = "") -> str:
    """Return « de » and a name between two marks, elided before a vowel.

    An « h » is left alone: nothing tells « d’Hélène » from « de Hugues ».
    """
    of = "d’" if _VOWEL.match(normalise(name)) else "de "
    return f"{of}{mark}{name}{mark}"
