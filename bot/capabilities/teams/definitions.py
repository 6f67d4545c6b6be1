"""« bilan définitions »: what each figure says, in the words of the files."""

from __future__ import annotations

from bot.capabilities.teams.card import DERIVED
from bot.capabilities.teams.figures import LIMITS, define_all
from bot.domain.messages import Outbound, Text
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape
from lessons.matching import nearest, normalise


def define(turn: Turn, _: None) -> Decision:
    """« bilan définitions [chiffre] »: say what one figure means, or all of them."""
    known = {normalise(name): (name, words) for name, words in _all(turn).items()}
    wanted = nearest(normalise(turn.argument), known, limit=1) if turn.argument else []
    shown = [known[each] for each in wanted or known]
    lines = "\n\n".join(f"**{escape(name)}**\n{words}" for name, words in shown)
    blocks = (Text(lines), turn.buttons("summary"))
    return reply(Outbound((turn.text("define-title"), *blocks), quiet=True))


def _all(turn: Turn) -> dict[str, str]:
    """Return what is said of each figure and rule, by its name."""
    derived = {
        turn.speech(f"summary-{name}"): turn.speech(f"define-{name}", **LIMITS) for name in DERIVED
    }
    return {**dict(define_all(turn)), **derived}
