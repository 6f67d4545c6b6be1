"""The worked example of rtauargus: the method of the audit gives the statuses it documents.

<https://github.com/InseeFrLab/rtauargus>, README: FREQ(3,10)|NK(1,85), where the answers are those
of τ-Argus. A table of amounts with margins is no figure of ours; the linear programme is the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain, combinations
from typing import NamedTuple

from scipy.optimize import linprog

FREQUENCY, DOMINANCE, RANGE = 3, 0.85, 0.10
TOTAL = "Total"


class Cell(NamedTuple):
    activity: str
    size: str
    value: float
    count: int  # contributors
    largest: float  # contribution
    status: str  # as documented


TABLE = [
    Cell("01", TOTAL, 150, 15, 20, "V"),
    Cell("01", "tr1", 100, 10, 20, "V"),
    Cell("01", "tr2", 50, 5, 15, "V"),
    Cell("02", TOTAL, 50, 7, 20, "V"),
    Cell("02", "tr1", 30, 2, 20, "A"),
    Cell("02", "tr2", 20, 5, 10, "D"),
    Cell("06", TOTAL, 100, 14, 38, "V"),
    Cell("06", "tr1", 60, 8, 16, "D"),
    Cell("06", "tr2", 40, 6, 38, "B"),
    Cell(TOTAL, TOTAL, 300, 36, 38, "V"),
    Cell(TOTAL, "tr1", 190, 20, 20, "V"),
    Cell(TOTAL, "tr2", 110, 16, 38, "V"),
]


def classify() -> list[str]:
    """The status of each cell: frequency, dominance, secondary, valid."""
    first = {
        place: "A" if cell.count < FREQUENCY else "B"
        for place, cell in enumerate(TABLE)
        if cell.count < FREQUENCY or cell.largest > DOMINANCE * cell.value
    }
    rest = [place for place in range(len(TABLE)) if place not in first]
    some = chain.from_iterable(combinations(rest, size) for size in range(len(rest) + 1))
    cheapest = sorted(some, key=lambda each: sum(TABLE[place].value for place in each))
    second = next(each for each in cheapest if protects({*first, *each}, first))
    return [first.get(at, "D" if at in second else "V") for at in range(len(TABLE))]


def protects(hidden: Collection[int], first: Collection[int]) -> bool:
    """Whether nobody comes nearer than the safety range to a cell that must stay secret."""
    for place in first:
        value = TABLE[place].value
        low, high = bounds_of(place, hidden)
        if low > (1 - RANGE) * value or high < (1 + RANGE) * value:
            return False
    return True


def bounds_of(place: int, hidden: Collection[int]) -> tuple[float, float]:
    """The smallest and the largest value of a cell, by the cells shown and by the margins."""
    bounds = [
        (0, None) if at in hidden else (cell.value, cell.value) for at, cell in enumerate(TABLE)
    ]
    sums = list(margins())
    ends = []
    for sign in (1, -1):
        aim = [sign * (at == place) for at in range(len(TABLE))]
        found = linprog(aim, A_eq=sums, b_eq=[0] * len(sums), bounds=bounds)
        ends.append(float(found.x[place]) if found.status == 0 else float("inf"))
    return ends[0], ends[1]


def margins() -> Iterator[list[int]]:
    """Each margin less its cells, which is nothing."""
    for axis in (0, 1):
        for name in {cell[1 - axis] for cell in TABLE}:
            yield [
                (-1 if cell[axis] == TOTAL else 1) if cell[1 - axis] == name else 0
                for cell in TABLE
            ]


def test_the_worked_example_of_rtauargus_has_the_statuses_it_documents() -> None:
    assert classify() == [cell.status for cell in TABLE]


def test_without_the_secondary_cells_the_margins_give_the_secret_ones() -> None:
    first = [place for place, cell in enumerate(TABLE) if cell.status in "AB"]
    for place in first:
        assert bounds_of(place, first) == (TABLE[place].value, TABLE[place].value)
