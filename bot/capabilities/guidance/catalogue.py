"""Longer courses that others give, and the words of the glossary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from zoneinfo import ZoneInfo

from bot.capabilities.guidance.rules import Advice, Reason, advise
from bot.domain.messages import Block, Button, Buttons, Outbound, Text
from bot.texts.dates import write_date
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Term, Topic
from lessons.glossary import look_up
from lessons.markup import escape

_SOME = 6  # terms shown to a learner who names none


def advice(turn: Turn, hard: Counter[Topic], named: Collection[str]) -> tuple[Block, ...]:
    """Return blocks for at most three longer courses, each with the reason for its choice.

    `hard` counts wrong first answers by topic; `named` holds the courses that lessons point to.
    """
    today = turn.now.astimezone(ZoneInfo(turn.learner.zone)).date()
    found = advise(
        turn.library.catalogue.values(),
        hard=hard,
        named=named,
        trade=turn.learner.trade,
        language=turn.learner.language,
        today=today,
    )
    if not found:
        return (turn.text("further-none"),)
    entries = [Text(_entry(turn, each)) for each in found]
    return (turn.text("further-intro", count=len(found)), *entries)


def _entry(turn: Turn, each: Advice) -> str:
    course = each.course
    reason_args: dict[str, object] = {}
    if each.reason is Reason.HARD and each.topic:
        reason_args["topic"] = turn.speech(f"topic-{each.topic}")
    if each.reason is Reason.TRADE:
        reason_args["trade"] = turn.speech(f"trade-{turn.learner.trade}")
    return turn.speech(
        "further-entry",
        title=escape(course.title),
        url=course.url,
        provider=escape(course.provider),
        duration=escape(course.duration),
        level=turn.speech(f"level-{course.level}"),
        cost=turn.speech(f"cost-{course.cost}"),
        status=turn.speech(f"status-{course.status}"),
        access=escape(course.access),
        checked=write_date(course.checked_on, turn.speech.language),
        reason=turn.speech(f"reason-{each.reason}", **reason_args),
    )


def word(turn: Turn, _: None) -> Decision:
    """« mot … »: show a term of the glossary, or the nearest ones."""
    terms = turn.library.glossary
    if not turn.argument.strip():
        some = tuple(terms.values())[:_SOME]
        return reply(Outbound((turn.text("word-which"), _words(some)), quiet=True))
    term, near = look_up(terms, turn.argument)
    if term:
        return reply(Outbound((_definition(turn, term), *_see_also(terms, term))))
    if near:
        said = turn.text("word-near", word=escape(turn.argument[:60]))
        return reply(Outbound((said, _words(near)), quiet=True))
    return reply(turn.say("word-unknown", word=escape(turn.argument[:60])))


def _definition(turn: Turn, term: Term) -> Text:
    return turn.text(
        "word-definition",
        term=escape(term.term),
        definition=term.definition,
        source=escape(term.source),
    )


def _see_also(terms: dict[str, Term], term: Term) -> tuple[Block, ...]:
    related = tuple(terms[each] for each in term.see if each in terms)
    return (_words(related),) if related else ()


def _words(terms: tuple[Term, ...] | list[Term]) -> Buttons:
    return Buttons(tuple(Button(term.term, f"word:{term.id}") for term in terms))
