"""A chart of bars: for each group, a bar for each series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.documents.drawing import draw

_COLOURS = ("#1f4e79", "#8a6a00", "#2e6b34", "#7a3b69")  # at least 3:1 on white


def draw_bars(
    title: str, groups: Sequence[str], series: Mapping[str, Sequence[int]], language: str = "fr"
) -> bytes:
    """Return a PNG: for each group, a horizontal bar for each series, with its name and number.

    `series` gives, by name, a number for each group; at most four series.
    """
    rows = [
        {"name": name, "counts": list(counts), "colour": colour}
        for (name, counts), colour in zip(series.items(), _COLOURS, strict=False)
    ]
    most = max((each for counts in series.values() for each in counts), default=0)
    values = {
        "title": title,
        "language": language,
        "groups": list(groups),
        "series": rows,
        "most": max(1, most),
    }
    return draw("bars", values)
