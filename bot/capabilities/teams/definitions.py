"""« bilan définitions »: what each figure says, in the words of the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.capabilities.teams.card import CARD, WHOLE
from bot.capabilities.teams.figures import FIGURES, define_all
from bot.domain.messages import Outbound, Text
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape
from lessons.matching import nearest, normalise

BESIDE = (*(each for each in CARD if each not in {one.name for one in FIGURES}), *WHOLE)


def define(turn: Turn, _: None) -> Decision:
    """« bilan définitions [chiffre] »: say what some figures mean, or all of them."""
    known = {normalise(name): (name, words) for name, words in define_all(turn, BESIDE)}
    wanted = _find(normalise(turn.argument), known) if turn.argument else known
    lines = "\n\n".join(
        f"**{escape(name)}**\n{words}" for name, words in (known[each] for each in wanted)
    )
    blocks = (Text(lines), turn.buttons("summary"))
    return reply(Outbound((turn.text("define-title"), *blocks), quiet=True))


def _find(said: str, known: Mapping[str, tuple[str, str]]) -> Iterable[str]:
    """Return figures whose names hold some words, or are like them; else whose meaning does."""
    return (
        [each for each in known if said in each]
        or nearest(said, known, limit=1)
        or [each for each, (_, words) in known.items() if said in normalise(words)]
        or known
    )
