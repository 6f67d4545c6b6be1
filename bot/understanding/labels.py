"""Words compared with the words of an option: the same, some of them, or others.

A number, a negation or a name that differs makes another answer, however alike the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA, Prefix

from bot.understanding import lexicon
from bot.understanding.marks import NEGATIONS
from bot.understanding.words import Token, fold, listen
from lessons.letters import position

STOP_WORDS = lexicon.words("stop-words")  # that name no option by themselves
_SIMILAR = 0.63  # of the shorter word: « secrétaire » and « secrétariat »
_STEM_MIN = 4  # letters
_SLIP_MIN, _SLIPS_MIN = 5, 9  # letters from which one slip, then two, are forgiven
_SIGNS = frozenset("?&,/;:(-")


@lru_cache(maxsize=512)
def key(text: str) -> tuple[str, ...]:
    """Return what must be equal for two texts to be the same: words and numbers, in order."""
    return keys(listen(text).words)


@lru_cache(maxsize=512)
def signed(text: str) -> str:
    """Return a text without case, accents or outer spaces, its signs kept: « > 50 % »."""
    return fold(text).casefold().strip(" .!«»\"'") or text.strip()  # signs alone: « 👍 »


@lru_cache(maxsize=512)
def whole(label: str) -> tuple[str, ...]:
    """Return the words of a label, without those before an apostrophe."""
    return keys(each for each in listen(label).words if not each.elided)


def keys(words: Iterable[Token]) -> tuple[str, ...]:
    """Return words and numbers, in order, without signs."""
    return tuple(
        each.text if each.number is None else str(each.number)
        for each in words
        if each.text not in _SIGNS
    )


def bare(words: Iterable[Token]) -> tuple[str, ...]:
    """Return the words that say something: no article, no pronoun, no sign."""
    return tuple(
        each if word.number is None else str(word.number)
        for word in words
        if (each := word.text) not in STOP_WORDS and each not in _SIGNS
    )


@lru_cache(maxsize=512)
def bare_label(label: str) -> tuple[str, ...]:
    """Return the words of a label that say something; all of them if none does."""
    return bare(listen(label).words) or key(label)


def shared(said: Sequence[str], label: str) -> int:
    """Return how many of the words are in the label; -1 if a number is not."""
    words = bare_label(label)
    short = initials(label)
    found = [each == short or any(alike(each, word) for word in words) for each in said]
    numbers = [each for each in said if each.isdigit()]
    if any(each not in words for each in numbers):
        return -1
    return sum(found)


def begins(said: Sequence[str], label: str) -> bool:
    """Return True if the words are the first ones of a label: « accueil », « technique »."""
    first = bare_label(label)[: len(said)]
    return bool(said) and len(first) == len(said) and all(map(alike, said, first))


def quoted(words: Iterable[Token], label: str) -> int:
    """Return how many words are quoted in a row from a label; 0 unless all of them are."""
    said, held = keys(words), key(label)
    starts = range(len(held) - len(said) + 1)
    return len(said) if any(held[at : at + len(said)] == said for at in starts) else 0


def negates(words: Iterable[Token]) -> bool:
    """Return True if the words hold a negation."""
    return any(each.text in NEGATIONS for each in words)


@lru_cache(maxsize=512)
def negative(label: str) -> bool:
    return negates(listen(label).words)


def is_mark(label: str) -> bool:
    """Return True for an option that is itself a letter, or a number and its unit."""
    words = key(label)
    if len(words) == 1:
        return words[0].isdigit() or position(words[0]) is not None
    return len(words) == 2 and words[0].isdigit()  # with its unit: « 30 % »


@lru_cache(maxsize=4096)
def alike(one: str, other: str) -> bool:
    """Return True for the same word, another form of it, or a slip of the finger."""
    if one == other or one.rstrip("sx") == other.rstrip("sx") != "":
        return True
    if one.isdigit() or other.isdigit():
        return False
    shorter = min(len(one), len(other))
    same = Prefix.similarity(one, other)
    stem = same > _STEM_MIN or (same == shorter and abs(len(one) - len(other)) < _STEM_MIN // 2)
    if stem and same >= max(_STEM_MIN, _SIMILAR * max(len(one), len(other))):
        return True
    slips = 2 if shorter >= _SLIPS_MIN else 1 if shorter >= _SLIP_MIN else 0
    return slips > 0 and OSA.distance(one, other, score_cutoff=slips) <= slips


@lru_cache(maxsize=512)
def initials(label: str) -> str:
    """Return the first letters of two words or more that say something: « RH »."""
    words = bare_label(label)
    apart = {*key(label)} - {*words, "et", "de"}  # « Relation avec les habitants » has no initials
    return "".join(each[0] for each in words) if len(words) > 1 and not apart else ""
