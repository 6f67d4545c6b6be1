"""The chart of a simulation. matplotlib, of the extra `charts`, is imported when it is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

_LINES = {
    "begun": ("people who have answered once", "#1f4e79", "-", "o"),
    "answered": ("answers given, out of all there are", "#b35900", "--", "s"),
    "completed": ("people who have completed the course", "#2e6b34", ":", "^"),
}
_LABELS_MAX = 12  # days named under the axis


def draw(completion: Sequence[Mapping[str, Any]], title: str, file: Path) -> None:
    """Draw the completion curves as a PNG file, distinct by line, mark and name besides colour."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    days = [date.fromisoformat(each["day"]) for each in completion]
    places = list(range(len(days)))
    figure, axes = pyplot.subplots(figsize=(9, 5), dpi=150, layout="constrained")
    for day, place in zip(days, places, strict=True):
        if day.isoweekday() > 5:
            axes.axvspan(place - 0.5, place + 0.5, color="#e4e4e4", linewidth=0)
    for name, (label, colour, line, mark) in _LINES.items():
        values = [each[name] for each in completion]
        axes.plot(places, values, line, color=colour, marker=mark, linewidth=2, label=label)
        end, beside = (places[-1], values[-1]), (8, 0)
        said = f"{values[-1]:.0f} %"
        axes.annotate(
            said, end, beside, textcoords="offset points", va="center", color=colour, weight="bold"
        )
    named = places[:: -(-len(days) // _LABELS_MAX)]
    axes.set_xticks(named, [f"{days[place]:%a\n%d %b}" for place in named])
    axes.set(title=title, xlabel="End of the day; weekends in grey", ylabel="Per cent")
    axes.set_ylim(-3, 105)
    axes.set_xlim(-0.5, places[-1] + max(0.5, 0.09 * len(days)))
    axes.grid(axis="y", color="#cccccc")
    figure.legend(loc="outside lower center", ncols=len(_LINES), frameon=False)
    figure.savefig(file)
    pyplot.close(figure)
