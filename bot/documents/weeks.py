"""A picture of teams: a stacked bar for each, and lines over the weeks. Counts may be intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from bot.documents.drawing import draw

_COLOURS = ("#1f4e79", "#8db4d8")  # of the first two parts; the last one is an outline
TEAMS_MAX = 12  # bars: a picture of a phone is no longer


class Extent(TypedDict):
    """The least and the most that a count may be."""

    low: int
    high: int


class Stack(TypedDict):
    """A team: counts of which each holds the one before it, and the words that say them."""

    name: str
    spans: list[Extent]
    said: str


class Curve(TypedDict):
    """A count over the weeks, and the words of its last one."""

    name: str
    spans: list[Extent]
    said: str


class Weeks(TypedDict):
    """Values of a picture, its words in the language of whoever asked."""

    title: str
    subject: str  # of when
    parts: list[str]  # names of the parts of a bar, from the left
    between: str  # what stripes mean; empty: there are none
    stacks: list[Stack]
    over: str  # title of the lines
    weeks: list[str]  # under the lines, at most six, evenly spread from the first to the last
    curves: list[Curve]  # at most two; none: no lines
    language: str


def draw_weeks(values: Weeks) -> bytes:
    """Return a PNG. A bar is full up to what is sure, and striped up to what may be."""
    return draw("weeks", {**values, "most": _most(values["stacks"]), "fills": _COLOURS})


def _most(stacks: Sequence[Stack]) -> int:
    return max([1, *(span["high"] for each in stacks for span in each["spans"])])
