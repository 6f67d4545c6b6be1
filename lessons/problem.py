"""Problems of content files, as values. Their words are in `texts/`, under `problem-<code>`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from rapidfuzz import fuzz, process, utils

WARNINGS = frozenset(
    {
        *("no-variant", "no-source", "old-source", "unknown-acronym", "option-is-mark"),
        *("long-text", "long-sentences", "hard-to-read", "guessable", "alike"),
    }
)
CLOSE = 60  # per cent of likeness under which a suggestion would only puzzle


class Translator(Protocol):
    """Sentences of one language, by key."""

    def __call__(self, key: str, /, **args: object) -> str: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """An error or a warning in a content file, with its place, code and hint."""

    file: str  # as the author named it
    line: int  # from 1
    column: int  # from 1, in characters
    code: str  # `problem-<code>` in `texts/` is its sentence
    args: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    hint: str | None = None  # the message is `hint-<hint>`, with the same arguments

    @property
    def is_warning(self) -> bool:
        """Return True for what would be better, and keeps no course from being followed."""
        return self.code in WARNINGS

    @property
    def place(self) -> tuple[str, int, int, str]:
        return self.file, self.line, self.column, self.code


def suggestion(word: str, known: Iterable[str]) -> tuple[str | None, dict[str, str | int]]:
    """Return a hint and its arguments: the nearest word of `known`, or all of a short list."""
    words = sorted(known)
    best = process.extractOne(
        word[:100], words, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=CLOSE
    )
    if best:
        return "nearest", {"nearest": best[0]}
    return ("choices", {"choices": ", ".join(words)}) if 0 < len(words) <= 20 else (None, {})


def shown(path: Path) -> str:
    """Return `path` as text, relative if it is under the current folder."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
