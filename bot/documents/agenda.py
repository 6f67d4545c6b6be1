"""Calendar files (iCalendar, RFC 5545). The library is imported when one is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE = "text/calendar"
_MAKER = "-//Levain//Levain//FR"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedEvent:
    """An event of whole days, from `starts` to `ends` included."""

    title: str
    starts: date
    ends: date
    place: str = ""
    url: str = ""
    note: str = ""


def write_agenda(entries: Sequence[DatedEvent], at: datetime) -> bytes:
    """Return a calendar file of these events; `at`: the instant it is written, aware.

    The events do not take time: whoever follows a course keeps their own agenda free.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    for each in entries:
        calendar.add_component(_event(each, at))
    return bytes(calendar.to_ical())


def _event(entry: DatedEvent, at: datetime) -> Event:
    from icalendar import Event

    event = Event()
    # The same for the same event, so that a second file replaces the first.
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{entry.url} {entry.starts} {entry.place}")))
    event.add("dtstamp", at)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends + timedelta(days=1))  # the first day after it
    event.add("summary", entry.title)
    event.add("transp", "TRANSPARENT")
    for name, value in (("location", entry.place), ("description", entry.note)):
        if value:
            event.add(name, value)
    if entry.url:
        event.add("url", entry.url)
    return event
