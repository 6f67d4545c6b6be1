"""Feasts that people name instead of a date, and the day of each in a year."""

from __future__ import annotations

from datetime import date, timedelta

FEASTS: dict[str, tuple[int, int] | int] = {  # month and day, or days after Easter Sunday
    "jour de l an": (1, 1),
    "nouvel an": (1, 1),
    "new year": (1, 1),
    "new year s day": (1, 1),
    "paques": 0,
    "dimanche de paques": 0,
    "easter": 0,
    "lundi de paques": 1,
    "easter monday": 1,
    "fete du travail": (5, 1),
    "ascension": 39,
    "pentecote": 49,
    "lundi de pentecote": 50,
    "whit monday": 50,
    "fete nationale": (7, 14),
    "bastille day": (7, 14),
    "assomption": (8, 15),
    "toussaint": (11, 1),
    "armistice": (11, 11),
    "noel": (12, 25),
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "sylvestre": (12, 31),
    "new year s eve": (12, 31),
}


def is_feast(name: str, day: date) -> bool:
    """Return True if the feast falls on that day."""
    when = FEASTS[name]
    if isinstance(when, int):
        return day == easter(day.year) + timedelta(days=when)
    return (day.month, day.day) == when


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar, by the anonymous computus."""
    century, past = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    epact = (
        19 * (year % 19) + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    to_sunday = (32 + 2 * rest + 2 * (past // 4) - epact - past % 4) % 7
    shift = (year % 19 + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
