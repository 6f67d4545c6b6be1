"""Booking: the slot of a learner's next unprompted message. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.people import Learner
from bot.domain.ports import Calendar


def local_day(learner: Learner, at: datetime) -> date:
    """Return the date of an instant in the learner's zone."""
    return at.astimezone(ZoneInfo(learner.zone)).date()


def midnight(learner: Learner, day: date) -> datetime:
    """Return the instant at which a local day of the learner begins, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(learner.zone)).astimezone(UTC)


def first_slot(learner: Learner, calendar: Calendar, now: datetime) -> datetime:
    """Return the first slot after `now` on a local day after `Learner.served_on`.

    A lesson is put off to the next working day at most. A served day beyond the one after it was
    written by a clock that was wrong: then the slot is on the next working day.
    """
    served = learner.served_on
    if served is None:
        return calendar.next_slot(learner, now)
    free = (each for each in _slots(learner, calendar, now) if local_day(learner, each) > served)
    return next(free, None) or calendar.next_day(learner, now)


def _slots(learner: Learner, calendar: Calendar, now: datetime) -> Iterator[datetime]:
    """Yield slots from now on, as far as a lesson may be put off, and the next one."""
    yield calendar.next_slot(learner, now)
    later = calendar.next_day(learner, now)
    yield later
    yield calendar.next_day(learner, later)
