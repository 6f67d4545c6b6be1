"""Changes that decisions of study ask to store."""

from __future__ import annotations

from dataclasses import dataclass

from bot.capabilities.study.model import Answer, Card, Enrollment, Review
from bot.turn.decision import Change


@dataclass(frozen=True, slots=True)
class EnrollmentKept(Change):
    """An enrollment, new or changed; `before` is the enrollment as read."""

    after: Enrollment
    before: Enrollment | None = None


@dataclass(frozen=True, slots=True)
class AnswerAdded(Change):
    """The first answer to a question."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class ReviewAdded(Change):
    """An answer to a question that was asked again."""

    review: Review


@dataclass(frozen=True, slots=True)
class CardKept(Change):
    """The memory of a question, in place of the one before."""

    card: Card
