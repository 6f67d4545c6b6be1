"""Help, and the replies to events that no command takes."""

from __future__ import annotations

from bot.domain.messages import Outbound, Text
from bot.domain.people import Role
from bot.turn.decision import Decision, audit, reply
from bot.turn.turn import Turn


def show(turn: Turn, _: None) -> Decision:
    """« aide »: show the commands of the learner's role, in one screen."""
    buttons = turn.buttons("lesson", "progress", "further", "later", main="lesson")
    return reply(Outbound((*commands(turn), buttons), quiet=True))


def commands(turn: Turn) -> tuple[Text, ...]:
    """Return what one can say, a block for each role of the learner, and what Levain is."""
    roles = [*filter(turn.assignment.may, Role)]
    keys = [key for role in roles for key in _keys(turn, role)]
    if not {*turn.nominal}.isdisjoint(roles):
        keys.append("help-nominal")
    said = (turn.text(key) for key in keys if turn.speech.has(key))
    return (*said, turn.aside("help-note"))


def _keys(turn: Turn, role: Role) -> list[str]:
    """Return the keys of a role's help: its own sentence, then those of other capabilities."""
    return [f"help-{role}", *turn.speech.keys(f"help-{role}-")]


def stale(turn: Turn, _: None) -> Decision:
    """Reply to a button that no command has, for instance of an older version."""
    return reply(turn.say("tap-stale", "lesson", "help"))


def attached(turn: Turn, _: None) -> Decision:
    """Reply to a file: Levain reads none."""
    return reply(turn.say("attached", "help"))


def forbidden(turn: Turn, _: None) -> Decision:
    """Refuse a command of another role, name that role, and keep that in the audit."""
    key = f"forbidden-{turn.argument}"
    said = turn.say(key if turn.speech.has(key) else "forbidden", "help")
    return reply(said, keep=(audit(turn, "refused", "".join(turn.picked)),))
