"""Questions with options: whatever was picked, one verdict and the same lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lessons.questions import Question
from lessons.questions.base import Reply
from tests.capabilities.study.strategies import questions
from tests.lessons.questions.sample import sample_of

ids = st.text(max_size=8)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ids,
    lambda inner: st.lists(inner) | st.dictionaries(ids, inner),
    max_leaves=5,
)


@given(questions(), st.data())
def test_right_only_with_exactly_the_correct_options(
    question: Question, data: st.DataObject
) -> None:
    known = [option.id for option in question.options]
    picked = data.draw(st.lists(st.sampled_from(known), min_size=1))
    reply = question.read(picked)
    assert reply == sorted(set(picked))
    verdict, explanation = question.grade(reply), question.explain(reply)
    assert verdict.correct == (set(picked) == question.correct_ids)
    assert [each.id for each in explanation.chosen] == [each for each in known if each in picked]
    missed = [each for each in known if each in question.correct_ids and each not in picked]
    assert [each.id for each in explanation.missed] == missed


@given(questions(), st.frozensets(ids, min_size=1), st.booleans())
def test_an_option_the_question_does_not_have_is_never_right(
    question: Question, picked: frozenset[str], complete: bool
) -> None:
    picked = picked | question.correct_ids if complete else picked
    strangers = picked - {option.id for option in question.options}
    assert (question.read(picked) is None) == bool(strangers)
    reply: Reply = [*sorted(picked)]
    assert not (strangers and question.grade(reply).correct)
    assert not strangers & {line.id for line in question.explain(reply).chosen}


@given(questions(), json)
def test_a_reply_of_another_shape_is_wrong(question: Question, reply: Reply) -> None:
    right = isinstance(reply, list) and all(isinstance(each, str) for each in reply)
    assert question.grade(reply).correct == (right and set(reply) == question.correct_ids)
    assert set(question.explain(reply).chosen) <= set(question.lines())


@given(questions())
def test_nothing_picked_is_no_reply(question: Question) -> None:
    assert question.read([]) is None
    assert not question.grade([]).correct


@given(questions())
def test_what_is_shown_keeps_the_order_of_the_question(question: Question) -> None:
    asked, lines = question.ask(), question.lines()
    shown = [(option.id, option.text) for option in question.options]
    assert asked.prompt == question.prompt
    assert [*asked.options] == [(line.id, line.text) for line in lines] == shown
    assert asked.multiple == (question.kind == "multiple")
    assert "".join(line.letter for line in lines) == "ABCDEF"[: len(lines)]
    assert [line.feedback for line in lines] == [option.feedback for option in question.options]


def test_shuffled_options_are_spread_over_learners_and_stay_for_each() -> None:
    question = sample_of("multiple").model_copy(update={"shuffle": True})
    orders = {}
    for number in range(60):
        shown = tuple(each for each, _ in question.dealt(f"{number}").ask().options)
        again = tuple(each for each, _ in question.dealt(f"{number}").ask().options)
        assert shown == again
        orders[shown] = number
        letters = {line.id: line.letter for line in question.dealt(f"{number}").lines()}
        assert [letters[each] for each in shown] == ["A", "B", "C"]
    assert len(orders) == 6


def test_options_stay_as_written_unless_they_are_shuffled() -> None:
    question = sample_of("multiple")
    assert question.dealt("7") == question
