"""A scale from 0 to 10, without right or wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from lessons.content import line_up_to
from lessons.questions.base import (
    KIND,
    BaseQuestion,
    Explanation,
    ExplanationText,
    Interaction,
    Line,
    Reply,
    Texts,
    Verdict,
)
from lessons.tree import Node

STEPS = tuple(str(each) for each in range(11))
END_MAX = 40

EXAMPLE = """\
id: a-l-aise
kind: scale
prompt: Vérifier ce qu’affirme un outil d’IA, vous sentez-vous à l’aise ?
low: pas du tout
high: tout à fait
explanation: Il n’y a pas de bonne réponse. Nous vous reposerons la question à la fin.
"""


class Scale(BaseQuestion):
    """Agreement, from 0 to 10. A reply is the list of one number, as text."""

    kind: Annotated[Literal["scale"], KIND]
    low: Annotated[str, line_up_to(END_MAX), Field(description="What 0 means.")]
    high: Annotated[str, line_up_to(END_MAX), Field(description="What 10 means.")]
    explanation: ExplanationText

    example: ClassVar = EXAMPLE
    graded: ClassVar = False

    @classmethod
    def texts(cls, node: Node) -> Iterator[Texts]:
        yield from super().texts(node)
        yield Texts(node, (), ("low", "high"))

    def ask(self) -> Interaction:
        options = tuple((each, each) for each in STEPS)
        return Interaction(prompt=self.prompt, options=options, ends=(self.low, self.high))

    def read(self, picked: Sequence[str]) -> Reply | None:
        return [*picked] if len(picked) == 1 and picked[0] in STEPS else None

    def grade(self, reply: Reply) -> Verdict:
        return Verdict(correct=None)

    def explain(self, reply: Reply) -> Explanation:
        return Explanation()

    def sample(self, *, right: bool) -> tuple[str, ...]:
        return (STEPS[7],)

    def lines(self) -> tuple[Line, ...]:
        return ()
