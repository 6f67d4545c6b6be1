"""« relances »: whether one has nudges of one's manager, switched off and on."""

from __future__ import annotations

from bot.capabilities.nudges.changes import NudgesChosen
from bot.domain.messages import Button, Buttons, Outbound
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.matching import normalise

_ON = frozenset({"oui", "on", "reprendre", "yes"})
_OFF = frozenset({"non", "off", "arreter", "stop", "no", "plus"})


def choose(turn: Turn, refusing: bool) -> Decision:
    """« relances », « relances non »: say what holds, or change it."""
    said = normalise(turn.argument)
    if said not in _ON | _OFF:
        return reply(_tell(turn, "nudges-none" if refusing else "nudges-some", off=refusing))
    wanted = said in _ON
    chosen = NudgesChosen(turn.learner.id, wanted, turn.now)
    return reply(
        _tell(turn, "nudges-on" if wanted else "nudges-off", off=not wanted), keep=(chosen,)
    )


def _tell(turn: Turn, key: str, *, off: bool) -> Outbound:
    other = "on" if off else "off"
    button = Button(turn.speech(f"nudges-turn-{other}"), f"nudges:{other}")
    return Outbound((turn.text(key), Buttons((button,))), quiet=True)
