"""« exporter »: the figures of managed services as a spreadsheet, from the kept weeks alone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypedDict, cast

from bot.capabilities.teams.figures import LIMITS, define_all, lay_out, list_columns
from bot.capabilities.teams.rules import TeamFigures
from bot.documents.spreadsheet import (
    MEDIA_TYPES,
    Book,
    Cell,
    CellKind,
    Column,
    Sheet,
    can_write_books,
    write_csv,
    write_xlsx,
)
from bot.domain.messages import File, Outbound, Text
from bot.turn.turn import Turn
from lessons.matching import normalise

_PLACES = {  # what a row is of, before its figures
    "week": CellKind.DAY,
    "service": CellKind.TEXT,
    "course": CellKind.TEXT,
    "size": CellKind.COUNT,
}


class Row(NamedTuple):
    """What was published of a service in a course, in a week."""

    week: date  # its Monday
    service: str  # path
    course: str  # title
    figures: TeamFigures


def make_book(turn: Turn, rows: Sequence[Row], at: datetime) -> Book:
    """Return the figures, and what each says, in the manager's language."""
    speak = turn.speech
    columns = [Column(title=speak(f"file-{name}"), kind=kind) for name, kind in _PLACES.items()]
    cells = [
        [row.week.isoformat(), row.service, row.course, row.figures.size, *lay_out(turn, row.figures)]
        for row in rows
    ]
    figures = Sheet(
        name=speak("file-figures"), columns=[*columns, *list_columns(turn)], rows=cells
    )
    return Book(
        title=speak("file-title"),
        author=turn.issuer.employer or "Levain",
        language=speak.language,
        zone=turn.zone,
        at=at.isoformat(),
        sheets=[figures, _define(turn)],
    )


def _define(turn: Turn) -> Sheet:
    speak = turn.speech
    places = [(speak(f"file-{name}"), speak(f"define-{name}", **LIMITS)) for name in _PLACES]
    columns = [
        Column(title=speak(f"file-{name}"), kind=CellKind.TEXT) for name in ("name", "meaning")
    ]
    return Sheet(name=speak("file-definitions"), columns=columns, rows=[*places, *define_all(turn)])


def write_files(book: Book, form: str, stem: str) -> list[File]:
    """Return a book as files: one of XLSX, or one of CSV for each sheet. `stem`: of their names."""
    if form == "xlsx":
        return [File(f"{stem}.xlsx", MEDIA_TYPES[form], write_xlsx(book))]
    return [
        File(f"{stem}-{normalise(sheet['name'])}.csv", MEDIA_TYPES[form], write_csv(book, sheet))
        for sheet in book["sheets"]
    ]
