"""Pair the parts of two lists. The credit is the share of pairs that are right."""

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
)
from lessons.questions.options import PartId, PartText
from lessons.questions.slots import SlotQuestion
from lessons.tree import Node

EXAMPLE = """\
id: qui-fait-quoi
kind: match
prompt: À qui confier chaque tâche ?
pairs:
  - id: brouillon
    left: Un premier brouillon d’affiche
    right: L’outil, puis une relecture
    feedback: Rien de personnel, et quelqu’un relit.
  - id: annonce
    left: Annoncer un refus à une famille
    right: Une personne
    feedback: Un refus s’explique, et se regarde en face.
  - id: calcul
    left: Le total d’un tableau de dépenses
    right: Le tableur
    feedback: Un tableur calcule juste ; un outil d’IA devine.
explanation: L’outil qui convient dépend de la tâche, pas de la mode.
"""


class Pair(Content):
    """Two parts that belong together."""

    id: PartId
    left: PartText
    right: PartText
    feedback: Annotated[FeedbackText, Field(description="Why they belong together. Markdown.")]


class Match(SlotQuestion):
    """Parts to pair."""

    kind: Annotated[Literal["match"], KIND]
    pairs: Annotated[
        tuple[Pair, ...],
        Field(min_length=2, max_length=5, description="The right-hand parts are shown as A, B, C."),
    ]
    explanation: ExplanationText
    variants: Variants = ()

    example: ClassVar = EXAMPLE
    typed: ClassVar = (("pairs", "left"), ("pairs", "right"))

    @classmethod
    def texts(cls, node: Node) -> Iterator[Texts]:
        yield from super().texts(node)
        for pair in node.items("pairs"):
            yield Texts(pair, ("feedback",), ("left", "right"))

    def _texts(self) -> dict[str, tuple[str, str, str]]:
        return {each.id: (each.left, each.right, each.feedback) for each in self.pairs}

    def _said(self, name: str) -> str:
        left, right, _ = self._texts()[name]
        return f"{left} → {right}"

    def grade(self, reply: Reply) -> Verdict:
        wrong, total = len(self._misplaced(reply)), len(self.right)
        if not wrong:
            return Verdict(correct=True)
        return Verdict(correct=False, partial=(total - wrong) / total)

    def explain(self, reply: Reply) -> Explanation:
        wrong = self._misplaced(reply)
        if not wrong:
            return Explanation()
        lines = tuple(line for line in self.lines() if line.id in wrong)
        return Explanation(chosen=lines, count=(len(self.right) - len(wrong), len(self.right)))
