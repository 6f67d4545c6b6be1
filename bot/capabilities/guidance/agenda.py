"""The dates of a longer course as a calendar file: asked for in a turn, written in a thread."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict, cast

from bot.documents.agenda import MEDIA_TYPE, DatedEvent, write_agenda
from bot.domain.messages import File, Outbound, Text
from bot.turn.decision import FileAsked, JsonValue
from bot.turn.turn import Turn
from lessons.catalogue import LongCourse

MAKER = "guidance.agenda"


class CourseDates(TypedDict):
    """Values of the calendar file of one longer course, with words in the learner's language."""

    said: str
    course: str
    title: str
    url: str
    note: str
    sessions: list[list[str]]  # first day, last day, place
    at: str


def ask_agenda(turn: Turn, course: LongCourse) -> tuple[FileAsked, ...]:
    """Return the file that holds the sessions to come of a longer course; none if it has none."""
    coming = course.coming(turn.today)
    if not coming:
        return ()
    values = CourseDates(
        said=turn.speech("agenda-here", count=len(coming)),
        course=course.id,
        title=course.title,
        url=course.url,
        note=turn.speech("agenda-note", access=course.access),
        sessions=[[str(each.starts), str(each.last), each.place or ""] for each in coming],
        at=turn.now.isoformat(),
    )
    return (FileAsked(turn.learner, MAKER, cast("JsonValue", values), turn.now),)


def make_agenda(values: JsonValue) -> Outbound:
    """Return a message with the calendar file of an `CourseDates`."""
    given = cast("CourseDates", values)
    entries = [
        DatedEvent(
            title=given["title"],
            starts=date.fromisoformat(starts),
            ends=date.fromisoformat(ends),
            place=place,
            url=given["url"],
            note=given["note"],
        )
        for starts, ends, place in given["sessions"]
    ]
    content = write_agenda(entries, datetime.fromisoformat(given["at"]))
    return Outbound((Text(given["said"]), File(f"{given['course']}.ics", MEDIA_TYPE, content)))
