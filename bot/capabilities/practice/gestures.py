"""« mes gestes »: what one undertook in lessons that are done, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.capabilities.practice.model import Undertaken
from bot.capabilities.practice.replay import done_lessons
from bot.capabilities.study.model import Card, Review
from bot.domain.messages import Button, Buttons, Outbound, Text
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Lesson
from lessons.markup import escape
from lessons.questions import Question
from lessons.questions.base import replied
from lessons.questions.gesture import DONE

SHOWN = 3  # gestures at a time
_ASKED = re.compile(r"(?<=[.!?…»])\s+[^.!?…»]*\?\s*$")  # « … Votre geste, fait ? »


def gestures(turn: Turn, undertaken: Undertaken) -> Decision:
    """« mes gestes »: list gestures of lessons done, the last first, for their author alone.

    The argument is the rank of the first that is shown.
    """
    entries = list(_entries(turn, undertaken))
    said = turn.argument
    first = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    first = first if first < len(entries) else 0
    if not entries:
        return reply(turn.say("gestures-none", "lesson"))
    head = turn.text("gestures-more" if first else "gestures-intro", count=len(entries))
    listed = tuple(Text(each) for each in entries[first : first + SHOWN])
    others = turn.buttons("lesson", "replay").buttons
    if left := len(entries) - first - len(listed):
        label = turn.speech("gestures-next", count=left)
        others = (Button(label, f"gestures:{first + SHOWN}"), *others)
    return reply(Outbound((head, *listed, Buttons(others)), quiet=True))


def done_gestures(turn: Turn, undertaken: Undertaken) -> list[tuple[str, str]]:
    """Return the title of the lesson and the words of each gesture that is done, the last first."""
    return [
        (lesson.title, _words(gesture))
        for lesson, gesture, _, said in _undertaken(turn, undertaken)
        if said and replied(said.reply) == (DONE,)
    ]


def _entries(turn: Turn, undertaken: Undertaken) -> Iterator[str]:
    """Yield what is said of each gesture."""
    for lesson, gesture, card, said in _undertaken(turn, undertaken):
        title, prompt = escape(lesson.title), escape(_words(gesture))
        yield _entry(turn, gesture, card, said, title=title, prompt=prompt)


def _undertaken(
    turn: Turn, undertaken: Undertaken
) -> Iterator[tuple[Lesson, Question, Card, Review | None]]:
    """Yield each gesture of lessons done; one that nobody asks about was not undertaken."""
    for course, lesson in done_lessons(turn, undertaken.work):
        for each in lesson.quiz:
            card = undertaken.cards.get((course.id, lesson.id, each.id))
            if each.later and card:
                yield lesson, each, card, undertaken.said.get(card.place)


def _words(gesture: Question) -> str:
    return _ASKED.sub("", gesture.prompt)


def _entry(turn: Turn, gesture: Question, card: Card, said: Review | None, **named: str) -> str:
    answers = replied(said.reply) if said else ()
    if answers:
        outcome = turn.speech(f"{gesture.kind}-{answers[0]}")
        return turn.speech("gestures-entry", outcome=outcome, **named)
    if card.due_at is None or card.due_at <= turn.now:
        return turn.speech("gestures-soon", **named)
    return turn.speech("gestures-waiting", day=turn.moment(card.due_at)["day"], **named)
