"""Letters, numbers and places that stand for an option, and the words that change their sense."""

from __future__ import annotations

import pytest

from bot.understanding.clothes import FILLERS
from bot.understanding.marks import Kind, Marks, find_marks
from bot.understanding.words import listen

OFFERED = 4
A, B, C, D = ((Kind.LETTER, value) for value in range(OFFERED))
FIRST, SECOND, THIRD, LAST = ((Kind.PLACE, value) for value in range(OFFERED))


def find(typed: str) -> Marks:
    return find_marks(listen(typed).words, OFFERED, FILLERS)


def number(value: int) -> tuple[Kind, int]:
    return Kind.NUMBER, value


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("b", [B]),
        ("réponse c", [C]),
        ("c'est la b", [B]),
        ("A, C et D", [A, C, D]),
        ("2", [number(2)]),
        ("la deux", [number(2)]),
        ("n° 3", [number(3)]),
        ("1 et 3", [number(1), number(3)]),
        ("la troisième", [THIRD]),
        ("2e", [SECOND]),
        ("first", [FIRST]),
        ("la dernière", [LAST]),
        ("l'avant-dernière", [THIRD]),
        ("les deux premières", [FIRST, SECOND]),
        ("les deux dernières", [THIRD, LAST]),
        ("les 4", [FIRST, SECOND, THIRD, LAST]),
    ],
)
def test_marks_are_found(typed: str, found: list[tuple[Kind, int]]) -> None:
    assert [(each.kind, each.value) for each in find(typed).found] == found


@pytest.mark.parametrize(
    "typed",
    [
        "bonjour à vous",
        "A quelle heure",
        "j'ai a peine dormi",
        "d'accord",
        "d accord",
        "c est noté",
        "une réponse",
        "trois réponses",
        "B2",
        "une minute",
    ],
)
def test_what_looks_like_a_mark_is_none(typed: str) -> None:
    assert find(typed).found == []


@pytest.mark.parametrize("typed", ["bé", "réponse cé", "dé", "1 - 3"])
def test_a_mark_heard_or_guessed_is_unsure(typed: str) -> None:
    assert find(typed).found[-1].unsure


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("pas la B", [True]),
        ("pas la B mais la C", [True, False]),
        ("la b pas la c", [False, True]),
        ("sauf D", [True]),
        ("ni A ni B", [True, True]),
        ("la B", [False]),
        ("pas la A, plutôt la B", [True, False]),
    ],
)
def test_what_follows_a_negation_is_refused(typed: str, refused: list[bool]) -> None:
    assert [each.refused for each in find(typed).found] == refused


@pytest.mark.parametrize(
    ("typed", "choosing"),
    [("a ou b", True), ("entre A et C", True), ("j'hésite A B", True), ("a et b", False)],
)
def test_a_choice_is_no_answer_yet(typed: str, choosing: bool) -> None:
    assert find(typed).choosing is choosing


def test_what_turns_is_known() -> None:
    assert find("B mais C").turned
    assert not find("mais B").turned


def test_other_words_are_left() -> None:
    assert [each.text for each in find("plan B").left] == ["plan", "b"]
