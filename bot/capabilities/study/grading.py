"""Whether an answer is right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lessons.questions import Question
from lessons.questions.options import AnswerOption


@dataclass(frozen=True, slots=True)
class Verdict:
    correct: bool
    picked: tuple[AnswerOption, ...]  # in the question's order: their feedback is shown
    missed: tuple[AnswerOption, ...]  # right options that were not picked


def grade(question: Question, picked: Collection[str]) -> Verdict:
    """Judge the ids of the picked options: right when they are exactly the correct ones.

    An id the question does not have makes the answer wrong and is left out of the verdict.
    """
    return Verdict(
        correct=frozenset(picked) == question.correct_ids,
        picked=tuple(option for option in question.options if option.id in picked),
        missed=tuple(o for o in question.options if o.correct and o.id not in picked),
    )
