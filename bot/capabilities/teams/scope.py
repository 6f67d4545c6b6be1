"""Scope: the services, days and courses that a manager names after a command. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.texts.named_days import Span
from bot.texts.periods import PeriodFault, read_period
from lessons.matching import nearest, normalise

READ_MAX = 120  # characters: a longer text is a sentence
GUESS_MAX = 10  # words among which a slip is looked for
LIKENESS = 80  # of 100, between a name and words meant for it
_WORD = re.compile(r"\w+")
_JOINING = (  # words that join the others
    "a au aux cours course courses d dans de des du en et for in l la le les of on par periode "
    "period pour semaine semaines service services sur team teams the and week weeks"
)
_BESIDE = frozenset(_JOINING.split())


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


class Unnamed(NamedTuple):
    """Words that name nothing here; or several services, with the paths of these."""

    words: str
    paths: tuple[str, ...] = ()


class _Named(NamedTuple):
    services: tuple[int, ...]
    courses: tuple[str, ...]


def read_scope(text: str, names: Names, today: date) -> Scope | Unnamed | PeriodFault:
    """Read services, courses and one period, in any order; what is left must be none of them."""
    rest = normalise(text[:READ_MAX])
    if not rest:
        return Scope()
    forms, found = _list_forms(names), []
    for start, stop, named in _find_names(rest, forms):
        found.append(named)
        rest = rest[:start] + " " * (stop - start) + rest[stop:]
    rest = _trim(rest)
    days = read_period(rest, today) if rest else None
    if days is PeriodFault.UNCLEAR:
        named, days = _guess(rest, names, forms, today)
        found.append(named)
        if days is PeriodFault.UNCLEAR:
            return Unnamed(rest)
    if isinstance(days, PeriodFault):
        return days
    for each in found:
        if len(each.services) > 1:
            return Unnamed(rest, tuple(names.services[one] for one in each.services))
    return Scope(
        services=tuple(dict.fromkeys(one for each in found for one in each.services)),
        courses=tuple(dict.fromkeys(one for each in found for one in each.courses)),
        days=days,
    )


def _list_forms(names: Names) -> dict[str, _Named]:
    """Return what each name means; a service is named by its path, or by the end of it."""
    forms = {_join(title): _Named((), (each,)) for each, title in names.courses.items()}
    ends: dict[str, tuple[int, ...]] = {}
    for each, path in names.services.items():
        end = _join(path.rpartition(">")[2])
        ends[end] = (*ends.get(end, ()), each)
    whole = {_join(path): (each,) for each, path in names.services.items()}
    return forms | {form: _Named(some, ()) for form, some in (ends | whole).items()}


def _find_names(said: str, forms: Mapping[str, _Named]) -> Iterator[tuple[int, int, _Named]]:
    """Yield the names that stand in a text, the longest first, with where each begins and ends."""
    words = list(_WORD.finditer(said))
    taken: set[int] = set()
    for size in range(len(words), 0, -1):
        for first in range(len(words) - size + 1):
            some = range(first, first + size)
            named = forms.get(" ".join(words[each][0] for each in some))
            if named and taken.isdisjoint(some):
                taken.update(some)
                yield words[first].start(), words[some[-1]].end(), named


def _guess(
    rest: str, names: Names, forms: Mapping[str, _Named], today: date
) -> tuple[_Named, Span | PeriodFault | None]:
    """Return what words may be a part or a slip of, and the period beside them."""
    words, cores = rest.split(), {_trim(form) or form: named for form, named in forms.items()}
    if len(words) > GUESS_MAX:
        return _Named((), ()), PeriodFault.UNCLEAR
    splits = [(words, []), *((words[:at], words[at:]) for at in range(1, len(words)))]
    for one, other in [*splits, *((late, early) for early, late in splits[1:])]:
        said = _trim(_join(" ".join(one)))
        days = read_period(_trim(" ".join(other)), today) if other else None
        if not said or days is PeriodFault.UNCLEAR:
            continue
        if part := _find_part(said, names):
            return _Named(part, ()), days
        if near := nearest(said, cores, likeness=LIKENESS, limit=1):
            return cores[near[0]], days
    return _Named((), ()), PeriodFault.UNCLEAR


def _find_part(said: str, names: Names) -> tuple[int, ...]:
    """Return the services whose own names begin with some words; else, those that hold them."""
    own = {each: f" {_join(path.rpartition('>')[2])} " for each, path in names.services.items()}
    begin = tuple(each for each, name in own.items() if name.startswith(f" {said} "))
    return begin or tuple(each for each, name in own.items() if f" {said} " in name)


def _join(text: str) -> str:
    return " ".join(_WORD.findall(normalise(text)))


def _trim(said: str) -> str:
    """Return words without those that join names, at both ends."""
    words = said.split()
    while words and words[0].strip(",.;:>'") in _BESIDE | {""}:
        words = words[1:]
    while words and words[-1].strip(",.;:>'") in _BESIDE | {""}:
        words = words[:-1]
    return " ".join(words)
