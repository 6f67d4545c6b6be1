"""Figures of a service in a course: one table, in which each has its words and its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.capabilities.teams.rules import (
    CURRENT_MIN,
    GROUP_MIN,
    LIFT_MIN,
    LOWEST,
    RATED_MIN,
    SHOWN_MIN,
    TOPIC_MIN,
    TeamFigures,
)
from bot.capabilities.teams.summary import write_count, write_figure
from bot.documents.spreadsheet import Cell, CellKind, Column
from bot.turn.turn import Turn

LIMITS = {
    "minimum": SHOWN_MIN,
    "group": GROUP_MIN,
    "answers": RATED_MIN,
    "current": CURRENT_MIN,
    "lifted": LIFT_MIN,
    "topic": TOPIC_MIN,
    "lowest": LOWEST,
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns that a figure takes in a file: the key of each title, its kind; and their cells."""

    columns: tuple[tuple[str, CellKind], ...]
    cells: Callable[[Turn, TeamFigures, str], tuple[Cell, ...]]


class Figure(NamedTuple):
    """A field of `TeamFigures`. Its sentences are `summary-<name>` and `define-<name>`."""

    name: str
    layout: Layout


def _lay_interval(turn: Turn, figures: TeamFigures, name: str) -> tuple[Cell, ...]:
    """Return a count as it is said, and the first and last values that it may have."""
    span = figures.interval(name)
    told = (span.low, span.high) != (0, figures.size)
    return write_count(turn, figures, name) if told else None, span.low, span.high


def _lay_rate(turn: Turn, figures: TeamFigures, name: str) -> tuple[Cell, ...]:
    share: int | None = getattr(figures, name).shown
    return (None, None) if share is None else (write_figure(turn, figures, name), share / 100)


SAID = "file-said"  # the title of a figure in words; others are numbers beside it
_INTERVAL = Layout(
    (
        (SAID, CellKind.TEXT),
        ("file-least", CellKind.COUNT),
        ("file-most", CellKind.COUNT),
    ),
    _lay_interval,
)
_RATE = Layout(((SAID, CellKind.TEXT), ("file-share", CellKind.SHARE)), _lay_rate)

FIGURES = (
    Figure("enrolled", _INTERVAL),
    Figure("started", _INTERVAL),
    Figure("completed", _INTERVAL),
    Figure("answering", _INTERVAL),
    Figure("gestures", _INTERVAL),
    Figure("paused", _INTERVAL),
    Figure("success", _RATE),
    Figure("current", _RATE),
)
RULES = ("interval", "few", "nearly", "na")  # of disclosure


def list_columns(turn: Turn) -> list[Column]:
    """Return the columns that all figures take, in their order."""
    return [
        Column(title=turn.speech(key, figure=turn.speech(f"summary-{each.name}")), kind=kind)
        for each in FIGURES
        for key, kind in each.layout.columns
    ]


def lay_out(turn: Turn, figures: TeamFigures) -> list[Cell]:
    """Return the cells of a row, under those columns."""
    return [cell for each in FIGURES for cell in each.layout.cells(turn, figures, each.name)]


def define_columns(turn: Turn) -> Iterator[tuple[str, str]]:
    """Yield the title of each of those columns with what it says, then each rule."""
    for figure in FIGURES:
        named = turn.speech(f"summary-{figure.name}")
        for key, _ in figure.layout.columns:
            part = key.removeprefix("file-")
            meaning = figure.name if key == SAID else part
            said = turn.speech(f"define-{meaning}", figure=named, **LIMITS)
            yield turn.speech(key, figure=named), said
    yield from _define(turn, RULES, "rule")


def define_all(turn: Turn, beside: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield each figure with what it says, those `beside` them, each rule of what is shown."""
    yield from _define(turn, (*(each.name for each in FIGURES), *beside), "summary")
    yield from _define(turn, RULES, "rule")


def _define(turn: Turn, names: Iterable[str], titles: str) -> Iterator[tuple[str, str]]:
    for name in names:
        yield turn.speech(f"{titles}-{name}", **LIMITS), turn.speech(f"define-{name}", **LIMITS)
