"""What leaves unprompted. Decided again at the moment of sending: things may have changed."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.conversations.lesson import open_lesson
from bot.conversations.review import ask_again
from bot.conversations.talk import Decision, Talk
from bot.learning import progression
from bot.learning.day import SILENT_MAX
from bot.people import LearnerState
from bot.study import Due, Kind

_HEADS = {Kind.LESSON: "daily-lesson", Kind.REMINDER: "daily-reminder", Kind.LATER: "daily-later"}


def deliver(talk: Talk, due: Due) -> Decision:
    """The message for the item of the day; no reply when it has lost its reason.

    It has when its day is over or working time is, when the learner paused or stopped, or got past
    that lesson or those reviews. Then it does not count as one they left without a word; what they
    asked for and could not have comes back with their next slot.
    """
    decision, learner = _deliver(talk, due), talk.learner
    if decision and _is_its_day(talk, due):
        return decision
    if due.kind is not Kind.LATER:
        return Decision(replies=(), learner=replace(learner, silent=max(0, learner.silent - 1)))
    if decision and learner.next_due_at:
        slot = talk.calendar.next_slot(learner, talk.now)
        learner = replace(learner, next_due_at=min(learner.next_due_at, slot))
    return Decision(replies=(), learner=learner)


def _is_its_day(talk: Talk, due: Due) -> bool:
    planned = due.due_at.astimezone(ZoneInfo(talk.learner.zone)).date()
    return planned >= talk.today and talk.calendar.allows(talk.learner, talk.now)


def _deliver(talk: Talk, due: Due) -> Decision | None:
    if due.kind is Kind.PAUSE:
        return _fall_silent(talk)
    if talk.learner.state is not LearnerState.ACTIVE:
        return None
    if due.kind is Kind.REVIEW and (asked := ask_again(talk, talk.text("daily-review"))):
        return asked
    enrollment = talk.active
    lesson = enrollment and progression.current(enrollment, talk.courses[enrollment.course_id])
    if not enrollment or not lesson:
        return None
    kind = due.kind
    if kind is Kind.REVIEW:  # of questions that have left their course: the lesson, then
        kind = Kind.REMINDER if enrollment.open else Kind.LESSON
    elif lesson.id != due.item.partition("/")[2]:
        return None
    return replace(open_lesson(talk, enrollment, talk.text(_HEADS[kind])), learner=None)


def _fall_silent(talk: Talk) -> Decision | None:
    """After several messages without a word back: no more, and a way to resume."""
    active = talk.learner.state is LearnerState.ACTIVE
    # Else it was decided already, and is composed again after a crash.
    if talk.learner.state is LearnerState.STOPPED or (active and talk.learner.silent <= SILENT_MAX):
        return None
    silent = replace(talk.learner, state=LearnerState.PAUSED, next_due_at=None, silent=0)
    return Decision(replies=(talk.say("daily-pause", "resume"),), learner=silent)
