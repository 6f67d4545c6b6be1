"""A chart of bars: for each group, a bar for each series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from bot.documents.drawing import draw

_COLOURS = ("#1f4e79", "#8a6a00", "#2e6b34", "#7a3b69")  # at least 3:1 on white


class Bar(TypedDict):
    """A number that lies between two, and the words that say it."""

    low: int
    high: int
    said: str


def draw_bars(
    title: str, groups: Sequence[str], series: Mapping[str, Sequence[Bar]], language: str = "fr"
) -> bytes:
    """Return a PNG: for each group, a horizontal bar for each series, with its name and words.

    `series` gives, by name, a bar for each group; at most four series. A bar is full up to its
    lower number, and an outline up to the higher one.
    """
    rows = [
        {"name": name, "bars": list(bars), "colour": colour}
        for (name, bars), colour in zip(series.items(), _COLOURS, strict=False)
    ]
    most = max((each["high"] for bars in series.values() for each in bars), default=0)
    values = {
        "title": title,
        "language": language,
        "groups": list(groups),
        "series": rows,
        "most": max(1, most),
    }
    return draw("bars", values)
