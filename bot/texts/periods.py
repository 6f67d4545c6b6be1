"""Periods of the past as people say them: « 2026 », « T3 2026 », « depuis le 1er septembre »."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from typing import NamedTuple

from babel.dates import format_date

from bot.texts.dates import write_date
from bot.texts.named_days import DAY, Named, Span, name_all
from bot.texts.near_periods import find_near, month_span, week_span
from bot.texts.wording import mend, plain

TEXT_MAX = 80  # characters: a longer text is a sentence
_YEARS = range(1900, 3000)
_LEAP = 8  # years at most from one 29 February to the next
_ROUND = timedelta(days=305)  # ten months, a school year: longer around a new year is upside down
_WRITTEN = {12: "y", 3: "QQQQ y", 1: "MMMM y"}  # by length in months
_DATED = ("iso", "date", "day", "english", "feast", "month", "lone")  # kinds of named days

_LEAD = (
    r"(?:(?:le|la|les|l|du|de|d|en|pour|sur|au|mois|annee|periode|the|of|in|for|month|year"
    r"|period) )*"
)
_SINCE = re.compile(r"(?:depuis|since|from|a (?:partir|compter) d[eu]) (.+)")
_OPENING = re.compile(r"^(?:entre|between|from) ")
_JOINT = re.compile(r" (?:jus[qk]\w* )?(?:au|a|et|to|through|until|and|-) |(?<=/\d\d)/(?=\d{4}/)")
_DAY = re.compile(r"(?:(?:semaine|week|du|de|le|of|the) )*(\d\d?)(?:er|st|nd|rd|th)?")

_OF = r"(?: (?:(?:-|de|of|l|annee|the|year) )*(?P<year>\d{4}))?"
_TH = r"(?:er|e|eme|st|nd|rd|th)?"
_CALENDAR = tuple(  # length in months, and how the `n`-th of a year is said
    (months, re.compile(f"{_LEAD}(?:{shape})"))
    for months, shape in (
        (12, r"(?P<year>\d{4})"),
        (6, rf"(?P<n>[12]){_TH} (?:semestre|half){_OF}"),
        (6, rf"(?:s|h|semestre )(?P<n>[12]){_OF}"),
        (6, r"(?P<year>\d{4}) (?:- )?[sh](?P<n>[12])"),
        (3, rf"(?P<n>[1-4]){_TH} (?:trimestre|quarter){_OF}"),
        (3, rf"(?:t|q|trimestre )(?P<n>[1-4]){_OF}"),
        (3, r"(?P<year>\d{4}) (?:- )?[tq](?P<n>[1-4])"),
        (1, r"(?P<year>\d{4})(?:/| - )(?P<n>0?[1-9]|1[0-2])"),
        (1, r"(?P<n>0?[1-9]|1[0-2])(?:/| - )(?P<year>\d{4})"),
    )
)
_WEEK = r"(?:(?:le|la|l|du|de|d|en|pour|sur|the|of|in|for) )*(?:semaine|week)"
_WEEK_OF = re.compile(rf"{_WEEK} (?:du|of) (?:the )?(.+)")
_WEEK_NUMBER = re.compile(rf"(?:{_WEEK} (?:n |no |numero )?|s ?)(?P<n>\d{{1,2}}){_OF}")
_RETURN = re.compile(rf"{_LEAD}rentree(?: scolaire)?{_OF}")
_FORMS = {  # words that are written otherwise, and how they are read
    r"deuxieme|seconde?": "2e",
    r"troisieme|third": "3e",
    r"quatrieme|fourth": "4e",
    r"moi(?= dern)": "mois",
}
_SLIPS = ("depuis", "semaine", "semestre", "trimestre", "quarter")  # mended


class PeriodFault(StrEnum):
    """The reason why a text names no days of the past."""

    UNCLEAR = "unclear"
    BACKWARDS = "backwards"  # it ends before it begins
    FUTURE = "future"  # it has not begun
    SEVERAL = "several"  # where one may stand among other words, more do


class _Part(NamedTuple):
    """Days that come back each year, or those of one `year`."""

    of: Callable[[int], Span | None]  # of a year; None: it has none
    year: int | None = None

    def before(self, day: date) -> Span | None:
        """Return the last ones that begin on `day` or before; those of its year, if it has one."""
        years = range(day.year, day.year - _LEAP - 1, -1)
        return next((each for each in self._in(years) if self.year or each.first <= day), None)

    def after(self, day: date) -> Span | None:
        """Return the first ones that end on `day` or after; those of its year, if it has one."""
        years = range(day.year, day.year + _LEAP + 1)
        return next((each for each in self._in(years) if self.year or each.last >= day), None)

    def _in(self, years: range) -> Iterator[Span]:
        known = years if self.year is None else [self.year]
        return filter(None, (self.of(each) for each in known if each in _YEARS))


def read_period(text: str, today: date) -> Span | PeriodFault:
    """Return the days that a text names, to the end of a period that goes on after `today`.

    Without a year, they are the last that have begun. « Depuis … » ends today.
    """
    said = plain(text) if len(text) <= TEXT_MAX else ""
    for words, form in _FORMS.items():
        said = re.sub(rf"\b(?:{words})\b", form, said)
    said = mend(said, _SLIPS, shortest=5)
    found = _one(said, today) or _between(said, today) or _since(said, today)
    if found is None:
        return PeriodFault.UNCLEAR
    if found.last < found.first:
        return PeriodFault.BACKWARDS
    return PeriodFault.FUTURE if found.first > today else found


def write_period(period: Span, language: str) -> str:
    """Write a period: « 2026 », « 3e trimestre 2026 », « septembre 2026 », or its two dates."""
    for months, form in _WRITTEN.items():
        if period == month_span(months, period.first):
            return str(format_date(period.first, form, locale=language))
    begun, ended = (write_date(each, language) for each in period)
    return {"fr": f"du {begun} au {ended}", "en": f"from {begun} to {ended}"}[language]


def write_days(period: Span) -> str:
    """Write a period in no language: « 2026-01-01 – 2026-11-23 »."""
    return f"{period.first} – {period.last}"


# --- One part, two, or one that began ------------------------------------------------------------


def _one(said: str, today: date) -> Span | None:
    part = _part(said, today)
    return part.before(today) if part else None


def _between(said: str, today: date) -> Span | None:
    """Return the days from one part to another, at the first words that can join two."""
    said = _OPENING.sub("", said)
    joints = _JOINT.finditer(said)
    tried = (_range(said[: each.start()], said[each.end() :], today) for each in joints)
    return next(filter(None, tried), None)


def _since(said: str, today: date) -> Span | None:
    found = _SINCE.fullmatch(said)
    start = _one(found[1], today) if found else None
    return Span(start.first, max(start.first, today)) if start else None


def _range(first: str, last: str, today: date) -> Span | None:
    end = _part(last, today)
    start = _part(first, today) or (end and _day_before(end, first))
    if not (start and end):
        return None
    latest = end.before(today) if end.year and not start.year else None
    begun = start.before(latest.last if latest else today)
    until = end.after(begun.first) if begun else None
    if begun and until and not (start.year or end.year) and _is_backwards(begun.first, until.last):
        until = end.before(begun.first)
    return Span(begun.first, until.last) if begun and until else None


def _is_backwards(first: date, last: date) -> bool:
    """Return True for days around a new year that are too many; twelve whole months are not."""
    after = last + DAY
    is_year = (first.month, first.day) == (after.month, after.day)
    return first.year < last.year and last - first > _ROUND and not is_year


# --- Parts ---------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _part(said: str, today: date) -> _Part | None:
    if near := find_near(said, today):
        return _Part(lambda _: near, near.first.year)
    return _of_calendar(said) or _of_weeks(said, today) or _dated(said, today)


def _of_weeks(said: str, today: date) -> _Part | None:
    """Return a week by one of its days or by its ISO number; or the return to school."""
    if found := _WEEK_OF.fullmatch(said):
        day = _dated(found[1], today)
        return _Part(partial(_week_in, day), day.year) if day else None
    if found := _WEEK_NUMBER.fullmatch(said):
        return _Part(partial(_numbered_week, int(found["n"])), _read_year(found["year"]))
    if found := _RETURN.fullmatch(said):
        return _Part(
            lambda year: Span(date(year, 9, 1), date(year, 9, 1)), _read_year(found["year"])
        )
    return None


def _week_in(part: _Part, year: int) -> Span | None:
    days = part.of(year)
    return week_span(days.first) if days and days.first == days.last else None


def _numbered_week(number: int, year: int) -> Span | None:
    """Return a week by its ISO number; None in a year that has no such week."""
    try:
        return week_span(date.fromisocalendar(year, number, 1))
    except ValueError:
        return None


def _of_calendar(said: str) -> _Part | None:
    """Return a year, a half, a quarter, or a month by its number."""
    for months, shape in _CALENDAR:
        if found := shape.fullmatch(said):
            parts = found.groupdict()
            return _Part(partial(_nth, months, int(parts.get("n") or 1)), _read_year(parts["year"]))
    return None


def _nth(months: int, number: int, year: int) -> Span:
    return month_span(months, date(year, 1 + (number - 1) * months, 1))


def _dated(said: str, today: date) -> _Part | None:
    """Return a day or a month by its name, or a feast."""
    said, named = name_all(re.sub(f"^{_LEAD}", "", said))
    if [(each.start, each.stop) for each in named] != [(0, len(said))]:
        return None
    (days,) = named
    if days.kind not in _DATED or days.parts.keys() & {"near", "end", "included"}:
        return None
    return _Part(partial(_find, days, today), _read_year(days.parts.get("year")))


def _find(days: Named, today: date, year: int) -> Span | None:
    found = days.find(date(year, 1, 1), today)
    return found if found and found.first.year == year else None


def _day_before(end: _Part, said: str) -> _Part | None:
    """Return the last day of that number before another part: « du 1er » au 30 novembre."""
    found = _DAY.fullmatch(said)
    return _Part(partial(_numbered, end, int(found[1])), end.year) if found else None


def _numbered(end: _Part, number: int, year: int) -> Span | None:
    until = end.of(year)
    days = (until.last - ahead * DAY for ahead in range(62)) if until else ()
    return next((Span(day, day) for day in days if day.day == number), None)


def _read_year(said: str | None) -> int | None:
    return int(said) + 2000 * (len(said) < 4) if said else None
