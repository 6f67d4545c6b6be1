"""Kinds of question that are answered by picking among options."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Self, TypeAlias

from pydantic import Field, StrictBool

from lessons.content import Content, FeedbackText, Id, line_up_to
from lessons.letters import letter
from lessons.questions.base import (
    BaseQuestion,
    Explanation,
    ExplanationText,
    Interaction,
    Line,
    Reply,
    Texts,
    Variants,
    Verdict,
    replied,
    shuffled,
)
from lessons.tree import Node, Tree

OPTION_MAX = 150

Rule: TypeAlias = Callable[[int, int], bool]  # right options, options -> a problem


PartId = Annotated[Id, Field(description="Stable: answers already given point to it.")]
PartText = Annotated[str, line_up_to(OPTION_MAX)]


class AnswerOption(Content):
    """One possible answer and the feedback given to whoever chooses it."""

    id: PartId
    text: PartText
    correct: Annotated[StrictBool, Field(description="Whether it is a right answer.")] = False
    feedback: Annotated[FeedbackText, Field(description="Why it is right or wrong. Markdown.")]


class OptionQuestion(BaseQuestion):
    """A question whose every option teaches. A reply is the sorted list of the ids picked."""

    options: Annotated[tuple[AnswerOption, ...], Field(min_length=2, max_length=6)]
    shuffle: Annotated[
        StrictBool,
        Field(
            description="Each learner has the options in an order of their own.",
            exclude_if=operator.not_,  # versions of courses without it stay as they are
        ),
    ] = False
    explanation: ExplanationText
    variants: Variants = ()

    rules: ClassVar[Mapping[str, Rule]]  # by the code of the problem
    typed: ClassVar = (("options", "text"),)
    multiple: ClassVar[bool] = False  # several options may be picked

    @classmethod
    def check(cls, tree: Tree, node: Node) -> None:
        options = node.items("options")
        marks = [mark.value for option in options if (mark := option.get("correct"))]
        known = all(option.keys for option in options)
        if not known or not all(isinstance(mark, bool) for mark in marks):  # reported
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

    def dealt(self, seed: str) -> Self:
        if not self.shuffle:
            return self
        known = {each.id: each for each in self.options}
        order = shuffled(known, f"{seed}/{self.id}")
        return self.model_copy(update={"options": tuple(known[each] for each in order)})

    @property
    def correct_ids(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options if option.correct)

    def option(self, option_id: str) -> AnswerOption | None:
        return next((option for option in self.options if option.id == option_id), None)

    def ask(self) -> Interaction:
        options = tuple((option.id, option.text) for option in self.options)
        return Interaction(prompt=self.prompt, options=options, multiple=self.multiple)

    def read(self, picked: Sequence[str]) -> Reply | None:
        known = all(self.option(each) for each in picked)
        return [*sorted(set(picked))] if picked and known else None

    def grade(self, reply: Reply) -> Verdict:
        return Verdict(correct={*replied(reply)} == self.correct_ids)

    def explain(self, reply: Reply) -> Explanation:
        picked = {*replied(reply)}
        missed = self.correct_ids - picked
        return Explanation(
            chosen=tuple(line for line in self.lines() if line.id in picked),
            missed=tuple(line for line in self.lines() if line.id in missed),
        )

    def sample(self, *, right: bool) -> tuple[str, ...]:
        if right:
            return tuple(sorted(self.correct_ids))
        return (next(each.id for each in self.options if not self.grade([each.id]).correct),)

    def lines(self) -> tuple[Line, ...]:
        return tuple(
            Line(id=each.id, letter=letter(position), text=each.text, feedback=each.feedback)
            for position, each in enumerate(self.options)
        )


def none_right(right: int, total: int) -> bool:
    return right == 0


def several_right(right: int, total: int) -> bool:
    return right > 1
