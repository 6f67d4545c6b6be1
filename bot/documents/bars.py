"""Grouped bar charts. matplotlib, of the extra `charts`, is imported when one is drawn."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec

_WIDTH, _ROW, _MARGIN = 7.0, 0.3, 1.6  # inches: of the picture, of a bar, of the margins
_STYLES = (
    ("#1f4e79", ""),
    ("#c9a227", "//"),
    ("#2e6b34", ".."),
    ("#7a3b69", "xx"),
)  # colour, hatching
_DOTS = 150  # per inch


@cache
def can_draw() -> bool:
    """Return True if this installation can draw charts."""
    return find_spec("matplotlib") is not None


def draw_bars(title: str, groups: Sequence[str], series: Mapping[str, Sequence[int]]) -> bytes:
    """Return a PNG: for each group, a horizontal bar for each series, with its number.

    `series` gives, by name, a number for each group; at most four series. Hatching and names
    distinguish them, not colour alone.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    height = _MARGIN + _ROW * (len(series) + 0.6) * len(groups)
    figure = Figure(figsize=(_WIDTH, height), dpi=_DOTS, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    share = 0.8 / len(series)
    for number, (name, counts) in enumerate(series.items()):
        colour, hatch = _STYLES[number]
        places = [place + number * share for place in range(len(groups))]
        bars = axes.barh(
            places, counts, share * 0.9, label=name, color=colour, hatch=hatch, edgecolor="white"
        )
        axes.bar_label(bars, padding=3)
    middle = 0.4 - share / 2
    axes.set_yticks([place + middle for place in range(len(groups))], list(groups))
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(x=0.08)
    axes.set_title(title, wrap=True)
    figure.legend(loc="outside lower center", ncols=len(series), frameon=False)
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png")
    return drawn.getvalue()
