"""The words of the glossary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.domain.messages import Block, Button, Buttons, Outbound, Text
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Term
from lessons.glossary import look_up
from lessons.markup import escape

_SOME = 6  # terms shown to a learner who names none


def word(turn: Turn, _: None) -> Decision:
    """« mot … »: show a term of the glossary, or the nearest ones."""
    terms = turn.library.glossary
    if not turn.argument.strip():
        some = tuple(terms.values())[:_SOME]
        return reply(Outbound((turn.text("word-which"), taps(some)), quiet=True))
    term, near = look_up(terms, turn.argument)
    if term:
        return reply(Outbound((_definition(turn, term), *_see_also(terms, term))))
    if near:
        said = turn.text("word-near", word=escape(turn.argument[:60]))
        return reply(Outbound((said, taps(near)), quiet=True))
    return reply(turn.say("word-unknown", word=escape(turn.argument[:60])))


def _definition(turn: Turn, term: Term) -> Text:
    return turn.text(
        "word-definition",
        term=escape(term.term),
        definition=term.definition,
        source=escape(term.source),
    )


def _see_also(terms: dict[str, Term], term: Term) -> tuple[Block, ...]:
    related = named(terms, term.see)
    return (taps(related),) if related else ()


def named(terms: Mapping[str, Term], ids: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms of these ids, without those that left the glossary."""
    return tuple(terms[each] for each in ids if each in terms)


def taps(terms: Iterable[Term]) -> Buttons:
    """Return a button for each term, which opens its definition."""
    return Buttons(tuple(Button(term.term, f"word:{term.id}") for term in terms))
