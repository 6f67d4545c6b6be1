"""When a question is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import fsrs
from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.study.memory import first_card, reviewed
from bot.capabilities.study.model import Answer

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def answered(correct: bool) -> Answer:
    return Answer(
        learner_id=1,
        course_id="c",
        version="v",
        lesson_id="l",
        question_id="q",
        reply=["a"],
        correct=correct,
        answered_at=NOW,
    )


def test_what_was_wrong_comes_back_sooner() -> None:
    wrong, right = first_card(answered(False)), first_card(answered(True))
    assert NOW < wrong.due_at < right.due_at
    assert wrong.due_at <= NOW + timedelta(days=1)


def test_what_is_known_comes_back_later_each_time() -> None:
    card = first_card(answered(True))
    gaps = []
    for _ in range(5):
        after = reviewed(card, version="v", correct=True, now=card.due_at)
        gaps.append(after.due_at - card.due_at)
        card = after
    assert gaps == sorted(gaps)
    assert gaps[-1] > timedelta(days=30)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 90))))
def test_a_card_always_comes_back_after_the_moment_it_was_answered(
    answers: list[tuple[bool, int]],
) -> None:
    card = first_card(answered(True))
    for correct, late in answers:
        now = card.due_at + timedelta(days=late)
        card = reviewed(card, version="v", correct=correct, now=now)
        assert card.due_at > now
        assert card.stability > 0
        assert 1 <= card.difficulty <= 10
        assert card.reviewed_at == now


@given(st.booleans(), st.integers(0, 10**9))
def test_a_first_card_is_what_the_library_says_whenever_that_is(correct: bool, later: int) -> None:
    now = NOW + timedelta(seconds=later)
    rules = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    rating = fsrs.Rating.Good if correct else fsrs.Rating.Again
    said, _ = rules.review_card(fsrs.Card(card_id=0), rating, now)
    card = first_card(replace(answered(correct), answered_at=now))
    assert (card.stability, card.difficulty) == (said.stability, said.difficulty)
    assert (card.due_at, card.reviewed_at) == (said.due - timedelta(hours=12), said.last_review)
