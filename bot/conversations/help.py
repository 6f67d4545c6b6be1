"""What one can say, and what to do when it was not understood."""

from __future__ import annotations

from bot.conversations.talk import Decision, Talk
from bot.markup import escape
from bot.messages import Button, Buttons, Outbound
from bot.people import Role

QUOTED_MAX = 60  # characters of somebody's words that are said back


def show(talk: Talk) -> Decision:
    """« aide »: the words of one's role, in one screen."""
    keys = ["help-agent", *(f"help-{role}" for role in Role if role is talk.post.role)]
    sections = [talk.text(key) for key in dict.fromkeys(keys) if talk.speech.has(key)]
    buttons = talk.buttons("lesson", "progress", "further", "later")
    return Decision(replies=(Outbound((*sections, buttons), quiet=True),))


def unknown(talk: Talk) -> Decision:
    """Neither a command nor an answer: the nearest word, if one is near, and the way to help."""
    said = escape(talk.argument[:QUOTED_MAX])
    if talk.picked:
        name, word = talk.picked
        near = Buttons((Button(word.capitalize(), name), *talk.buttons("help").buttons))
        text = talk.text("unknown-near", said=said, near=word)
        return Decision(replies=(Outbound((text, near), quiet=True),))
    return Decision(replies=(talk.say(_hint(talk), "lesson", "help", said=said),))


def _hint(talk: Talk) -> str:
    waiting = talk.active is not None and talk.active.open is not None
    return "unknown-answer" if waiting and talk.learner.offer.letters else "unknown"


def stale(talk: Talk) -> Decision:
    """A button of an older version, or one that never was."""
    return Decision(replies=(talk.say("tap-stale", "lesson", "help"),))


def attached(talk: Talk) -> Decision:
    """A file came: Levain reads none."""
    return Decision(replies=(talk.say("attached", "help"),))


def forbidden(talk: Talk) -> Decision:
    """A command of another role: a polite no that says who may."""
    return Decision(replies=(talk.say("forbidden", "help"),))
