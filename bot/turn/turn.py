"""What a conversation function is given and what it decides. It sends and stores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum, auto
from zoneinfo import ZoneInfo

from bot.capabilities.study.model import Answer, Card, Enrollment, EnrollmentStatus
from bot.capabilities.teams.rules import TeamFigures
from bot.domain.messages import Button, Buttons, Outbound, Text
from bot.domain.people import Assignment, Learner, LearnerState
from bot.domain.ports import Calendar
from bot.texts.dates import write_day, write_hour
from bot.texts.speech import Speech
from lessons.course import Course
from lessons.library import Library


class Read(Enum):
    """What a conversation function needs to have been read for it."""

    ANSWERS = auto()
    LESSON = auto()  # the answers in the lesson that the argument names; all, if it ends a course
    CARDS = auto()
    REVIEWED = auto()
    FIGURES = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn: who speaks, what they said, and the values needed to decide."""

    now: datetime  # aware, UTC
    learner: Learner
    assignment: Assignment
    speech: Speech
    library: Library
    calendar: Calendar
    versions: Mapping[str, str]  # course id -> the version the library has now
    courses: Mapping[str, Course]  # course id -> the course as this learner is shown it
    enrollments: tuple[Enrollment, ...] = ()
    answers: tuple[Answer, ...] = ()  # with Read.ANSWERS, or Read.LESSON
    cards: tuple[Card, ...] = ()  # with Read.CARDS: those due, the longest due first
    reviewed: Card | None = None  # with Read.REVIEWED: the one whose question was answered last
    shelf: Mapping[str, Course] = field(default_factory=dict)  # the courses answered, by version
    figures: Mapping[str, tuple[TeamFigures, ...]] = field(default_factory=dict)  # by course id
    argument: str = ""  # what followed the command's word or the action's name
    picked: tuple[str, ...] = ()  # ids of the options

    @property
    def active(self) -> Enrollment | None:
        """The one course under way."""
        return next((e for e in self.enrollments if e.status is EnrollmentStatus.ACTIVE), None)

    @property
    def booked(self) -> Learner:
        """The learner with today's message dealt with, and the next on a later day.

        None will come while paused or stopped.
        """
        active = self.learner.state is LearnerState.ACTIVE
        due = self.calendar.next_day(self.learner, self.now) if active else None
        return replace(self.learner, next_due_at=due)

    @property
    def today(self) -> date:
        """The day it is where the learner is."""
        return self.now.astimezone(ZoneInfo(self.learner.zone)).date()

    def enrollment(self, course_id: str) -> Enrollment | None:
        return next((e for e in self.enrollments if e.course_id == course_id), None)

    def answered(self, course_id: str, lesson_id: str) -> frozenset[str]:
        """Ids of the questions of that lesson that have an answer."""
        return frozenset(
            answer.question_id
            for answer in self.answers
            if (answer.course_id, answer.lesson_id) == (course_id, lesson_id)
        )

    def with_learner(self, learner: Learner) -> Turn:
        return replace(self, learner=learner)

    def moment(self, at: datetime) -> dict[str, str]:
        """The variables `day` and `hour` of an instant, in the learner's zone and language."""
        local = at.astimezone(ZoneInfo(self.learner.zone))
        language = self.speech.language
        return {"day": write_day(local, language), "hour": write_hour(local.timetz(), language)}

    def next_moment(self, learner: Learner) -> dict[str, str]:
        """The variables `day` and `hour` of the next message; empty when none will come."""
        due = learner.next_due_at
        return self.moment(due) if due else {"day": "", "hour": ""}

    def text(self, key: str, **args: object) -> Text:
        return Text(self.speech(key, **args))

    def buttons(self, *actions: str) -> Buttons:
        """Buttons whose label is the sentence `button-<action>`."""
        return Buttons(tuple(Button(self.speech(f"button-{name}"), name) for name in actions))

    def say(self, key: str, *actions: str, **args: object) -> Outbound:
        """A short quiet message: one sentence, and buttons."""
        text = self.text(key, **args)
        return Outbound((text, self.buttons(*actions)) if actions else (text,), quiet=True)
