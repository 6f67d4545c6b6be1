"""The chart of a simulation: completion, day after day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.documents.lines import draw_lines

_LINES = {
    "begun": "people who have answered once",
    "answered": "answers given, out of all there are",
    "completed": "people who have completed the course",
}
_LABELS_MAX = 10  # days named under the axis


def draw(completion: Sequence[Mapping[str, Any]], title: str, file: Path) -> None:
    """Draw the completion curves as a PNG file, distinct by line, mark and name besides colour."""
    days = [date.fromisoformat(each["day"]) for each in completion]
    named = range(0, len(days), -(-len(days) // _LABELS_MAX) or 1)
    drawn = draw_lines(
        title,
        {label: [float(each[name]) for each in completion] for name, label in _LINES.items()},
        labels={place: f"{days[place]:%a\n%d %b}" for place in named},
        shaded=[place for place, day in enumerate(days) if day.isoweekday() > 5],
        axes="In per cent, at the end of each day; weekends in grey.",
    )
    file.write_bytes(drawn)
