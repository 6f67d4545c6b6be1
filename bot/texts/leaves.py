"""Leaves as people say them: « du 24 au 31 décembre », « 2 semaines », « jusqu’à Noël »."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from bot.texts.named_days import DAY, Named, Span, name_all


class Leave(NamedTuple):
    """A leave: the first day away, and the first day back."""

    first: date
    back: date


_BEGUN = 300 * DAY  # « du 20 au 30 novembre », said on the 23rd, has begun
_ARTICLE = r"(?: (?:le|la|l|the))?"
# The role of named days, by the words before them: the first that fits.
_ROLES = tuple(
    (role, re.compile(rf"(?:{words})$"))
    for role, words in (
        ("to", rf"^(?:pause )?(?:au|to)|^(?:a|through|thru|-){_ARTICLE}|^(?:au|to) (?:le|the)"),
        ("until", r"(?:\bjus[qk]\w*|\buntil|\btill?)(?: (?:au|a|en|le|la|l|the|ce))*"),
        ("until", rf"\b(?:pas|rien|not|nothing|no)\b(?: \w+){{0,3}} (?:avant|before){_ARTICLE}"),
        (
            "back",
            r"\b(?:retour\w*|revien\w*|rentr\w*|repren\w*|repris\w*|back|return\w*|resum\w*)"
            r"(?: (?:le|la|au|a|de|on|the|conges?|vacances|bureau|travail|boulot|work|in|to))*",
        ),
        (
            "wrong",
            r"\b(?:dans|in|d ici|depuis|since|il y a|ou|or|within|avant|before|apres|after)"
            rf"{_ARTICLE}",
        ),
        ("week", r"\b(?:semaine du|week of)(?: the)?"),
        (
            "from",
            r"\b(?:du|de|des|d|entre|between|from|starting(?: on)?|a (?:partir|compter) d[eu])"
            rf"{_ARTICLE}",
        ),
        ("the", r"\b(?:le|the)"),
        ("on", r"\b(?:a|at|en|for|on|pour)"),
        ("bare", r"^(?:(?:pause|en|me|mets|mettre|moi|une|svp|please) ?)*"),
        ("loose", r""),
    )
)
_AND = re.compile(rf"(?:et|and){_ARTICLE}")
_BETWEEN = re.compile(r"\b(?:entre|between)\b")
_DEPARTS = re.compile(r"\b(?:par[st]|partons|partir|commenc\w*|debut\w*|leav\w*|start\w*)\b")
_ABSENT = re.compile(r"\b(?:absente?|repos|rtt|off|away|indisponible|(?:pas|not) (?:la|here|in))\b")
_TIME = re.compile(
    r"\d|jus[qk]|\b(?:until|till?|avant|before|hier|yesterday|quelques|few|some|couple|vacances|conges?"
    r"|rentree|fetes|holidays?|ans?|jours?|semaines?|mois|days?|weeks?|months?)\b"
)
_ENDS = ("until", "to", "back")
_STARTS = ("from", "on", "the", "bare")


def read_leave(text: str, today: date) -> Leave | None:
    """Read the one leave that a text says; None when it is not clear or says no end.

    All days « du … au … » are spent away; who leaves « jusqu’au 12 » is back on the 12th.
    """
    said, named = name_all(text)
    found = list(_with_roles(said, named))
    if len(found) == 1 and not _has_end(said, *found[0]):
        return None
    shape = _SHAPES.get(tuple(role for role, _ in found))
    leave = shape(today, *(each for _, each in found)) if shape else None
    return leave if leave and leave.first < leave.back else None


def says_when(text: str) -> bool:
    """Return True unless a text asks for a pause and names no time: « mets-moi en pause »."""
    said, named = name_all(text)
    asks = not said or re.search(r"\bpause\b", said) is not None
    return not asks or bool(named) or _TIME.search(said) is not None


def _with_roles(said: str, named: list[Named]) -> Iterator[tuple[str, Named]]:
    """Yield the named days that count, each with its role."""
    stop = 0
    for each in named:
        gap = said[stop : each.start].strip()
        between = stop and _AND.fullmatch(gap) and _BETWEEN.search(said)
        if role := _fit(each, "to" if between else _role(gap, first=not stop)):
            stop = each.stop
            yield role, each


def _role(gap: str, *, first: bool) -> str:
    """Return the role of days after these words; nothing before them ends « au » or « à »."""
    role = next(role for role, words in _ROLES if words.search(gap))
    if first and role == "to":
        return "on" if gap == "a" else "until"
    return role


def _fit(each: Named, role: str) -> str:
    """Return the role that such days can have; empty if they are only words."""
    if each.kind in ("rate", "length"):
        return "length" if each.kind == "length" and role != "wrong" else "wrong"
    loose = {"number": ("the", "from", *_ENDS), "lone": ("from", *_ENDS), "passing": ()}
    if role not in loose.get(each.kind, (role,)):
        return ""
    if role == "loose":
        return "" if each.kind == "feast" else "on"  # « joyeux Noël » says no leave
    return "on" if role == "bare" and each.kind in ("soon", "period", "month") else role


def _has_end(said: str, role: str, each: Named) -> bool:
    """Return False for days that may begin a leave, or be a habit: « le lundi »."""
    if role not in ("on", "the", "bare"):
        return True
    if each.kind == "weekday":
        return role == "on" and _ABSENT.search(said) is not None
    if each.kind in ("period", "month"):
        return not each.whole
    return not _DEPARTS.search(said)


def _until(today: date, end: Named) -> Leave | None:
    span = end.find(today + DAY, today)
    return Leave(today, _back(end, span)) if span else None


def _back(end: Named, span: Span) -> date:
    return span.last + DAY if end.whole else span.first


def _on(today: date, days: Named) -> Leave | None:
    span = days.find(today, today)
    return Leave(span.first, span.last + DAY) if span else None


def _week(today: date, monday: Named) -> Leave | None:
    span = monday.find(today, today)
    return Leave(span.first, span.first + 7 * DAY) if span else None


def _lasting(today: date, start: Named, length: Named) -> Leave | None:
    span = start.find(today, today)
    return Leave(span.first, span.first + length.length * DAY) if span and length.length else None


def _length(today: date, length: Named) -> Leave | None:
    return Leave(today, today + length.length * DAY) if length.length else None


def _through(today: date, start: Named, end: Named) -> Leave | None:
    """Return the leave from the first of some days to the last of others, both spent away."""
    spans = _both(today, start, end)
    return Leave(spans[0].first, spans[1].last + DAY) if spans else None


def _till(today: date, start: Named, end: Named) -> Leave | None:
    spans = _both(today, start, end)
    return Leave(spans[0].first, _back(end, spans[1])) if spans else None


def _both(today: date, start: Named, end: Named) -> tuple[Span, Span] | None:
    """Return the days that begin and end a leave; « du 24 » takes the month of its end."""
    if start.kind in ("number", "opening") and end.kind != "number":
        last = end.find(today, today)
        first = start.find(last.last - 31 * DAY, today) if last else None
    else:
        first = start.find(today, today)
        if first and first.first - today > _BEGUN:
            first = Span(today, today)
        last = end.find(first.first, today) if first else None
    return (first, last) if first and last else None


def _after(today: date, length: Named, start: Named) -> Leave | None:
    return _lasting(today, start, length)


def _second(today: date, _: Named, end: Named) -> Leave | None:
    return _until(today, end)


_SHAPES: dict[tuple[str, ...], Callable[..., Leave | None]] = {
    ("until",): _until,
    ("back",): _until,
    ("bare",): _until,
    ("on",): _on,
    ("the",): _on,
    ("week",): _week,
    ("length",): _length,
    ("length", "until"): _second,
    ("length", "back"): _second,
}
for _role_of_start in _STARTS:
    _SHAPES |= {
        (_role_of_start, "to"): _through,
        (_role_of_start, "until"): _through if _role_of_start == "from" else _till,
        (_role_of_start, "back"): _till,
        (_role_of_start, "length"): _lasting,
        ("length", _role_of_start): _after,
    }
