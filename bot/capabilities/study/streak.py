"""The streak: working days in a row on which a person learned something. Pure.

A day of theirs counts when they answer a question. A day ends the streak when Levain wrote to them
and they did not learn. So leave, holidays, closures and pauses never end it: nothing is sent then.
A day on which Levain was away, or wrote late, does not end it either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.booking import local_day, midnight
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.people import Learner
from bot.domain.ports import Calendar

KINDS = (DeliveryKind.LESSON, DeliveryKind.REMINDER, DeliveryKind.REVIEW, DeliveryKind.LATER)
LATE = timedelta(hours=1)  # after its slot, a message says that Levain was away
_DAY = timedelta(days=1)

Span = tuple[datetime, datetime]  # of an outage: the last sign of life, and the next start


def chances(
    learner: Learner, sent: Iterable[Delivery], outages: Collection[Span]
) -> frozenset[date]:
    """Return the local days on which the learner could have learned: Levain wrote, and heard.

    `sent`: deliveries of `KINDS` that left. A day is left out if its message was late, or if an
    outage began or went on between that message and midnight.
    """
    days = set()
    for each in sent:
        if each.sent_at is None or each.sent_at - each.due_at > LATE:
            continue
        day = _day_of(each, learner, each.sent_at)
        end = midnight(learner, day + _DAY)
        if not any(began < end and ended > each.sent_at for began, ended in outages):
            days.add(day)
    return frozenset(days)


def current(learner: Learner, chances: Collection[date], today: date) -> int:
    """Return the streak as it stands on the local day `today`; 0 once it has ended.

    Today never ends it: the day is not over.
    """
    last = learner.learned_on
    if not learner.wants_streak:
        return learner.streak
    if last is None or any(last < day < today for day in chances):
        return 0
    return learner.streak


def learn(learner: Learner, chances: Collection[date], calendar: Calendar, today: date) -> Learner:
    """Return the learner once they have learned something on the local day `today`.

    A day that is not theirs to work changes nothing: neither for nor against.
    """
    last = learner.learned_on
    if not learner.wants_streak:
        return learner
    if last and today <= last <= today + _DAY:  # counted; or they moved to the west since
        return learner
    if not is_worked(learner, calendar, today):
        return learner
    if last and last > today:  # a clock was wrong
        return replace(learner, learned_on=today)
    return replace(learner, streak=current(learner, chances, today) + 1, learned_on=today)


def switch(learner: Learner, chances: Collection[date], today: date, *, on: bool) -> Learner:
    """Return the learner with the streak counted and shown, or neither.

    The days without it are neither for nor against: it goes on where it was.
    """
    if on == learner.wants_streak:
        return learner
    if not on:
        return replace(learner, wants_streak=False, streak=current(learner, chances, today))
    eve, last = today - _DAY, learner.learned_on
    return replace(learner, wants_streak=True, learned_on=last and max(last, eve))


def is_worked(learner: Learner, calendar: Calendar, day: date) -> bool:
    """Return True if that local day has a slot: neither leave, nor holiday, nor closure."""
    eve = midnight(learner, day) - timedelta(microseconds=1)
    return local_day(learner, calendar.next_slot(learner, eve)) == day


def _day_of(delivery: Delivery, learner: Learner, sent_at: datetime) -> date:
    """Return the local day of a delivery: the one in its slot holds after a change of zone."""
    try:
        return date.fromisoformat(delivery.slot)
    except ValueError:  # asked for with « plus tard »
        return local_day(learner, sent_at)
