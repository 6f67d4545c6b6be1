"""Knowledge of a learner, topic by topic: what they would probably still answer right. Pure.

A question counts for what its last answer was worth, times the chance that memory keeps it now. A
topic is judged from `ENOUGH` answers on, reviews included, by the mean of its questions. Questions
without a right answer say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.capabilities.study.memory import PUBLISHED, kept_by
from bot.capabilities.study.model import Answer, Card, Place, Review
from bot.domain.retention import Retention
from lessons.course import Course, Topic

ENOUGH = 3  # answers and reviews; fewer say nothing of a topic
SOLID, GROWING = 0.8, 0.5  # of the questions of a topic, from which it is so called


class Mastery(StrEnum):
    SOLID = "solid"
    GROWING = "growing"
    FRAGILE = "fragile"
    EARLY = "early"  # too few answers


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The knowledge of one topic."""

    topic: Topic
    level: Mastery
    share: float  # from 0 to 1: of its questions answered, those recalled now


class Weight(NamedTuple):
    """The part of one question in its topics."""

    share: float  # from 0 to 1
    times: int  # it was answered


def by_topic(
    course: Course,
    answers: Iterable[Answer],
    reviews: Mapping[Place, tuple[Review, ...]],
    cards: Mapping[Place, Card],
    now: datetime,
    retention: Retention = PUBLISHED,
) -> tuple[Knowledge, ...]:
    """Return what is known of each topic that was asked about, in the order of the course.

    `reviews`: of each question, the oldest first; `retention`: whose parameters tell what is kept.
    """
    asked: dict[Topic, list[Weight]] = {}
    given = {each.place: each for each in answers if each.credit is not None}
    for lesson in course.lessons:
        for question in lesson.quiz:
            place = (course.id, lesson.id, question.id)
            if first := given.get(place):
                again = [each for each in reviews.get(place, ()) if each.credit is not None]
                weight = _weigh([first, *again], cards.get(place), now, retention)
                for topic in lesson.topics:
                    asked.setdefault(topic, []).append(weight)
    return tuple(_judge(topic, found) for topic, found in asked.items())


def _weigh(
    given: list[Answer | Review], card: Card | None, now: datetime, retention: Retention
) -> Weight:
    kept = kept_by(card, now, retention) if card else 1.0
    return Weight((given[-1].credit or 0.0) * kept, len(given))


def _judge(topic: Topic, found: list[Weight]) -> Knowledge:
    share = sum(each.share for each in found) / len(found)
    if sum(each.times for each in found) < ENOUGH:
        return Knowledge(topic, Mastery.EARLY, share)
    if share >= SOLID:
        return Knowledge(topic, Mastery.SOLID, share)
    return Knowledge(topic, Mastery.GROWING if share >= GROWING else Mastery.FRAGILE, share)
