"""Courses to follow here, longer ones elsewhere, and the words of the glossary."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

from bot.conversations.talk import Decision, Talk
from bot.learning.recommendation import Advice, Reason, advise
from bot.markup import escape
from bot.messages import Block, Button, Buttons, Outbound, Text
from bot.texts.moments import write_date
from lessons.course import Term, Topic
from lessons.glossary import look_up

_SOME = 6  # terms shown to somebody who names none


def further(talk: Talk) -> Decision:
    """« formations »: three longer courses, each with the reason for its choice."""
    return Decision(replies=(Outbound(advice(talk)),))


def advice(talk: Talk) -> tuple[Block, ...]:
    today = talk.now.astimezone(ZoneInfo(talk.learner.zone)).date()
    found = advise(
        talk.library.catalogue.values(),
        hard=_hard_topics(talk),
        named=_named(talk),
        trade=talk.learner.trade,
        language=talk.learner.language,
        today=today,
    )
    if not found:
        return (talk.text("further-none"),)
    entries = [Text(_entry(talk, each)) for each in found]
    return (talk.text("further-intro", count=len(found)), *entries)


def _entry(talk: Talk, each: Advice) -> str:
    course = each.course
    reason_args: dict[str, object] = {}
    if each.reason is Reason.HARD and each.topic:
        reason_args["topic"] = talk.speech(f"topic-{each.topic}")
    if each.reason is Reason.TRADE:
        reason_args["trade"] = talk.speech(f"trade-{talk.learner.trade}")
    return talk.speech(
        "further-entry",
        title=escape(course.title),
        url=course.url,
        provider=escape(course.provider),
        duration=escape(course.duration),
        level=talk.speech(f"level-{course.level}"),
        cost=talk.speech(f"cost-{course.cost}"),
        status=talk.speech(f"status-{course.status}"),
        access=escape(course.access),
        checked=write_date(course.checked_on, talk.speech.language),
        reason=talk.speech(f"reason-{each.reason}", **reason_args),
    )


def _hard_topics(talk: Talk) -> Counter[Topic]:
    """How many first answers were wrong, by topic of their lesson."""
    hard: Counter[Topic] = Counter()
    for answer in talk.answers:
        course = talk.courses.get(answer.course_id)
        lesson = course.lesson(answer.lesson_id) if course else None
        if lesson and not answer.correct:
            hard.update(lesson.topics)
    return hard


def _named(talk: Talk) -> frozenset[str]:
    """Ids of the longer courses that the lessons already done point to."""
    return frozenset(
        further_id
        for enrollment in talk.enrollments
        if (course := talk.courses.get(enrollment.course_id))
        for lesson in course.lessons
        if lesson.id in enrollment.done
        for further_id in lesson.further
    )


def word(talk: Talk) -> Decision:
    """« mot … »: a term of the glossary, or the nearest ones."""
    terms = talk.library.glossary
    if not talk.argument.strip():
        some = tuple(terms.values())[:_SOME]
        return Decision(replies=(Outbound((talk.text("word-which"), _words(some)), quiet=True),))
    term, near = look_up(terms, talk.argument)
    if term:
        return Decision(replies=(Outbound((_definition(talk, term), *_see_also(terms, term))),))
    if near:
        said = talk.text("word-near", word=escape(talk.argument[:60]))
        return Decision(replies=(Outbound((said, _words(near)), quiet=True),))
    return Decision(replies=(talk.say("word-unknown", word=escape(talk.argument[:60])),))


def _definition(talk: Talk, term: Term) -> Text:
    return talk.text(
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
