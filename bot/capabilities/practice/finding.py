"""Words looked for in lessons and in the glossary: accents, forms and slips forgiven. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.understanding.labels import STOP_WORDS, alike
from lessons.course import Lesson, Term
from lessons.glossary import fold
from lessons.markup import plain

WORDS_MAX = 6  # words that are looked for
WANTED_MAX = 100  # characters that are looked at
AROUND = 60  # characters shown on each side of what was found
_NOTHING = frozenset(("lecon", "lesson", "lecons", "lessons", "numero", "number"))
_WORD = re.compile(r"\w+")


class Part(IntEnum):
    """The part of a lesson or of a term in which words were found, the most telling first."""

    TITLE = 1
    TEXT = 2
    MORE = 3
    QUIZ = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A place where every word was found."""

    part: Part
    excerpt: str  # not Markdown; empty for a title


def wanted(text: str) -> tuple[str, ...]:
    """Return the words to look for, folded: those that say something, else all."""
    cut = text[: WANTED_MAX + 1].rpartition(" ")[0] if len(text) > WANTED_MAX else ""
    words = [each for each in fold(cut or text[:WANTED_MAX]).split() if len(each) > 1]
    telling = [each for each in words if each not in STOP_WORDS]
    return tuple(dict.fromkeys(telling or words))[:WORDS_MAX]


def named(name: str, titles: Sequence[str]) -> list[int]:
    """Return the places of the titles that hold every word of a name; the very title alone."""
    same = [at for at, title in enumerate(titles) if fold(title) == fold(name)]
    words = tuple(each for each in wanted(name) if each not in _NOTHING)
    return same or [at for at, title in enumerate(titles) if words and _holds(title, words)]


def about(name: str, lessons: Sequence[Lesson], glossary: Mapping[str, Term]) -> list[int]:
    """Return the places of the lessons on what a name says, by topic or term; else by their text.

    A number names no subject.
    """
    words = tuple(each for each in wanted(name) if each not in _NOTHING and not each.isdigit())
    if not words:
        return []
    on_it = [at for at, each in enumerate(lessons) if _holds(_subjects(each, glossary), words)]
    return on_it or [at for at, each in enumerate(lessons) if find_in_lesson(each, words)]


def _subjects(lesson: Lesson, glossary: Mapping[str, Term]) -> str:
    """Return the topics of a lesson, and the names of its terms."""
    terms = [glossary[each] for each in lesson.terms if each in glossary]
    names = [name for each in terms for name in (each.term, *each.aliases)]
    return " ".join((*lesson.topics, *names))


def find_in_lesson(lesson: Lesson, words: Sequence[str]) -> Found | None:
    """Return the first part of a lesson that holds every word; None if none does."""
    return _first(_parts(lesson), words)


def find_in_term(term: Term, words: Sequence[str]) -> Found | None:
    """Return the first part of a term that holds every word; None if none does."""
    names = " ".join((term.term, *term.aliases))
    return _first(((Part.TITLE, names), (Part.TEXT, plain(term.definition))), words)


def _parts(lesson: Lesson) -> Iterator[tuple[Part, str]]:
    yield Part.TITLE, lesson.title
    yield Part.TEXT, plain(lesson.text)
    yield Part.MORE, plain(lesson.more or "")
    for each in lesson.quiz:
        lines = (f"{line.text} {plain(line.feedback)}" for line in each.lines())
        yield Part.QUIZ, " ".join((each.prompt, *lines, plain(each.explanation or "")))


def _first(
    parts: Sequence[tuple[Part, str]] | Iterator[tuple[Part, str]], words: Sequence[str]
) -> Found | None:
    for part, text in parts:
        if _holds(text, words):
            return Found(part, "" if part is Part.TITLE else _excerpt(text, words))
    return None


def _holds(text: str, words: Sequence[str]) -> bool:
    there = set(fold(text).split())
    return all(any(alike(word, each) for each in there) for word in words)


def _excerpt(text: str, words: Sequence[str]) -> str:
    """Return the words around the first one found: the very word, else one that is alike."""
    flat = " ".join(text.split())
    there = [(each, fold(each[0])) for each in _WORD.finditer(flat)]
    near = [each for each, said in there if any(alike(word, said) for word in words)]
    at = next((each for each, said in there if said in words), next(iter(near), None))
    start = flat.rfind(" ", 0, max(at.start() - AROUND, 0)) + 1 if at else 0
    end = flat.find(" ", at.end() + AROUND if at else 2 * AROUND)
    shown = flat[start:] if end < 0 else flat[start:end]
    return f"{'… ' if start else ''}{shown}{' …' if end >= 0 else ''}"
