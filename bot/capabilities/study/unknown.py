"""Reply to words that are neither a command nor an answer."""

from __future__ import annotations

from bot.capabilities.study.model import Enrolled
from bot.domain.messages import Button, Buttons, Outbound
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape

QUOTED_MAX = 60  # characters of the words repeated in the reply


def unknown(turn: Turn, work: Enrolled) -> Decision:
    """Suggest the nearest command, if one is near, and help."""
    said = escape(turn.argument[:QUOTED_MAX])
    if turn.picked:
        name, word = turn.picked
        near = Buttons((Button(word.capitalize(), name), *turn.buttons("help").buttons))
        text = turn.text("unknown-near", said=said, near=word)
        return reply(Outbound((text, near), quiet=True))
    return reply(turn.say(_hint(turn, work), "lesson", "help", said=said))


def _hint(turn: Turn, work: Enrolled) -> str:
    waiting = work.active is not None and work.active.open is not None
    return "unknown-answer" if waiting and turn.learner.menu.letters else "unknown"
