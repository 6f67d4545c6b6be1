"""A statement that is true or false."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from lessons.questions.base import KIND
from lessons.questions.options import OptionQuestion, none_right, several_right

EXAMPLE = """\
id: sources
kind: truefalse
prompt: Un outil d’IA cite toujours des articles qui existent.
options:
  - id: vrai
    text: Vrai
    feedback: Il compose des références vraisemblables, dont certaines n’existent pas.
  - id: faux
    text: Faux
    correct: true
    feedback: Oui. Une référence se vérifie à la source.
explanation: Vérifiez chaque article cité sur le site officiel.
"""


def _other_than_two(right: int, total: int) -> bool:
    return total != 2


class TrueFalse(OptionQuestion):
    """A statement and two options, one of them right."""

    kind: Annotated[Literal["truefalse"], KIND]

    example: ClassVar = EXAMPLE
    rules: ClassVar = {
        "truefalse-options": _other_than_two,
        "no-correct-option": none_right,
        "several-correct": several_right,
    }
