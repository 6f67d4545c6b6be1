"""Questions asked again before they are forgotten."""

from __future__ import annotations

from bot.conversations.answers import feedback, question_now
from bot.conversations.lesson import ask
from bot.conversations.talk import Decision, Talk
from bot.learning.grading import grade
from bot.learning.review import SESSION, reviewed
from bot.messages import Block, Outbound
from bot.study import Card


def review(talk: Talk) -> Decision:
    """« réviser »: what is due; with an option picked, the verdict and the next question."""
    if not talk.picked:
        nothing = Decision(replies=(talk.say("review-none", "lesson", "progress"),))
        return ask_again(talk, talk.text("review-intro")) or nothing
    left, _, place = talk.argument.partition(":")
    asked = next((card for card in talk.cards if _place(card) == place), None)
    found = question_now(talk, asked) if asked else None
    picked = tuple(sorted(set(talk.picked)))
    if not asked or not found or not all(found[2].option(option) for option in picked):
        return Decision(replies=(talk.say("answer-stale", "lesson", "help"),))
    verdict = grade(found[2], picked)
    said = feedback(talk, f"review:{talk.argument}", found[2], verdict)
    others = [card for card in talk.cards if card is not asked]
    following = _ask(talk, others, _whole(left) - 1)
    end = (talk.text("review-done"), talk.buttons("lesson", "progress"))
    card = reviewed(asked, correct=verdict.correct, now=talk.now)
    return Decision(replies=(Outbound((*said, *(following or end))),), cards=(card,))


def ask_again(talk: Talk, *head: Block) -> Decision | None:
    """The first of the questions that are due, under `head`; None when none is."""
    asked = _ask(talk, talk.cards, SESSION)
    return Decision(replies=(Outbound((*head, *asked)),)) if asked else None


def _ask(talk: Talk, cards: list[Card] | tuple[Card, ...], left: int) -> tuple[Block, ...]:
    """The first question that still exists, when `left` more may be asked."""
    for card in cards if left > 0 else ():
        if found := question_now(talk, card):
            return ask(*found, action=f"review:{min(left, SESSION)}")
    return ()


def _place(card: Card) -> str:
    return f"{card.course_id}:{card.lesson_id}:{card.question_id}"


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
