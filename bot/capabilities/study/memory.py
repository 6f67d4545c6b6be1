"""The memory of questions, by FSRS: each is asked again just before it would be forgotten.

Memory fades at weekends and on leave too, so that time is counted in days of the calendar, between
local dates. What is laid out in working days is when a question is asked again: the working day
nearest to the one on which it fades. The library's learning steps of minutes are left out: they
suit people who study, not people who answer once a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import fsrs
from fsrs.scheduler import (
    DEFAULT_PARAMETERS,
    LOWER_BOUNDS_PARAMETERS,
    UPPER_BOUNDS_PARAMETERS,
)

from bot.capabilities.study.model import REST, Answer, Card, Rating, Review
from bot.domain.booking import local_day, midnight
from bot.domain.people import Learner
from bot.domain.ports import Calendar
from bot.domain.retention import Retention
from bot.turn.turn import Turn
from lessons.questions import Question
from lessons.questions.base import Verdict, replied
from lessons.questions.gesture import NO_OCCASION

SESSION = 5  # questions asked again in a day at most
LONGEST = 3650  # days until a question is asked again
NEAR = 400  # days before and after one that are searched for a working day
PUBLISHED = Retention()
_DAY = timedelta(days=1)
_START = datetime(2000, 1, 1, tzinfo=UTC)  # of a memory, for a library that counts from instants


@dataclass(frozen=True, slots=True)
class Memory:
    """A question as FSRS knows it: days until recall falls to 90 %, difficulty from 1 to 10."""

    stability: float
    difficulty: float


def rate(verdict: Verdict, *, unsure: bool = False) -> Rating | None:
    """Return how well a question was remembered; None where nothing is right or wrong."""
    if verdict.correct is None:
        return None
    if not verdict.correct:
        return Rating.AGAIN
    return Rating.HARD if unsure or verdict.partial is not None else Rating.GOOD


def first_card(turn: Turn, answer: Answer, rating: Rating) -> Card:
    """Return the card of a question that was just answered for the first time."""
    memory, days = recall(None, 0, rating, turn.retention)
    return Card(
        learner_id=answer.learner_id,
        course_id=answer.course_id,
        lesson_id=answer.lesson_id,
        question_id=answer.question_id,
        version=answer.version,
        due_at=_due_at(turn, days),
        stability=memory.stability,
        difficulty=memory.difficulty,
        reviewed_at=answer.answered_at,
    )


def later_card(turn: Turn, answer: Answer, question: Question) -> Card:
    """Return the card of a question that is asked some time after its lesson.

    `answer`: the last one in that lesson. FSRS has no part in it.
    """
    if question.later is None:
        raise ValueError(f"question {question.id} is asked in its lesson")
    return Card(
        learner_id=answer.learner_id,
        course_id=answer.course_id,
        lesson_id=answer.lesson_id,
        question_id=question.id,
        version=answer.version,
        due_at=_due_at(turn, question.later.days),
        stability=question.later / _DAY,
        difficulty=1,
        reviewed_at=answer.answered_at,
    )


def asked_later(turn: Turn, card: Card, given: Review, question: Question) -> Card:
    """Return the card after a question of a week ago was answered: once more for no occasion."""
    again = NO_OCCASION in replied(given.reply) and not card.reviews
    due = _due_at(turn, question.later.days) if again and question.later else None
    return replace(
        card,
        version=given.version,
        reviews=card.reviews + 1,
        due_at=due,
        reviewed_at=given.reviewed_at,
        rests_until=None,
    )


def reviewed(turn: Turn, card: Card, given: Review, rating: Rating) -> Card:
    """Return the card after its question was answered again."""
    known = Memory(card.stability, card.difficulty)
    memory, days = recall(known, elapsed(turn, card), rating, turn.retention)
    return replace(
        card,
        version=given.version,
        variant=given.variant,
        reviews=card.reviews + 1,
        due_at=_due_at(turn, days),
        stability=memory.stability,
        difficulty=memory.difficulty,
        reviewed_at=given.reviewed_at,
        rests_until=None,
    )


def asked_now(turn: Turn, card: Card) -> Card:
    """Return the card whose question is asked: due until its answer, at rest without one."""
    due = min(card.due_at, turn.now) if card.due_at else turn.now
    return replace(card, due_at=due, rests_until=_rest(turn))


def rests(turn: Turn, card: Card) -> bool:
    """Return True for a question asked on an earlier day, some days ago, without an answer.

    A rest that ends later than one of today was written by a clock that was wrong.
    """
    asked = card.rests_until
    return asked is not None and turn.now < asked < _rest(turn)


def asked_from(turn: Turn, card: Card) -> datetime | None:
    """Return the instant from which a question is asked unprompted; None: never again."""
    due, rest = card.due_at, card.rests_until
    return max(due, rest) if due and rest and rest <= _rest(turn) else due


def _rest(turn: Turn) -> datetime:
    return midnight(turn.learner, turn.today + REST * _DAY)


def by_risk(turn: Turn, cards: Iterable[Card]) -> tuple[Card, ...]:
    """Return the cards, those least likely to be recalled first.

    By FSRS, recall depends on nothing but the time elapsed in stabilities.
    """
    return tuple(sorted(cards, key=lambda card: -elapsed(turn, card) / card.stability))


def elapsed(turn: Turn, card: Card) -> int:
    """Return the local days since the question of a card was answered last."""
    return max(0, (turn.today - local_day(turn.learner, card.reviewed_at)).days)


def recall(
    memory: Memory | None, days: int, rating: Rating, retention: Retention
) -> tuple[Memory, int]:
    """Return the memory after an answer, and in how many days recall falls to what is desired.

    `memory`: before the answer, None for a first one; `days`: since the answer before.
    """
    known, now = _card(memory), _START + days * _DAY
    after, _ = _rules(retention).review_card(known, fsrs.Rating(rating), now)
    if after.stability is None or after.difficulty is None:
        raise ValueError("a reviewed card has a stability and a difficulty")
    return Memory(after.stability, after.difficulty), (after.due - now).days


def chance(memory: Memory, days: int, retention: Retention) -> float:
    """Return the chance of recall after that many days, by FSRS: 0 to 1."""
    return _rules(retention).get_card_retrievability(_card(memory), _START + days * _DAY)


def kept_by(card: Card, now: datetime, retention: Retention = PUBLISHED) -> float:
    """Return the chance, from 0 to 1, that the question would be answered right now (FSRS)."""
    days = max(0, (now - card.reviewed_at).days)
    return chance(Memory(card.stability, card.difficulty), days, retention)


def nearest(learner: Learner, calendar: Calendar, day: date, after: date) -> date:
    """Return the working day nearest to `day` and later than `after`; the earlier of two.

    Raises SettingsError if the learner has no working day.
    """
    for gap in range(NEAR):
        for each in (day - gap * _DAY, day + gap * _DAY):
            if each > after and calendar.works(learner, each):
                return each
    return local_day(learner, calendar.next_day(learner, midnight(learner, day)))


def parameters_of(retention: Retention) -> tuple[float, ...]:
    """Return the parameters of FSRS that hold: those of the settings, or those published."""
    return retention.parameters or DEFAULT_PARAMETERS


def find_fault(parameters: Sequence[float]) -> str:
    """Return why FSRS cannot use these parameters; empty if it can."""
    if len(parameters) != len(DEFAULT_PARAMETERS):
        return f"it holds {len(parameters)} numbers, and FSRS has {len(DEFAULT_PARAMETERS)}"
    bounds = zip(parameters, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    for place, (value, low, high) in enumerate(bounds, 1):
        if not low <= value <= high:
            return f"number {place} is not between {low:g} and {high:g}"
    return ""


def _due_at(turn: Turn, days: int) -> datetime:
    """Return the beginning of the working day on which to ask a question that fades in `days`."""
    day = nearest(turn.learner, turn.calendar, turn.today + days * _DAY, turn.today)
    return midnight(turn.learner, day)


def _card(memory: Memory | None) -> fsrs.Card:
    if memory is None:
        return fsrs.Card(card_id=0)
    return fsrs.Card(
        card_id=0,
        state=fsrs.State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        last_review=_START,
    )


@lru_cache(maxsize=8)
def _rules(retention: Retention) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        parameters_of(retention),
        retention.desired,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )
