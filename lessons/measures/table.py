"""The measures of a course, for its author: what warnings are drawn from. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from typing import Any, NamedTuple

from lessons.course import Course
from lessons.measures.answers import Guess, asked, guess_lengths, guess_positions
from lessons.measures.facts import find_acronyms, find_fact
from lessons.measures.reading import read
from lessons.problem import Translator

EASE_MAX = 100.0  # of the scale; short sentences go beyond
FIELDS = ("text", "plain", "more")  # of a lesson, that are read


class Spread(NamedTuple):
    """Values of the lessons that have them."""

    lowest: float
    mean: float
    highest: float


class FieldMeasures(NamedTuple):
    """Readability of one field of the lessons of a course."""

    lessons: int  # that have it
    words: Spread
    sentence: Spread  # words of a sentence, on average in each lesson
    ease: Spread  # of `Readability.ease`


class CourseMeasures(NamedTuple):
    """Counts of a course."""

    course: str
    lessons: int
    graded: int  # questions that are right or wrong, without their variants
    variants: int
    gestures: int
    kinds: dict[str, int]  # questions of each kind, variants included
    reading: dict[str, FieldMeasures]  # by field, those that a lesson has
    guesses: tuple[Guess, ...]
    unsourced: tuple[str, ...]  # lessons with a fact and no source
    acronyms: tuple[str, ...]  # explained nowhere
    oldest: dt.date | None  # day of the source that was read first


def measure(course: Course, words: Container[str]) -> CourseMeasures:
    """Return the measures of a course; `words`: those that its readers can look up, folded."""
    quiz = [question for lesson in course.lessons for question in lesson.quiz]
    graded = [each for each in quiz if each.graded]
    days = [source.checked_on for lesson in course.lessons for source in lesson.sources]
    unknown = (name for lesson in course.lessons for name in find_acronyms(lesson, words))
    return CourseMeasures(
        course=course.id,
        lessons=len(course.lessons),
        graded=len(graded),
        variants=sum(len(each.others) for each in graded),
        gestures=sum(each.kind == "gesture" for each in quiz),
        kinds=dict(Counter(each.kind for each in asked(course)).most_common()),
        reading={name: found for name in FIELDS if (found := _reading(course, name))},
        guesses=(*guess_positions(course), *guess_lengths(course)),
        unsourced=tuple(each.id for each in course.lessons if find_fact(each) and not each.sources),
        acronyms=tuple(dict.fromkeys(unknown)),
        oldest=min(days, default=None),
    )


def as_lines(measures: CourseMeasures, speech: Translator) -> Iterator[str]:
    """Yield the measures in sentences, under the id of their course."""
    yield measures.course
    kinds = ", ".join(f"{kind} {count}" for kind, count in measures.kinds.items())
    yield speech("measure-lessons", lessons=measures.lessons)
    yield speech(
        "measure-questions",
        graded=measures.graded,
        variants=measures.variants,
        gestures=measures.gestures,
    )
    yield speech("measure-kinds", kinds=kinds)
    for field, each in measures.reading.items():
        yield speech(
            "measure-reading",
            field=field,
            lessons=each.lessons,
            words=each.words.mean,
            longest=each.words.highest,
            sentence=each.sentence.mean,
            slowest=each.sentence.highest,
            ease=each.ease.mean,
            hardest=each.ease.lowest,
        )
    for guess in measures.guesses:
        values = {"expected": round(guess.expected, 1), "chance": round(guess.chance, 3)}
        yield speech(
            "measure-guess", way=guess.name, right=guess.right, total=guess.total, **values
        )
    for key, names in (("unsourced", measures.unsourced), ("acronyms", measures.acronyms)):
        yield speech(f"measure-{key}", count=len(names), names=", ".join(names))
    if measures.oldest:
        yield speech("measure-oldest", day=measures.oldest.isoformat())


def as_json(measures: CourseMeasures) -> dict[str, Any]:
    """Return the measures as values of JSON."""
    reading = {
        field: {"lessons": each.lessons}
        | {name: spread._asdict() for name, spread in zip(each._fields[1:], each[1:], strict=True)}
        for field, each in measures.reading.items()
    }
    guesses = [each._asdict() for each in measures.guesses]
    oldest = measures.oldest.isoformat() if measures.oldest else None
    return measures._asdict() | {"reading": reading, "guesses": guesses, "oldest": oldest}


def _reading(course: Course, field: str) -> FieldMeasures | None:
    texts = [text for lesson in course.lessons if (text := getattr(lesson, field))]
    found = [read(text, course.language) for text in texts]
    if not found:
        return None
    return FieldMeasures(
        lessons=len(found),
        words=_spread(each.words for each in found),
        sentence=_spread(each.sentence for each in found),
        ease=_spread(min(EASE_MAX, each.ease(course.language)) for each in found),
    )


def _spread(values: Iterable[float]) -> Spread:
    some = list(values)
    return Spread(*(round(each, 1) for each in (min(some), sum(some) / len(some), max(some))))
