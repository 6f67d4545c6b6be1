"""The item of the day: its kind, and the instant of the next one. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.booking import first_slot, local_day, midnight
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.people import Learner
from bot.domain.ports import Calendar

SILENT_MAX = 3  # unprompted messages without an answer before Levain pauses
REMINDERS_MAX = 2  # in a week, Monday to Sunday
BACKLOG = 10  # questions due: one before each lesson would take two weeks to ask them
APART = 10  # lessons between two days of reviews alone: a course of twenty loses two days at most


def due_kind(
    learner: Learner, today: date, *, lesson: bool, opened: bool, cards: int
) -> DeliveryKind | None:
    """Return the kind of message that leaves on the local day `today`; None for no message.

    `lesson`: a lesson is open or next; `opened`: it is open; `cards`: how many questions are due
    to be asked again. While a lesson waits, a day has reviews alone only when much has faded: a
    `BACKLOG`, and `APART` lessons sent since the last such day.
    """
    if not lesson and not cards:
        return None
    if learner.silent >= SILENT_MAX:
        return DeliveryKind.PAUSE
    if opened:
        return DeliveryKind.REMINDER if _reminders(learner, today) < REMINDERS_MAX else None
    much = cards >= BACKLOG and learner.lessons_since >= APART
    return DeliveryKind.REVIEW if much or not lesson else DeliveryKind.LESSON


def count(learner: Learner, kind: DeliveryKind, today: date) -> Learner:
    """Return the learner with a message of that kind counted, on the local day `today`."""
    heard = replace(learner, served_on=today, silent=learner.silent + 1)
    if kind is DeliveryKind.LESSON:
        return replace(heard, lessons_since=learner.lessons_since + 1)
    if kind is DeliveryKind.REVIEW:
        return replace(heard, lessons_since=0)
    if kind is not DeliveryKind.REMINDER:
        return heard
    return replace(heard, reminders=_reminders(learner, today) + 1, reminded_on=today)


def _reminders(learner: Learner, today: date) -> int:
    """Return the number of reminders in the ISO week of `today`."""
    last = learner.reminded_on
    same_week = last is not None and last.isocalendar()[:2] == today.isocalendar()[:2]
    return learner.reminders if same_week else 0


@dataclass(frozen=True, slots=True)
class Candidates:
    """The lesson and the reviews that a learner's item of the day is chosen from."""

    item: str = ""  # `course/lesson` that is open or next; empty: none
    opened: bool = False
    cards: int = 0  # questions to be asked again by now
    first: datetime | None = None  # when the first of the learner's cards is due


def plan_day(
    learner: Learner, candidates: Candidates | None, calendar: Calendar, now: datetime
) -> tuple[Learner, Delivery | None]:
    """Return the learner with the next slot booked, and today's delivery if there is one.

    `candidates` is None for a learner outside working time, for instance after an outage: the day
    is skipped.
    """
    if candidates is None or _waits(learner, calendar, now):
        return replace(learner, next_due_at=first_slot(learner, calendar, now)), None
    delivery, today = None, local_day(learner, now)
    kind = due_kind(
        learner,
        today,
        lesson=bool(candidates.item),
        opened=candidates.opened,
        cards=candidates.cards,
    )
    if kind:
        delivery = _delivery(learner, kind, candidates, today, now)
        learner = count(learner, kind, today)
    due = _from(calendar.next_day(learner, now), learner, candidates, calendar)
    return replace(learner, next_due_at=due), delivery


def refuse(before: Learner, planned: Learner) -> Learner:
    """Return the learner booked as planned, with no message counted: the day had its own.

    A clock that was wrong may have named it.
    """
    return replace(before, next_due_at=planned.next_due_at, served_on=planned.served_on)


def look_again(
    learner: Learner, candidates: Candidates, calendar: Calendar, now: datetime
) -> Learner:
    """Return an active learner booked at the earliest of what stands and what the calendar gives.

    What stands may come from a calendar that was put right, or from a clock that was.
    """
    first = first_slot(learner, calendar, now)
    if learner.served_on and local_day(learner, first) <= learner.served_on:
        learner = replace(learner, served_on=local_day(learner, now))  # a clock was wrong
    slot, due = _from(first, learner, candidates, calendar), learner.next_due_at
    return replace(learner, next_due_at=min(slot, due) if slot and due else slot or due)


def _waits(learner: Learner, calendar: Calendar, now: datetime) -> bool:
    """Return True if today had its message, or has its slot yet to come.

    A slot to come: the booking is of an earlier day, after an outage or a clock that was wrong.
    """
    today, due = local_day(learner, now), learner.next_due_at
    if learner.served_on == today:
        return True
    of_before = due is not None and local_day(learner, due) < today
    return of_before and local_day(learner, first_slot(learner, calendar, now)) == today


def _from(
    slot: datetime, learner: Learner, candidates: Candidates, calendar: Calendar
) -> datetime | None:
    """Return `slot`; without a lesson, a slot from the first due card on, or None."""
    if candidates.item:
        return slot
    if candidates.first is None:
        return None
    return max(slot, calendar.next_slot(learner, candidates.first))


def _delivery(
    learner: Learner, kind: DeliveryKind, candidates: Candidates, today: date, now: datetime
) -> Delivery:
    return Delivery(
        workspace_id=learner.workspace_id,
        learner_id=learner.id,
        slot=f"{today}",  # one unprompted message a local day, whatever the clocks do
        kind=kind,
        item=candidates.item if kind in (DeliveryKind.LESSON, DeliveryKind.REMINDER) else "",
        due_at=max(learner.next_due_at or now, midnight(learner, today)),  # on its local day
        visible_at=now,
    )
