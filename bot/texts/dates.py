"""Days and hours in French and English, as they are written for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from functools import cache

from babel.dates import format_date, get_day_names


def write_hour(hour: time, language: str) -> str:
    """Write an hour: « 9 h 30 » in French, 9:30 in English."""
    if language != "fr":
        return f"{hour.hour}:{hour.minute:02}"
    minutes = f"\u00a0{hour.minute:02}" if hour.minute else ""
    return f"{hour.hour}\u00a0h{minutes}"


def write_day(day: date, language: str) -> str:
    """Write a day: « mardi 1er décembre » in French, Tuesday, December 1 in English."""
    return _write(day, language, {"fr": "EEEE d MMMM", "en": "EEEE, MMMM d"})


def write_date(day: date, language: str) -> str:
    """Write a date: « 1er décembre 2026 » in French, December 1, 2026 in English."""
    return _write(day, language, {"fr": "d MMMM y", "en": "MMMM d, y"})


def write_short(day: date, language: str) -> str:
    """Write a date as under a picture: « 1er déc. » in French, Dec 1 in English."""
    return _write(day, language, {"fr": "d MMM", "en": "MMM d"})


def _write(day: date, language: str, forms: dict[str, str]) -> str:
    written = format_date(day, forms[language], locale=language)
    return re.sub(r"\b1 (?=\D)", "1er ", written) if language == "fr" else written


@cache
def name_days(language: str) -> Mapping[int, str]:
    """Return the name of each ISO weekday, Monday first."""
    return {day + 1: name for day, name in sorted(get_day_names("wide", locale=language).items())}
