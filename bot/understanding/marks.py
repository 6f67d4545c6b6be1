"""Marks of options in a text: letters, numbers and places, and the words that change their sense.

« B », « la 2 », « réponse c », « la troisième », « les deux premières », « pas la B mais la C ».
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import takewhile

from bot.understanding import lexicon
from bot.understanding.lexicon import by_word, table
from bot.understanding.words import Token
from lessons.letters import position

_ORDINAL = by_word("ordinals")
_FIRSTS, _LASTS = lexicon.words("firsts"), lexicon.words("lasts")
_SPOKEN = table("spoken")
_NAMING = lexicon.words("naming")  # after which a letter or a number stands for an option
_RANKING = lexicon.words("ranking")  # after which a number is a place, not what an option says
NEGATIONS = lexicon.words("negations")
_TURNS = lexicon.words("turns")  # what follows is no longer refused
_CHOICES = lexicon.words("choosing")
JOINS = lexicon.words("joins")
_COUNTED = lexicon.words("counted")
_WRONG = lexicon.words("wrong")
_SIGNS = frozenset(",;:(")
_LETTERS = 8  # A to H
_AFTER = lexicon.words("after-a")  # words that may follow the letter A
_ARTICLES = lexicon.words("articles")
_LINKING = lexicon.words("linking") | lexicon.words("asking") | JOINS | _CHOICES | _TURNS


class Kind(Enum):
    """The sense of a mark's value."""

    LETTER = "letter"
    NUMBER = "number"  # a place from 1, or the number of a label
    PLACE = "place"  # from 0, said by an ordinal


@dataclass(frozen=True, slots=True)
class Mark:
    """One option named by its mark."""

    kind: Kind
    value: int
    named: bool = False  # after « réponse » or « la », or a letter in capitals
    refused: bool = False  # after a negation
    unsure: bool = False  # a letter as it is spoken, the end of a range
    before: str = ""  # the word before it
    word: str = ""


@dataclass(slots=True)
class Marks:
    """The marks of a text, and the words left over."""

    found: list[Mark] = field(default_factory=list)
    left: list[Token] = field(default_factory=list)
    choosing: bool = False  # « ou », « entre »: no answer yet
    negative: bool = False  # the words read last follow a negation
    turned: bool = False  # « mais »
    denied: bool = False  # what follows the marks denies them: « la B n’est pas bonne »
    end: int = 0  # place after the last mark


def find_marks(words: Sequence[Token], offered: int, ignored: frozenset[str]) -> Marks:
    """Find marks among words, for a question with that many options.

    A lower-case letter or a number in words counts alone, or after a word that names an option.
    """
    marks = Marks()
    alone = all(_is_mark(each) or each.text in ignored or each.text in JOINS for each in words)
    at = 0
    while at < len(words):
        at += _read(marks, words, at, offered, ignored, alone=alone)
    marks.denied = bool(marks.found) and _denies(words[marks.end :], marks)
    return marks


def _read(
    marks: Marks,
    words: Sequence[Token],
    at: int,
    offered: int,
    ignored: frozenset[str],
    *,
    alone: bool,
) -> int:
    """Read the word at `at` into the marks; return how many words were read."""
    word, before = words[at], words[at - 1] if at else Token("")
    if word.text in _TURNS:
        marks.turned = marks.turned or bool(marks.found or marks.left)
        marks.negative = False
    elif word.text in _CHOICES:
        marks.choosing = True
    elif word.text in NEGATIONS and before.text not in _ARTICLES:
        marks.negative = True
        marks.left.append(word)
    elif found := list(_marks_at(words, at, offered, ignored, alone=alone)):
        refused = marks.negative
        for kind, value, named, unsure in found:
            mark = Mark(kind, value, named, refused, unsure, before.text, word.text)
            marks.found.append(mark)
        length = _length(words, at, found)
        marks.end = at + length
        return length
    else:
        marks.left.append(word)
    return 1


