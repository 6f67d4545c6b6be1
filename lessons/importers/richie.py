"""Longer courses of Richie, the catalogue of FUN-MOOC: an answer of `/api/v1.0/courses/`.

An answer has `objects`, a course each: `title`, `absolute_url` (a path), `duration`, `effort`,
`organization_highlighted`, `state`. Its `priority` goes from 0, on-going and open, to 7, unknown.
Recent versions add `offer` and `course_runs`: `start`, `end`, `enrollment_start`, `enrollment_end`,
`languages`. A run without an end has one in the year 9999. Source: `format_es_object_for_api` and
`CourseState` of github.com/openfun/richie. A saved answer may hold anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lessons.catalogue import Availability, Cost, CourseSession
from lessons.errors import ContentError
from lessons.sanitize import BAD

SITE = "https://www.fun-mooc.fr"
SIZE_MAX = 8 * 1024 * 1024  # bytes: a page of a hundred courses has a tenth of it
COURSES_MAX = 1_000
TEXT_MAX = 120
_PATH = re.compile(r"/(?!/)[^\s()\[\]<>\"\\?#]{1,300}")
_ZONE = ZoneInfo("Europe/Paris")  # of the days that the site shows
_FOREVER = 9999  # the year of a day that is not set
_NONE = ("", "n/a", "none")
OFFERS = {
    "free": Cost.FREE,
    "partially_free": Cost.PARTLY,
    "paid": Cost.PAID,
    "subscription": Cost.PAID,
}
STATES = {
    **dict.fromkeys((0, 1, 2), Availability.OPEN),
    3: Availability.ANNOUNCED,
    **dict.fromkeys((4, 5, 6), Availability.CLOSED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A course as the answer tells it."""

    title: str
    provider: str
    url: str
    duration: str  # in words; empty when it is unknown
    language: str
    cost: Cost
    status: Availability
    opens: date | None = None
    closes: date | None = None
    sessions: tuple[CourseSession, ...] = ()
    dated: bool  # the answer has its runs, so that no day means none


class LeftOut(NamedTuple):
    """A course of the answer that cannot be used, and why."""

    title: str
    code: str  # `import-<code>` in `texts/` is its sentence


class Run(NamedTuple):
    """A run of a course, in days; None for a day that is not set."""

    starts: date
    ends: date | None
    opens: date
    closes: date | None

    def is_open(self, day: date) -> bool:
        return self.opens <= day and (self.closes is None or self.closes >= day)


