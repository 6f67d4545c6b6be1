"""The beat of a process: when its loop last turned, and what it said of itself.

Imported by the probe of a container: it imports next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

EVERY = 10.0  # seconds between two beats
ALIVE = 60.0  # seconds after which a process that leaves no beat stands still


class Beat(NamedTuple):
    """The last beat of a process."""

    host: str
    pid: int
    platforms: str  # that it serves, sorted, separated by commas
    trouble: str | None  # what is wrong, a sentence a line
    at: str  # in UTC, to the second
    age: float  # seconds; negative when the clock went back since

    @property
    def fresh(self) -> bool:
        return abs(self.age) <= ALIVE


def judge(
    beats: Collection[Beat], host: str, platforms: Iterable[str], lives: Callable[[int], bool]
) -> list[str]:
    """Return a sentence for each thing that is wrong; none when all is well.

    The processes of `host` are judged when there are any, else those of all hosts. `lives`:
    whether a process of this host exists, by its number.
    """
    here = [each for each in beats if each.host == host]
    judged = here or beats
    stuck = [each for each in here if not each.fresh and lives(each.pid)]
    wrong = [_stuck(each) for each in stuck]
    serving = [each for each in judged if each.fresh]
    if not serving and not stuck:
        wrong.append(_absent(judged))
    wanted = ",".join(sorted(platforms))
    for each in serving:
        if each.platforms != wanted:
            wrong.append(
                f"process {each.pid} serves {each.platforms} and the settings name {wanted}:"
                " start levain run again"
            )
        wrong += (each.trouble or "").splitlines()
    return list(dict.fromkeys(wrong))


def _stuck(beat: Beat) -> str:
    return f"process {beat.pid} stands still since {beat.at} UTC: end it, and start levain run"


def _absent(beats: Collection[Beat]) -> str:
    if not beats:
        return "no levain run serves this database: start it"
    last = max(beat.at for beat in beats)
    return f"no levain run serves this database since {last} UTC: start it, or read its log"
