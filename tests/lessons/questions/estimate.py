"""A made-up kind of question: a number, right between two bounds. A reply is a whole number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import StrictInt

from lessons.questions.base import (
    KIND,
    BaseQuestion,
    Explanation,
    ExplanationText,
    Interaction,
    Line,
    Reply,
    Verdict,
)
from lessons.tree import Node, Tree

EXAMPLE = """\
id: energie
kind: estimate
prompt: Combien de salles pour cent élèves ?
low: 3
high: 5
explanation: Une salle accueille trente élèves.
"""


class Estimate(BaseQuestion):
    """A number to guess."""

    kind: Annotated[Literal["estimate"], KIND]
    low: StrictInt
    high: StrictInt
    explanation: ExplanationText

    example: ClassVar = EXAMPLE

    @classmethod
    def check(cls, tree: Tree, node: Node) -> None:
        low, high = node.find(("low",)), node.find(("high",))
        if isinstance(low.value, int) and isinstance(high.value, int) and low.value > high.value:
            tree.report(high.place, "out-of-range", None, field="high", value=high.value)

    def ask(self) -> Interaction:
        return Interaction(prompt=self.prompt)

    def read(self, picked: Sequence[str]) -> Reply | None:
        numbers = [int(each) for each in picked if each.isdecimal()]
        return numbers[0] if len(numbers) == 1 else None

    def grade(self, reply: Reply) -> Verdict:
        return Verdict(correct=isinstance(reply, int) and self.low <= reply <= self.high)

    def explain(self, reply: Reply) -> Explanation:
        return Explanation(missed=() if self.grade(reply).correct else self.lines())

    def sample(self, *, right: bool) -> tuple[str, ...]:
        return (str(self.low if right else self.high + 1),)

    def lines(self) -> tuple[Line, ...]:
        text = f"entre {self.low} et {self.high}"
        return (Line(id="range", letter="A", text=text, feedback=self.explanation),)
