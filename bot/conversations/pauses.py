"""Not now, not these weeks, not any more; and back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.conversations.enrollments import next_slot
from bot.conversations.lesson import open_lesson
from bot.conversations.onboarding import welcome
from bot.conversations.talk import Decision, Talk
from bot.messages import Button, Buttons, Outbound
from bot.people import LearnerState

AFTERNOON = time(14, 0)
_DELAYS = ("hour", "afternoon", "tomorrow")


def later(talk: Talk) -> Decision:
    """« plus tard »: in an hour, this afternoon or tomorrow, always within working time."""
    if talk.active is None or talk.active.open is None:
        return Decision(replies=(talk.say("later-nothing", "lesson"),))
    if talk.argument not in _DELAYS:
        buttons = tuple(Button(talk.speech(f"later-{each}"), f"later:{each}") for each in _DELAYS)
        return Decision(replies=(Outbound((talk.text("later-ask"), Buttons(buttons)), quiet=True),))
    due = _within(talk, _wanted(talk))
    moved = replace(talk.active, next_due_at=talk.calendar.next_day(talk.learner, due), silent=0)
    said = talk.say("later-kept", **talk.moment(due))
    return Decision(replies=(said,), enrollments=(moved,), later=due)


def _wanted(talk: Talk) -> datetime:
    local = talk.now.astimezone(ZoneInfo(talk.learner.zone))
    afternoon = datetime.combine(local.date(), AFTERNOON, local.tzinfo)
    return {
        "hour": talk.now + timedelta(hours=1),
        "afternoon": max(afternoon, local + timedelta(minutes=1)),
        "tomorrow": talk.calendar.next_day(talk.learner, talk.now),
    }[talk.argument]


def _within(talk: Talk, wanted: datetime) -> datetime:
    """That instant, or the next slot when it falls outside working time."""
    if talk.calendar.allows(talk.learner, wanted):
        return wanted
    return talk.calendar.next_slot(talk.learner, wanted)


def pause(talk: Talk) -> Decision:
    """« pause »: nothing more unprompted until « reprendre »."""
    return _silence(talk, LearnerState.PAUSED, "paused", "resume")


def stop(talk: Talk) -> Decision:
    """« arrêter »: nothing more at all; what was learned stays until it is erased."""
    return _silence(talk, LearnerState.STOPPED, "stopped", "start")


def _silence(talk: Talk, state: LearnerState, key: str, button: str) -> Decision:
    silent = [replace(e, next_due_at=None) for e in talk.enrollments if e.next_due_at]
    return Decision(
        replies=(talk.say(key, button),),
        learner=replace(talk.learner, state=state),
        enrollments=tuple(silent),
    )


def resume(talk: Talk) -> Decision:
    """« reprendre »: the lesson where it was left, now, and the next ones from tomorrow."""
    if talk.active is None:
        return welcome(talk)
    if talk.learner.state is LearnerState.ACTIVE:
        return Decision(
            replies=(talk.say("resume-not-paused", "lesson", **next_slot(talk, talk.active)),)
        )
    learner = replace(talk.learner, state=LearnerState.ACTIVE)
    opened = open_lesson(talk.with_learner(learner), talk.active, talk.text("resumed"))
    return replace(opened, learner=learner)
