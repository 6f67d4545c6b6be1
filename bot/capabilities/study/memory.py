"""The memory of questions, by FSRS: each is asked again just before it would be forgotten.

The library is used with whole days only: its learning steps of minutes suit people who study, not
people who answer once a day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import fsrs

from bot.capabilities.study.model import Answer, Card

SESSION = 5  # questions asked again in a day at most
_EARLY = timedelta(hours=12)  # a question that fades in the afternoon is asked that morning
_RULES = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def first_card(answer: Answer) -> Card:
    """Return the card of a question that was just answered for the first time."""
    stability, difficulty, interval = _first(answer.correct)
    return Card(
        learner_id=answer.learner_id,
        course_id=answer.course_id,
        lesson_id=answer.lesson_id,
        question_id=answer.question_id,
        version=answer.version,
        due_at=answer.answered_at + interval,
        stability=stability,
        difficulty=difficulty,
        reviewed_at=answer.answered_at,
    )


def reviewed(card: Card, *, version: str, correct: bool, now: datetime) -> Card:
    """Return the card after its question was asked again, as in that version of the course."""
    known = fsrs.Card(
        card_id=0,
        state=fsrs.State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due_at,
        last_review=card.reviewed_at,
    )
    stability, difficulty, interval = _review(known, correct=correct, now=now)
    return replace(
        card,
        version=version,
        due_at=now + interval,
        stability=stability,
        difficulty=difficulty,
        reviewed_at=now,
    )


@cache  # the same for every question
def _first(correct: bool) -> tuple[float, float, timedelta]:
    return _review(fsrs.Card(card_id=0), correct=correct, now=datetime(2026, 1, 1, tzinfo=UTC))


def _review(card: fsrs.Card, *, correct: bool, now: datetime) -> tuple[float, float, timedelta]:
    """Return stability in days, difficulty from 1 to 10, and the time until the next review."""
    rating = fsrs.Rating.Good if correct else fsrs.Rating.Again
    after, _ = _RULES.review_card(card, rating, now.astimezone(UTC))
    if after.stability is None or after.difficulty is None:
        raise ValueError("a reviewed card has a stability and a difficulty")
    return after.stability, after.difficulty, after.due - now - _EARLY
