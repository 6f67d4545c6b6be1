"""Warnings drawn from measures: what would read better, be truer or harder to guess."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from math import ceil, floor
from typing import NamedTuple

from lessons.course import Course, Lesson
from lessons.measures.answers import guess_lengths, guess_positions
from lessons.measures.facts import find_acronyms, find_fact, texts_of
from lessons.measures.likeness import Passage, find_echoes
from lessons.measures.reading import Readability, read, sentences
from lessons.tree import Node, Place, Tree

EASE_MIN = 30  # words under which an index of ease says nothing
SENTENCE_MAX = 20  # words, on average: a lesson is read in a corridor
SOURCE_DAYS = 365  # a law and a figure are read again once a year
_SPACES = dict.fromkeys((0xA0, 0x202F), " ")


class Bounds(NamedTuple):
    """Bounds of a text of a lesson."""

    words: int
    ease: int  # of `Readability.ease`


# Flesch calls « plain » what has 60 and more, « fairly easy » 70 and more. Ninety seconds are 120
# words on a telephone, and 60 in clear language, which says one thing at a time.
BOUNDS = {"text": Bounds(120, 60), "plain": Bounds(60, 70)}


class Sound(NamedTuple):
    """A course without a fault in its fields, and the file it comes from."""

    tree: Tree
    course: Course
    words: frozenset[str]  # that its readers can look up, folded

    @property
    def lessons(self) -> Iterator[tuple[Node, Lesson]]:
        """Return each lesson of the file, and what it says."""
        nodes = self.tree.root.items("lessons") if self.tree.root else ()
        return zip(nodes, self.course.lessons, strict=True)


def advise(sound: Iterable[Sound], today: dt.date | None) -> None:
    """Report in the tree of each course what would better it.

    Lessons are compared with those of all the courses of their language. `today`: the local day
    from which the age of sources is counted; none: it is not.
    """
    courses = list(sound)
    for each in courses:
        _advise_course(each)
        for node, lesson in each.lessons:
            _advise_reading(each, node, lesson)
            _advise_facts(each, node, lesson)
            if today:
                _advise_sources(each, node, lesson, today)
    _advise_echoes(courses)


def _advise_course(sound: Sound) -> None:
    tree = sound.tree
    for guess in (*guess_positions(sound.course), *guess_lengths(sound.course)):
        if guess.works and tree.root and tree.root.keys:
            tree.report(
                tree.root.keys["lessons"],
                "guessable",
                "guessable",
                way=guess.name,
                right=guess.right,
                total=guess.total,
                expected=round(guess.expected),
            )


def _advise_reading(sound: Sound, node: Node, lesson: Lesson) -> None:
    language = sound.course.language
    for field, bounds in BOUNDS.items():
        reading = read(getattr(lesson, field) or "", language)
        for code, value, bound in _excesses(reading, reading.ease(language), bounds):
            place = node.find((field,)).place
            sound.tree.report(place, code, code, field=field, value=value, bound=bound)


def _excesses(reading: Readability, ease: float, bounds: Bounds) -> Iterator[tuple[str, int, int]]:
    """Yield each bound that a text does not keep within: its code, the value, the bound."""
    if reading.words > bounds.words:
        yield "long-text", reading.words, bounds.words
    if reading.sentence > SENTENCE_MAX:
        yield "long-sentences", ceil(reading.sentence), SENTENCE_MAX
    if reading.words >= EASE_MIN and ease < bounds.ease:
        yield "hard-to-read", floor(ease), bounds.ease


def _advise_facts(sound: Sound, node: Node, lesson: Lesson) -> None:
    fact = "" if lesson.sources else find_fact(lesson)
    if fact:
        place = _spot(sound.tree, node, fact)
        sound.tree.report(place, "no-source", "no-source", fact=fact)
    for acronym in find_acronyms(lesson, sound.words):
        place = _spot(sound.tree, node, acronym)
        sound.tree.report(place, "unknown-acronym", "unknown-acronym", value=acronym)


def _advise_sources(sound: Sound, node: Node, lesson: Lesson, today: dt.date) -> None:
    for source, read_on in zip(node.items("sources"), lesson.sources, strict=True):
        days = (today - read_on.checked_on).days
        if days > SOURCE_DAYS:
            place = source.find(("checked_on",)).place
            sound.tree.report(place, "old-source", "read-again", days=days)


def _advise_echoes(courses: list[Sound]) -> None:
    for language in {each.course.language for each in courses}:
        mine = [each for each in courses if each.course.language == language]
        nodes = {
            (each.course.id, lesson.id): (each.tree, node)
            for each in mine
            for node, lesson in each.lessons
        }
        for echo in find_echoes(passage for each in mine for passage in _passages(each.course)):
            tree, node = nodes[echo.passage.lesson]
            course, lesson = echo.first.lesson
            args = {"lesson": lesson, "course": course, "first": echo.first.text}
            tree.report(_spot(tree, node, echo.passage.text), "alike", "alike", **args)


def _passages(course: Course) -> Iterator[Passage]:
    for lesson in course.lessons:
        for text in texts_of(lesson):
            yield from (Passage((course.id, lesson.id), each) for each in sentences(text))


def _spot(tree: Tree, lesson: Node, text: str) -> Place:
    """Return the place of the first words of a text among the lines of a lesson, else its id."""
    starts = [each.place[0] for each in tree.root.items("lessons")] if tree.root else []
    first = lesson.place[0]
    end = min((each for each in starts if each > first), default=len(tree.lines))
    words = text.split()
    for wanted in (" ".join(words[:4]), " ".join(words[:3])):
        for at, line in enumerate(tree.lines[first:end], first):
            if (column := line.translate(_SPACES).find(wanted)) >= 0:
                return at, column
    return lesson.find(("id",)).place
