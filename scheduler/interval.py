"""Intervals of APScheduler that steps of the wall clock neither stop nor repeat."""

from __future__ import annotations

from datetime import datetime, timedelta

from apscheduler.job import Job
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.triggers.base import BaseTrigger


class Every(BaseTrigger):  # type: ignore[misc]
    """Fires an interval after each run, from now or at once. Missed runs are not counted."""

    def __init__(self, interval: timedelta, *, at_once: bool = False) -> None:
        self.interval = interval
        self._first = timedelta(0) if at_once else interval

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        # From now, not from the previous run: APScheduler would list every run up to now.
        return now + (self.interval if previous else self._first)


class IntervalJobs(MemoryJobStore):  # type: ignore[misc]
    """Jobs that run `Every` interval. Their instants are of the wall clock, which may be set back.

    APScheduler wakes by the steady clock of the event loop, and then reads the wall clock.
    """

    def get_due_jobs(self, now: datetime) -> list[Job]:
        for job in self.get_all_jobs():
            if job.next_run_time > now + job.trigger.interval:  # the clock was set back
                job.modify(next_run_time=now)
        return list(super().get_due_jobs(now))
