"""Days and hours as people write them."""

from __future__ import annotations

import re
from datetime import date, time

from babel.dates import format_date

_HOUR = re.compile(r"(\d{1,2})\s*(?:h|:|heures?|\.)?\s*(\d{2})?")


def write_hour(hour: time, language: str) -> str:
    """« 9 h 30 » in French, 9:30 in English."""
    if language != "fr":
        return f"{hour.hour}:{hour.minute:02}"
    minutes = f"\u00a0{hour.minute:02}" if hour.minute else ""
    return f"{hour.hour}\u00a0h{minutes}"


def write_day(day: date, language: str) -> str:
    """« mardi 1er décembre » in French, Tuesday, December 1 in English."""
    return _write(day, language, {"fr": "EEEE d MMMM", "en": "EEEE, MMMM d"})


def write_date(day: date, language: str) -> str:
    """« 1er décembre 2026 » in French, December 1, 2026 in English."""
    return _write(day, language, {"fr": "d MMMM y", "en": "MMMM d, y"})


def _write(day: date, language: str, forms: dict[str, str]) -> str:
    written = format_date(day, forms[language], locale=language)
    return re.sub(r"\b1 (?=\D)", "1er ", written) if language == "fr" else written


def read_hour(text: str) -> time | None:
    """The hour that « 9h », « 9 h 30 », « 9:30 » or « 9 » means; None for anything else."""
    match = _HOUR.fullmatch(text.strip().casefold().replace("\u00a0", " ").replace("\u202f", " "))
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
