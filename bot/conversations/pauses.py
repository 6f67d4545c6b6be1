"""Not now, not these weeks, not any more; and back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.conversations.lesson import open_lesson
from bot.conversations.onboarding import welcome
from bot.conversations.preferences import still_silent
from bot.conversations.talk import Decision, Talk
from bot.messages import Block, Button, Buttons, Outbound
from bot.people import LearnerState
from bot.texts.moments import read_day

AFTERNOON = time(14, 0)
LEAVE_MAX = timedelta(days=366)
YEARLESS_MAX = timedelta(days=300)
_DELAYS = ("hour", "afternoon", "tomorrow")


def later(talk: Talk) -> Decision:
    """« plus tard »: in an hour, this afternoon or tomorrow, always within working time."""
    if silence := still_silent(talk):
        return Decision(replies=(Outbound(silence),))
    if talk.active is None or talk.active.open is None:
        return Decision(replies=(talk.say("later-nothing", "lesson"),))
    if talk.argument not in _DELAYS:
        morning = talk.now.astimezone(ZoneInfo(talk.learner.zone)).time() < AFTERNOON
        offered = _DELAYS if morning else ("hour", "tomorrow")
        buttons = tuple(Button(talk.speech(f"later-{each}"), f"later:{each}") for each in offered)
        return Decision(replies=(Outbound((talk.text("later-ask"), Buttons(buttons)), quiet=True),))
    due = _within(talk, _wanted(talk))
    moved = replace(talk.learner, next_due_at=talk.calendar.next_day(talk.learner, due))
    said = talk.say("later-kept", **talk.moment(due))
    return Decision(replies=(said,), learner=moved, later=due)


def _wanted(talk: Talk) -> datetime:
    local = talk.now.astimezone(ZoneInfo(talk.learner.zone))
    afternoon = datetime.combine(local.date(), AFTERNOON, local.tzinfo)
    return {
        "hour": talk.now + timedelta(hours=1),
        "afternoon": max(afternoon, local + timedelta(hours=1)),
        "tomorrow": talk.calendar.next_day(talk.learner, talk.now),
    }[talk.argument]


def _within(talk: Talk, wanted: datetime) -> datetime:
    """That instant, or the next slot when it falls outside working time."""
    if talk.calendar.allows(talk.learner, wanted):
        return wanted
    return talk.calendar.next_slot(talk.learner, wanted)


def pause(talk: Talk) -> Decision:
    """« pause »: nothing more unprompted until « reprendre », or until a day that is named."""
    if talk.learner.state is LearnerState.STOPPED:
        return Decision(replies=(Outbound(still_silent(talk)),))
    if not talk.argument:
        return _silence(talk, LearnerState.PAUSED, talk.text("paused"), _lengths(talk))
    back = read_day(talk.argument, talk.today)
    said_year = str(back.year) in talk.argument if back else False
    most = LEAVE_MAX if said_year else YEARLESS_MAX  # « 3 mars », said on 4 March, is a slip
    if back is None or not talk.today < back <= talk.today + most:
        return Decision(replies=(talk.say("pause-which"),))
    away = replace(talk.learner, back_on=back, state=LearnerState.ACTIVE)
    due = talk.calendar.next_slot(away, talk.now) if talk.enrollments else None
    learner = replace(away, next_due_at=due)
    if due is None:  # nothing was begun
        return Decision(replies=(talk.say("paused-before"),), learner=learner)
    said = talk.say("paused-until", "resume", **talk.moment(due))
    return Decision(replies=(said,), learner=learner)


def stop(talk: Talk) -> Decision:
    """« arrêter »: nothing more at all; what was learned stays until it is erased."""
    return _silence(talk, LearnerState.STOPPED, talk.text("stopped"), talk.buttons("start"))


def _silence(talk: Talk, state: LearnerState, *said: Block) -> Decision:
    silent = replace(talk.learner, state=state, next_due_at=None)
    return Decision(replies=(Outbound(said, quiet=True),), learner=silent)


def _lengths(talk: Talk) -> Buttons:
    """For how long; what a button says after `pause:` is what one would type after « pause »."""
    words = {"pause-week": "1 semaine", "pause-fortnight": "2 semaines"}
    lengths = [Button(talk.speech(key), f"pause:{said}") for key, said in words.items()]
    return Buttons((*lengths, *talk.buttons("resume").buttons))


def resume(talk: Talk) -> Decision:
    """« reprendre »: the lesson where it was left, now, and the next ones from tomorrow."""
    if talk.active is None:
        return welcome(talk)
    learner = talk.learner
    away = learner.back_on is not None and learner.back_on > talk.today
    if learner.state is LearnerState.ACTIVE and not away:
        said = talk.say("resume-not-paused", "lesson", **talk.next_moment(learner))
        return Decision(replies=(said,))
    back = replace(learner, state=LearnerState.ACTIVE, back_on=None)
    return open_lesson(talk.with_learner(back), talk.active, talk.text("resumed"))
