"""Facts that ask for a source, and acronyms that ask for their words. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from lessons.course import Lesson, Term
from lessons.glossary import fold
from lessons.markup import plain
from lessons.measures.syllables import ACRONYM

# A share, a law, a past year, a count in thousands: what a reader may ask the origin of.
FACT = re.compile(
    r"\b\d+(?:[.,]\d+)?\s?(?:%|pour cent\b|per ?cent\b)"
    r"|\b(?:19|20)\d{2}\b"
    r"|\b(?:articles?|loi n°|décret n°|règlement \(UE\)|directive \(UE\)) ?[A-Z]?\d+"
    r"|\b(?:article|regulation \(EU\)|directive \(EU\)) \d+"
    r"|\b\d+(?:[,.]\d+)? (?:millions?|milliards?|billions?)\b|\b\d{1,3}(?:[\s.,]\d{3})+\b"
)
# Known by their letters alone: the words behind them would help nobody.
EVERYDAY = re.compile("BBC|CD|CV|DVD|GPS|HR|IT|OK|PDF|RH|SMS|TV|USB")
_QUOTED = re.compile(r"[«“][^»”]*[»”]")
_BLANK = re.compile(r"\[[^\]]*\]")  # to be filled in, as [DATE]
_ROMAN = re.compile(r"[IVX]+")
_CAPITALS = re.compile(rf"(?<![\w’'\-]){ACRONYM.pattern}(?![\w’'\-]|\s[A-ZÀ-Ý])")  # no name
_BEFORE = re.compile(r"[\w»”]\s\([^()]{0,20}$")  # words (ACRONYM)
_WITHIN = re.compile(r"[^()]*\)")
_AFTER = re.compile(  # ACRONYM (words); ACRONYM, the words
    r"\s\([^)]*[a-zà-ÿ]{3}|, (?:l’|d’|(?:les?|la|une?|qui|the|an?|which|who)\s)"
)


def texts_of(lesson: Lesson) -> Iterator[str]:
    """Yield what a lesson says, without its marks: title, texts, questions, feedback."""
    yield lesson.title
    yield from (plain(each) for each in (lesson.text, lesson.plain, lesson.more) if each)
    for question in lesson.quiz:
        for each in (question, *question.others):
            yield each.prompt
            for line in each.lines():
                yield from (line.text, plain(line.feedback))
            yield plain(each.explanation or "")


def find_fact(lesson: Lesson) -> str:
    """Return the first fact of a lesson that a source should bear out; empty without one.

    What a scene shows is no fact: a prompt, an option, a figure between quotation marks.
    """
    told = "\n".join(plain(each) for each in (lesson.text, lesson.plain, lesson.more) if each)
    shown = " ".join(_QUOTED.findall(told))
    return next((each[0] for each in FACT.finditer(told) if each[0] not in shown), "")


def find_acronyms(lesson: Lesson, known: Container[str]) -> list[str]:
    """Return the acronyms that a lesson never spells out, and that are not `known`, folded."""
    used: dict[str, bool] = {}  # acronym -> spelled out
    for text in (_BLANK.sub("", each) for each in texts_of(lesson)):
        for found in _CAPITALS.finditer(text):
            before, after = text[: found.start()], text[found.end() :]
            within = _BEFORE.search(before) and _WITHIN.match(after)
            spelled = bool(within or _AFTER.match(after))
            used[found[0]] = used.get(found[0], False) or spelled
    left = (name for name, spelled in used.items() if not spelled and fold(name) not in known)
    return [each for each in left if not EVERYDAY.fullmatch(each) and not _ROMAN.fullmatch(each)]


def names_of(terms: Iterable[Term]) -> frozenset[str]:
    """Return the names of terms, folded, and what stands in parentheses in them."""
    names = [name for term in terms for name in (term.term, *term.aliases)]
    short = [found for name in names for found in re.findall(r"\(([^)]+)\)", name)]
    return frozenset(map(fold, (*names, *short)))
