"""Days and hours in French and English: written for people, read from their words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from functools import cache

from babel.dates import format_date, get_day_names, get_month_names

from lessons.matching import normalise

_LANGUAGES = ("fr", "en")
_DELAY = re.compile(r"(\w+) (jour|day|semaine|week|mois|month)s?")
_DELAY_DAYS = {"jour": 1, "day": 1, "semaine": 7, "week": 7, "mois": 30, "month": 30}
_COUNTS = (
    ("", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    ("", "un"),
    ("", "a"),
)
_TOMORROW = ("demain", "tomorrow")
_FORTNIGHT = {"quinze": 15, "fifteen": 15}
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>\d{4}))?"),
    re.compile(r"(?P<day>\d{1,2})(?:er|st|nd|rd|th)? (?P<month>[a-z]+)(?: (?P<year>\d{4}))?"),
    re.compile(r"(?P<month>[a-z]+) (?P<day>\d{1,2})(?:st|nd|rd|th)?(?: (?P<year>\d{4}))?"),
)
_UNTIL = re.compile(
    r"^(?:jusqu[' ]?(?:au|à|a)|until|till|to|pour|pendant|for|le|the|de|à)(?!\w)\s*", re.IGNORECASE
)
_HOUR = re.compile(r"(\d{1,2})\s*(?:h|:|heures?|\.)?\s*(\d{2})?")


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


def _write(day: date, language: str, forms: dict[str, str]) -> str:
    written = format_date(day, forms[language], locale=language)
    return re.sub(r"\b1 (?=\D)", "1er ", written) if language == "fr" else written


def read_hour(text: str) -> time | None:
    """Read « 9h », « 9 h 30 », « 9:30 » or « 9 » as an hour; None for other text."""
    match = _HOUR.fullmatch(text.strip().casefold().replace("\u00a0", " ").replace("\u202f", " "))
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


@cache
def name_days(language: str) -> Mapping[int, str]:
    """Return the name of each ISO weekday, Monday first."""
    return {day + 1: name for day, name in sorted(get_day_names("wide", locale=language).items())}


def read_days(text: str) -> frozenset[int]:
    """Read names of weekdays, in French or English, whole or by their first three letters.

    Returns ISO weekdays; none if any word is not a weekday.
    """
    words = [word for word in re.split(r"[\s,;]+", normalise(text)) if word not in ("et", "and")]
    found = [_weekdays().get(word[:3]) if word.isalpha() else None for word in words]
    return frozenset(day for day in found if day) if all(found) else frozenset()


@cache
def _weekdays() -> Mapping[str, int]:
    return {
        normalise(name)[:3]: day
        for language in _LANGUAGES
        for day, name in name_days(language).items()
    }


@cache
def _whole_weekdays() -> Mapping[str, int]:
    return {
        normalise(name): day for language in _LANGUAGES for day, name in name_days(language).items()
    }


def read_day(text: str, today: date) -> date | None:
    """Read a day from « 12 janvier », « 12/01 », « lundi », « deux semaines » or 2027-01-12.

    Without a year, returns the next such day after `today`. Returns None for other text.
    """
    said = _UNTIL.sub("", " ".join(text.replace("’", "'").split()))
    said = _UNTIL.sub("", said)  # « jusqu’au … », « until the … »
    if match := _DELAY.fullmatch(normalise(said)):
        count = _count(match[1])
        return today + timedelta(days=count * _DELAY_DAYS[match[2]]) if count else None
    if normalise(said) in _TOMORROW:
        return today + timedelta(days=1)
    first, _, rest = said.partition(" ")
    if number := _whole_weekdays().get(normalise(first)):
        if not rest:
            return today + timedelta(days=1 + (number - today.isoweekday() - 1) % 7)
        said = rest
    plain = said if re.match(r"\d{4}-|\d{1,2}[/.]", said) else normalise(said)
    match = next((found for shape in _DATES if (found := shape.fullmatch(plain))), None)
    return _day(match.groupdict(), today) if match else None


def _count(word: str) -> int:
    """Return the number that « 2 », « deux » or two stands for; 0 for another word."""
    if word.isascii() and word.isdigit() and len(word) < 4:
        return int(word)
    return _FORTNIGHT.get(word) or next((n.index(word) for n in _COUNTS if word in n), 0)


def _day(parts: Mapping[str, str | None], today: date) -> date | None:
    month = str(parts["month"])
    number = int(month) if month.isdigit() else _months().get(month[:4], 0)
    years = [int(parts["year"])] if parts["year"] else [today.year, today.year + 1]
    for year in years:
        try:
            day = date(year, number, int(str(parts["day"])))
        except ValueError:
            continue
        if parts["year"] or day > today:
            return day
    return None


@cache
def _months() -> Mapping[str, int]:
    """Return the months by the first four letters of their names: juin and juillet share three."""
    return {
        normalise(name)[:4]: number
        for language in _LANGUAGES
        for number, name in get_month_names("wide", locale=language).items()
    }
