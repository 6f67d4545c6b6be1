"""The packaged course: every question comes back in another guise, and none gives itself away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import sqrt
from typing import TypeAlias

import pytest

from lessons.check import survey
from lessons.library import PACKAGED
from lessons.loader import load_course
from lessons.questions.base import BaseQuestion
from lessons.questions.options import OptionQuestion
from lessons.questions.short import Short

COURSE = load_course(PACKAGED / "courses" / "ia-pas-a-pas")
LIKELY = 2.0  # standard deviations within which chance keeps 19 times in 20
BUTTON_MAX = 75  # characters of an option of a select in Slack

Place: TypeAlias = Callable[[OptionQuestion], float]  # from 0, first, to 1, last


def asked() -> Iterator[BaseQuestion]:
    """Yield every question of the course, each before its variants."""
    for lesson in COURSE.lessons:
        for question in lesson.quiz:
            yield question
            yield from getattr(question, "variants", ())


CHOICES = [
    each
    for each in asked()
    if isinstance(each, OptionQuestion) and len(each.options) > 2 and len(each.correct_ids) == 1
]


def in_file(question: OptionQuestion) -> float:
    """Return the place of the right option among those of the file."""
    return _place([option.id for option in question.options], question)


def by_length(question: OptionQuestion) -> float:
    """Return the place of the right option among all, from the shortest to the longest."""
    return _place([each.id for each in sorted(question.options, key=_length)], question)


def _length(option: object) -> int:
    return len(getattr(option, "text", ""))


def _place(ids: list[str], question: OptionQuestion) -> float:
    return ids.index(*question.correct_ids) / (len(ids) - 1)


def test_the_checker_has_nothing_to_say() -> None:
    assert survey().reported == []


def test_every_question_that_comes_back_has_another_guise() -> None:
    first = [question for lesson in COURSE.lessons for question in lesson.quiz if question.graded]
    assert [each.id for each in first if not getattr(each, "variants", ())] == []


def test_no_question_is_named_or_worded_like_another() -> None:
    for words in ([each.id for each in asked()], [each.prompt for each in asked()]):
        assert len(words) == len(set(words))


def test_each_lesson_asks_later_for_the_gesture_it_proposes() -> None:
    for lesson in COURSE.lessons:
        assert "Votre geste du jour" in lesson.text
        assert [each.kind for each in lesson.quiz].count("gesture") == 1, lesson.id
        assert lesson.quiz[-1].kind == "gesture"


@pytest.mark.parametrize("place", [in_file, by_length])
def test_the_right_option_is_where_chance_would_put_it(place: Place) -> None:
    """Neither its rank nor its length helps: means and ends stay within chance."""
    places = [place(question) for question in CHOICES]
    sizes = [len(question.options) for question in CHOICES]
    assert len(places) > 20
    # Even over the four places 0, 1/3, 2/3 and 1: the mean is one half, the variance 5/36.
    assert abs(sum(places) / len(places) - 1 / 2) < LIKELY * sqrt(5 / 36 / len(places))
    for end in (0, 1):
        expected, spread = sum(1 / n for n in sizes), sqrt(sum((n - 1) / n**2 for n in sizes))
        assert abs(places.count(end) - expected) < LIKELY * spread


def test_what_is_picked_fits_the_controls_of_a_phone() -> None:
    for question in asked():
        for _, text in question.ask().options:
            assert len(text) <= BUTTON_MAX, text


SAID = [  # question, what is right, what is not
    ("pere-de-jumeaux", ["Des données personnelles", "donnee a caractere personel"], ["un secret"]),
    ("cinquante-bourses", ["5", "cinq", "Environ cinq."], ["6", "15", "45", "50"]),
    (
        "jardins-familiaux",
        ["Un tableur", "excel", "une feuille de calcul"],
        ["Word", "le courriel"],
    ),
    ("arrete-imaginaire", ["Une hallucination", "halucination"], ["un mensonge", "un bug"]),
    ("enfants-des-hameaux", ["un biais", "Biais algorithmique"], ["un bug", "une erreur"]),
    ("le-mot-oublie", ["le besoin", "un problème", "la tache"], ["le prix", "le fournisseur"]),
    ("le-mot-de-l-insee", ["un guichet", "Le téléphone", "rendez vous"], ["la borne", "un site"]),
]


@pytest.mark.parametrize(("name", "right", "wrong"), SAID, ids=[name for name, *_ in SAID])
def test_a_word_is_known_as_people_write_it(name: str, right: list[str], wrong: list[str]) -> None:
    question = next(each for each in asked() if each.id == name)
    assert isinstance(question, Short)
    assert [word for word in right if not question.accepts(word)] == []
    assert [word for word in wrong if question.accepts(word)] == []


def test_every_word_to_type_is_tried() -> None:
    assert {each.id for each in asked() if each.kind == "short"} == {name for name, *_ in SAID}
