"""What one can say, and what to do when it was not understood."""

from __future__ import annotations

from bot.domain.messages import Outbound
from bot.domain.people import Role
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn


def show(turn: Turn, _: None) -> Decision:
    """« aide »: the words of one's role, in one screen."""
    roles = dict.fromkeys((Role.AGENT, turn.assignment.role))
    keys = [key for role in roles for key in _keys(turn, role)]
    sections = [turn.text(key) for key in keys if turn.speech.has(key)]
    buttons = turn.buttons("lesson", "progress", "further", "later")
    return reply(Outbound((*sections, buttons), quiet=True))


def _keys(turn: Turn, role: Role) -> list[str]:
    """Return the sentence of a role, then what other capabilities add to it."""
    return [f"help-{role}", *turn.speech.keys(f"help-{role}-")]


def stale(turn: Turn, _: None) -> Decision:
    """A button of an older version, or one that never was."""
    return reply(turn.say("tap-stale", "lesson", "help"))


def attached(turn: Turn, _: None) -> Decision:
    """A file came: Levain reads none."""
    return reply(turn.say("attached", "help"))


def forbidden(turn: Turn, _: None) -> Decision:
    """A command of another role: a polite no that says who may."""
    return reply(turn.say("forbidden", "help"))
