"""Kinds of question whose every part is given a place, or another part."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, count
from typing import Self

from pydantic import PrivateAttr

from lessons.letters import letter
from lessons.questions.base import (
    BaseQuestion,
    Interaction,
    Line,
    Reply,
    replied,
    shuffled,
)

SHOWN_MAX = 0.5  # share of pairs that are shown in the right order


class SlotQuestion(BaseQuestion):
    """A question that is answered with all its options, in an order.

    The parts of a file are in the right order. Each learner sees the options in another one.
    A reply is the list of the ids of the options, in the order of the slots.
    """

    _shown: tuple[str, ...] = PrivateAttr(())  # ids in the order of a learner

    def _texts(self) -> dict[str, tuple[str, str, str]]:
        """Return, by id in the right order: text of the slot, text of the option, feedback."""
        raise NotImplementedError

    def _said(self, name: str) -> str:
        """Return the words of a part in feedback."""
        raise NotImplementedError

    def dealt(self, seed: str) -> Self:
        draws = (shuffled(self.right, f"{seed}/{self.id}/{each}") for each in count())
        mine = self.model_copy()
        # Nobody is shown the answer, or nearly.
        mine._shown = next(each for each in draws if self._ordered(each) <= SHOWN_MAX)
        return mine

    def _ordered(self, ids: Sequence[str]) -> float:
        """Return the share of pairs of parts that these ids hold in the right order."""
        places = {name: place for place, name in enumerate(ids)}
        pairs = [*combinations(self.right, 2)]
        known = [(places[a], places[b]) for a, b in pairs if a in places and b in places]
        return sum(a < b for a, b in known) / len(pairs)

    @property
    def right(self) -> tuple[str, ...]:
        """Return the ids of the options, in the right order."""
        return tuple(self._texts())

    def ask(self) -> Interaction:
        texts = self._texts()
        options = tuple((each, texts[each][1]) for each in self._order)
        slots = tuple(slot for slot, _, _ in texts.values())
        return Interaction(prompt=self.prompt, options=options, slots=slots)

    def read(self, picked: Sequence[str]) -> Reply | None:
        return [*picked] if sorted(picked) == sorted(self.right) else None

    def sample(self, *, right: bool) -> tuple[str, ...]:
        return self.right if right else self.right[::-1]

    def lines(self) -> tuple[Line, ...]:
        texts, order = self._texts(), self._order
        return tuple(
            Line(
                id=each,
                letter=letter(order.index(each)),
                text=self._said(each),
                feedback=texts[each][2],
            )
            for each in self.right
        )

    def _misplaced(self, reply: Reply) -> tuple[str, ...]:
        """Return the ids of the slots that were not given their option."""
        given = (*replied(reply), *[""] * len(self.right))
        return tuple(each for each, mine in zip(self.right, given, strict=False) if each != mine)

    @property
    def _order(self) -> tuple[str, ...]:
        return self._shown or self.right
