"""Scope: the services, days and courses that a manager names after a command. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple
from unicodedata import normalize

from bot.capabilities.teams.naming import WHOLE, Naming
from bot.texts.named_days import Span
from bot.texts.periods import PeriodFault, read_period
from lessons.matching import normalise

READ_MAX, WORDS_MAX = 300, 24  # characters, words: a longer text is a sentence
PIECE_MAX = 16  # words of a name or of a period
QUOTED_MAX = 60  # characters of words that name nothing, said back
_WORD = re.compile(r"\w+")
_JOINT, _DATE_JOINT = re.compile(r"\w[-/.]\w"), re.compile(r"\d[-/.]\d")
_DOTTED = re.compile(r"\b([^\W\d])\.(?=[^\W\d]\b)")  # « R.H. »
_EDGE_WORDS = (  # no period needs one at its ends
    "and at au aux d dans de des du en et for in l la le les of on par pour sur the to"
)
_ASIDE_WORDS = "bilan bilans chiffres figures mes mon my nos notre our summary vos votre"
_PICTURE_WORDS = "image images dessin graphique graphiques courbe courbes picture chart graph"
_EDGES, _ASIDE = frozenset(_EDGE_WORDS.split()), frozenset(_ASIDE_WORDS.split())
PICTURED = frozenset(_PICTURE_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names that a manager may say: paths of services by id, titles of courses by id."""

    services: Mapping[int, str]
    courses: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Part of what a manager may know; nothing named leaves nothing out."""

    services: tuple[int, ...] = ()  # as they were named, without those below
    courses: tuple[str, ...] = ()  # ids
    days: Span | None = None
    beside: bool = False  # one of the words that may stand beside names was said


class Unnamed(NamedTuple):
    """Words that name nothing here, or several services or courses."""

    words: str
    names: tuple[str, ...] = ()  # of what they may be meant for: paths and titles
    rest: str = ""  # the words around them
    several: bool = False  # each of those names is what was said


class _Piece(NamedTuple):
    """Words in a row that are read together; words that are read as nothing have no meaning."""

    first: int
    stop: int
    meant: tuple[int | str, ...] = ()  # ids of services and courses
    days: Span | PeriodFault | None = None
    unread: bool = False
    beside: bool = False
    rank: int = 0  # how far from what is written


class _Cost(NamedTuple):
    """A sum over pieces, the least of which is the best reading."""

    unread: int = 0  # words
    partial: int = 0  # pieces that are not whole names
    pieces: int = 0
    rank: int = 0

    def add(self, piece: _Piece) -> _Cost:
        partial = self.partial + (piece.rank > WHOLE)
        return _Cost(self.unread + piece.unread, partial, self.pieces + 1, self.rank + piece.rank)


class _Text(NamedTuple):
    """A text and where its words stand."""

    said: str
    words: tuple[re.Match[str], ...]

    @classmethod
    def of(cls, text: str) -> _Text:
        return cls(text, tuple(_WORD.finditer(text)))

    def cut(self, first: int, stop: int) -> str:
        return self.said[self.words[first].start() : self.words[stop - 1].end()]

    def is_apart(self, first: int, stop: int, joint: re.Pattern[str]) -> bool:
        """Return True for words that no joint ties to their neighbours: « 09/2026 » in a date."""
        start, end = self.words[first].start(), self.words[stop - 1].end()
        around = self.said[max(0, start - 2) : start + 1], self.said[end - 1 : end + 2]
        return not any(joint.fullmatch(each) for each in around)


def read_scope(
    text: str, names: Names, today: date, beside: Collection[str] = ()
) -> Scope | Unnamed | PeriodFault:
    """Read services, courses and one period, in any order and with slips.

    Nothing is left unread: words that name nothing, or several things, are returned as such.
    `beside`: words that may stand among them.
    """
    typed = _Text.of(_DOTTED.sub(r"\1", normalize("NFC", text[: READ_MAX + 1])))
    whole = _Text.of(normalise(typed.said))
    if len(text) > READ_MAX or len(whole.words) > WORDS_MAX:
        return Unnamed(_quote(typed.said))
    naming = Naming(names.services, names.courses)
    pieces = _split(whole, naming, today, beside)
    typed = typed if len(typed.words) == len(whole.words) else whole
    if unread := list(_join([each for each in pieces if each.unread])):
        words = " ".join(typed.cut(each.first, each.stop) for each in unread)
        near = naming.suggest(normalise(words).split())
        return Unnamed(_quote(words), near, _around(typed, unread))
    if doubtful := next((each for each in pieces if len(each.meant) > 1), None):
        near = tuple(naming.names[one] for one in doubtful.meant)
        words = typed.cut(doubtful.first, doubtful.stop)
        return Unnamed(words, near, _around(typed, [doubtful]), several=True)
    return _gather(pieces)


def _gather(pieces: Collection[_Piece]) -> Scope | PeriodFault:
    """Return what pieces name, each one thing."""
    days = [each.days for each in pieces if each.days]
    if fault := next((each for each in days if isinstance(each, PeriodFault)), None):
        return fault
    if len(days) > 1:
        return PeriodFault.SEVERAL
    meant = dict.fromkeys(each.meant[0] for each in pieces if each.meant)
    return Scope(
        services=tuple(each for each in meant if isinstance(each, int)),
        courses=tuple(each for each in meant if isinstance(each, str)),
        days=next((each for each in days if isinstance(each, Span)), None),
        beside=any(each.beside for each in pieces),
    )


def _split(text: _Text, naming: Naming, today: date, beside: Collection[str]) -> tuple[_Piece, ...]:
    """Return the pieces of a text: the fewest unread words, then parts of names, then pieces."""
    best: list[tuple[_Cost, tuple[_Piece, ...]]] = [(_Cost(), ())]
    for stop in range(1, len(text.words) + 1):
        tried: list[tuple[_Cost, tuple[_Piece, ...]]] = []
        for first in range(max(0, stop - PIECE_MAX), stop):
            cost, before = best[first]
            found = _read(text, first, stop, naming, today, beside)
            tried += [(cost.add(each), (*before, each)) for each in found]
        best.append(min(tried, key=lambda each: each[0]))
    return best[-1][1]


def _read(
    text: _Text, first: int, stop: int, naming: Naming, today: date, beside: Collection[str]
) -> Iterator[_Piece]:
    """Yield what the words from one place to another may be."""
    words = tuple(each[0] for each in text.words[first:stop])
    if text.is_apart(first, stop, _DATE_JOINT) and (found := naming.find(words)):
        yield _Piece(first, stop, meant=found.ids, rank=found.rank)
    if not _EDGES & {words[0], words[-1]} and text.is_apart(first, stop, _JOINT):
        days = read_period(text.cut(first, stop), today)
        if days is not PeriodFault.UNCLEAR:
            yield _Piece(first, stop, days=days, rank=1)
    if stop - first == 1:
        (word,) = words
        said = word in beside
        known = said or word in _ASIDE or naming.joins(word)
        yield _Piece(first, stop, unread=not known, beside=said, rank=1)


def _join(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Yield the pieces, those that follow each other as one."""
    for _, some in groupby(enumerate(pieces), lambda each: each[1].first - each[0]):
        row = [piece for _, piece in some]
        yield row[0]._replace(stop=row[-1].stop)


def _around(text: _Text, pieces: Collection[_Piece]) -> str:
    """Return the words of a text without those of some pieces."""
    said = text.said
    for each in sorted(pieces, key=lambda piece: -piece.first):
        start, end = text.words[each.first].start(), text.words[each.stop - 1].end()
        said = f"{said[:start]} {said[end:]}"
    return " ".join(said.split())


def _quote(words: str) -> str:
    return words if len(words) <= QUOTED_MAX else f"{words[:QUOTED_MAX].rstrip()}…"
