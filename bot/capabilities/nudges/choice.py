"""« relances »: whether one has nudges of one's manager, switched off and on."""

from __future__ import annotations

from dataclasses import replace

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
        return reply(_ask(turn, refusing))
    wanted = said in _ON
    chosen = NudgesChosen(turn.learner.id, wanted, turn.now)
    return reply(
        _tell(turn, "nudges-on" if wanted else "nudges-off", off=not wanted), keep=(chosen,)
    )


def refuse(turn: Turn, refusing: bool) -> Decision:
    """« plus de relances », in everyday words: have none."""
    return choose(replace(turn, argument="non"), refusing)


def _ask(turn: Turn, refusing: bool) -> Outbound:
    """Say what holds, and take a yes or a no."""
    yes = Button(turn.speech("nudges-turn-on" if refusing else "nudges-go-on"), "nudges:yes")
    no = Button(turn.speech("nudges-stay-off" if refusing else "nudges-turn-off"), "no:nudges:no")
    text = turn.text("nudges-none" if refusing else "nudges-some")
    return Outbound((text, Buttons((yes, no), asks=True)), quiet=True)


def _tell(turn: Turn, key: str, *, off: bool) -> Outbound:
    other = "on" if off else "off"
    button = Button(turn.speech(f"nudges-turn-{other}"), f"nudges:{other}")
    return Outbound((turn.text(key), Buttons((button,))), quiet=True)
