"""Naming: what words may name among services and courses: a part, initials, a slip. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from lessons.matching import nearest, normalise

PART_MIN = 3  # letters of a word cut short, as « compta », that is proposed
SLIP_MIN, SLIPS_MIN = 4, 9  # letters of a word from which one slip, then two, are forgiven
LIKENESS = 70  # of 100, between words that name nothing and what is proposed
PROPOSED_MAX = 4
WRITTEN, WHOLE, SLIPPED = 1, 2, 7  # ranks up to which a name is as written, whole, named at all
_WORD = re.compile(r"\w+")
_SMALL_WORDS = (  # no initials count them
    "a and at au aux d dans de des du en et for from in l la le les of on par pour s sur the to "
    "un une with"
)
_KIND_WORDS = (  # what a name is of: it can be left out
    "bureau cellule centre cours course courses department departement direction equipe equipes "
    "formation mission office pole service services team teams unit unite"
)
_JOINING_WORDS = (
    "ce cette ces course courses cours equipe equipes period periode semaine semaines service "
    "services team teams week weeks"
)
_SMALL, _KINDS = frozenset(_SMALL_WORDS.split()), frozenset(_KIND_WORDS.split())
_JOINING = _SMALL | frozenset(_JOINING_WORDS.split())

Id = int | str  # of a service, of a course


class Meant(NamedTuple):
    """Ids that words name, and how far they are from the name: 0 is as written."""

    ids: tuple[Id, ...]
    rank: int


class _Name(NamedTuple):
    """Words of a name: without those that join them, after those of the services above."""

    whole: tuple[str, ...]
    end: tuple[str, ...]
    own: tuple[str, ...]
    above: tuple[str, ...]
    initials: frozenset[str]


class Naming:
    """Names of services, by their paths, and of courses, found by some of their words."""

    def __init__(self, services: Mapping[int, str], courses: Mapping[str, str]) -> None:
        self.names: dict[Id, str] = dict([*services.items(), *courses.items()])
        self._names = {each: _read_name(name) for each, name in self.names.items()}
        self._ids: defaultdict[str, set[Id]] = defaultdict(set)  # by word
        for each, name in self._names.items():
            for word in (*name.whole, *name.initials, "".join(name.own)):
                self._ids[word].add(each)
        self._near: dict[str, tuple[str, ...]] = {}  # words of names that a word may be a slip of

    def joins(self, word: str) -> bool:
        """Return True for a word that joins names: « du », « service »."""
        return word in _JOINING

    def find(self, words: tuple[str, ...]) -> Meant | None:
        """Return what words in a row name, at the nearest; several ids are as near.

        Words that join names are of one only where it is written so: « Les essentiels ».
        """
        said = _strip(words)
        near = [{one for word in self._like(each) for one in self._ids[word]} for each in said]
        glued = self._ids.get("".join(said), set())
        some = set.intersection(*near) | glued
        ranks = {each: self._rank(words, said, self._names[each]) for each in some}
        loose = any(each in _JOINING for each in (words[0], words[-1]))
        most = WRITTEN if loose else SLIPPED
        known = {each: rank for each, rank in ranks.items() if rank is not None and rank <= most}
        if not known:
            return None
        least = min(known.values())
        return Meant(tuple(each for each in self._names if known.get(each) == least), least)

    def suggest(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the names that words which name nothing may be meant for, the likeliest first."""
        own = {word for name in self._names.values() for word in name.own if len(word) >= PART_MIN}
        near: dict[str, None] = {}
        for said in (each for each in words if len(each) >= PART_MIN and not each.isdigit()):
            near |= dict.fromkeys(sorted(each for each in own if each.startswith(said)))
            near |= dict.fromkeys(nearest(said, sorted(own), likeness=LIKENESS))
        found = (each for word in near for each, name in self._names.items() if word in name.own)
        return tuple(self.names[each] for each in dict.fromkeys(found))[:PROPOSED_MAX]

    def _like(self, word: str) -> tuple[str, ...]:
        """Return the words of names that a word is, or is a slip of."""
        if word not in self._near:
            slips = [each for each in self._ids if each != word and _is_slip(word, each)]
            self._near[word] = (*((word,) if word in self._ids else ()), *slips)
        return self._near[word]

    def _rank(self, words: tuple[str, ...], said: tuple[str, ...], name: _Name) -> int | None:
        """Return how far words are from a name; None for words that do not name it."""
        if len(said) == 1 and said[0] in name.initials:
            return 3
        path = (*name.above, *name.own)
        tests = (
            words == name.whole,
            words == name.end,
            said == name.own or "".join(said) == "".join(name.own),
            name.own[: len(said)] == said,
            _holds(name.own, said),
            _holds(path, said) and not _holds(name.above, said),
            self._slips(said, name.own),
            self._slips(said, path) and not self._slips(said, name.above),
        )
        return next((rank for rank, holds in enumerate(tests) if holds), None)

    def _slips(self, said: Sequence[str], words: Iterable[str]) -> bool:
        rest = iter(words)
        return all(any(word in self._like(each) for word in rest) for each in said)


def _read_name(name: str) -> _Name:
    above, _, end = name.rpartition(">")
    words = tuple(_WORD.findall(normalise(end)))
    higher = tuple(_WORD.findall(normalise(above)))
    counted = [each for each in words if each not in _SMALL]
    letters = ["".join(each[0] for each in counted)]
    if counted and counted[0] in _KINDS:
        letters.append(letters[0][1:])
    return _Name(
        whole=(*higher, *words),
        end=words,
        own=_strip(words),
        above=tuple(each for each in higher if each not in _JOINING),
        initials=frozenset(each for each in letters if len(each) > 1),
    )


def _strip(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words without those that join them, if others are left."""
    return tuple(each for each in words if each not in _JOINING) or words


def _holds(words: Iterable[str], said: Iterable[str]) -> bool:
    """Return True for words that stand among others, in that order."""
    rest = iter(words)
    return all(each in rest for each in said)


def _is_slip(word: str, known: str) -> bool:
    """Return True for a word one slip away from another, or two in a long one; never a number."""
    shortest = min(len(word), len(known))
    if shortest < SLIP_MIN or any(each.isdigit() for each in word + known):
        return False
    most = 2 if shortest >= SLIPS_MIN else 1
    return OSA.distance(word, known, score_cutoff=most) <= most
