"""Single choice, the default kind: one right option among several."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from lessons.questions.base import KIND
from lessons.questions.options import OptionQuestion, none_right, several_right

EXAMPLE = """\
id: qui-relit
prompt: Un outil d’IA a rédigé la réponse à un habitant. Qui la relit avant l’envoi ?
options:
  - id: personne
    text: Personne, l’outil ne se trompe pas
    feedback: Un texte bien tourné peut être faux. Il engage pourtant la collectivité.
  - id: agent
    text: L’agent qui signe la réponse
    correct: true
    feedback: Oui. Qui signe relit, **quel que soit l’outil**.
explanation: La responsabilité d’un écrit reste à la personne qui l’envoie.
"""


class SingleChoice(OptionQuestion):
    """A question with one right option."""

    kind: Annotated[Literal["single"], KIND] = "single"

    example: ClassVar = EXAMPLE
    rules: ClassVar = {"no-correct-option": none_right, "several-correct": several_right}
