"""Rate limit by GCRA (ITU-T I.371): even spacing, with a burst after a silence. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

Point = TypeVar("Point", datetime, timedelta)  # an instant, or the time since some start


def first_place(tat: Point | None, now: Point, spacing: timedelta, burst: int) -> Point:
    """Return the first free place; `tat` is the place that follows the last one taken.

    A place in the past may be taken at once. A silence saves up `burst` places, no more.
    """
    saved = now - spacing * (burst - 1)
    return saved if tat is None else max(tat, saved)
