"""The slot of a nudge: one of the next two, in place of the day's message. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.capabilities.rhythm.rules import SILENT_MAX, count
from bot.domain.booking import first_slot, local_day
from bot.domain.deliveries import DeliveryKind
from bot.domain.people import Learner, LearnerState
from bot.domain.ports import Calendar

SILENCE = timedelta(days=7)  # without an answer in the course under way
APART = timedelta(days=7)  # between two nudges of a service


def find_place(learner: Learner, calendar: Calendar, now: datetime) -> datetime | None:
    """Return the slot that a nudge takes; None for whoever is to have none.

    Nobody paused, stopped or away; nobody whose day is given to what they asked for; nobody whose
    next message says that Levain falls silent.
    """
    if learner.state is not LearnerState.ACTIVE or learner.silent >= SILENT_MAX:
        return None
    if learner.is_away(local_day(learner, now)):
        return None
    at = first_slot(learner, calendar, now)
    near = calendar.next_slot(learner, now), calendar.next_day(learner, now)
    return at if at in near and at < now + APART else None


def take_place(learner: Learner, at: datetime, calendar: Calendar, now: datetime) -> Learner:
    """Return the learner with the slot `at` given to a nudge, and the next message after it."""
    taken = count(learner, DeliveryKind.NUDGE, local_day(learner, at))
    due, after = learner.next_due_at, first_slot(taken, calendar, now)
    return replace(taken, next_due_at=max(due, after) if due else None)


def list_waiting(last: Mapping[int, date], services: Iterable[int], today: date) -> dict[int, date]:
    """Return the services that were nudged too lately, with the day on which they may be again.

    `last`: the local day of the last nudge, by service.
    """
    again = {each: last[each] + APART for each in services if each in last}
    return {each: day for each, day in again.items() if day > today}
