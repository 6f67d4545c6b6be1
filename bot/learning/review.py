"""When a question is asked again, by FSRS: just before it would be forgotten.

The library is used with whole days only: its learning steps of minutes suit somebody who studies,
not somebody who answers once a day.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import fsrs

from bot.study import Answer, Card

SESSION = 5  # questions asked again in a day at most, however many have faded
_EARLY = timedelta(hours=12)  # what fades in the afternoon is asked that morning
_RULES = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def first_card(answer: Answer) -> Card:
    """The card of a question that was just answered for the first time."""
    return _card(
        answer.learner_id,
        (answer.course_id, answer.lesson_id, answer.question_id),
        _review(fsrs.Card(card_id=0), correct=answer.correct, now=answer.answered_at),
    )


def reviewed(card: Card, *, correct: bool, now: datetime) -> Card:
    """The card after its question was asked again."""
    known = fsrs.Card(
        card_id=0,
        state=fsrs.State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due_at,
        last_review=card.reviewed_at,
    )
    item = (card.course_id, card.lesson_id, card.question_id)
    return _card(card.learner_id, item, _review(known, correct=correct, now=now))


def _review(card: fsrs.Card, *, correct: bool, now: datetime) -> fsrs.Card:
    rating = fsrs.Rating.Good if correct else fsrs.Rating.Again
    return _RULES.review_card(card, rating, now.astimezone(UTC))[0]


def _card(learner_id: int, item: tuple[str, str, str], known: fsrs.Card) -> Card:
    if known.stability is None or known.difficulty is None or known.last_review is None:
        raise ValueError("a reviewed card has a stability, a difficulty and a day")
    course_id, lesson_id, question_id = item
    return Card(
        learner_id=learner_id,
        course_id=course_id,
        lesson_id=lesson_id,
        question_id=question_id,
        due_at=known.due - _EARLY,
        stability=known.stability,
        difficulty=known.difficulty,
        reviewed_at=known.last_review,
    )
