"""Right answers within chance: exact laws, and courses that give themselves away."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import pytest

from lessons.course import Course
from lessons.library import PACKAGED
from lessons.loader import load_course
from lessons.measures.answers import ENOUGH, Guess, guess_lengths, guess_positions
from lessons.measures.chance import oddness, spread
from lessons.questions.single import SingleChoice

TEN = load_course(PACKAGED / "courses" / "ia-pas-a-pas")
LETTERS = "ABCD"


def course(
    rights: Sequence[int], texts: Sequence[str] = ("un", "deux", "trois", "quatre")
) -> Course:
    """Return a course of a question for each place of a right answer, a lesson a question."""
    lessons = [
        TEN.lessons[0].model_copy(update={"id": f"l{at}", "quiz": (_question(right, texts),)})
        for at, right in enumerate(rights)
    ]
    return TEN.model_copy(update={"lessons": tuple(lessons)})


def _question(right: int, texts: Sequence[str]) -> SingleChoice:
    options = [
        {"id": f"o{at}", "text": text, "correct": at == right, "feedback": "Voici pourquoi."}
        for at, text in enumerate(texts)
    ]
    fields = {"id": "q", "prompt": "Laquelle ?", "explanation": "Voilà.", "options": options}
    return SingleChoice.model_validate(fields)


def test_equal_chances_follow_the_binomial_law() -> None:
    law = [comb(13, k) * 0.25**k * 0.75 ** (13 - k) for k in range(14)]
    assert spread([0.25] * 13) == pytest.approx(law)
    assert spread([]) == [1.0]


def test_unequal_chances_are_enumerated() -> None:
    assert spread([0.5, 0.25]) == pytest.approx([0.375, 0.5, 0.125])


@pytest.mark.parametrize(
    ("trials", "chance", "seen", "expected"),
    [
        (13, 0.25, 9, 0.00099),  # only 9 and more are so unlikely
        (12, 0.25, 0, 0.04593),  # none, or 7 and more
        (10, 0.5, 5, 1.0),
        (10, 0.5, 0, 2 / 1024),
        (12, 1 / 3, 12, (1 / 3) ** 12),
    ],
)
def test_how_odd_a_count_is(trials: int, chance: float, seen: int, expected: float) -> None:
    assert oddness([chance] * trials, seen) == pytest.approx(expected, abs=5e-6)


def working(guesses: Sequence[Guess]) -> list[str]:
    return [each.name for each in guesses if each.works]


def test_an_answer_always_in_the_same_place_is_told() -> None:
    assert working(guess_positions(course([1] * ENOUGH))) == ["B"]
    assert working(guess_positions(course([1] * (ENOUGH - 1)))) == []
    assert working(guess_positions(course([0, 1, 2, 3] * 5))) == []
    assert working(guess_positions(course([0, 1, 2] * 8))) == ["D"]  # never there


def test_an_order_of_ones_own_hides_the_place() -> None:
    shuffled = course([1] * ENOUGH)
    lessons = [
        each.model_copy(update={"quiz": (each.quiz[0].model_copy(update={"shuffle": True}),)})
        for each in shuffled.lessons
    ]
    assert guess_positions(shuffled.model_copy(update={"lessons": tuple(lessons)})) == []


def test_the_length_of_the_right_answer_is_told() -> None:
    assert working(guess_lengths(course([3] * ENOUGH))) == ["longest"]
    assert working(guess_lengths(course([0] * ENOUGH))) == ["shortest"]
    assert working(guess_lengths(course([0, 1, 2, 3] * 5))) == []


def test_lengths_that_tell_nothing_are_left_out() -> None:
    same = guess_lengths(course([3] * ENOUGH, ("deux", "cinq", "sept", "huit")))
    two = guess_lengths(course([1] * ENOUGH, ("Vrai", "Complètement faux")))
    assert [each.total for each in (*same, *two)] == [0, 0, 0, 0]


def test_each_place_has_the_questions_that_have_it() -> None:
    found = {each.name: each for each in guess_positions(TEN)}
    assert [*found] == [*LETTERS]
    assert found["A"].total > found["C"].total == found["D"].total
    assert found["A"].tried == len(LETTERS)
