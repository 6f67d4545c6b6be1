"""Answers about a course, kept apart from knowledge: confidence before and after, how it was."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.capabilities.opinion.changes import ConfidenceAdded, OpinionKept
from bot.capabilities.opinion.model import REMARK_MAX, Feeling, Felt, Opinion
from bot.capabilities.study.answers import stale
from bot.capabilities.study.confidence import AFTER, BEFORE, how_it_was
from bot.capabilities.study.lesson import begin_lesson
from bot.domain.messages import Block, Button, Buttons, Choices, Feedback, Outbound, Text
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from bot.understanding.words import listen
from lessons.matching import normalise
from lessons.questions.scale import STEPS
from lessons.sanitize import line

_NOTHING = frozenset({"", "non", "no", "rien", "rien a dire", "ras", "nothing", "none"})
_SELF = re.compile(
    r"(?:je (?:suis|serai|pars|pose|reviens|rentre)|en|pause|absent\w*|conges?|vacances"
    r"|i am|i will|on|away|out|back)\b"
)
_ABSENCE = re.compile(
    r"SPAN|DATE|DAY|\b(?:pause|absent\w*|conges?|vacances|arret|leave|holidays?|vacation|away)\b"
)


def confidence(turn: Turn, felt: Felt) -> Decision:
    """Keep a first answer to the scale of a course; then its first lesson, or the way come."""
    course_id, _, moment = turn.argument.partition(":")
    enrollment, value = felt.work.enrollment(course_id), _value(turn)
    if enrollment is None or value is None or moment not in (BEFORE, AFTER):
        return stale(turn)
    before = felt.confidence.get(moment)
    if before is not None:
        told = turn.text("confidence-known", value=before)
        closed = Feedback(f"confidence:{turn.argument}", (f"{before}",), "")
        return reply(Outbound((closed, told), quiet=True))
    added = ConfidenceAdded(
        Feeling(
            learner_id=turn.learner.id,
            course_id=course_id,
            moment=moment,
            value=value,
            given_at=turn.now,
        )
    )
    return _go_on(turn, felt, course_id, moment, value).keeping(added)


def _go_on(turn: Turn, felt: Felt, course_id: str, moment: str, value: int) -> Decision:
    """Return what follows: the lesson that waited, or how far they came and how it was."""
    action, picked = f"confidence:{turn.argument}", (f"{value}",)
    if moment == AFTER:
        closed = Feedback(action, picked, "")
        came = _name_lift(turn, felt.confidence.get(BEFORE), value)
        return reply(Outbound((closed, came, *how_it_was(turn, course_id))))
    course, active = felt.work.courses[course_id], felt.work.active
    said = course.confidence.explanation if course.confidence else ""
    closed = Feedback(action, picked, said)
    if active is None or active.course_id != course_id or active.done:
        return reply(Outbound((closed,), quiet=True))
    return begin_lesson(turn, felt.work, active, closed)


def opinion(turn: Turn, felt: Felt) -> Decision:
    """Keep how useful a course was, then ask for a remark; each may be passed."""
    course_id, _, word = turn.argument.partition(":")
    if felt.work.enrollment(course_id) is None:
        return stale(turn)
    if word == "pass":
        return _passed(turn, felt)
    value = _value(turn)
    if value is None:
        return reply(Outbound(how_it_was(turn, course_id)))
    given = felt.opinion or Opinion(
        learner_id=turn.learner.id, course_id=course_id, rating=value, given_at=turn.now
    )
    kept = OpinionKept(replace(given, rating=value))
    closed = Feedback(f"opinion:{turn.argument}", turn.picked, "")
    return reply(Outbound((closed, *_ask_remark(turn, course_id))), keep=(kept,))


def remark(turn: Turn, felt: Felt) -> Decision:
    """Keep a remark in the learner's own words, as far as they fit."""
    said = line(" ".join(turn.picked))
    if felt.opinion is None:
        return stale(turn)
    if normalise(said) in _NOTHING:
        return _passed(turn, felt)
    kept = OpinionKept(replace(felt.opinion, remark=said[:REMARK_MAX].strip()))
    key = "opinion-shortened" if len(said) > REMARK_MAX else "opinion-thanks"
    closed = Feedback(f"remark:{turn.argument}", turn.picked, "")
    told = turn.text(key, kept=REMARK_MAX), turn.buttons("progress", "further")
    return reply(Outbound((closed, *told), quiet=True), keep=(kept,))


def is_remark(text: str) -> bool:
    """Return True for words that are a remark before they are read as a command.

    A text that begins as a leave does, « je serai absente lundi », goes to the commands first.
    """
    plain = listen(text).plain
    return not (_SELF.match(plain) and _ABSENCE.search(plain))


def _passed(turn: Turn, felt: Felt) -> Decision:
    """Close what was passed; thank only for what was given."""
    key = "opinion-thanks" if felt.opinion else "opinion-passed"
    return reply(turn.say(key, "progress", "further"))


def _ask_remark(turn: Turn, course_id: str) -> tuple[Block, ...]:
    action = f"remark:{course_id}"
    asked = Choices(action, turn.speech("opinion-remark"), (), free=True)
    return asked, Buttons((Button(turn.speech("button-skip"), f"opinion:{course_id}:pass"),))


def _name_lift(turn: Turn, before: int | None, after: int) -> Text:
    """Return in words how far somebody came, from 0 to 10 each; without « before », thanks."""
    if before is None:
        return turn.text("confidence-thanks")
    key = "more" if after > before else "same" if after == before else "less"
    return turn.text(f"confidence-{key}", before=before, after=after, points=abs(after - before))


def _value(turn: Turn) -> int | None:
    """Return the number that was picked; None for anything else."""
    return int(turn.picked[0]) if len(turn.picked) == 1 and turn.picked[0] in STEPS else None
