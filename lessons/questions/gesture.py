"""« Votre geste, fait ? »: asked a week after the lesson that proposed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from lessons.content import FeedbackText
from lessons.questions.base import (
    KIND,
    BaseQuestion,
    Explanation,
    Interaction,
    Line,
    Reply,
    Texts,
    Verdict,
    replied,
)
from lessons.tree import Node

DONE, NO_OCCASION, TRIED = "done", "no-occasion", "tried"

EXAMPLE = """\
id: geste
kind: gesture
prompt: Il y a une semaine, vous vouliez vérifier une référence à la source. Votre geste, fait ?
done: Gardez le réflexe pour tout ce qui sort de la collectivité.
no_occasion: Choisissez dès maintenant le prochain écrit sur lequel essayer.
tried: Commencez par une seule référence, celle qui compterait le plus si elle était fausse.
"""


class Gesture(BaseQuestion):
    """A gesture, done or not. A reply is the list of one outcome."""

    kind: Annotated[Literal["gesture"], KIND]
    done: Annotated[FeedbackText, Field(description="Said to who did it. Markdown.")]
    no_occasion: Annotated[
        FeedbackText, Field(description="Said to who had no occasion yet. Markdown.")
    ]
    tried: Annotated[FeedbackText, Field(description="Said to who tried in vain. Markdown.")]
    explanation: Annotated[
        FeedbackText | None, Field(description="Said to everybody after it. Markdown.")
    ] = None

    example: ClassVar = EXAMPLE
    graded: ClassVar = False
    later: ClassVar = timedelta(days=7)

    @classmethod
    def texts(cls, node: Node) -> Iterator[Texts]:
        yield from super().texts(node)
        yield Texts(node, (DONE, "no_occasion", TRIED), ())

    def ask(self) -> Interaction:
        # Their words are sentences of whoever asks.
        return Interaction(prompt=self.prompt, options=((DONE, ""), (NO_OCCASION, ""), (TRIED, "")))

    def read(self, picked: Sequence[str]) -> Reply | None:
        known = (DONE, NO_OCCASION, TRIED)
        return [*picked] if len(picked) == 1 and picked[0] in known else None

    def grade(self, reply: Reply) -> Verdict:
        return Verdict(correct=None)

    def explain(self, reply: Reply) -> Explanation:
        said = {DONE: self.done, NO_OCCASION: self.no_occasion, TRIED: self.tried}
        return Explanation(note=next((said[each] for each in replied(reply) if each in said), ""))

    def sample(self, *, right: bool) -> tuple[str, ...]:
        return (DONE if right else TRIED,)

    def lines(self) -> tuple[Line, ...]:
        return ()
