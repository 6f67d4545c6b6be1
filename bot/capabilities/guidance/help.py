"""What one can say, and what to do when it was not understood."""

from __future__ import annotations

from bot.domain.messages import Button, Buttons, Outbound
from bot.domain.people import Role
from bot.turn.decision import Decision
from bot.turn.turn import Turn
from lessons.markup import escape

QUOTED_MAX = 60  # characters of somebody's words that are said back


def show(turn: Turn) -> Decision:
    """« aide »: the words of one's role, in one screen."""
    keys = ["help-agent", *(f"help-{role}" for role in Role if role is turn.assignment.role)]
    sections = [turn.text(key) for key in dict.fromkeys(keys) if turn.speech.has(key)]
    buttons = turn.buttons("lesson", "progress", "further", "later")
    return Decision(replies=(Outbound((*sections, buttons), quiet=True),))


def unknown(turn: Turn) -> Decision:
    """Neither a command nor an answer: the nearest word, if one is near, and the way to help."""
    said = escape(turn.argument[:QUOTED_MAX])
    if turn.picked:
        name, word = turn.picked
        near = Buttons((Button(word.capitalize(), name), *turn.buttons("help").buttons))
        text = turn.text("unknown-near", said=said, near=word)
        return Decision(replies=(Outbound((text, near), quiet=True),))
    return Decision(replies=(turn.say(_hint(turn), "lesson", "help", said=said),))


def _hint(turn: Turn) -> str:
    waiting = turn.active is not None and turn.active.open is not None
    return "unknown-answer" if waiting and turn.learner.offer.letters else "unknown"


def stale(turn: Turn) -> Decision:
    """A button of an older version, or one that never was."""
    return Decision(replies=(turn.say("tap-stale", "lesson", "help"),))


def attached(turn: Turn) -> Decision:
    """A file came: Levain reads none."""
    return Decision(replies=(turn.say("attached", "help"),))


def forbidden(turn: Turn) -> Decision:
    """A command of another role: a polite no that says who may."""
    return Decision(replies=(turn.say("forbidden", "help"),))
