"""Multiple choice: a reply is right if it picks exactly the right options.

Its credit is (right picks - wrong picks) / right options, at least 0.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, ClassVar, Literal

from lessons.questions.base import KIND, Explanation, Reply, Verdict, replied
from lessons.questions.options import OptionQuestion, none_right

EXAMPLE = """\
id: donnees
kind: multiple
prompt: Que peut-on confier à un outil d’IA ouvert à tous ?
options:
  - id: affiche
    text: Le texte d’une affiche déjà publiée
    correct: true
    feedback: Oui. Ce texte est public.
  - id: dossier
    text: Le dossier d’un habitant
    feedback: Non. Des données personnelles sortiraient de la collectivité.
  - id: plan
    text: Le plan d’un exposé sur le tri des déchets
    correct: true
    feedback: Oui. Rien n’y désigne une personne.
explanation: Ce qui est public ou ne désigne personne peut sortir. Le reste, non.
"""


def _all_right(right: int, total: int) -> bool:
    return right == total


class MultipleChoice(OptionQuestion):
    """A question with one right option or more, and at least a wrong one."""

    kind: Annotated[Literal["multiple"], KIND]

    example: ClassVar = EXAMPLE
    rules: ClassVar = {"no-correct-option": none_right, "all-correct": _all_right}
    multiple: ClassVar = True

    def grade(self, reply: Reply) -> Verdict:
        picked, right = {*replied(reply)}, self.correct_ids
        if picked == right:
            return Verdict(correct=True)
        share = (len(picked & right) - len(picked - right)) / len(right)
        return Verdict(correct=False, partial=max(0.0, share))

    def explain(self, reply: Reply) -> Explanation:
        found = super().explain(reply)
        right, total = len({*replied(reply)} & self.correct_ids), len(self.correct_ids)
        return replace(found, count=(right, total)) if found.missed and right else found
