"""Kinds of question that are answered by picking among options."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field, StrictBool

from lessons.content import Content, FeedbackText, Id, text_up_to
from lessons.letters import letter
from lessons.questions.base import (
    BaseQuestion,
    Explanation,
    ExplanationText,
    Interaction,
    Line,
    Reply,
    Texts,
    Verdict,
)
from lessons.tree import Node, Tree

OPTION_MAX = 150

Rule: TypeAlias = Callable[[int, int], bool]  # right options, options -> a problem


class AnswerOption(Content):
    """One possible answer and the feedback given to whoever chooses it."""

    id: Annotated[Id, Field(description="Stable: answers already given point to it.")]
    text: Annotated[str, text_up_to(OPTION_MAX)]
    correct: Annotated[StrictBool, Field(description="Whether it is a right answer.")] = False
    feedback: Annotated[FeedbackText, Field(description="Why it is right or wrong. Markdown.")]


class OptionQuestion(BaseQuestion):
    """A question whose every option teaches. A reply is the sorted list of the ids picked."""

    options: Annotated[tuple[AnswerOption, ...], Field(min_length=2, max_length=6)]
    explanation: ExplanationText

    rules: ClassVar[Mapping[str, Rule]]  # by the code of the problem
    multiple: ClassVar[bool] = False  # several options may be picked

    @classmethod
    def check(cls, tree: Tree, node: Node) -> None:
        options = node.items("options")
        marks = [mark.value for option in options if (mark := option.get("correct"))]
        if not all(isinstance(mark, bool) for mark in marks):  # reported: its meaning is unknown
            return
        right, place = marks.count(True), node.find(("options",)).place
        for code, applies in cls.rules.items():
            if options and applies(right, len(options)):
                tree.report(place, code, code, count=right, total=len(options))

    @classmethod
    def texts(cls, node: Node) -> Iterator[Texts]:
        yield from super().texts(node)
        for option in node.items("options"):
            yield Texts(option, ("feedback",), ("text",))

    @property
    def correct_ids(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options if option.correct)

    def option(self, option_id: str) -> AnswerOption | None:
        return next((option for option in self.options if option.id == option_id), None)

    def ask(self) -> Interaction:
        options = tuple((option.id, option.text) for option in self.options)
        return Interaction(prompt=self.prompt, options=options, multiple=self.multiple)

    def read(self, picked: Collection[str]) -> Reply | None:
        known = all(self.option(each) for each in picked)
        return [*sorted(set(picked))] if picked and known else None

    def grade(self, reply: Reply) -> Verdict:
        return Verdict(correct=_ids(reply) == self.correct_ids)

    def explain(self, reply: Reply) -> Explanation:
        picked, missed = _ids(reply), self.correct_ids - _ids(reply)
        return Explanation(
            chosen=tuple(line for line in self.lines() if line.id in picked),
            missed=tuple(line for line in self.lines() if line.id in missed),
        )

    def lines(self) -> tuple[Line, ...]:
        return tuple(
            Line(id=each.id, letter=letter(position), text=each.text, feedback=each.feedback)
            for position, each in enumerate(self.options)
        )


def _ids(reply: Reply) -> frozenset[str]:
    """Return the ids of a reply; a value of another shape is the id of no option."""
    values = reply if isinstance(reply, list) else [reply]
    return frozenset(value if isinstance(value, str) else "" for value in values)


def none_right(right: int, total: int) -> bool:
    return right == 0


def several_right(right: int, total: int) -> bool:
    return right > 1
