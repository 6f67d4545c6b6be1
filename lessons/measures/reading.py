"""Words and sentences of a text, and an index of how easy it is to read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lessons.content import LanguageCode
from lessons.markup import plain
from lessons.measures.syllables import count_syllables

_WORD = re.compile(r"\S*\w\S*")  # what stands between two spaces, as word processors count
_LETTERS = re.compile(r"[\w’'\-]+")
_END = re.compile(r"(?<![ (]M\.)(?<!art\.)(?<=[.!?…])(?:\s?[»”)])*\s+(?=[«“(\dA-ZÀ-Ý])|\s*\n\s*")

# Points of a syllable a word, and the whole of the scale: R. Flesch, « A new readability
# yardstick », Journal of Applied Psychology 32, 1948; L. Kandel and A. Moles, « Application de
# l'indice de Flesch à la langue française », Cahiers d'études de radio-télévision 19, 1958.
_EASE: Mapping[LanguageCode, tuple[float, float]] = {"en": (206.835, 84.6), "fr": (207, 73.6)}
_A_SENTENCE = 1.015  # points of a word a sentence, in both


class Readability(NamedTuple):
    """Counts of a text, from which it is said to be easy or hard."""

    lengths: tuple[int, ...]  # words of each sentence
    syllables: int

    @property
    def words(self) -> int:
        return sum(self.lengths)

    @property
    def sentence(self) -> float:
        """Return the mean length of a sentence, in words; 0 without a word."""
        return self.words / len(self.lengths) if self.lengths else 0.0

    def ease(self, language: LanguageCode) -> float:
        """Return the index of Flesch, or its French one, of Kandel and Moles.

        From 0, very hard, to 100, very easy; a text may be beyond. A text without a word has 100.
        """
        if not self.words:
            return 100.0
        scale, a_word = _EASE[language]
        return scale - _A_SENTENCE * self.sentence - a_word * self.syllables / self.words


def read(text: str, language: LanguageCode) -> Readability:
    """Return the counts of a Markdown text."""
    words = [_WORD.findall(each) for each in sentences(plain(text))]
    letters = [part for some in words for each in some for part in _LETTERS.findall(each)]
    syllables = sum(count_syllables(each, language) for each in letters)
    return Readability(tuple(map(len, words)), syllables)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text without marks; an item of a list is one."""
    return (each for each in _END.split(text) if _WORD.search(each))
