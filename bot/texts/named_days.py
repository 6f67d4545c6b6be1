"""Days as people name them: a date, a weekday, a feast, « demain », « 2 semaines »."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from babel.dates import get_month_names

from bot.texts.dates import name_days
from bot.texts.feasts import FEASTS, is_feast
from bot.texts.speech import LANGUAGES
from bot.texts.wording import mend, plain
from lessons.matching import normalise

DAY = timedelta(days=1)
_YEAR = 366  # days in which a day without a year is looked for
_FAR = 800
_THIS = r"(?:cette |ce |reste de la |reste du |toute la |rest of the |this )?"


class Span(NamedTuple):
    """Days in a row, from the first to the last."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Days named in a text, and where their words stand."""

    start: int
    stop: int
    kind: str  # its key in `_shapes`
    parts: Mapping[str, str]

    @property
    def length(self) -> int:
        """Return how many days « 2 semaines » are; 0 for days of the calendar."""
        count = self.parts.get("count", "0")
        return (int(count) if count.isdigit() else 1) * _LENGTHS[self.parts.get("unit", "")]

    @property
    def whole(self) -> bool:
        """Return True for « fin janvier » or « 12 janvier inclus »: the last day is meant."""
        return "end" in self.parts or "included" in self.parts

    def find(self, after: date, today: date) -> Span | None:
        """Return the first such days that end on `after` or later; None if there are none near."""
        if near := self.parts.get("near"):
            return next(find(today) for said, find in _NEAR.items() if re.fullmatch(said, near))
        if self.kind == "weekday":
            after = max(after, today + DAY)  # « lundi », on a Monday, is the next one
        tests = [(test, self.parts[name]) for name, test in _TESTS.items() if name in self.parts]
        days = (after + ahead * DAY for ahead in range(_FAR if "year" in self.parts else _YEAR))
        day = next((day for day in days if all(test(day, part) for test, part in tests)), None)
        if day is None:
            return None
        return _month(day) if "day" not in self.parts and "month" in self.parts else Span(day, day)


def name_all(text: str) -> tuple[str, list[Named]]:
    """Return the plain text, and the days that it names, in order."""
    said = mend(
        plain(text), [name for name in (*_weekdays(), *_months()) if len(name) > 5], shortest=5
    )
    return said, list(_named(said))


def _named(said: str) -> Iterator[Named]:
    stop = 0
    for word in re.finditer(r"\S+", said):
        shapes = _shapes().items() if word.start() >= stop else ()
        tried = ((kind, shape.match(said, word.start())) for kind, shape in shapes)
        kind, found = next(((kind, found) for kind, found in tried if found), ("", None))
        if found:
            stop = found.end()
            parts = {name: part for name, part in found.groupdict().items() if part}
            yield Named(start=found.start(), stop=stop, kind=_kind(kind, parts), parts=parts)


def _kind(shape: str, parts: Mapping[str, str]) -> str:
    """Return `lone` for a month or a period that no word makes one: « mars », « semaine »."""
    loose = shape == "month" or parts.get("near") in _LONE
    return "lone" if loose and not parts.keys() & {"over", "end"} else shape


def _month(day: date) -> Span:
    first = day.replace(day=1)
    return Span(first, (first + 31 * DAY).replace(day=1) - DAY)


def _year(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31))


def _sunday(day: date) -> date:
    return day + (7 - day.isoweekday()) * DAY


_SOON: Mapping[str, Callable[[date], Span]] = {  # by pattern; found from today
    r"aujourd hui|today": lambda today: Span(today, today),
    r"apres(?: -)? demain|day after tomorrow": lambda today: Span(today + 2 * DAY, today + 2 * DAY),
    r"demain|tomorrow": lambda today: Span(today + DAY, today + DAY),
}
_PERIODS: Mapping[str, Callable[[date], Span]] = {
    r"(?:ce |this |the )?week(?: -)? ?end": lambda today: Span(
        max(_sunday(today) - DAY, today), _sunday(today)
    ),
    r"semaine (?:pro\w*|suivante|d apres)|next week": lambda today: Span(
        _sunday(today) + DAY, _sunday(today) + 7 * DAY
    ),
    r"mois (?:prochain|suivant)|next month": lambda today: _month(_month(today).last + DAY),
    r"annee (?:prochaine|suivante)|next year": lambda today: _year(today.year + 1),
    rf"(?:{_THIS}(?:semaine|week))(?! (?:du|of)\b)": lambda today: Span(today, _sunday(today)),
    rf"{_THIS}(?:mois|month)": lambda today: Span(today, _month(today).last),
    rf"{_THIS}(?:annee|year)": lambda today: Span(today, _year(today.year).last),
}
_LONE = ("semaine", "week", "mois", "month", "annee", "year")
_NEAR = {**_SOON, **_PERIODS}
_UNITS = {1: "jour jr j day", 7: "semaine sem week", 14: "fortnight", 15: "quinzaine"}
_LENGTHS = {"": 0} | {unit: days for days, units in _UNITS.items() for unit in units.split()}
_LENGTHS |= {"mois": 30, "month": 30}


