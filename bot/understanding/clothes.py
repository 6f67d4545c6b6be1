"""Clothes of an answer: politeness, hesitation and reasons, which are taken off to read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.understanding import lexicon
from bot.understanding.labels import STOP_WORDS
from bot.understanding.marks import find_marks
from bot.understanding.words import Token
from lessons.letters import position

FILLERS = lexicon.words("fillers")  # around an answer, they change nothing to it


@dataclass(frozen=True, slots=True)
class Undressed:
    """The words of a text without their clothes."""

    words: tuple[Token, ...]
    unsure: bool  # the text says so
    asking: bool  # it begins with a word that asks


def undress(words: Iterable[Token], offered: int) -> Undressed:
    """Take off greetings, set phrases, a closing formula, and the reason given after a mark.

    `offered` is the number of options, whose letters may be typed as one word.
    """
    kept = list(_unglued(words, offered))
    while kept and (
        kept[0].text in lexicon.words("greetings") or (len(kept) > 1 and kept[0].text == ",")
    ):
        kept = kept[1:]
    asking = bool(kept) and kept[0].text in lexicon.words("asking")
    unsure = False
    for phrase in lexicon.phrases("unsure"):
        kept, found = _without(kept, phrase)
        unsure = unsure or found
    for phrase in lexicon.phrases("corrections"):
        kept = _turned(kept, phrase)
    for phrase in lexicon.phrases("set-phrases"):
        kept, _ = _without(kept, phrase)
    for at, word in enumerate(kept):
        if word.text in lexicon.words("closings") or (
            word.text in lexicon.words("reasons") and _names_one(kept[:at], offered)
        ):
            kept = kept[:at]
            break
    return Undressed(tuple(kept), unsure, asking)


def is_filler(word: Token) -> bool:
    """Return True for a word that changes nothing to an answer: « je », « l’ », « c » (c’est)."""
    return word.text in FILLERS or word.elided or (word.text == "c" and not word.capital)


def _unglued(words: Iterable[Token], offered: int) -> Iterator[Token]:
    """Yield the words, with « AC » as two letters."""
    for word in words:
        places = {position(each) for each in word.text}
        letters = len(places) == len(word.text) and all(
            p is not None and p < offered for p in places
        )
        if len(word.text) < 2 or not letters or (word.text in STOP_WORDS and not word.capital):
            yield word
            continue
        for each in word.text:
            yield Token(each, capital=word.capital)
            yield Token(",")


def _turned(words: list[Token], phrase: Sequence[str]) -> list[Token]:
    """Return the words with « mais » for a phrase that corrects what came before."""
    rest, found = _without(words, phrase)
    if not found:
        return words
    at = next(i for i, each in enumerate(words) if each.text == phrase[0])
    return [*rest[:at], Token("mais"), *rest[at:]]


def _without(words: list[Token], phrase: Sequence[str]) -> tuple[list[Token], bool]:
    """Return the words without a phrase, and whether it was there."""
    size = len(phrase)
    for at in range(len(words) - size + 1):
        if tuple(each.text for each in words[at : at + size]) == tuple(phrase):
            return words[:at] + words[at + size :], True
    return words, False


def _names_one(words: Sequence[Token], offered: int) -> bool:
    return bool(find_marks(words, offered, FILLERS).found)
