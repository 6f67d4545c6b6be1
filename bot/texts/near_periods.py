"""Periods told from today: « cette semaine », « le mois dernier », « 3 derniers mois ». Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import NamedTuple

from bot.texts.named_days import DAY, Span

COUNT_MAX = 120  # units in a row
_LEAD = (
    r"(?:(?:le|la|les|l|ces|du|de|des|d|en|au|pour|sur|durant|pendant|dans"
    r"|the|of|in|for|during|over|on) )*"
)
_THIS = r"(?:cette|cet|ce|l|this) "
_PAST = r"(?:dern\w+|pass\w+|prece\w+|ecoul\w+|d avant)"
_LATEST = r"(?:dern\w+|last|past|previous)"
_TODAY = re.compile(r"aujourd hui|ce jour|maintenant|today|now")


class _Unit(NamedTuple):
    one: str  # words for one of it
    some: str  # for several
    around: Callable[[date], Span]  # the one in which a day is
    back: Callable[[int, date], date]  # the day that is so many of it earlier
    bare: bool = True  # its word alone is the present one


def month_span(months: int, day: date) -> Span:
    """Return the year, half, quarter or month, of so many `months`, in which a day is."""
    month = (day.month - 1) // months * months + 1
    last = month + months - 1
    return Span(date(day.year, month, 1), date(day.year, last, monthrange(day.year, last)[1]))


def week_span(day: date) -> Span:
    """Return the days from Monday to Sunday in which a day is."""
    monday = day - day.weekday() * DAY
    return Span(monday, monday + 6 * DAY)


def find_near(said: str, today: date) -> Span | None:
    """Return the days of a plain text: one unit, present or last, or several that end today."""
    if _TODAY.fullmatch(said):
        return Span(today, today)
    return next(filter(None, (_find(each, said, today) for each in _UNITS)), None)


def _find(unit: _Unit, said: str, today: date) -> Span | None:
    present = unit.around(today)
    one, this = f"(?:{unit.one})", f"(?:{_THIS})?" if unit.bare else _THIS
    if re.fullmatch(rf"{_LEAD}(?:{this}{one}|(?:{_THIS})?{one} en cours)", said):
        return present
    if re.fullmatch(rf"{_LEAD}(?:{one} {_PAST}|{_LATEST} {one})", said):
        return unit.around(present.first - DAY)
    some = rf"(?:(?:une?|an?|one) {one}|(\d+) (?:{_LATEST} )?(?:{unit.some})(?: {_PAST})?)"
    found = re.fullmatch(rf"{_LEAD}(?:{_LATEST} )?{some}", said)
    count = int(found[1] or 1) if found else 0
    return Span(unit.back(count, today) + DAY, today) if 0 < count <= COUNT_MAX else None


def _back(months: int, count: int, day: date) -> date:
    """Return the same day some months earlier, or the last day of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 - months * count, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def _months(months: int, one: str, some: str) -> _Unit:
    return _Unit(one, some, partial(month_span, months), partial(_back, months))


_UNITS = (
    _months(12, "annee|an|year", "annees|ans|years"),
    _months(6, "semestre|half", "semestres|halves"),
    _months(3, "trimestre|quarter", "trimestres|quarters"),
    _months(1, "mois|month", "mois|months"),
    _Unit(
        "semaine|week", "semaines|weeks", week_span, lambda n, day: day - 7 * n * DAY, bare=False
    ),
    _Unit(
        "jour|day",
        "jours|days",
        lambda day: Span(day, day),
        lambda n, day: day - n * DAY,
        bare=False,
    ),
)