def _marks_at(
    words: Sequence[Token], at: int, offered: int, ignored: frozenset[str], *, alone: bool
) -> Iterator[tuple[Kind, int, bool, bool]]:
    """Yield kind, value, whether it is named, and whether it is unsure, of the marks at a word."""
    word, before = words[at], words[at - 1] if at else Token("")
    after = words[at + 1] if at + 1 < len(words) else Token("")
    said = next((each.text for each in reversed(words[:at]) if each.text not in (":", "(")), "")
    named = said in _NAMING | NEGATIONS or (at == 0 and after.text in ("-", ":"))
    stands = word.capital and (before.text in ignored | _LINKING or not before.text.isalpha())
    letter = position(word.text)
    if word.number == offered > 1 and before.text in ("les", "all", "the") and not after.text:
        yield from ((Kind.PLACE, each, True, True) for each in range(offered))
    elif word.number is not None and after.text in _FIRSTS | _LASTS:
        count = min(word.number, offered)
        start = 0 if after.text in _FIRSTS else offered - count
        yield from ((Kind.PLACE, start + each, True, False) for each in range(count))
    elif word.text == "avant" and any(each.text in _LASTS for each in words[at + 1 : at + 3]):
        yield Kind.PLACE, offered - 2, True, False
    elif word.text in _LASTS:
        yield Kind.PLACE, offered - 1, True, False
    elif word.text in _ORDINAL:
        yield Kind.PLACE, _ORDINAL[word.text] - 1, named, False
    elif letter is not None and letter < _LETTERS and (named or alone or stands):
        if not word.elided and (named or not _is_word(word, after, at)):
            yield Kind.LETTER, letter, named or word.capital, False
    elif word.text in _SPOKEN and (named or len(words) == 1) and not after.text:
        yield Kind.LETTER, position(_SPOKEN[word.text]) or 0, True, True
    elif _is_number(word, before, after) and (named or alone):
        yield Kind.NUMBER, word.number or 0, before.text in _RANKING, before.text == "-"


def _denies(words: Sequence[Token], marks: Marks) -> bool:
    """Return True if the words after the marks, up to a sign, deny them."""
    clause = [each.text for each in takewhile(lambda each: each.text not in _SIGNS, words)]
    wrong = any(each in _WRONG for each in clause)
    refused = any(each.refused for each in marks.found)
    return wrong or (not refused and any(each in NEGATIONS for each in clause))


def _length(words: Sequence[Token], at: int, found: Sequence[object]) -> int:
    """Return how many words a mark takes: « deux premières », « avant-dernière »."""
    following = [each.text for each in words[at + 1 : at + 3]]
    if words[at].text == "avant":
        return 1 + next(i for i, each in enumerate(following, 1) if each in _LASTS)
    counted = words[at].number is not None and following[:1] and following[0] in _FIRSTS | _LASTS
    return 2 if counted else 1


def _is_mark(word: Token) -> bool:
    known = word.number is not None or word.text in {*_ORDINAL, *_LASTS, "avant"}
    letter = position(word.text)
    known = known or (letter is not None and letter < _LETTERS)
    return known or word.text in NEGATIONS | _CHOICES | _TURNS


def _is_number(word: Token, before: Token, after: Token) -> bool:
    """Return False for « un » as an article, and for « trois réponses »."""
    article = word.text in ("un", "une", "one") and before.text not in _NAMING - _ARTICLES
    return word.number is not None and not article and after.text not in _COUNTED


def _is_word(word: Token, after: Token, at: int) -> bool:
    """Return True for a letter that is a word: « à vous », « d accord », « c la b » (c’est)."""
    if _is_preposition(word, after, at):
        return True
    short = not word.capital and len(after.text) > 1 and after.text.isalpha()
    return (word.text == "c" and short) or (word.text == "d" and after.text == "accord")


def _is_preposition(word: Token, after: Token, at: int) -> bool:
    """Return True for « à » or « a »: « bonjour à vous », « A quelle heure »."""
    begins = at == 0 or not word.capital
    said = len(after.text) > 1 and after.text.isalpha() and after.text not in _AFTER
    return word.text == "a" and begins and said
