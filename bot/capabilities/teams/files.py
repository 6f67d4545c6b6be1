"""Files of a manager: a book with its definitions, as XLSX or CSV, made in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from bot.documents.spreadsheet import (
    MEDIA_TYPES,
    Book,
    CellKind,
    Column,
    Sheet,
    write_csv,
    write_xlsx,
)
from bot.domain.messages import File, Outbound
from bot.turn.turn import Turn
from lessons.matching import normalise

CSV, XLSX = "csv", "xlsx"


class FileOrder(TypedDict):
    """Values of a file to make, of what a manager named."""

    form: str  # CSV or XLSX
    services: list[int]
    courses: list[str]  # ids; none: all
    days: list[str] | None  # ISO 8601: the first and the last; None: the last counted week
    at: str  # ISO 8601: when it was asked for
    key: str  # of the event that asked


def bind(
    turn: Turn, title: str, at: datetime, sheet: Sheet, meanings: Iterable[tuple[str, str]]
) -> Book:
    """Return a book of a sheet and what its columns say, in the manager's language."""
    speak = turn.speech
    columns = [
        Column(title=speak(f"file-{name}"), kind=CellKind.TEXT) for name in ("name", "meaning")
    ]
    defined = Sheet(name=speak("file-definitions"), columns=columns, rows=list(meanings))
    return Book(
        title=title,
        author=turn.issuer.employer or "Levain",
        language=speak.language,
        zone=turn.zone,
        at=at.isoformat(),
        sheets=[sheet, defined],
    )


async def send_book(turn: Turn, book: Book, form: str, stem: str) -> Outbound:
    """Return a message with a book: one file of XLSX, or one of CSV for each sheet."""
    files = await asyncio.to_thread(_write, book, form, stem)
    return Outbound((turn.text("export-done"), *files))


def _write(book: Book, form: str, stem: str) -> list[File]:
    if form == XLSX:
        return [File(f"{stem}.xlsx", MEDIA_TYPES[form], write_xlsx(book))]
    return [
        File(f"{stem}-{normalise(each['name'])}.csv", MEDIA_TYPES[form], write_csv(book, each))
        for each in book["sheets"]
    ]
