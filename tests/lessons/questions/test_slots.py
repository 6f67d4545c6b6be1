"""Questions whose options are given a place, or a part to go with."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.questions import KINDS
from lessons.questions.base import BaseQuestion
from lessons.questions.match import Match, Pair
from lessons.questions.order import Item, Ordering
from lessons.questions.slots import SHOWN_MAX
from tests.lessons.questions.sample import sample_of

SIZES = {"order": range(3, 7), "match": range(2, 6)}


def order(size: int) -> Ordering:
    items = tuple(Item(id=f"i{n}", text=f"Étape {n}", feedback=f"Retour {n}") for n in range(size))
    return Ordering(id="q", kind="order", prompt="Ordre ?", items=items, explanation="Ainsi.")


def match(size: int) -> Match:
    pairs = tuple(
        Pair(id=f"i{n}", left=f"Gauche {n}", right=f"Droite {n}", feedback=f"Retour {n}")
        for n in range(size)
    )
    return Match(id="q", kind="match", prompt="Paires ?", pairs=pairs, explanation="Ainsi.")


MAKE = {"order": order, "match": match}


@st.composite
def asked(draw: st.DrawFn) -> tuple[Ordering | Match, str]:
    kind = draw(st.sampled_from([*MAKE]))
    return MAKE[kind](draw(st.sampled_from(SIZES[kind]))), draw(st.text(max_size=8))


@given(asked())
def test_nobody_is_shown_the_answer_and_everybody_sees_the_same_each_time(
    made: tuple[Ordering | Match, str],
) -> None:
    question, seed = made
    shown = [each for each, _ in question.dealt(seed).ask().options]
    assert sorted(shown) == sorted(question.right)
    assert question._ordered(shown) <= SHOWN_MAX
    assert shown == [each for each, _ in question.dealt(seed).ask().options]
    assert len(question.ask().slots) == len(shown)


@given(asked())
def test_a_letter_names_the_option_that_is_shown_under_it(
    made: tuple[Ordering | Match, str],
) -> None:
    question = made[0].dealt(made[1])
    for line in question.lines():
        name, text = question.ask().options["ABCDEF".index(line.letter)]
        assert name == line.id
        assert text in line.text


def test_orders_are_spread_over_learners() -> None:
    firsts = {order(4).dealt(f"{n}").ask().options[0][0] for n in range(60)}
    assert len(firsts) == 4


@pytest.mark.parametrize("kind", MAKE)
def test_the_credit_grows_with_what_is_right_and_only_all_of_it_is_right(kind: str) -> None:
    question = MAKE[kind](4)
    for reply in permutations(question.right):
        assert question.read(reply) == [*reply]
        verdict = question.grade([*reply])
        assert verdict.correct == (reply == question.right)
        assert verdict.credit is not None
        assert (verdict.credit == 1) == verdict.correct
        assert 0 <= verdict.credit <= 1
    assert question.grade([*reversed(question.right)]).credit == 0
    near = [question.right[1], question.right[0], *question.right[2:]]
    assert question.grade(near).credit == pytest.approx(5 / 6 if kind == "order" else 1 / 2)


@pytest.mark.parametrize("kind", MAKE)
def test_what_is_not_whole_is_no_answer(kind: str) -> None:
    question = MAKE[kind](4)
    a, b, c, d = question.right
    for picked in ((), (a,), (a, b, c), (a, b, c, c), (a, b, c, d, d), (a, b, c, "z")):
        assert question.read(picked) is None


replies = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from(["i0", "i1"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", KINDS)
@given(reply=replies)
def test_any_stored_reply_can_be_judged_and_explained(kind: str, reply: object) -> None:
    question: BaseQuestion = sample_of(kind)
    verdict = question.grade(reply)  # type: ignore[arg-type]
    assert verdict.credit is None or 0 <= verdict.credit <= 1
    assert (verdict.credit is None) == (verdict.correct is None) == (not question.graded)
    question.explain(reply)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_is_judged_as_it_says(kind: str) -> None:
    question = sample_of(kind).dealt("7")
    for right in (True, False):
        reply = question.read(question.sample(right=right))
        assert reply is not None
        assert question.grade(reply).correct in (right if question.graded else None, None)
        assert not question.graded or question.grade(reply).correct is right
