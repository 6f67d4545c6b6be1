"""Messages spaced evenly, a few at once after a silence (GCRA, of ITU-T I.371). Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

Point = TypeVar("Point", datetime, timedelta)  # an instant, or the time since some start


def first_place(tat: Point | None, now: Point, spacing: timedelta, burst: int) -> Point:
    """Find the first free place; `tat` is the one after the last that was taken.

    A place in the past may be taken at once: a silence saves up a burst, no more.
    """
    saved = now - spacing * (burst - 1)
    return saved if tat is None else max(tat, saved)
