"""Delay, pause and return."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.capabilities.profile.onboarding import welcome
from bot.capabilities.profile.preferences import outlook, rebook, still_silent
from bot.capabilities.study import progression
from bot.capabilities.study.lesson import open_lesson
from bot.capabilities.study.model import Coursework, Enrolled
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.messages import Block, Button, Buttons, Outbound, Text
from bot.domain.people import LearnerState
from bot.texts.dates import write_day
from bot.texts.leaves import Leave, read_leave, says_when
from bot.turn.decision import Decision, DeliveryAsked, reply
from bot.turn.turn import Turn

AFTERNOON = time(14, 0)
LEAVE_MAX = timedelta(days=366)
YEARLESS_MAX = timedelta(days=300)
_BARE_MAX = 3  # words of a bare day: « lundi prochain », « 15 décembre 2026 »
_DELAYS = ("hour", "afternoon", "tomorrow")


def later(turn: Turn, work: Enrolled) -> Decision:
    """« plus tard »: send it in an hour, this afternoon or tomorrow, within working time."""
    if silence := still_silent(turn):
        return reply(Outbound(silence))
    if work.active is None or work.active.open is None:
        if turn.learner.menu.action_asked.startswith("review:"):
            return reply(Outbound((turn.text("later-review"), *outlook(turn)), quiet=True))
        nothing = (turn.text("later-nothing"), *outlook(turn))
        return reply(Outbound((*nothing, turn.buttons("lesson")), quiet=True))
    if turn.argument not in _DELAYS:
        morning = turn.now.astimezone(ZoneInfo(turn.learner.zone)).time() < AFTERNOON
        offered = _DELAYS if morning else ("hour", "tomorrow")
        buttons = tuple(Button(turn.speech(f"later-{each}"), f"later:{each}") for each in offered)
        return reply(Outbound((turn.text("later-ask"), Buttons(buttons)), quiet=True))
    due = turn.open_at(_wanted(turn), turn.learner)
    said = turn.say("later-kept", **turn.moment(due))
    return reply(said, learner=turn.booked_after(due), keep=_ask_again(turn, work, due))


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
    """« pause »: hold unprompted messages until « reprendre », or for the leave that is said."""
    if turn.learner.state is LearnerState.STOPPED:
        return reply(Outbound(still_silent(turn)))
    leave = _until(turn) or read_leave(turn.argument, turn.today)
    if leave is None and not says_when(turn.argument):
        return silence(turn, LearnerState.PAUSED, turn.text("paused"), _lengths(turn))
    if leave is None or not _is_near(turn, leave):
        return reply(turn.say("pause-which"))
    return _away(turn, work, leave)


def _until(turn: Turn) -> Leave | None:
    """Return the leave that ends on a bare day, said when « until when » was asked."""
    day = turn.argument.strip().removeprefix("le ")
    asked = turn.learner.state is LearnerState.PAUSED and len(day.split()) <= _BARE_MAX
    return read_leave(f"jusqu’au {day}", turn.today) if asked else None


def _is_near(turn: Turn, leave: Leave) -> bool:
    """Return True for a leave that ends within a year: « 3 mars » on 4 March is a slip."""
    most = LEAVE_MAX if str(leave.back.year) in turn.argument else YEARLESS_MAX
    return turn.today < leave.back <= turn.today + most


def _away(turn: Turn, work: Enrolled, leave: Leave) -> Decision:
    """Keep a leave; messages go on until it begins, unless they are paused already."""
    planned = leave.first > turn.today and turn.learner.state is LearnerState.ACTIVE
    away_from = leave.first if planned else None
    away = turn.with_learner(replace(turn.learner, away_from=away_from, back_on=leave.back))
    due = turn.calendar.next_slot(away.learner, turn.now) if work.enrollments else None
    kept = replace(away.learner, state=LearnerState.ACTIVE, next_due_at=due)
    if planned and turn.learner.next_due_at:
        kept = rebook(away, work)
    said = _noted(away.with_learner(kept), leave)
    replaced = (turn.text("pause-replaced"),) if _forgets(turn, leave) else ()
    return reply(Outbound((said, *replaced, turn.buttons("resume")), quiet=True), learner=kept)


def _forgets(turn: Turn, leave: Leave) -> bool:
    """Return True if a leave said before has days that the new one leaves out."""
    before, today = turn.learner, turn.today
    if before.back_on is None or before.back_on <= today:
        return False
    first = max(before.away_from or today, today)
    return first < leave.first or leave.back < before.back_on


def _noted(turn: Turn, leave: Leave) -> Text:
    """Confirm a leave: its days if it begins later, the next message, the first one after it."""
    language, learner, zone = turn.speech.language, turn.learner, ZoneInfo(turn.learner.zone)
    due = learner.next_due_at
    if due is None:  # no course was begun
        return turn.text("paused-before", back=write_day(leave.back, language))
    if due.astimezone(zone).date() >= leave.back:
        return turn.text("paused-until", **turn.moment(due))
    after = turn.calendar.next_slot(learner, datetime.combine(leave.back, time.min, zone))
    back = turn.moment(after)
    return turn.text(
        "paused-from",
        days=(leave.back - leave.first).days,
        first=write_day(leave.first, language),
        last=write_day(leave.back - timedelta(days=1), language),
        back=back["day"],
        then=back["hour"],
        **turn.moment(due),
    )


def silence(turn: Turn, state: LearnerState, *said: Block) -> Decision:
    """Hold or end all messages, and say so."""
    silent = replace(turn.learner, state=state, next_due_at=None)
    return reply(Outbound(said, quiet=True), learner=silent)


def _lengths(turn: Turn) -> Buttons:
    """Return the buttons for lengths of a pause; actions hold the words typed after « pause »."""
    words = {"pause-week": "1 semaine", "pause-fortnight": "2 semaines"}
    lengths = [Button(turn.speech(key), f"pause:{said}") for key, said in words.items()]
    return Buttons((*lengths, *turn.buttons("resume").buttons))


def _has_plans(turn: Turn) -> bool:
    away_from = turn.learner.away_from
    return away_from is not None and away_from > turn.today


def resume(turn: Turn, work: Coursework) -> Decision:
    """« reprendre »: show the current lesson now, and send the next ones from tomorrow."""
    if work.active is None:
        return welcome(turn, work)
    learner = turn.learner
    back = replace(learner, state=LearnerState.ACTIVE)
    if learner.state is LearnerState.ACTIVE or not _has_plans(turn):  # a pause ends, a plan stays
        back = replace(back, away_from=None, back_on=None)
    if learner.state is LearnerState.ACTIVE and not learner.is_away(turn.today):
        key = "resume-leave" if _has_plans(turn) else "resume-not-paused"
        kept = rebook(turn.with_learner(back), work)
        return reply(turn.say(key, "lesson", **turn.next_moment(kept)), learner=kept)
    return open_lesson(turn.with_learner(back), work, work.active, turn.text("resumed"))
