"""Put in order. The credit is the share of pairs of items that are in the right order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from lessons.content import Content, FeedbackText
from lessons.questions.base import (
    KIND,
    Explanation,
    ExplanationText,
    Reply,
    Texts,
    Variants,
    Verdict,
    replied,
)
from lessons.questions.options import PartId, PartText
from lessons.questions.slots import SlotQuestion
from lessons.tree import Node

EXAMPLE = """\
id: premier-essai
kind: order
prompt: Le service veut essayer un outil d’IA. Dans quel ordre avancer ?
items:
  - id: besoin
    text: Nommer la tâche qui pèse
    feedback: Sans besoin, on cherche un usage à l’outil.
  - id: essai
    text: Essayer à quelques-uns, avec des textes déjà publics
    feedback: Un petit essai montre ce que l’outil fait mal.
  - id: bilan
    text: Décider ensemble de continuer ou d’arrêter
    feedback: Un bilan compte si l’arrêt est possible.
explanation: Le besoin d’abord, l’outil ensuite, la décision à la fin.
"""


class Item(Content):
    """One thing to put in its place."""

    id: PartId
    text: PartText
    feedback: Annotated[FeedbackText, Field(description="Why it comes there. Markdown.")]


class Ordering(SlotQuestion):
    """Items to put in order."""

    kind: Annotated[Literal["order"], KIND]
    items: Annotated[
        tuple[Item, ...],
        Field(min_length=3, max_length=6, description="In the right order; shown in another."),
    ]
    explanation: ExplanationText
    variants: Variants = ()

    example: ClassVar = EXAMPLE
    typed: ClassVar = (("items", "text"),)

    @classmethod
    def texts(cls, node: Node) -> Iterator[Texts]:
        yield from super().texts(node)
        for item in node.items("items"):
            yield Texts(item, ("feedback",), ("text",))

    def _texts(self) -> dict[str, tuple[str, str, str]]:
        return {each.id: ("", each.text, each.feedback) for each in self.items}

    def _said(self, name: str) -> str:
        return self._texts()[name][1]

    def grade(self, reply: Reply) -> Verdict:
        given = replied(reply)
        if given == self.right:
            return Verdict(correct=True)
        return Verdict(correct=False, partial=self._ordered(given))

    def explain(self, reply: Reply) -> Explanation:
        wrong = self._misplaced(reply)
        if not wrong:
            return Explanation()
        count = (len(self.right) - len(wrong), len(self.right))
        return Explanation(missed=self.lines(), count=count)
