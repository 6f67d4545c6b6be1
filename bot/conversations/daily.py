"""What leaves unprompted. Decided again at the moment of sending: things may have changed."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations.lesson import open_lesson
from bot.conversations.talk import Decision, Talk
from bot.learning import progression
from bot.people import LearnerState
from bot.study import Kind

_HEADS = {Kind.LESSON: "daily-lesson", Kind.REMINDER: "daily-reminder", Kind.LATER: "daily-later"}


def deliver(talk: Talk, kind: Kind, lesson_id: str) -> Decision | None:
    """The message for the item of the day; None when it has lost its reason.

    It has when the learner paused or stopped, finished the course, or got past that lesson.
    """
    enrollment = talk.active
    # Silence was decided already when a pause is composed again after a crash.
    allowed = (LearnerState.ACTIVE, LearnerState.PAUSED)[: 1 + (kind is Kind.PAUSE)]
    if enrollment is None or talk.learner.state not in allowed:
        return None
    course = talk.courses[enrollment.course_id]
    lesson = progression.current(enrollment, course)
    if lesson is None or lesson.id != lesson_id:
        return None
    if kind is Kind.PAUSE:
        return _fall_silent(talk)
    decision = open_lesson(talk, enrollment, talk.text(_HEADS[kind]))
    # The planner has booked the next slot already.
    kept = [replace(e, next_due_at=enrollment.next_due_at) for e in decision.enrollments]
    return replace(decision, enrollments=tuple(kept))


def _fall_silent(talk: Talk) -> Decision:
    """After several messages without a word back: no more, and a way to resume."""
    silent = [replace(e, next_due_at=None, silent=0) for e in talk.enrollments if e.next_due_at]
    return Decision(
        replies=(talk.say("daily-pause", "resume"),),
        learner=replace(talk.learner, state=LearnerState.PAUSED),
        enrollments=tuple(silent),
    )
