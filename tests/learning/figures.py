"""Figures of the simulation: means over seeds, with intervals of confidence."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial

from bot.domain.retention import Retention
from tests.learning.pupils import HORIZONS, LESSONS, PLACES, Pupil
from tests.learning.schedules import PEERS, before, levain

OURS, OLD = "Levain", "Levain up to 0.5.0"
USUAL = "Levain, retention = 0.9"  # as up to 0.5.0
OWN = {OURS: levain, USUAL: partial(levain, retention=Retention(0.9)), OLD: before}
SCHEDULES = (OURS, *PEERS, USUAL, OLD)
STEADY = range(60, 181, 5)  # working days: reviews come in waves, which one day alone may hide


@dataclass
class Cohort:
    """What the pupils of one seed recall, spend and take, on average."""

    recall: dict[tuple[str, int], float] = field(default_factory=dict)  # schedule, working day
    minutes: dict[tuple[str, int], float] = field(default_factory=dict)
    course: dict[str, int] = field(default_factory=dict)  # working days, of the slowest pupil
    steady: dict[str, float] = field(default_factory=dict)  # recall from day 60 to day 180


def live(model: str, seed: int, pupils: int) -> Cohort:
    """Let pupils with that model of memory live by every schedule."""
    recall: dict[tuple[str, int], list[float]] = defaultdict(list)
    minutes: dict[tuple[str, int], list[float]] = defaultdict(list)
    course: dict[str, int] = defaultdict(int)
    steady: dict[str, list[float]] = defaultdict(list)

    def note(name: str, pupil: Pupil, day: int) -> None:
        recall[name, day].append(pupil.recall(day))
        minutes[name, day].append(pupil.minutes(day))

    for number in range(pupils):
        born = partial(Pupil, model, seed * 10_000 + number)
        followed = {}
        for name, schedule in OWN.items():
            pupil = followed[name] = born()

            def seen(day: int, name: str = name, pupil: Pupil = pupil) -> None:
                if day in HORIZONS:
                    note(name, pupil, day)
                if day in STEADY:
                    steady[name].append(pupil.recall(day))

            schedule(pupil, max(HORIZONS), seen)
            last = max(met[0] for met in pupil.met.values())
            course[name] = max(course[name], last + 1)
        for day in HORIZONS:
            again = {place: followed[OURS].asked_again(place, day) for place in PLACES}
            for name, peer in PEERS.items():
                pupil = born()
                peer(pupil, day, again)
                note(name, pupil, day)
    for name in PEERS:
        course[name] = LESSONS
    return Cohort(
        {key: statistics.fmean(found) for key, found in recall.items()},
        {key: statistics.fmean(found) for key, found in minutes.items()},
        dict(course),
        {name: statistics.fmean(found) for name, found in steady.items()},
    )


@dataclass(frozen=True)
class Mean:
    """A mean over seeds, and half the width of its 95 % interval."""

    value: float
    half: float

    @classmethod
    def of(cls, found: list[float]) -> Mean:
        spread = statistics.stdev(found) if len(found) > 1 else 0.0
        return cls(statistics.fmean(found), 1.96 * spread / len(found) ** 0.5)

    def __str__(self) -> str:
        return f"{self.value:.3f} ± {self.half:.3f}"
