"""Sentences that sound like one of another lesson. Pure.

Two sentences are alike when most runs of three words of the shorter one are in the other. Inside a
lesson nothing is compared: its clear language, its explanations and its variants repeat its idea.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

RUN = 3  # words that follow one another
RUNS_MIN = 6  # of a sentence: a shorter one may be said twice
ALIKE = 0.7  # share of the runs of the shorter sentence, from which two are alike
COMMON = 4  # lessons from which a run is a set phrase, as « votre geste du jour »
_WORDS = re.compile(r"\w+")


class Passage(NamedTuple):
    """A sentence, and the lesson that says it."""

    lesson: tuple[str, str]  # ids of the course and the lesson
    text: str


class Echo(NamedTuple):
    """A sentence that sounds like one of an earlier lesson."""

    passage: Passage
    first: Passage


def find_echoes(passages: Iterable[Passage]) -> list[Echo]:
    """Return each passage that is like one of another lesson before it, with the likest."""
    said = [(each, _runs(each.text)) for each in passages]
    held = _count_lessons(said)
    telling = [
        (passage, size, {run for run in kept if held[run] > 1})
        for passage, runs in said
        if (size := len(kept := {run for run in runs if held[run] < COMMON})) >= RUNS_MIN
    ]
    holders = defaultdict[str, list[int]](list)
    echoes = []
    for at, (passage, size, runs) in enumerate(telling):
        shared = Counter(other for run in runs for other in holders[run])
        shares = {
            other: count / min(size, telling[other][1])
            for other, count in shared.items()
            if telling[other][0].lesson != passage.lesson
        }
        likest = max(shares, key=shares.__getitem__, default=at)
        if shares.get(likest, 0) >= ALIKE:
            echoes.append(Echo(passage, telling[likest][0]))
        for run in runs:
            holders[run].append(at)
    return echoes


def _count_lessons(said: Iterable[tuple[Passage, set[str]]]) -> Counter[str]:
    """Return in how many lessons each run of words is said."""
    by_lesson = defaultdict[tuple[str, str], set[str]](set)
    for passage, runs in said:
        by_lesson[passage.lesson] |= runs
    return Counter(chain.from_iterable(by_lesson.values()))


def _runs(text: str) -> set[str]:
    words = _WORDS.findall(text.casefold())
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