def is_site(address: str) -> bool:
    """Return True for the bare address of a site, in https."""
    return bool(re.fullmatch(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+", address))


def read_answer(name: str, data: bytes, day: date, site: str = SITE) -> list[Offer | LeftOut]:
    """Return the courses of an answer, as they stand on that day, in its order.

    Raises ContentError for what is no such answer.
    """
    return [_offer(each, day, site) for each in _objects(name, data)]


def _objects(name: str, data: bytes) -> Sequence[object]:
    if len(data) > SIZE_MAX:
        raise ContentError(f"{name}: larger than {SIZE_MAX // 1024**2} MiB: save fewer courses")
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError):
        raise ContentError(f"{name}: not JSON: save the answer of the API as it is") from None
    if isinstance(answer, dict) and "absolute_url" in answer:
        return [answer]  # the answer about one course
    objects = answer.get("objects") if isinstance(answer, dict) else None
    if not isinstance(objects, list):
        raise ContentError(f"{name}: no list `objects`: save an answer of /api/v1.0/courses/")
    if len(objects) > COURSES_MAX:
        raise ContentError(f"{name}: more than {COURSES_MAX} courses: save them in several files")
    return objects


def _offer(given: object, day: date, site: str) -> Offer | LeftOut:
    if not isinstance(given, dict):
        return LeftOut("?", "not-a-course")
    title = _text(given.get("title"))
    if not title:
        return LeftOut("?", "no-title")
    path = given.get("absolute_url")
    if not isinstance(path, str) or not _PATH.fullmatch(path) or BAD.search(path):
        return LeftOut(title, "no-address")
    runs = tuple(_runs(given.get("course_runs")))
    language = _language(given.get("course_runs"), path)
    if language is None:
        return LeftOut(title, "no-language")
    opens, closes = _window(runs, day)
    return Offer(
        title=title,
        provider=_text(given.get("organization_highlighted")) or str(urlsplit(site).hostname),
        url=f"{site}{path}",
        duration=_duration(given),
        language=language,
        cost=OFFERS.get(str(given.get("offer")), Cost.UNKNOWN),
        status=_status(given.get("state"), runs, day),
        opens=opens,
        closes=closes,
        sessions=tuple(
            CourseSession(starts=r.starts, ends=r.ends) for r in runs if _is_coming(r, day)
        ),
        dated=bool(runs),
    )


def _text(value: object) -> str:
    """Return a text on one line; empty for what is none, is too long, or hides characters."""
    if not isinstance(value, str) or BAD.search(value):
        return ""
    line = " ".join(value.split())
    return line if len(line) <= TEXT_MAX and line.lower() not in _NONE else ""


def _duration(given: Mapping[str, object]) -> str:
    duration, effort = _text(given.get("duration")), _text(given.get("effort"))
    told = f"{duration}, effort {effort}" if duration and effort else duration or effort
    return told if len(told) <= 100 else duration


def _runs(value: object) -> Iterator[Run]:
    """Yield the runs whose days can be read, the first to start first."""
    found = []
    for each in _mappings(value):
        starts, opens = _day(each.get("start")), _day(each.get("enrollment_start"))
        ends, closes = _last_day(each.get("end")), _last_day(each.get("enrollment_end"))
        if starts and opens and starts <= (ends or starts) and opens <= (closes or opens):
            found.append(Run(starts, ends, opens, closes))
    yield from sorted(set(found), key=lambda run: (run.starts, run.ends or date.max))


def _day(value: object, before: timedelta = timedelta(0)) -> date | None:
    """Return the day of an instant, or of so long before it, as the site shows it.

    None for one that is not set.
    """
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        at = datetime.fromisoformat(value)
        known = at.tzinfo is not None and at.year < _FOREVER
        return (at - before).astimezone(_ZONE).date() if known else None
    except (ValueError, OverflowError):
        return None


def _last_day(value: object) -> date | None:
    """Return the last day before an end: at midnight, the day that is over."""
    return _day(value, timedelta(seconds=1))


def _is_coming(run: Run, day: date) -> bool:
    return run.ends is not None and run.ends >= day


def _window(runs: Sequence[Run], day: date) -> tuple[date | None, date | None]:
    """Return when enrolment opens, if it is to come, and when it closes; of the best run."""
    open_now = [run for run in runs if run.is_open(day)]
    if open_now:
        last = max(run.closes or date.max for run in open_now)
        return None, None if last == date.max else last
    ahead = min((run for run in runs if run.opens > day), key=lambda r: r.opens, default=None)
    if ahead:
        return ahead.opens, ahead.closes
    return None, max((run.closes for run in runs if run.closes), default=None)


def _status(state: object, runs: Sequence[Run], day: date) -> Availability:
    """Return the status of the runs on that day; that of the state when there is none."""
    if any(run.is_open(day) for run in runs):
        return Availability.OPEN
    if runs:
        ahead = any(run.opens > day for run in runs)
        return Availability.ANNOUNCED if ahead else Availability.CLOSED
    priority: Any = state.get("priority") if isinstance(state, dict) else None
    known = STATES.get(priority) if isinstance(priority, int) else None
    return known or Availability.UNKNOWN


def _language(runs: object, path: str) -> str | None:
    """Return `fr` or `en`: a language of the runs, else that of the address; None for others."""
    lists = [each.get("languages") for each in _mappings(runs)]
    told = [each for some in lists if isinstance(some, list) for each in some]
    known = told or [path.split("/")[1]]
    return next((each for each in ("fr", "en") if each in known), None)


def _mappings(value: object) -> list[dict[str, Any]]:
    """Return the mappings of a list, fifty at most; none of what is no list."""
    some = value[:50] if isinstance(value, list) else ()
    return [each for each in some if isinstance(each, dict)]
