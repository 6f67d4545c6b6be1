"""Arithmetic of a comparison: seconds by row and by round, their ratios, and the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Figures = Mapping[str, float]  # processor seconds of one round, by row of the table

HEAD = ("CPU seconds", "old: min", "median", "max", "new: min", "median", "max", "new/old")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: seconds of each round on both sides."""

    name: str
    old: tuple[float, ...]
    new: tuple[float, ...]

    @property
    def ratios(self) -> tuple[float, ...]:
        """New to old, round by round."""
        return tuple(new / old for old, new in zip(self.old, self.new, strict=True))

    @property
    def ratio(self) -> float:
        return median(self.ratios)


def gather(old: Sequence[Figures], new: Sequence[Figures]) -> list[Row]:
    """Turn rounds into rows. Raises ValueError when the two sides do not have the same rows."""
    names = [list(figures) for figures in (*old, *new)]
    if any(each != names[0] for each in names):
        raise ValueError(f"the rounds do not have the same rows: {names}")
    return [
        Row(name, *(tuple(figures[name] for figures in side) for side in (old, new)))
        for name in names[0]
    ]


def table(rows: Sequence[Row]) -> str:
    """Least, median and most of both sides, the median of the ratios, then each of them."""
    wide = max(len(row.name) for row in rows) + 2
    head = HEAD[0].ljust(wide) + "".join(f"{name:>10}" for name in HEAD[1:])
    return "\n".join([f"{head}  round by round", *(_line(row, wide) for row in rows)])


def _line(row: Row, wide: int) -> str:
    spreads = [of(side) for side in (row.old, row.new) for of in (min, median, max)]
    seconds = "".join(f"{each:>10.3f}" for each in spreads)
    rounds = " ".join(f"{each:.2f}" for each in row.ratios)
    return f"{row.name:{wide}}{seconds}{row.ratio:>10.2f}  {rounds}"


def dearer(rows: Sequence[Row], most: float) -> list[str]:
    """Names of the rows whose new side costs more than that, by the median of the ratios."""
    return [row.name for row in rows if row.ratio > most]
