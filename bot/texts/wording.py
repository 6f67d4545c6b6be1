"""Wording: a typed text in the one form that the readers of hours, days and leaves search."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein

from lessons.matching import normalise

READ_MAX = 500  # characters: a longer text is a letter, in which days and hours are many
_KEYCAPS = str.maketrans("", "", "\ufe0f\u20e3")
_DASHES = re.compile(r"[-\u2010-\u2015]")
_DATES = (  # a date with dashes takes slashes: a dash is left for ranges
    (re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)"), r"\1/\2/\3"),
    (re.compile(r"(?<!\d)(\d{1,2})-(\d{1,2})-(\d{4})(?!\d)"), r"\1/\2/\3"),
)
_OTHER = re.compile(r"(?<!\d)[:./]|[:./](?!\d)|[^a-z0-9:./\- ]")
_FRENCH = (
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt"
)
_ENGLISH = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_TENS = (
    (20, "vingt", "twenty"),
    (30, "trente", "thirty"),
    (40, "quarante", "forty"),
    (50, "cinquante", "fifty"),
)
_NOT_SLIPS = frozenset({"mari", "sundae"})  # words of their own
_FIRSTS = {"premier": "1er", "first": "1st"}


def plain(text: str) -> str:
    """Return the text without case, accents or punctuation, its numbers in digits.

    A number in words takes two digits: « neuf heures cinq » becomes `09 heures 05`. A text over
    `READ_MAX` characters is not read: the result is empty.
    """
    if len(text) > READ_MAX:
        return ""
    said = normalise(_DASHES.sub("-", text.translate(_KEYCAPS)))
    for dashed, slashed in _DATES:
        said = dashed.sub(slashed, said)
    said = " ".join(_OTHER.sub(" ", said).replace("-", " - ").split())
    return _number_words().sub(lambda found: _numbers()[_key(found[0])], said)


def mend(text: str, names: Collection[str], *, shortest: int) -> str:
    """Return a plain text in which a word one slip away from a single name is that name."""
    return " ".join(_mended(word, names, shortest) for word in text.split())


def _mended(word: str, names: Collection[str], shortest: int) -> str:
    if len(word) < shortest or word in _NOT_SLIPS or word.removesuffix("s") in names:
        return word
    near = {
        name
        for name in names
        if name[0] == word[0] and DamerauLevenshtein.distance(word, name, score_cutoff=1) <= 1
    }
    return near.pop() if len(near) == 1 else word


@cache
def _numbers() -> dict[str, str]:
    return dict(_spelled()) | _FIRSTS


def _spelled() -> Iterator[tuple[str, str]]:
    for names in (_FRENCH, _ENGLISH):
        yield from ((_key(name), f"{n:02}") for n, name in enumerate(names.split(), 2))
    for ten, french, english in _TENS:
        yield from ((french, str(ten)), (english, str(ten)))
        yield from ((f"{french} et {one}", str(ten + 1)) for one in ("un", "une"))
        yield f"{english} one", str(ten + 1)
        for names, tens in ((_FRENCH, french), (_ENGLISH, english)):
            units = enumerate(names.split()[:8], 2)
            yield from ((f"{tens} {name}", str(ten + unit)) for unit, name in units)


def _key(words: str) -> str:
    return " ".join(words.replace("-", " ").split())


@cache
def _number_words() -> re.Pattern[str]:
    """Return the pattern of numbers in words, the longest first; « 12 sept » is September."""
    longest = sorted(_numbers(), key=len, reverse=True)
    spaced = "|".join(name.replace(" ", "(?: - | )") for name in longest)
    return re.compile(rf"\b(?:(?!(?<=\d )sept\b)(?:{spaced}))\b")
