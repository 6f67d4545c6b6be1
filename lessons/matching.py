"""Matching of words as people type them: without accents, in any case, with slips."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "\u00a0": " ", "\u202f": " "})
_EDGES = " .,;:!?…«»\"'()[]*_"


def normalise(text: str) -> str:
    """Return `text` without accents, case, surrounding punctuation or double spaces."""
    bare = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(letters.replace("œ", "oe").split()).strip(_EDGES)


def nearest(word: str, known: Iterable[str], *, likeness: int = 70, limit: int = 3) -> list[str]:
    """Return the known words most like `word`, best first; `likeness` is from 0 to 100."""
    matches = process.extract(
        word, list(known), scorer=fuzz.ratio, score_cutoff=likeness, limit=limit
    )
    return [match for match, _, _ in matches]
