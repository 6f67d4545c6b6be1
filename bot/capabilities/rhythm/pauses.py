"""Delay, pause, stop and return."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.capabilities.profile.onboarding import welcome
from bot.capabilities.profile.preferences import still_silent
from bot.capabilities.study import progression
from bot.capabilities.study.lesson import open_lesson
from bot.capabilities.study.model import Coursework, Enrolled
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.messages import Block, Button, Buttons, Outbound
from bot.domain.people import LearnerState
from bot.texts.dates import read_day
from bot.turn.decision import Decision, DeliveryAsked, reply
from bot.turn.turn import Turn

AFTERNOON = time(14, 0)
LEAVE_MAX = timedelta(days=366)
YEARLESS_MAX = timedelta(days=300)
_DELAYS = ("hour", "afternoon", "tomorrow")


def later(turn: Turn, work: Enrolled) -> Decision:
    """« plus tard »: send it in an hour, this afternoon or tomorrow, within working time."""
    if silence := still_silent(turn):
        return reply(Outbound(silence))
    if work.active is None or work.active.open is None:
        return reply(turn.say("later-nothing", "lesson"))
    if turn.argument not in _DELAYS:
        morning = turn.now.astimezone(ZoneInfo(turn.learner.zone)).time() < AFTERNOON
        offered = _DELAYS if morning else ("hour", "tomorrow")
        buttons = tuple(Button(turn.speech(f"later-{each}"), f"later:{each}") for each in offered)
        return reply(Outbound((turn.text("later-ask"), Buttons(buttons)), quiet=True))
    due = turn.open_at(_wanted(turn), turn.learner)
    moved = replace(turn.learner, next_due_at=turn.calendar.next_day(turn.learner, due))
    said = turn.say("later-kept", **turn.moment(due))
    return reply(said, learner=moved, keep=_ask_again(turn, work, due))


def _ask_again(turn: Turn, work: Enrolled, due: datetime) -> tuple[DeliveryAsked, ...]:
    """Return the change that brings the active course's lesson at `due`."""
    enrollment = work.active
    lesson = enrollment and progression.current(enrollment, work.courses[enrollment.course_id])
    if not enrollment or not lesson:
        return ()
    delivery = Delivery(
        slot=f"later:{due:%Y%m%dT%H%M%S}:{turn.now:%d%H%M%S}",  # unique for each request
        workspace_id=turn.learner.workspace_id,
        learner_id=turn.learner.id,
        kind=DeliveryKind.LATER,
        item=f"{enrollment.course_id}/{lesson.id}",
        due_at=due,
        visible_at=due,
    )
    return (DeliveryAsked(delivery),)


def _wanted(turn: Turn) -> datetime:
    local = turn.now.astimezone(ZoneInfo(turn.learner.zone))
    afternoon = datetime.combine(local.date(), AFTERNOON, local.tzinfo)
    return {
        "hour": turn.now + timedelta(hours=1),
        "afternoon": max(afternoon, local + timedelta(hours=1)),
        "tomorrow": turn.calendar.next_day(turn.learner, turn.now),
    }[turn.argument]


def pause(turn: Turn, work: Enrolled) -> Decision:
    """« pause »: hold unprompted messages until « reprendre », or until the day given."""
    if turn.learner.state is LearnerState.STOPPED:
        return reply(Outbound(still_silent(turn)))
    if not turn.argument:
        return _silence(turn, LearnerState.PAUSED, turn.text("paused"), _lengths(turn))
    back = read_day(turn.argument, turn.today)
    said_year = str(back.year) in turn.argument if back else False
    most = LEAVE_MAX if said_year else YEARLESS_MAX  # « 3 mars » on 4 March is a slip
    if back is None or not turn.today < back <= turn.today + most:
        return reply(turn.say("pause-which"))
    away = replace(turn.learner, back_on=back, state=LearnerState.ACTIVE)
    due = turn.calendar.next_slot(away, turn.now) if work.enrollments else None
    learner = replace(away, next_due_at=due)
    if due is None:  # no course was begun
        return reply(turn.say("paused-before"), learner=learner)
    said = turn.say("paused-until", "resume", **turn.moment(due))
    return reply(said, learner=learner)


def stop(turn: Turn, _: None) -> Decision:
    """« arrêter »: end all messages; progress stays until it is erased."""
    return _silence(turn, LearnerState.STOPPED, turn.text("stopped"), turn.buttons("start"))


def _silence(turn: Turn, state: LearnerState, *said: Block) -> Decision:
    silent = replace(turn.learner, state=state, next_due_at=None)
    return reply(Outbound(said, quiet=True), learner=silent)


def _lengths(turn: Turn) -> Buttons:
    """Return the buttons for lengths of a pause; actions hold the words typed after « pause »."""
    words = {"pause-week": "1 semaine", "pause-fortnight": "2 semaines"}
    lengths = [Button(turn.speech(key), f"pause:{said}") for key, said in words.items()]
    return Buttons((*lengths, *turn.buttons("resume").buttons))


def resume(turn: Turn, work: Coursework) -> Decision:
    """« reprendre »: show the current lesson now, and send the next ones from tomorrow."""
    if work.active is None:
        return welcome(turn, work)
    learner = turn.learner
    away = learner.back_on is not None and learner.back_on > turn.today
    if learner.state is LearnerState.ACTIVE and not away:
        said = turn.say("resume-not-paused", "lesson", **turn.next_moment(learner))
        return reply(said)
    back = replace(learner, state=LearnerState.ACTIVE, back_on=None)
    return open_lesson(turn.with_learner(back), work, work.active, turn.text("resumed"))
