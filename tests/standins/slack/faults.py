"""What may go wrong between the app and Slack, on request."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """Before: Slack never looked at the call. After: it did what was asked."""

    LOSE_REQUEST = "lose-request"  # before; the connection is cut
    LOSE_ANSWER = "lose-answer"  # after; the connection is cut
    ERROR_BEFORE = "503-before"  # before; answered 503
    ERROR_AFTER = "503-after"  # after; answered 503
    HANG_BEFORE = "hang-before"  # before; never answered
    HANG = "hang"  # after; never answered
    LATE = "late"  # never answered, and done when `delay` is over
    CUT = "cut"  # after; the answer ends in its middle
    LIMIT = "429"  # before; Retry-After

    @property
    def before(self) -> bool:
        return self in (Fault.LOSE_REQUEST, Fault.ERROR_BEFORE, Fault.HANG_BEFORE, Fault.LIMIT)


@dataclass(kw_only=True)
class Planned:
    fault: Fault | None
    error: str  # that Slack answers, if there is no fault
    method: str  # "*" is any
    times: int | None  # how many are left; None is always
    odds: float  # of meeting it, for each call


@dataclass
class Faults:
    seed: int = 0
    wait: int = 1  # seconds, in the Retry-After of a 429
    delay: float = 40.0  # seconds, before what is late is done
    planned: list[Planned] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - no secret is made of it

    def add(
        self, method: str, fault: Fault, *, times: int | None = 1, odds: float = 1.0
    ) -> Planned:
        """The next `times` calls of that method meet it, each with those odds."""
        planned = Planned(fault=Fault(fault), error="", method=method, times=times, odds=odds)
        self.planned.append(planned)
        return planned

    def refuse(self, method: str, error: str, *, times: int | None = 1) -> Planned:
        """The next `times` calls of that method are answered with that error."""
        planned = Planned(fault=None, error=error, method=method, times=times, odds=1.0)
        self.planned.append(planned)
        return planned

    def clear(self) -> None:
        """All goes well from now on."""
        self.planned.clear()

    def draw(self, method: str) -> Planned | None:
        """What this call meets."""
        for planned in self.planned:
            fits = planned.method in ("*", method) and planned.times != 0
            if fits and (planned.odds >= 1 or self._chance.random() < planned.odds):
                if planned.times is not None:
                    planned.times -= 1
                return planned
        return None
