"""What leaves unprompted. Decided again at the moment of sending: things may have changed."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.capabilities.rhythm.rules import SILENT_MAX
from bot.capabilities.study import progression
from bot.capabilities.study.lesson import open_lesson
from bot.capabilities.study.review import ask_again
from bot.domain.deliveries import Claimed, DeliveryKind
from bot.domain.people import LearnerState
from bot.turn.decision import Decision
from bot.turn.turn import Turn

_HEADS = {
    DeliveryKind.LESSON: "daily-lesson",
    DeliveryKind.REMINDER: "daily-reminder",
    DeliveryKind.LATER: "daily-later",
}


def deliver(turn: Turn, due: Claimed) -> Decision:
    """The message for the item of the day; no reply when it has lost its reason.

    It has when its day is over or working time is, when the learner paused or stopped, or got past
    that lesson or those reviews. Then it does not count as one they left without a word; what they
    asked for and could not have comes back with their next slot.
    """
    decision, learner = _deliver(turn, due), turn.learner
    if decision and _is_its_day(turn, due):
        return decision
    if due.kind is not DeliveryKind.LATER:
        return Decision(replies=(), learner=replace(learner, silent=max(0, learner.silent - 1)))
    if decision and learner.next_due_at:
        slot = turn.calendar.next_slot(learner, turn.now)
        learner = replace(learner, next_due_at=min(learner.next_due_at, slot))
    return Decision(replies=(), learner=learner)


def _is_its_day(turn: Turn, due: Claimed) -> bool:
    planned = due.due_at.astimezone(ZoneInfo(turn.learner.zone)).date()
    return planned >= turn.today and turn.calendar.allows(turn.learner, turn.now)


def _deliver(turn: Turn, due: Claimed) -> Decision | None:
    if due.kind is DeliveryKind.PAUSE:
        return _fall_silent(turn)
    if turn.learner.state is not LearnerState.ACTIVE:
        return None
    if due.kind is DeliveryKind.REVIEW and (asked := ask_again(turn, turn.text("daily-review"))):
        return asked
    enrollment = turn.active
    lesson = enrollment and progression.current(enrollment, turn.courses[enrollment.course_id])
    if not enrollment or not lesson:
        return None
    kind = due.kind
    if kind is DeliveryKind.REVIEW:  # of questions that have left their course: the lesson, then
        kind = DeliveryKind.REMINDER if enrollment.open else DeliveryKind.LESSON
    elif lesson.id != due.item.partition("/")[2]:
        return None
    return replace(open_lesson(turn, enrollment, turn.text(_HEADS[kind])), learner=None)


def _fall_silent(turn: Turn) -> Decision | None:
    """After several messages without a word back: no more, and a way to resume."""
    active = turn.learner.state is LearnerState.ACTIVE
    # Else it was decided already, and is composed again after a crash.
    if turn.learner.state is LearnerState.STOPPED or (active and turn.learner.silent <= SILENT_MAX):
        return None
    silent = replace(turn.learner, state=LearnerState.PAUSED, next_due_at=None, silent=0)
    return Decision(replies=(turn.say("daily-pause", "resume"),), learner=silent)
