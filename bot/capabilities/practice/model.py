"""Pretests: questions asked ahead of lessons, to tell which are known already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from bot.capabilities.study.model import Card, Coursework, Enrolled, Place, Review
from lessons.course import Course
from lessons.questions.base import Reply


class Probe(NamedTuple):
    """A question of a pretest."""

    lesson_id: str
    question_id: str
    variant: str = ""  # id of the variant that is shown; empty: the question itself


class Given(NamedTuple):
    """An answer to a question of a pretest. It is no first answer."""

    reply: Reply
    correct: bool
    unsure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pretest:
    """Questions asked ahead of one lesson (« je sais déjà ») or of a course (the placement)."""

    learner_id: int
    course_id: str
    lesson_id: str = ""  # empty: of the whole course
    version: str  # of the course that is shown
    asked: tuple[Probe, ...]
    given: tuple[Given, ...] = ()  # in the order of `asked`, as far as it has come
    begun_at: datetime
    ended_at: datetime | None = None  # no answer counts after it
    known: tuple[str, ...] | None = None  # lessons that count as known; None: not decided yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """The coursework of a learner, with the versions of their pretests on the shelf."""

    work: Coursework
    pretests: tuple[Pretest, ...] = ()

    def asked(self, course_id: str) -> tuple[Probe, ...]:
        """Return the questions that the pretests of a course ask."""
        mine = (each for each in self.pretests if each.course_id == course_id)
        return tuple(probe for each in mine for probe in each.asked)

    def tried(self, course_id: str) -> tuple[str, ...]:
        """Return the lessons of a course whose own pretest has ended: it told enough."""
        ended = (p for p in self.pretests if p.course_id == course_id and p.ended_at)
        return tuple(each.lesson_id for each in ended if each.lesson_id)

    def pretest(self, course_id: str, lesson_id: str = "") -> Pretest | None:
        """Return the pretest of a lesson, or of a course; None if there is none."""
        place = (course_id, lesson_id)
        return next((p for p in self.pretests if (p.course_id, p.lesson_id) == place), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practising:
    """The enrollments of a learner, and the course in which a question of practice was shown."""

    work: Enrolled
    shown: Course | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaken:
    """The enrollments of a learner, the cards of their questions, and what they last said."""

    work: Enrolled
    cards: Mapping[Place, Card] = field(default_factory=dict)
    said: Mapping[Place, Review] = field(default_factory=dict)  # last, by place
