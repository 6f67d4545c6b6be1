"""The item of the day: what a learner gets unprompted, and when the next is due. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.people import Learner
from bot.domain.ports import Calendar

SILENT_MAX = 3  # unprompted messages without a word back before Levain falls silent
REMINDERS_MAX = 2  # in a week, Monday to Sunday


def due_kind(
    learner: Learner, today: date, *, lesson: bool, opened: bool, cards: int
) -> DeliveryKind | None:
    """What leaves on their local day `today`; None for nothing.

    `lesson`: there is one to show, or `opened` already and not finished; `cards`: how many
    questions are to be asked again.
    """
    if not lesson and not cards:
        return None
    if learner.silent >= SILENT_MAX:
        return DeliveryKind.PAUSE
    if opened:
        return DeliveryKind.REMINDER if _reminders(learner, today) < REMINDERS_MAX else None
    if lesson and learner.reviewed:
        return (
            DeliveryKind.LESSON
        )  # every other day, so that nobody is held back by what they find hard
    return DeliveryKind.REVIEW if cards else DeliveryKind.LESSON


def count(learner: Learner, kind: DeliveryKind, today: date) -> Learner:
    """The learner once a message of that kind is on its way."""
    heard = replace(learner, silent=learner.silent + 1, reviewed=kind is DeliveryKind.REVIEW)
    if kind is not DeliveryKind.REMINDER:
        return heard
    return replace(heard, reminders=_reminders(learner, today) + 1, reminded_on=today)


def _reminders(learner: Learner, today: date) -> int:
    """How many they had this week."""
    last = learner.reminded_on
    same_week = last is not None and last.isocalendar()[:2] == today.isocalendar()[:2]
    return learner.reminders if same_week else 0


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a learner could be sent today."""

    item: str = ""  # `course/lesson`, of the lesson that is open or next; empty: none is
    opened: bool = False
    cards: int = 0  # questions to be asked again by now
    first: datetime | None = None  # when the first of all their cards is due


def plan_day(
    learner: Learner, candidates: Candidates | None, calendar: Calendar, now: datetime
) -> tuple[Learner, Delivery | None]:
    """Book the learner's next slot, and return what leaves today, if anything does.

    `candidates` is None for somebody who may not be written to now: after an outage they may be due
    outside working time, and that day is skipped.
    """
    delivery = None
    if candidates:
        today = now.astimezone(ZoneInfo(learner.zone)).date()
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
    return replace(learner, next_due_at=_next(learner, candidates, calendar, now)), delivery


def _next(
    learner: Learner, candidates: Candidates | None, calendar: Calendar, now: datetime
) -> datetime | None:
    """Return their next slot; without a lesson, once something is to be asked again, or never."""
    if candidates is None:
        return calendar.next_slot(learner, now)
    tomorrow = calendar.next_day(learner, now)
    if candidates.item:
        return tomorrow
    if candidates.first is None:
        return None
    return max(tomorrow, calendar.next_slot(learner, candidates.first))


def _delivery(
    learner: Learner, kind: DeliveryKind, candidates: Candidates, today: date, now: datetime
) -> Delivery:
    midnight = datetime.combine(today, time(), ZoneInfo(learner.zone)).astimezone(UTC)
    return Delivery(
        workspace_id=learner.workspace_id,
        learner_id=learner.id,
        slot=f"{today}",  # one unprompted message a local day, whatever the clocks do
        kind=kind,
        item=candidates.item if kind in (DeliveryKind.LESSON, DeliveryKind.REMINDER) else "",
        due_at=max(learner.next_due_at or now, midnight),  # it is of today
        visible_at=now,
    )
