"""A work situation with several acceptable answers, of different worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from lessons.content import Content, FeedbackText
from lessons.questions.base import KIND, Reply, Verdict, replied
from lessons.questions.options import OptionQuestion, PartId, PartText
from lessons.tree import Node, Tree

Worth = Literal["best", "fair", "poor"]
CREDITS: Mapping[str, float] = {"best": 1.0, "fair": 0.5, "poor": 0.0}

EXAMPLE = """\
id: courrier-pressant
kind: case
prompt: Un collègue, débordé, veut coller la lettre d’un habitant dans un outil public. Que dire ?
options:
  - id: gabarit
    text: « Prépare un gabarit sans rien de personnel, je t’aide à le remplir. »
    worth: best
    feedback: Il gagne du temps, et rien ne sort.
  - id: retirer
    text: « Retire d’abord les noms et les adresses. »
    worth: fair
    feedback: C’est mieux. Une histoire peut pourtant désigner quelqu’un sans son nom.
  - id: vas-y
    text: « Vas-y, personne ne le saura. »
    worth: poor
    feedback: La lettre quitte la collectivité, et l’habitant ne l’a pas voulu.
explanation: Aider d’abord, et garder chez nous ce qui est personnel.
"""


class CaseOption(Content):
    """One possible answer, and what it is worth."""

    id: PartId
    text: PartText
    worth: Annotated[Worth, Field(description="best and fair are acceptable, poor is not.")]
    feedback: Annotated[FeedbackText, Field(description="What it brings and costs. Markdown.")]


class Case(OptionQuestion):
    """A situation: the best answer is worth 1, a fair one half. Both are acceptable."""

    kind: Annotated[Literal["case"], KIND]
    options: Annotated[tuple[CaseOption, ...], Field(min_length=2, max_length=6)]  # type: ignore[assignment]

    example: ClassVar = EXAMPLE
    rules: ClassVar = {}

    @classmethod
    def check(cls, tree: Tree, node: Node) -> None:
        options = node.items("options")
        worths = [each.text("worth") for each in options]
        place = node.find(("options",)).place
        if options and all(each in CREDITS for each in worths):
            if "best" not in worths:
                tree.report(place, "no-best-option", "no-best-option")
            elif {*worths} == {"best"}:
                tree.report(place, "all-best", "all-best")

    @property
    def correct_ids(self) -> frozenset[str]:
        return frozenset(each.id for each in self.options if each.worth == "best")

    def grade(self, reply: Reply) -> Verdict:
        worths = {each.id: CREDITS[each.worth] for each in self.options}
        credit = max((worths.get(each, 0.0) for each in replied(reply)), default=0.0)
        if 0 < credit < 1:
            return Verdict(correct=True, partial=credit)
        return Verdict(correct=credit > 0)
