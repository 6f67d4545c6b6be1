"""Working days, and the effect of a change of rhythm on the next message."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.capabilities.study.model import Enrolled
from bot.domain.booking import first_slot
from bot.domain.messages import Block, Choices, Feedback, Option, Outbound
from bot.domain.people import Learner, LearnerState
from bot.texts.dates import name_days
from bot.texts.weekdays import read_days
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn

WITH, WITHOUT = "with", "without"  # « pas sûr » beside each question


def days(turn: Turn, work: Enrolled) -> Decision:
    """« jours »: choose the days of the week on which a message may leave."""
    names = name_days(turn.speech.language)
    wanted = frozenset(int(day) for day in turn.picked if day.isdigit()) or read_days(
        turn.argument, turn.learner.days
    )
    if not wanted or not wanted <= names.keys():
        return reply(Outbound((choices(turn),)))
    kept = rebook(turn.with_learner(replace(settled(turn, "days"), days=wanted)), work)
    said = turn.speech("days-kept", days=", ".join(names[day] for day in sorted(wanted)))
    closed = close(turn, "days", tuple(str(day) for day in sorted(wanted)), said)
    return reply(Outbound((closed, *outlook(turn.with_learner(kept)))), learner=kept)


def choices(turn: Turn) -> Choices:
    """Return the question about days of the week, with the current choice."""
    names = name_days(turn.speech.language)
    return Choices(
        action=turn.learner.menu.action("days"),
        prompt=turn.speech("days-ask"),
        options=tuple(Option(str(day), name) for day, name in names.items()),
        multiple=True,
        free=True,
        chosen=tuple(str(day) for day in sorted(turn.learner.days)),
    )


def doubts(turn: Turn, _: None) -> Decision:
    """« doute »: have « pas sûr » beside each question, or not."""
    wanted = {WITH: True, WITHOUT: False}.get("".join(turn.picked))
    if wanted is None:
        return reply(Outbound((doubt_choices(turn),)))
    kept = replace(settled(turn, "doubts"), doubts=wanted)
    said = turn.speech(f"doubts-kept-{turn.picked[0]}")
    return reply(Outbound((close(turn, "doubts", turn.picked, said),)), learner=kept)


def doubt_choices(turn: Turn) -> Choices:
    """Return the question about « pas sûr », with the current choice."""
    return Choices(
        action=turn.learner.menu.action("doubts"),
        prompt=turn.speech("doubts-ask"),
        options=tuple(Option(each, turn.speech(f"doubts-{each}")) for each in (WITH, WITHOUT)),
        lenient=True,
        chosen=(WITH if turn.doubts else WITHOUT,),
    )


def close(turn: Turn, name: str, picked: tuple[str, ...], said: str = "") -> Feedback:
    """Return the block that closes the question about a preference, with what was chosen."""
    return Feedback(turn.learner.menu.action(name), picked, said)


def settled(turn: Turn, name: str) -> Learner:
    """Return the learner once a preference is chosen: taps on its earlier questions are over."""
    return replace(turn.learner, menu=turn.learner.menu.settle(name))


def outlook(turn: Turn) -> tuple[Block, ...]:
    """Return when the next message leaves, or why none does; no block if none is booked."""
    if silence := still_silent(turn):
        return silence
    due = turn.learner.next_due_at
    return (turn.text("next-message", **turn.moment(due)),) if due else ()


def still_silent(turn: Turn) -> tuple[Block, ...]:
    """Return blocks that explain a pause or a stop, with the way back; none if active."""
    match turn.learner.state:
        case LearnerState.PAUSED:
            return (turn.text("paused"), turn.buttons("resume", main="resume"))
        case LearnerState.STOPPED:
            return (turn.text("stopped"), turn.buttons("start", main="start"))
    return ()


def rebook(turn: Turn, work: Enrolled) -> Learner:
    """Return the learner with the next message in the first slot from today on.

    A day that has had its message gets no other. Without a lesson left, the first slot is on the
    day already booked or later: its questions are not due before.
    """
    due = turn.learner.next_due_at
    if due is None:
        return turn.learner
    slot = first_slot(turn.learner, turn.calendar, turn.now)
    if work.active is None:
        zone = ZoneInfo(turn.learner.zone)
        midnight = datetime.combine(due.astimezone(zone).date(), time.min, zone)
        slot = turn.calendar.next_slot(turn.learner, max(turn.now, midnight))
    return replace(turn.learner, next_due_at=slot)
