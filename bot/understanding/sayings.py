"""Sayings: what people say for a command, as patterns of words. Pure.

A pattern is words in order, with up to two other words between two of them:

- `arret*`: a word that begins so; `a|b`: one of them; `<write>`: a group of `vocabulary.yaml`
- `en+finir`: no word between, `a|en+b` is `a` or `en b`; `...`: up to six; `word?`: may be missing
- `^` and `$`: beginning and end, soft words such as « bonjour » or « svp » left out
- `#`: a number; `HOUR`, `DAY`, `DATE`, `SPAN`: a moment; `*` at the end: the rest is the argument

Patterns are matched against `Said.plain`: no accents, words in full (« j’ » is « je »).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import OSA

from bot.understanding import lexicon
from bot.understanding.words import NUMBERS, Said

_GAP = r"(?: \S+){0,2}? "
_SURE = 100  # words that a sure saying is worth: it wins over any hint
_LONG_GAP = r"(?: \S+){0,6}? "
_SLIP_MIN, _SLIPS_MIN = 7, 10  # letters from which one slip, then two, are forgiven


class Urgency(StrEnum):
    """The order in which sayings are listened for: the first two before an answer in doubt."""

    VITAL = "vital"
    URGENT = "urgent"
    PLAIN = "plain"
    FAINT = "faint"
    ASIDE = "aside"  # only in front of a question in words


@dataclass(frozen=True)
class Saying:
    """Patterns of what people say for one command. `says` call it; `hints` only suggest it."""

    command: str
    urgency: Urgency
    says: tuple[str, ...]
    hints: tuple[str, ...]
    unless: tuple[str, ...]
    whole: bool  # the whole text is the argument
    aside: bool  # said in front of a question in words, it is no answer
    words: frozenset[str]  # that the patterns name, for slips


@dataclass(frozen=True, slots=True)
class Heard:
    """A command heard in a text."""

    command: str
    argument: str
    sure: bool  # else only suggested
    weight: int  # of the words that were recognised


@cache
def read_sayings(file: Path) -> tuple[Saying, ...]:
    """Read the sayings of a capability. Raises ValueError for an unsound pattern.

    Keys are names of commands; `name/more` has other exceptions than `name`.
    """
    content: Mapping[str, Mapping[str, Any]] = yaml.load(
        file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return tuple(_saying(command.partition("/")[0], each) for command, each in content.items())


class Ear:
    """Hears commands in texts. Of two sayings as urgent, the longer one in the text wins."""

    def __init__(self, sayings: Iterable[Saying]) -> None:
        self._sayings = tuple(sayings)
        named = frozenset(word for saying in self._sayings for word in saying.words)
        self._stems = tuple(sorted(each.rstrip("*") for each in named if "*" in each))
        self._known = named | lexicon.words("soft")

    def warm(self) -> None:
        """Compile every pattern, so that no text waits for them: some 0.2 s of a processor."""
        for saying in self._sayings:
            for pattern in (*saying.says, *saying.hints, *saying.unless):
                compile_pattern(pattern)

    def hear(
        self, said: Said, urgency: Urgency, allowed: Callable[[str], bool] = bool
    ) -> Heard | None:
        """Return the command that a text calls or suggests, as urgent as that; None for none.

        `allowed` tells of a command whether it may be called at all.
        """
        whole = dict.fromkeys((said.plain, _core(said.plain), self._corrected(said.plain)))
        heard = [
            found
            for saying in self._sayings
            if saying.urgency is urgency and allowed(saying.command)
            for text, sure in _texts(said, saying, whole)
            for found in _matches(saying, text, said, sure=sure)
        ]
        return max(heard, key=lambda each: each.weight, default=None)

    def hear_aside(self, said: Said, allowed: Callable[[str], bool] = bool) -> Heard | None:
        """Return the command that the whole text calls, said aside; None if it says more.

        Read before the words of an answer, which may hold the words of any other saying.
        """
        texts = dict.fromkeys((said.plain, _core(said.plain), self._corrected(said.plain)))
        heard = [
            Heard(saying.command, said.text if saying.whole else "", sure=True, weight=_SURE)
            for saying in self._sayings
            if saying.aside and allowed(saying.command) and not _any(saying.unless, said.plain)
            for text in texts
            if _covers(saying.says, text)
        ]
        return heard[0] if heard else None

    def _corrected(self, plain: str) -> str:
        """Return the text with each unknown word replaced by the known one a slip away."""
        return _core(" ".join(self._correct(word) for word in plain.split()))

    def _correct(self, word: str) -> str:
        if len(word) < _SLIP_MIN or word in self._known or self._begins(word):
            return word
        slips = 2 if len(word) >= _SLIPS_MIN else 1
        near = [w for w in self._plain_words if OSA.distance(word, w, score_cutoff=slips) <= slips]
        if near:
            return min(near, key=lambda known: (OSA.distance(word, known), known))
        for stem in self._stems:
            if len(stem) >= _SLIP_MIN and (cut := _slip(word, stem)):
                return stem + word[cut:]
        return word

    @cached_property
    def _plain_words(self) -> tuple[str, ...]:
        return tuple(sorted(w for w in self._known if "*" not in w and len(w) >= _SLIP_MIN))

    def _begins(self, word: str) -> bool:
        return any(word.startswith(stem) for stem in self._stems)


def _texts(said: Said, saying: Saying, whole: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield the texts in which a saying is looked for, and whether it may then be sure.

    Where the whole holds an exception, each clause without one is looked at; what is heard there
    is only suggested, unless it is vital.
    """
    if not _any(saying.unless, said.plain):
        yield from ((text, True) for text in (*whole, *said.clauses))
        return
    for clause in said.clauses:
        if not _any(saying.unless, clause):
            vital = saying.urgency is Urgency.VITAL
            yield from ((text, vital) for text in (clause, _core(clause)))


