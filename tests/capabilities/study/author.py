"""An author, who writes a course and changes it while people follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lessons.course import Course, Lesson, Topic
from lessons.questions.multiple import MultipleChoice
from lessons.questions.options import AnswerOption, OptionQuestion
from lessons.questions.single import SingleChoice
from tests.capabilities.study.strategies import course_of


@dataclass
class Quiz:
    """A question as its author has it now: ids of options, in order."""

    id: str
    multiple: bool
    options: list[str]


@dataclass
class Unit:
    """A lesson as its author has it now."""

    id: str
    quiz: list[Quiz]


def is_right(option: str) -> bool:
    return option.startswith("r")


@dataclass
class Author:
    """Writes the course, and changes it; an id is never given twice."""

    units: list[Unit] = field(default_factory=list)
    made: int = 0

    def name(self, kind: str) -> str:
        self.made += 1
        return f"{kind}{self.made}"

    def option(self, *, right: bool = False) -> str:
        return self.name("r" if right else "w")

    def question(self, wrong: int, right: int) -> Quiz:
        options = [self.option(right=i < right) for i in range(right + wrong)]
        return Quiz(self.name("q"), right > 1, options)

    def unit(self, quiz: Sequence[Quiz]) -> Unit:
        return Unit(self.name("l"), list(quiz))

    def course(self) -> Course:
        return course_of(tuple(map(_lesson, self.units)))


def _lesson(unit: Unit) -> Lesson:
    quiz = tuple(map(_question, unit.quiz))
    return Lesson(id=unit.id, title=unit.id, topics=(Topic.SOURCES,), text="Texte.", quiz=quiz)


def _question(quiz: Quiz) -> OptionQuestion:
    options = tuple(
        AnswerOption(id=each, text=f"Option {each}", correct=is_right(each), feedback="Retour.")
        for each in quiz.options
    )
    made: dict[str, Any] = {"id": quiz.id, "prompt": "?", "options": options, "explanation": "E."}
    return MultipleChoice(kind="multiple", **made) if quiz.multiple else SingleChoice(**made)
