"""What one can say, and what to do when it was not understood."""

from __future__ import annotations

from bot.domain.messages import Outbound
from bot.domain.people import Role
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn


def show(turn: Turn, _: None) -> Decision:
    """« aide »: the words of one's role, in one screen."""
    keys = ["help-agent", *(f"help-{role}" for role in Role if role is turn.assignment.role)]
    sections = [turn.text(key) for key in dict.fromkeys(keys) if turn.speech.has(key)]
    buttons = turn.buttons("lesson", "progress", "further", "later")
    return reply(Outbound((*sections, buttons), quiet=True))


def stale(turn: Turn, _: None) -> Decision:
    """A button of an older version, or one that never was."""
    return reply(turn.say("tap-stale", "lesson", "help"))


def attached(turn: Turn, _: None) -> Decision:
    """A file came: Levain reads none."""
    return reply(turn.say("attached", "help"))


def forbidden(turn: Turn, _: None) -> Decision:
    """A command of another role: a polite no that says who may."""
    return reply(turn.say("forbidden", "help"))
