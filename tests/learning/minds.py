"""Three models of what a mind keeps of a question. Their parameters are drawn for each one.

None of them is what Levain assumes exactly: even the mind of FSRS has other parameters than those
of its scheduler. Days are of the calendar: minds forget at weekends too.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Protocol

from fsrs.scheduler import (
    DEFAULT_PARAMETERS,
    LOWER_BOUNDS_PARAMETERS,
    UPPER_BOUNDS_PARAMETERS,
)

from bot.capabilities.study.memory import Memory, chance, recall
from bot.capabilities.study.model import Rating
from bot.domain.retention import Retention

MOMENT = 0.04  # days: a question is not asked again within an hour


class Mind(Protocol):
    """What a learner keeps of one question, once its lesson was read."""

    def recall(self, day: int) -> float:
        """Return the chance of recall on a day, without a guess."""

    def meet(self, day: int, *, known: bool) -> None:
        """Learn from the question and its feedback, recalled or not."""


Draw = Callable[[Random], Callable[[Random], Mind]]  # a learner, then the mind of each question


def draw_fsrs(learner: Random) -> Callable[[Random], Mind]:
    """Draw a learner whose memory follows FSRS, each parameter up to a third off the published."""
    drawn = (each * learner.lognormvariate(0, 0.2) for each in DEFAULT_PARAMETERS)
    bounds = zip(drawn, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    truth = Retention(parameters=tuple(min(max(w, low), high) for w, low, high in bounds))
    return lambda question: FsrsMind(truth, question.lognormvariate(0, 0.5))


def draw_half_life(learner: Random) -> Callable[[Random], Mind]:
    """Draw a learner who forgets by half-lives; each recall makes them longer, late ones more."""
    base, gain = learner.lognormvariate(math.log(9), 0.4), learner.lognormvariate(math.log(6), 0.4)
    return lambda question: HalfLifeMind(
        first=base * question.lognormvariate(0, 0.5),
        gain=gain * question.lognormvariate(0, 0.3),
        lapse=question.uniform(0.4, 0.8),
    )


def draw_power(learner: Random) -> Callable[[Random], Mind]:
    """Draw a learner who forgets by a power of time: traces that add up, as in ACT-R."""
    threshold = learner.gauss(-0.5, 0.15)
    return lambda question: PowerMind(
        decay=question.uniform(0.12, 0.28),
        spacing=question.uniform(0.1, 0.3),
        threshold=threshold + question.gauss(0, 0.15),
        told=question.uniform(0.5, 0.9),
    )


MINDS: dict[str, Draw] = {
    "FSRS": draw_fsrs,
    "half-life": draw_half_life,
    "power": draw_power,
}


class FsrsMind:
    """Stability and difficulty, moved by the rules of FSRS with this learner's parameters."""

    def __init__(self, truth: Retention, ease: float) -> None:
        self._truth = truth
        self._ease = ease  # of the question: a factor of its first stability
        self._memory: Memory | None = None
        self._day = 0

    def recall(self, day: int) -> float:
        return chance(self._memory, day - self._day, self._truth) if self._memory else 0.0

    def meet(self, day: int, *, known: bool) -> None:
        rating = Rating.GOOD if known else Rating.AGAIN
        after, _ = recall(self._memory, day - self._day, rating, self._truth)
        ease = 1.0 if self._memory else self._ease
        self._memory = Memory(after.stability * ease, after.difficulty)
        self._day = day


class HalfLifeMind:
    """A half-life in days, longer after each recall: the more so, the nearer it was to be lost."""

    def __init__(self, first: float, gain: float, lapse: float) -> None:
        self._first = first
        self._gain = gain
        self._lapse = lapse
        self._half = 0.0
        self._day = 0

    def recall(self, day: int) -> float:
        return 2.0 ** -((day - self._day) / self._half) if self._half else 0.0

    def meet(self, day: int, *, known: bool) -> None:
        if not self._half:
            self._half = self._first if known else self._first * self._lapse
        elif known:
            self._half *= 1 + self._gain * (1 - self.recall(day))
        else:
            self._half = max(self._first * self._lapse, self._half * self._lapse)
        self._day = day


class PowerMind:
    """Traces that fade by a power of time, faster when made while the memory was fresh.

    After Pavlik and Anderson (2005), doi 10.1207/s15516709cog0000_14, with days for seconds.
    """

    def __init__(self, decay: float, spacing: float, threshold: float, told: float) -> None:
        self._decay = decay
        self._spacing = spacing
        self._threshold = threshold
        self._told = told  # weight of feedback beside that of a recall
        self._traces: list[tuple[int, float, float]] = []  # day, decay, weight

    def recall(self, day: int) -> float:
        strength = self._strength(day)
        if not strength:
            return 0.0
        return 1 / (1 + math.exp((self._threshold - math.log(strength)) / 0.3))

    def meet(self, day: int, *, known: bool) -> None:
        decay = self._decay + self._spacing * min(self._strength(day), 3.0)
        self._traces.append((day, decay, 1.0 if known else self._told))

    def _strength(self, day: int) -> float:
        return sum(weight * max(day - at, MOMENT) ** -decay for at, decay, weight in self._traces)