def _slip(word: str, stem: str) -> int:
    """Return how many letters of a word are a stem with one slip; 0 if none are."""
    sizes = (len(stem), len(stem) - 1, len(stem) + 1)
    return next((size for size in sizes if OSA.distance(word[:size], stem) <= 1), 0)


def _matches(saying: Saying, text: str, said: Said, *, sure: bool) -> Iterator[Heard]:
    for certain, patterns in ((sure, saying.says), (False, saying.hints)):
        for match in _found(patterns, text):
            words = _without_rest(match).split()
            argument = _argument(saying, match, said)
            yield Heard(saying.command, argument, certain, len(words) + _SURE * certain)


def _covers(patterns: Sequence[str], text: str) -> bool:
    """Return True if patterns hold every word of a text, but those that say nothing."""
    held: set[int] = set()
    for match in _found(patterns, text):
        held.update(range(*match.span()))
    empty = frozenset().union(*map(lexicon.words, ("stop-words", "soft", "around-asides")))
    words = re.finditer(r"\S+", text)
    return bool(held) and all(each.start() in held or each[0] in empty for each in words)


def _any(patterns: Sequence[str], text: str) -> bool:
    return any(_found(patterns, text))


def _found(patterns: Iterable[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the match of each pattern that a text has."""
    return filter(None, (compile_pattern(each).search(text) for each in patterns))


def _argument(saying: Saying, match: re.Match[str], said: Said) -> str:
    if saying.whole:
        return said.text
    return (match.groupdict().get("rest") or "").strip()


def _without_rest(match: re.Match[str]) -> str:
    """Return the words of a match, without those that are the argument."""
    rest = match.groupdict().get("rest")
    return match[0].removesuffix(rest) if rest else match[0]


def _core(plain: str) -> str:
    """Return the text without soft words: greetings, politeness, hesitation."""
    return " ".join(each for each in plain.split() if each not in lexicon.words("soft"))


# --- Patterns --------------------------------------------------------------------------------


def _saying(command: str, given: Mapping[str, Any]) -> Saying:
    said = {name: tuple(given.get(name, ())) for name in ("says", "hints", "unless")}
    words = {name: frozenset(chain(*map(_words_in, each))) for name, each in said.items()}
    return Saying(
        command=command,
        urgency=Urgency(given.get("urgency", Urgency.PLAIN)),
        **said,
        whole=bool(given.get("whole", False)),
        aside=bool(given.get("aside", given.get("urgency") == Urgency.ASIDE)),
        words=words["says"],
    )


@cache  # there are some 1,600, of which a text in a menu needs none
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern, once it is looked for.

    Raises ValueError for a group that the vocabulary does not have.
    """
    built, gap = "", ""
    for atom in pattern.split():
        if atom == "^":
            built, gap = "^", ""
        elif atom == "$":
            built, gap = built + "$", ""
        elif atom == "...":
            gap = _LONG_GAP
        elif atom == "*":
            built, gap = built + r"(?: (?P<rest>.+))?$", ""
        elif atom.endswith("?"):
            built += rf"(?:{gap}{_atom(atom[:-1])})?" if gap else rf"(?:{_atom(atom[:-1])} )?"
            gap = gap and _GAP
        else:
            built, gap = built + gap + _atom(atom), _GAP
    start = "" if built.startswith("^") else r"(?<!\S)"
    return re.compile(rf"{start}{built}(?!\S)")


def _atom(atom: str) -> str:
    options = sorted(atom.split("|"), key=len, reverse=True)
    return "(?:" + "|".join(" ".join(map(_part, each.split("+"))) for each in options) + ")"


def _part(part: str) -> str:
    if part == "#":
        return r"(?:\d+|" + "|".join(w for w, n in NUMBERS.items() if n > 1) + ")"
    words = (re.escape(each).replace(r"\*", r"\S*").replace("_", " ") for each in _group(part))
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def _group(part: str) -> tuple[str, ...]:
    """Return the words of a group, or the part itself."""
    if not part.startswith("<"):
        return (part,)
    groups = lexicon.table("groups")
    if part.strip("<>") not in groups:
        raise ValueError(f"no group {part} in the vocabulary")
    return tuple(groups[part.strip("<>")].split())


def _words_in(pattern: str) -> Iterator[str]:
    """Yield the words and stems that a pattern names."""
    for part in re.split(r"[ |+]", pattern.replace("?", "")):
        for word in _group(part) if part else ():
            yield from (each for each in word.split("_") if each.rstrip("*").isalpha())
