"""What leaves unprompted. Decided again at the moment of sending: things may have changed."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations.lesson import open_lesson
from bot.conversations.review import ask_again
from bot.conversations.talk import Decision, Talk
from bot.learning import progression
from bot.people import LearnerState
from bot.study import Kind

_HEADS = {Kind.LESSON: "daily-lesson", Kind.REMINDER: "daily-reminder", Kind.LATER: "daily-later"}


def deliver(talk: Talk, kind: Kind, lesson_id: str) -> Decision | None:
    """The message for the item of the day; None when it has lost its reason.

    It has when the learner paused or stopped, or got past that lesson or those reviews. The next
    slot is the planner's: this leaves it alone.
    """
    # Silence was decided already when a pause is composed again after a crash.
    allowed = (LearnerState.ACTIVE, LearnerState.PAUSED)[: 1 + (kind is Kind.PAUSE)]
    if talk.learner.state not in allowed:
        return None
    if kind is Kind.PAUSE:
        return _fall_silent(talk)
    if kind is Kind.REVIEW:
        return ask_again(talk, talk.text("daily-review")) if talk.cards else None
    enrollment = talk.active
    lesson = enrollment and progression.current(enrollment, talk.courses[enrollment.course_id])
    if not enrollment or not lesson or lesson.id != lesson_id:
        return None
    return replace(open_lesson(talk, enrollment, talk.text(_HEADS[kind])), learner=None)


def _fall_silent(talk: Talk) -> Decision:
    """After several messages without a word back: no more, and a way to resume."""
    silent = replace(talk.learner, state=LearnerState.PAUSED, next_due_at=None, silent=0)
    return Decision(replies=(talk.say("daily-pause", "resume"),), learner=silent)
