"""« chercher »: a word in the lessons that are done and in the glossary, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.capabilities.practice.finding import Found, find_in_lesson, find_in_term, wanted
from bot.capabilities.practice.replay import NAMED_MAX, done_lessons
from bot.capabilities.study.model import Enrolled
from bot.domain.messages import Button, Buttons, Outbound, Text
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape
from lessons.sanitize import line

SHOWN_MAX = 6  # places


class Hit(NamedTuple):
    """A place where the words stand, and the button that opens it."""

    found: Found
    title: str
    kind: str  # lesson or term
    action: str


def search(turn: Turn, work: Enrolled) -> Decision:
    """« chercher … »: list where every word stands, each with a button to read it."""
    said, words = line(turn.argument)[:NAMED_MAX], wanted(turn.argument)
    if not words:
        return reply(turn.say("search-short" if said else "search-what"))
    hits = sorted(_hits(turn, work, words), key=lambda each: each.found.part)
    if not hits:
        return reply(turn.say("search-none", "replay", "further", word=escape(said)))
    shown = hits[:SHOWN_MAX]
    head = turn.text("search-found", count=len(hits), word=escape(said))
    entries = "\n".join(f"- {_name(turn, each)}" for each in shown)
    taps = Buttons(tuple(Button(each.title, each.action) for each in shown))
    more = (turn.aside("search-more", count=len(hits) - SHOWN_MAX),) if hits[SHOWN_MAX:] else ()
    return reply(Outbound((head, Text(entries), *more, taps), quiet=True))


def _hits(turn: Turn, work: Enrolled, words: tuple[str, ...]) -> Iterator[Hit]:
    for done in done_lessons(turn, work):
        if found := find_in_lesson(done.lesson, words):
            yield Hit(found, done.lesson.title, "lesson", done.action)
    for term in turn.library.glossary.values():
        if found := find_in_term(term, words):
            yield Hit(found, term.term, "term", f"word:{term.id}")


def _name(turn: Turn, hit: Hit) -> str:
    """Return a title, where the words stand there, and what is around them."""
    where = turn.speech(f"search-in-{hit.kind}-{hit.found.part.name.lower()}")
    excerpt = f"\n  {escape(hit.found.excerpt)}" if hit.found.excerpt else ""
    return f"**{escape(hit.title)}** ({where}){excerpt}"
