"""Reply to words that are neither a command nor an answer."""

from __future__ import annotations

from bot.capabilities.study.model import Enrolled
from bot.domain.messages import Button, Buttons, Outbound
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn


def unknown(turn: Turn, work: Enrolled) -> Decision:
    """Suggest the nearest command, if one is near, and help. The words are not repeated."""
    if turn.picked:
        name, word = turn.picked
        near = (Button(word.capitalize(), name), Button(turn.speech("button-no"), "no"))
        text = turn.text("unknown-near", near=word)
        return reply(Outbound((text, Buttons(near, asks=True)), quiet=True))
    return reply(turn.say(_hint(turn, work), "lesson", "help"))


def too_long(turn: Turn, work: Enrolled) -> Decision:
    """Answer a text that is too long to be read as an answer."""
    return reply(turn.say("too-long", "lesson", "help"))


def _hint(turn: Turn, work: Enrolled) -> str:
    waiting = work.active is not None and work.active.open is not None
    return "unknown-answer" if waiting and turn.learner.menu.letters else "unknown"
