"""« exporter »: figures of managed services in a spreadsheet, from the kept weeks alone.

« exporter nominatif » is another file, of `bot.capabilities.teams.completion`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, cast

from bot.capabilities.teams import records
from bot.capabilities.teams.figures import LIMITS, define_columns, lay_out, list_columns
from bot.capabilities.teams.files import FileOrder, ask_file, bind, read_order, send_book
from bot.capabilities.teams.readers import Managed, name_all
from bot.capabilities.teams.rules import TeamFigures
from bot.documents.spreadsheet import Book, Cell, CellKind, Column, Sheet
from bot.domain.messages import Outbound
from bot.domain.services import write_path
from bot.storage import roster
from bot.texts.named_days import Span
from bot.turn.decision import Decision, JsonValue, reply
from bot.turn.desk import Desk
from bot.turn.turn import Turn

WORK = "teams.export"
PLACES = {  # what a row is of, before its figures
    "week": CellKind.DAY,
    "service": CellKind.TEXT,
    "course": CellKind.TEXT,
    "size": CellKind.COUNT,
}


class Row(NamedTuple):
    """Figures of a service in a course, as they were published in a week."""

    week: date  # its Monday
    service: str  # path
    course: str  # title
    figures: TeamFigures


def export(turn: Turn, managed: Managed) -> Decision:
    """« exporter [csv] … »: have the file made."""
    order = read_order(turn, managed, "export")
    return reply(order) if isinstance(order, Outbound) else ask_file(turn, order, WORK, "export")


async def make(desk: Desk, values: JsonValue) -> Outbound:
    """Return a message with the figures that an order names, as they were published."""
    order, turn = cast("FileOrder", values), desk.turn
    services = [each for each in order["services"] if each in turn.assignment.manages]
    days = Span(*map(date.fromisoformat, order["days"])) if order["days"] else None
    async with desk.begin() as connection:
        tree = await roster.list_services(connection)
        found = await records.list_published(connection, services, days)
    names = name_all(turn, tree)
    followed = {course for _, _, course, figures in found if figures.enrolled.low}
    rows = [
        Row(week, write_path(tree, service), names.courses.get(course, course), figures)
        for week, service, course, figures in found
        if course in (order["courses"] or followed)
    ]
    if not rows:
        return turn.say("export-none")
    book = make_book(turn, rows, datetime.fromisoformat(order["at"]))
    stem = turn.speech("file-stem", day=max(row.week for row in rows).isoformat())
    return await send_book(turn, book, order["form"], stem)


def make_book(turn: Turn, rows: Sequence[Row], at: datetime) -> Book:
    """Return the figures and their definitions; `at`: when they were asked for."""
    speak = turn.speech
    places = [Column(title=speak(f"file-{name}"), kind=kind) for name, kind in PLACES.items()]
    cells: list[list[Cell]] = [
        [each.week.isoformat(), each.service, each.course, figures.size, *lay_out(turn, figures)]
        for each in sorted(rows, key=lambda row: (row.week, row.service.casefold(), row.course))
        for figures in [each.figures]
    ]
    figures = Sheet(name=speak("file-figures"), columns=[*places, *list_columns(turn)], rows=cells)
    meanings = [(speak(f"file-{name}"), speak(f"define-{name}", **LIMITS)) for name in PLACES]
    return bind(turn, speak("file-title"), at, figures, [*meanings, *define_columns(turn)])
