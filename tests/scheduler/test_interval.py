"""What APScheduler triggers does not depend on steps of the wall clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, tzinfo
from types import SimpleNamespace
from typing import Any

import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest
from apscheduler.job import Job

from scheduler.clock import SimulatedClock
from scheduler.ticker import Ticker
from tests.house import MONDAY

EVERY = timedelta(seconds=5)
RUNS_MAX = 1000  # listed for one job: more is a list of every run that was missed


class Wall:
    """The wall clock as APScheduler reads it, and what runs by it. Timers are called by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = MONDAY
        self.ran: dict[str, int] = {"plan": 0, "rebook": 0, "sync": 0}
        wall = self

        class Read(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return wall.now.astimezone(tz)

        for module in (apscheduler.schedulers.base, apscheduler.triggers.interval):
            monkeypatch.setattr(module, "datetime", Read)
        planner: Any = SimpleNamespace(plan=self._job("plan"), rebook=self._job("rebook"))
        self.ticker = Ticker(planner, _Idle(), SimulatedClock(MONDAY))

    def _job(self, name: str) -> Any:
        async def run(*_: object) -> int:
            self.ran[name] += 1
            return 0

        return run

    async def wake(self, after: timedelta, step: timedelta = timedelta(0)) -> float:
        """Let a time pass, and the wall clock step; return the seconds until the next timer."""
        self.now += after + step
        scheduler: Any = self.ticker._scheduler
        seconds: float = scheduler._process_jobs()
        for _ in range(5):
            await asyncio.sleep(0)
        return min(seconds, scheduler._process_jobs())


class _Idle:
    stopping = True

    async def drain(self) -> int:
        return 0

    async def stop(self, within: timedelta) -> None: ...


@pytest.fixture
async def wall(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wall]:
    wall = Wall(monkeypatch)
    wall.ticker.start(EVERY, clock=wall._job("sync"))
    for _ in range(5):
        await asyncio.sleep(0)
    yield wall
    await wall.ticker.stop()


@pytest.mark.parametrize("back", [timedelta(seconds=30), timedelta(hours=1), timedelta(days=365)])
async def test_set_back_it_goes_on(wall: Wall, back: timedelta) -> None:
    await wall.wake(EVERY)
    planned = wall.ran["plan"]
    assert await wall.wake(EVERY, -back) <= EVERY.total_seconds()
    await wall.wake(EVERY)
    assert wall.ran["plan"] > planned
    for _ in range(13):
        await wall.wake(EVERY)
    assert wall.ran["plan"] >= planned + 13
    assert wall.ran["sync"] >= 1  # the clock of the server is asked too


async def test_set_far_ahead_it_runs_once_and_lists_no_missed_run(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def list_runs(job: Job, now: datetime, list_all: Any = Job._get_run_times) -> list[datetime]:
        missed = (now - job.next_run_time) / EVERY
        assert missed < RUNS_MAX or type(job.trigger).__name__ != "IntervalTrigger"
        runs: list[datetime] = list_all(job, now)
        assert len(runs) <= 1
        return runs

    monkeypatch.setattr(Job, "_get_run_times", list_runs)
    await wall.wake(EVERY)
    before = dict(wall.ran)
    assert await wall.wake(EVERY, timedelta(days=365)) <= EVERY.total_seconds()
    assert wall.ran == {name: count + 1 for name, count in before.items()}
    await wall.wake(EVERY, -timedelta(days=365))
    await wall.wake(EVERY)
    assert wall.ran["plan"] >= before["plan"] + 3


async def test_bookings_are_looked_at_at_once_and_every_hour(wall: Wall) -> None:
    assert wall.ran["rebook"] == 1
    for _ in range(11):
        await wall.wake(timedelta(minutes=5))
    assert wall.ran["rebook"] == 1
    await wall.wake(timedelta(minutes=5))
    assert wall.ran["rebook"] == 2
