"""Chance: how likely a count is when each question has its own chance. Pure, and exact."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

_ALIKE = 1 + 1e-9  # two probabilities so near are the same, but for rounding


def spread(chances: Iterable[float]) -> list[float]:
    """Return the probability of each count of successes, from none to all.

    The trials are independent, each with its chance: with equal chances, the binomial law.
    """
    counts = [1.0]
    for chance in chances:
        missed = [(1 - chance) * each for each in counts]
        hit = [chance * each for each in counts]
        counts = [a + b for a, b in zip([*missed, 0.0], [0.0, *hit], strict=True)]
    return counts


def oddness(chances: Sequence[float], seen: int) -> float:
    """Return the probability of a count at least as unlikely as `seen`, too low or too high.

    The exact test of a binomial law, two-sided: all counts no likelier than this one.
    """
    counts = spread(chances)
    return min(1.0, math.fsum(each for each in counts if each <= counts[seen] * _ALIKE))
