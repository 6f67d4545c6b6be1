"""Learners who answer at a pace while what they speak to is killed: what Matrix and Slack share."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any, Protocol

from bot.domain.messages import Outbound
from bot.storage.database import Database
from scheduler.clock import utc_now
from tests.campaigns.command import new_parser
from tests.campaigns.course import QUIZ, write_course
from tests.campaigns.process import START, Job, Levain, Opening, shared_seconds
from tests.campaigns.records import ask_lessons, flying, leftovers

CROWD = 8  # learners who come in at once
LESSONS_SHARE = 0.2  # lessons sent unprompted, for each answer

Strike = Callable[[], Awaitable[None]]


class Learner(Protocol):
    """Somebody who answers, on whatever platform."""

    lesson: int  # that they are at

    @property
    def conversation(self) -> str: ...

    async def enter(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is done, and how often."""

    answers: int
    rate: float  # answers a second, all learners together
    people: int
    kills: int
    seed: int = 1

    def share(self, number: int) -> int:
        """How many answers the learner of that number gives."""
        each, left = divmod(self.answers, self.people)
        return each + (number < left)


@dataclass(kw_only=True)
class Result:
    """What happened; `faults` says what should not have."""

    answers: int = 0
    rate: float = 0.0  # answers a second
    kills: int = 0
    hits: int = 0  # kills with work in flight
    flying_events: int = 0  # heard and not dealt with, at those kills
    flying_lessons: int = 0  # claimed and not known to have left, at those kills
    slowest: float = 0.0  # seconds, at most, from an answer to its verdict
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0
    cpu: float = 0.0  # seconds of Levain's processes
    errors: int = 0  # lines of that level in their log
    faults: list[str] = field(default_factory=list)


class Pace:
    """One place after the other, at a rate, for all learners together."""

    def __init__(self, rate: float) -> None:
        self._spacing = 1 / rate
        self._next = 0.0

    async def wait(self) -> None:
        now = time.monotonic()
        place = max(now, self._next)
        self._next = place + self._spacing
        await asyncio.sleep(place - now)


@dataclass(kw_only=True)
class Campaign:
    """Everything that runs."""

    plan: Plan
    database: Database
    job: Job
    levain: Levain
    people: Sequence[Learner]
    rng: random.Random
    result: Result
    answered: int = 0
    last: float = 0.0  # when somebody last answered

    async def enter(self) -> None:
        """Learners come in, some at a time. Raises RuntimeError when one could not."""
        crowd = asyncio.Semaphore(CROWD)

        async def enter(learner: Learner) -> None:
            async with crowd:
                await learner.enter()

        entered = await asyncio.gather(*map(enter, self.people), return_exceptions=True)
        if wrong := [each for each in entered if isinstance(each, BaseException)]:
            raise RuntimeError(f"{len(wrong)} learners could not come in") from wrong[0]

    def note(self) -> None:
        """Count an answer."""
        self.answered += 1
        self.last = time.monotonic()

    async def rage(self, *strikes: tuple[int, Strike]) -> None:
        """Each strike so many times, at random instants, each in its own part of the answers."""
        events = [
            (self.plan.answers * (number + self.rng.uniform(0.1, 0.8)) / count, strike)
            for count, strike in strikes
            for number in range(count)
        ]
        for at, strike in sorted(events, key=lambda each: each[0]):
            while self.answered < at:  # noqa: ASYNC110 - a look, so that the instant is random
                await asyncio.sleep(0.02)
            await asyncio.sleep(self.rng.uniform(0, 0.3))
            await strike()

    async def kill(self) -> None:
        """Levain, which starts again at once."""
        await asyncio.to_thread(self.levain.kill)
        events, lessons = await flying(self.database)
        self.levain.start()
        self.result.kills += 1
        self.result.hits += events + lessons > 0
        self.result.flying_events += events
        self.result.flying_lessons += lessons

    async def teach(self) -> None:
        """Ask the queue for lessons, for people anywhere in their course."""
        wanted = max(1, round(self.plan.rate * LESSONS_SHARE))
        while self.answered < self.plan.answers:
            people = self.rng.sample(self.people, min(wanted, len(self.people)))
            lessons = {each.conversation: each.lesson for each in people}
            await ask_lessons(self.database, lessons, utc_now() + self.job.offset)
            await asyncio.sleep(1)

    async def unfinished(self) -> list[str]:
        """What was not answered, and what is still kept at rest."""
        short = f"{self.answered} of {self.plan.answers} answers given"
        return [
            *[short] * (self.answered != self.plan.answers),
            *await leftovers(self.database),
        ]


def new_job(
    plan: Plan, url: str, folder: Path, adapter: Opening, note: Callable[[Outbound], Any]
) -> Job:
    """A Levain on that database, with lessons enough for the plan."""
    return Job(
        url=url,
        folder=folder,
        lessons=write_course(folder / "lessons", plan.answers // plan.people // QUIZ + 2),
        owner="levain",
        offset=START.astimezone(UTC) - utc_now(),
        cpu=shared_seconds(),
        open=adapter,
        note=note,
    )


@contextlib.contextmanager
def run_levain(job: Job, result: Result) -> Iterator[Levain]:
    """Its process, as long as the block; the result then says what it took."""
    levain = Levain(job)
    levain.start()
    try:
        yield levain
    finally:
        levain.close()
        result.cpu = levain.cpu
        result.seconds = time.monotonic() - result.began
        result.errors = errors_in(job.log)


def errors_in(log: Path) -> int:
    """How many lines of that level a log has."""
    return log.read_text("utf-8").count(" ERROR ") if log.exists() else 0


def plan_parser(plan: Plan) -> argparse.ArgumentParser:
    """The options of a campaign, with what that plan says unless told otherwise."""
    parser = new_parser("sqlite")
    parser.add_argument("--answers", type=int, default=plan.answers)
    parser.add_argument("--rate", type=float, default=plan.rate, help="answers a second, in all")
    parser.add_argument("--people", type=int, default=plan.people)
    parser.add_argument("--kills", type=int, default=plan.kills, help="of Levain")
    return parser
