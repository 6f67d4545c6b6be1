"""Questions on a course: how confident a learner feels before and after it, and how it was."""

from __future__ import annotations

from bot.domain.messages import Block, Button, Buttons, Choices, Option
from bot.turn.turn import Turn
from lessons.course import Course
from lessons.questions.scale import STEPS

BEFORE, AFTER = "before", "after"


def before(turn: Turn, course: Course) -> tuple[Block, ...]:
    """Return the question of a course that begins, with a way past it; none if it has none."""
    return _ask(turn, course, BEFORE, "lesson")


def after(turn: Turn, course: Course) -> tuple[Block, ...]:
    """Return the question of a course that ends: the same as before, else how it was."""
    return _ask(turn, course, AFTER, f"opinion:{course.id}:ask") or how_it_was(turn, course.id)


def how_it_was(turn: Turn, course_id: str) -> tuple[Block, ...]:
    """Return the question how a course was, with a way past it."""
    low, high = turn.speech("opinion-low"), turn.speech("opinion-high")
    prompt = turn.speech("opinion-ask")
    asked = _scale(f"opinion:{course_id}", prompt, (low, high))
    return asked, _past(turn, f"opinion:{course_id}:pass")


def _ask(turn: Turn, course: Course, moment: str, past: str) -> tuple[Block, ...]:
    asked = course.confidence
    if asked is None:
        return ()
    action = f"confidence:{course.id}:{moment}"
    scale = _scale(action, asked.prompt, (asked.low, asked.high))
    said = turn.text(f"confidence-{moment}", foreign=_foreign(turn, course))
    return said, scale, _past(turn, past)


def _foreign(turn: Turn, course: Course) -> str:
    """Return the language of a course that is not the learner's; empty if it is."""
    return "" if course.language == turn.speech.language else course.language


def _scale(action: str, prompt: str, ends: tuple[str, str]) -> Choices:
    return Choices(action, prompt, tuple(Option(each, each) for each in STEPS), ends=ends)


def _past(turn: Turn, action: str) -> Buttons:
    return Buttons((Button(turn.speech("button-skip"), action),))
