"""Grading: exactly the correct options, whatever was sent."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.study.grading import grade
from tests.capabilities.study.strategies import questions


@given(questions(), st.data())
def test_right_only_with_exactly_the_correct_options(question, data) -> None:
    ids = [option.id for option in question.options]
    picked = data.draw(st.frozensets(st.sampled_from(ids)))
    verdict = grade(question, picked)
    assert verdict.correct == (picked == {o.id for o in question.options if o.correct})
    assert {option.id for option in verdict.picked} == picked
    assert not {option.id for option in verdict.missed} & picked


@given(questions(), st.frozensets(st.text(max_size=8)))
def test_an_option_the_question_does_not_have_is_never_right(question, picked) -> None:
    strangers = picked - {option.id for option in question.options}
    verdict = grade(question, picked)
    assert not (strangers and verdict.correct)
    assert not strangers & {option.id for option in verdict.picked}


@given(questions())
def test_the_order_of_a_verdict_is_that_of_the_question(question) -> None:
    verdict = grade(question, [option.id for option in reversed(question.options)])
    assert verdict.picked == question.options
