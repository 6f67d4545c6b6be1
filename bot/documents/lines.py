"""A chart of lines over days, in per cent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.documents.drawing import draw

WIDTH = 620  # points: read on a desktop
_STYLES = (  # colour, dashes, mark
    ("#1f4e79", "solid", "circle"),
    ("#a04f00", "dashed", "square"),
    ("#2e6b34", "dotted", "triangle"),
)


def draw_lines(
    title: str,
    series: Mapping[str, Sequence[float]],
    *,
    labels: Mapping[int, str],
    shaded: Collection[int],
    axes: str,
) -> bytes:
    """Return a PNG: for each series, a line through its values, from 0 to 100, one a day.

    `labels` gives the words under some days, by their number from 0; `shaded` the numbers of days
    in grey; `axes` says what the axes are. At most three series.
    """
    lines = [
        {"name": name, "values": list(values), "colour": colour, "dash": dash, "mark": mark}
        for (name, values), (colour, dash, mark) in zip(series.items(), _STYLES, strict=False)
    ]
    days = max(map(len, series.values()), default=0)
    values = {
        "title": title,
        "language": "en",
        "series": lines if days else [],
        "days": days,
        "labels": [[day, words] for day, words in labels.items()],
        "shaded": list(shaded),
        "axes": axes,
    }
    return draw("lines", values, width=WIDTH)
