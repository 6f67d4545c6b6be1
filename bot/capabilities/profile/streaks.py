"""The streak: shown to whoever made it, and switched off or on."""

from __future__ import annotations

from bot.capabilities.profile.preferences import close, settled
from bot.capabilities.study import streak
from bot.capabilities.study.learned import Chances
from bot.domain.messages import Choices, Option, Outbound
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.matching import normalise

_ON = frozenset({"oui", "on", "afficher", "montrer", "yes", "show"})
_OFF = frozenset({"non", "off", "masquer", "cacher", "arreter", "stop", "no", "hide"})


def show(turn: Turn, chances: Chances) -> Decision:
    """« série »: say how many working days in a row one learned; hide that, or show it again."""
    wanted = _wanted(turn)
    if wanted is None:
        days = streak.current(turn.learner, chances, turn.today)
        told = (turn.text("streak-now", days=days),) if turn.learner.wants_streak else ()
        return reply(Outbound((*told, choices(turn)), quiet=True))
    changed = streak.switch(settled(turn, "streak"), chances, turn.today, on=wanted)
    key = "streak-on" if wanted else "streak-off"
    return reply(
        Outbound((close(turn, "streak", (_name(wanted),), turn.speech(key)),), quiet=True),
        learner=changed,
    )


def choices(turn: Turn) -> Choices:
    """Return the question about the streak, with the current choice."""
    return Choices(
        action=turn.learner.menu.action("streak"),
        prompt=turn.speech("streak-ask"),
        options=(
            Option("on", turn.speech("streak-option-on")),
            Option("off", turn.speech("streak-option-off")),
        ),
        lenient=True,
        chosen=(_name(turn.learner.wants_streak),),
    )


def _wanted(turn: Turn) -> bool | None:
    """Return what was picked or typed after the word; None if nothing was understood."""
    said = {*turn.picked, normalise(turn.argument)}
    if said & _ON:
        return True
    return False if said & _OFF else None


def _name(on: bool) -> str:
    return "on" if on else "off"
