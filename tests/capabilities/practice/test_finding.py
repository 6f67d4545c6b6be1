"""Words looked for in lessons and in the glossary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.practice.finding import (
    AROUND,
    WORDS_MAX,
    Part,
    about,
    find_in_lesson,
    find_in_term,
    named,
    wanted,
)
from lessons.course import Lesson, Term
from lessons.library import load_library

LIBRARY = load_library()
LESSONS = [each for course in LIBRARY.courses.values() for each in course.lessons]
TITLES = ["Vérifier une adresse", "Garder un secret", "Dater un chiffre", "Garder une trace"]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("vérifier une adresse", [0]),
        ("VERIFIER UNE ADRESSE !", [0]),
        ("adrese", [0]),
        ("la leçon sur le secret", [1]),
        ("chiffres", [2]),
        ("garder", [1, 3]),
        ("garder trace", [3]),
        ("leçon", []),
        ("une", [0, 3]),
        ("", []),
        ("🙂", []),
        ("vache", []),
    ],
)
def test_a_lesson_is_named_in_any_form(said: str, found: list[int]) -> None:
    assert named(said, TITLES) == found


@given(st.text(max_size=5_000))
def test_any_text_can_be_looked_for(text: str) -> None:
    words = wanted(text)
    assert len(words) <= WORDS_MAX
    assert all(len(each) > 1 for each in words)
    for lesson in LESSONS[:2]:
        if words and (found := find_in_lesson(lesson, words)):
            assert (found.part is Part.TITLE) == (not found.excerpt)
    assert set(named(text, TITLES)) <= {*range(len(TITLES))}


@given(st.sampled_from(LESSONS), st.data())
def test_a_word_of_a_lesson_is_found_in_it_and_shown(lesson: Lesson, data: st.DataObject) -> None:
    word = data.draw(
        st.sampled_from([w for w in lesson.text.split() if w.isalpha() and len(w) > 5])
    )
    found = find_in_lesson(lesson, wanted(word))
    assert found
    if found.part is Part.TEXT:
        assert word.casefold() in found.excerpt.casefold()
    assert len(found.excerpt) < 2 * AROUND + 200


@given(st.sampled_from(list(LIBRARY.glossary.values())))
def test_a_term_is_found_by_each_of_its_names(term: Term) -> None:
    for name in (term.term, *term.aliases):
        if words := wanted(name):
            found = find_in_term(term, words)
            assert found
            assert found.part is Part.TITLE


def test_a_lesson_is_found_by_its_topic_its_terms_or_its_text() -> None:
    glossary = LIBRARY.glossary
    biased = [LESSONS[at] for at in about("la leçon sur les biais", LESSONS, glossary)]
    assert biased
    assert all("biais" in f"{each.topics} {each.terms}" for each in biased)
    said = [LESSONS[at] for at in about("bac", LESSONS, glossary)]
    assert all(find_in_lesson(each, ("bac",)) for each in said)
    for nothing in ("leçon", "12", "", "🙂", "zzzzzz"):
        assert about(nothing, LESSONS, glossary) == []
