"""Letters in an order: « BADC », « b, a, d, c », « 1B 2A 3C », « 1 = b ». Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_uppercase

from bot.understanding.lexicon import words
from lessons.matching import normalise

_JOINS = frozenset(("puis", "ensuite", "et", "enfin", "then", "and"))
_STARTS = re.compile(r"\b(?:d'abord|en premier|au debut|first)\b")
_ENDS = re.compile(r"\b(?:a la fin|en dernier|pour finir|at the end|last)\b")
_LETTER = re.compile(r"\b[a-z]\b")
_DENIALS = words("negations") | {"non"}
_FILLERS = frozenset(each for each in words("fillers") | words("soft") if len(each) > 1) - _DENIALS
_ELIDED = re.compile(r"\b(?:c|j|l)'(?=\w)")
_SIGNS = re.compile(r"[^\w\s,;/>→.:=()'-]")
_GLUED = re.compile(r"\b[a-z]{2,}\b")
_REVERSED = re.compile(r"\b([a-z])\s*(?:[-=:.>)→]|->|=>|avec)*\s*(\d{1,2})\b")
_CHAIN = re.compile(r"\b(?:(?:\d[a-z])+|(?:[a-z]\d)+)\b")
_PAIR = re.compile(r"\b(\d{1,2})\s*(?:[-=:.>)→]|->|=>|avec)*\s*([a-z])\b")
_ONE = re.compile(r"\b(?:[a-z]|\d{1,2})\b")
_LEFT = re.compile(r"[\s,;/>→.:=()-]+")


def read_sequence(
    text: str, options: int, slots: int, *, paired: bool = False
) -> tuple[int, ...] | None:
    """Return the places of the options named, from 0, in the order of the slots.

    `paired`: slots are numbered, and a text may name them: « 2A 1B ». None for other words. The
    answer may be incomplete: whoever asks says so.
    """
    said = normalise(text)
    found = _read_sequence(said, options, slots, paired=paired)
    if found is not None or (bare := _undress(said)) in (None, said):
        return found
    return _read_sequence(bare or "", options, slots, paired=paired)


def _undress(said: str) -> str | None:
    """Return the text without fillers, signs and words of order; None if those are misplaced."""
    for place in _STARTS.finditer(said):  # « B d’abord », « d’abord B »
        before = len(_LETTER.findall(said[: place.start()]))
        if before > 1 or (before == 1 and not _follows(said, place)):
            return None
    said = _STARTS.sub(" ", said)
    for place in _ENDS.finditer(said):  # « A à la fin », « et à la fin A »
        after = len(_LETTER.findall(said[place.end() :]))
        if after > 1 or (after == 1 and _follows(said, place)):
            return None
    said = _ELIDED.sub(" ", _SIGNS.sub(" ", _ENDS.sub(" ", said)))
    return " ".join(each for each in said.split() if each.strip(".,;:") not in _FILLERS)


def _follows(said: str, place: re.Match[str]) -> bool:
    """Return True if a letter comes just before."""
    return bool(re.search(r"\b[a-z]\s*$", said[: place.start()]))


def _read_sequence(said: str, options: int, slots: int, *, paired: bool) -> tuple[int, ...] | None:
    pairs = _read_pairs(said, slots)
    if pairs and (paired or len(pairs) == slots):
        letters = [pairs.get(slot, "") for slot in range(1, slots + 1)]
        return _places("".join(letters), options)
    parts = [each for each in _LEFT.split(said) if each and each not in _JOINS]
    if not parts:
        return None
    if all(map(_ONE.fullmatch, parts)):
        numbers = [each for each in parts if each.isdigit()]
        if numbers and (paired or len(numbers) < len(parts)):
            return None
        if numbers:
            found = [int(each) - 1 for each in numbers]
            return tuple(found) if all(0 <= each < options for each in found) else None
        return _places("".join(parts), options)
    if len(parts) == 1 and _GLUED.fullmatch(parts[0]) and len(parts[0]) <= 2 * slots:
        return _places(parts[0], options)
    if not paired and len(parts) == 1 and parts[0].isdigit() and len(parts[0]) == slots:
        found = [int(each) - 1 for each in parts[0]]
        return tuple(found) if all(0 <= each < options for each in found) else None
    return None


def _read_pairs(said: str, slots: int) -> dict[int, str] | None:
    """Return the letter given to each slot; None for a text that says something else too."""
    said = _CHAIN.sub(lambda chain: re.sub(r"(..)", r"\1 ", chain[0]), said)
    pairs = [(int(number), letter) for number, letter in _PAIR.findall(said)]
    if _is_more(_PAIR.sub(" ", said)):
        pairs = [(int(number), letter) for letter, number in _REVERSED.findall(said)]
        if _is_more(_REVERSED.sub(" ", said)):
            return None
    numbers: Sequence[int] = [number for number, _ in pairs]
    if len({*numbers}) < len(numbers) or any(not 0 < each <= slots for each in numbers):
        return None
    return dict(pairs)


def _is_more(rest: str) -> bool:
    """Return True if words are left besides those that join."""
    return any(each and each not in _JOINS for each in _LEFT.split(rest))


def _places(letters: str, options: int) -> tuple[int, ...] | None:
    """Return the places of letters; None if one names no option."""
    found = tuple(ascii_uppercase.find(each) for each in letters.upper())
    if not found or any(not 0 <= each < options for each in found):
        return None
    return found
