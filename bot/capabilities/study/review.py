"""Questions asked again before they are forgotten."""

from __future__ import annotations

from bot.capabilities.study.answers import feedback, find
from bot.capabilities.study.changes import CardKept
from bot.capabilities.study.lesson import choices
from bot.capabilities.study.memory import SESSION, reviewed
from bot.capabilities.study.model import AskedAgain, Card, Reviewing
from bot.domain.messages import Block, Outbound
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn

Cards = tuple[Card, ...]  # that are due, the longest due first


def review(turn: Turn, reviewing: Reviewing) -> Decision:
    """« réviser »: ask the first due question; after a pick, show the verdict and the next one.

    A question is graded as it was shown, even if its course has changed since.
    """
    cards = reviewing.cards
    if not turn.picked:
        nothing = reply(turn.say("review-none", "lesson", "progress"))
        return ask_again(turn, cards, turn.text("review-intro")) or nothing
    asked = AskedAgain.parse(turn.argument, turn.library.versions)
    card = next((each for each in cards if each.place == asked.place), None)
    found = find(reviewing.shown, asked.place)
    given = found[1].read(turn.picked) if found else None
    if not card or not found or given is None:
        return reply(turn.say("answer-stale", "lesson", "help"))
    _, question = found
    said = feedback(turn, f"review:{turn.argument}", question, given)
    others = tuple(each for each in cards if each is not card)
    following = _ask(turn, others, asked.left - 1)
    end = (turn.text("review-done"), turn.buttons("lesson", "progress"))
    correct = question.grade(given).correct
    after = reviewed(card, version=asked.version, correct=correct, now=turn.now)
    return reply(Outbound((*said, *(following or end))), keep=(CardKept(after),))


def ask_again(turn: Turn, cards: Cards, *head: Block) -> Decision | None:
    """Ask the first due question, after the blocks of `head`; None if none is due."""
    asked = _ask(turn, cards, SESSION)
    return reply(Outbound((*head, *asked))) if asked else None


def _ask(turn: Turn, cards: Cards, left: int) -> tuple[Block, ...]:
    """Return the first question that still exists; none if `left`, the number allowed, is 0."""
    for card in cards if left > 0 else ():
        if found := find(turn.library.courses.get(card.course_id), card.place):
            version = turn.library.versions[card.course_id]
            again = AskedAgain(min(left, SESSION), card.place, version)
            return (choices(found[1], again.action),)
    return ()
