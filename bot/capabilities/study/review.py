"""Questions asked again before they are forgotten."""

from __future__ import annotations

from bot.capabilities.study.answers import feedback, question_now
from bot.capabilities.study.changes import CardKept
from bot.capabilities.study.lesson import ask
from bot.capabilities.study.memory import SESSION, reviewed
from bot.capabilities.study.model import Card
from bot.domain.messages import Block, Outbound
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn

Cards = tuple[Card, ...]  # that are due, the longest due first


def review(turn: Turn, cards: Cards) -> Decision:
    """« réviser »: ask the first due question; after a pick, show the verdict and the next one."""
    if not turn.picked:
        nothing = reply(turn.say("review-none", "lesson", "progress"))
        return ask_again(turn, cards, turn.text("review-intro")) or nothing
    left, _, place = turn.argument.partition(":")
    asked = next((card for card in cards if _place(card) == place), None)
    found = question_now(turn, asked) if asked else None
    given = found[2].read(turn.picked) if found else None
    if not asked or not found or given is None:
        return reply(turn.say("answer-stale", "lesson", "help"))
    said = feedback(turn, f"review:{turn.argument}", found[2], given)
    others = tuple(card for card in cards if card is not asked)
    following = _ask(turn, others, _whole(left) - 1)
    end = (turn.text("review-done"), turn.buttons("lesson", "progress"))
    card = reviewed(asked, correct=found[2].grade(given).correct, now=turn.now)
    return reply(Outbound((*said, *(following or end))), keep=(CardKept(card),))


def ask_again(turn: Turn, cards: Cards, *head: Block) -> Decision | None:
    """Ask the first due question, after the blocks of `head`; None if none is due."""
    asked = _ask(turn, cards, SESSION)
    return reply(Outbound((*head, *asked))) if asked else None


def _ask(turn: Turn, cards: Cards, left: int) -> tuple[Block, ...]:
    """Return the first question that still exists; none if `left`, the number allowed, is 0."""
    for card in cards if left > 0 else ():
        if found := question_now(turn, card):
            return ask(*found, action=f"review:{min(left, SESSION)}")
    return ()


def _place(card: Card) -> str:
    return f"{card.course_id}:{card.lesson_id}:{card.question_id}"


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
