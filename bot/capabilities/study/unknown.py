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
    letters = turn.learner.menu.letters
    ends = {"first": letters[0].label, "last": letters[-1].label} if letters else {}
    return reply(turn.say(_hint(turn, work), "lesson", "help", **ends))


def not_known(turn: Turn, work: Enrolled) -> Decision:
    """« je ne sais pas »: no harm done; how to answer all the same."""
    menu = turn.learner.menu
    key = "not-known-number" if menu.scale else "not-known-order" if menu.slots else "not-known"
    return reply(turn.say(key, "lesson", "later"))


def too_long(turn: Turn, work: Enrolled) -> Decision:
    """Answer a text that is too long to be read as an answer."""
    return reply(turn.say("too-long", "lesson", "help"))


def _hint(turn: Turn, work: Enrolled) -> str:
    menu = turn.learner.menu
    if menu.takes_words:
        return "unknown-words"
    if menu.scale and not menu.over:
        return "unknown-number"
    if work.active is None or work.active.open is None or not menu.letters:
        return "unknown"
    return "unknown-order" if menu.slots else "unknown-answer"