@cache
def _shapes() -> Mapping[str, re.Pattern[str]]:
    """Return the patterns by kind, in the order in which they are tried."""
    weekday, month, feast = (_either(names) for names in (_weekdays(), _months(), FEASTS))
    named = rf"(?:(?P<weekday>{weekday}) (?:le |the )?)?"
    number = r"(?P<day>\d{1,2})(?:er|e|eme|st|nd|rd|th)?"
    year = r"(?: (?P<year>\d{4}))?"
    end = r"(?P<end>(?:fin|end)(?: (?:of|de|du|d))?(?: (?:la|le|l|the))? )?"
    length = rf"(?P<count>\d{{1,3}}|une?|an?|one) ?(?P<unit>{_either(_LENGTHS)})s?"
    shapes = {
        "rate": rf"{length} (?:(?:sur|par|per|each|every) \w+|an? (?:week|month))",
        "length": rf"{length}(?: de jours)?",
        "passing": rf"(?:vacances|conges|fetes|marche|repas) (?:de |d )?(?:la )?(?:{feast})"
        rf"|(?:{feast}) (?:holidays?|break|party)|(?:\w+ )?(?:derniere?|last)(?: week| month)?",
        "iso": r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})",
        "date": rf"{named}(?P<day>\d{{1,2}})[/.](?P<month>\d{{1,2}})"
        r"(?:[/.](?P<year>\d{4}|\d\d))?",
        "day": rf"{named}{number}(?: of)? (?P<month>{month}){year}",
        "english": rf"{named}(?P<month>{month}) (?:the )?{number}{year}",
        "feast": rf"{named}(?P<feast>{feast})",
        "numbered": rf"(?P<weekday>{weekday}) (?:le |the )?{number}(?! ?(?:h|heur|am|pm))",
        "weekday": rf"(?:next )?(?P<weekday>{weekday})(?: prochain)?",
        "month": rf"{end}(?P<over>mois (?:de |d )?|month of |en |in |during |tout |all (?:of )?)?"
        rf"(?P<month>{month}){year}",
        "soon": rf"(?P<near>{'|'.join(_SOON)})",
        "period": rf"{end}(?P<near>{'|'.join(_PERIODS)})",
        "opening": rf"{number}(?= (?:au|to|through|-|et|and) (?:(?:{weekday}) )?\d)",
        "number": rf"{number}(?! ?(?:h|heur|am|pm))",
    }
    included = r"(?P<included> (?:inclus\w*|compris\w*|included|inclusive))?"
    return {kind: re.compile(rf"(?:{shape}){included}(?!\S)") for kind, shape in shapes.items()}


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(filter(None, words), key=len, reverse=True))


@cache
def _weekdays() -> Mapping[str, int]:
    return {
        normalise(name): day for language in LANGUAGES for day, name in name_days(language).items()
    }


@cache
def _months() -> Mapping[str, int]:
    """Return the months by their names, whole and short, in both languages."""
    return {
        normalise(name): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }


_TESTS: Mapping[str, Callable[[date, str], bool]] = {  # by part
    "weekday": lambda day, said: day.isoweekday() == _weekdays()[said],
    "day": lambda day, said: day.day == int(said),
    "month": lambda day, said: day.month == (int(said) if said.isdigit() else _months()[said]),
    "year": lambda day, said: day.year == int(said.rjust(4, "0")) + 2000 * (len(said) < 4),
    "feast": lambda day, said: is_feast(said, day),
}
