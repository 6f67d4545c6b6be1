"""Reply to words that are neither a command nor an answer."""

from __future__ import annotations

from bot.capabilities.study.model import Enrolled
from bot.domain.messages import Button, Buttons, Choices, Option, Outbound
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.questions.short import is_judged


def unknown(turn: Turn, work: Enrolled) -> Decision:
    """Suggest the nearest command, if one is near, and help. The words are not repeated."""
    if turn.picked:
        name, word = turn.picked
        near = (Button(word.capitalize(), name), Button(turn.speech("button-no"), "no"))
        text = turn.text("unknown-near", near=word)
        return reply(Outbound((text, Buttons(near, asks=True)), quiet=True))
    if asked := _own_again(turn):
        return asked
    letters = turn.learner.menu.letters
    ends = {"first": letters[0].label, "last": letters[-1].label} if letters else {}
    return reply(turn.say(_hint(turn, work), "lesson", "help", **ends))


def not_known(turn: Turn, work: Enrolled) -> Decision:
    """« je ne sais pas »: no harm done; how to answer all the same."""
    if asked := _own_again(turn):
        return asked
    menu = turn.learner.menu
    key = "not-known-number" if menu.scale else "not-known-order" if menu.slots else "not-known"
    return reply(turn.say(key, "lesson", "later"))


def too_long(turn: Turn, work: Enrolled) -> Decision:
    """Answer a text that is too long to be read as an answer."""
    return reply(turn.say("too-long", "lesson", "help"))


def _own_again(turn: Turn) -> Decision | None:
    """Ask again what the author of words was asked of them; None if that was not asked."""
    menu = turn.learner.menu
    options = tuple(Option(each.pick or "", each.label) for each in menu.letters)
    if menu.over or not options or not is_judged(options[0].id):
        return None
    asked = Choices(menu.letters[0].action, menu.prompt, options)
    past = tuple(Buttons((Button(each.label, each.action),)) for each in menu.beside)
    return reply(Outbound((turn.text("own-again"), asked, *past), quiet=True))


def _hint(turn: Turn, work: Enrolled) -> str:
    menu = turn.learner.menu
    if menu.takes_words:
        return "unknown-words"
    if menu.scale and not menu.over:
        return "unknown-number"
    if work.active is None or work.active.open is None or not menu.letters:
        return "unknown"
    return "unknown-order" if menu.slots else "unknown-answer"
