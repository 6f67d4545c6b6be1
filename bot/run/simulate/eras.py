"""Eras of a simulated person: what the calendar of each moment says, for the audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.people import Learner
from bot.run.simulate.changes import CHANGED, change
from bot.run.simulate.crowd import Crowd, Mood
from bot.run.simulate.notes import Word
from bot.run.simulate.plan import Plan, on_tick
from scheduler.working_time import WorkingTime

WEEK = frozenset({1, 2, 3, 4, 5})


class Era(NamedTuple):
    """A time in which neither the calendar nor the person's preferences changed."""

    begins: datetime
    ends: datetime
    calendar: WorkingTime
    learner: Learner  # without a leave

    def day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.learner.zone)).date()

    def slots(self, tick: int) -> Iterator[datetime]:
        """Yield the slots that the calendar gives, and that come to be planned within the era."""
        slot, ends = self.begins, on_tick(self.ends, tick)
        while on_tick(slot := self.calendar.next_slot(self.learner, slot), tick) < ends:
            yield slot


def list_eras(
    learner: Learner,
    words: Sequence[Word],
    calendars: Sequence[tuple[datetime, WorkingTime]],
    plan: Plan,
) -> list[Era]:
    """Return the eras of a person's life, in order."""
    person = Crowd(plan).person(int(learner.address.user))
    joined = plan.start + timedelta(days=person.joins)
    # Whoever a wrong clock woke before they joined may have said another leave, or that it is over.
    said = (each.at.date() for each in words if each.what in (Mood.LEAVE, "resume"))
    learner = replace(learner, away_from=None, back_on=min((joined, *said)))
    if plan.changes:
        learner = replace(learner, zone=person.zone, send_at=person.hour, days=WEEK)
    # People who write at the instant of a restart are heard before it.
    turns: list[tuple[datetime, bool, WorkingTime | str]] = [
        *((at, True, calendar) for at, calendar in calendars),
        *((each.at, False, each.what) for each in words if each.what.startswith(CHANGED)),
    ]
    turns.sort(key=lambda turn: turn[:2])
    ends = [*(at for at, _, _ in turns[1:]), plan.ends]
    eras, calendar = [], calendars[0][1]
    for (at, _, turn), end in zip(turns, ends, strict=True):
        if isinstance(turn, WorkingTime):
            calendar = turn
        else:
            learner = change(learner, turn, calendar)
        eras.append(Era(at, end, calendar, learner))
    return eras


def era_of(eras: Sequence[Era], at: datetime) -> Era:
    """Return the era of an instant."""
    return next((each for each in reversed(eras) if each.begins <= at), eras[0])
