"""Files of a manager: what is to be in one, then a book with its definitions, made in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, TypedDict, cast

from bot.capabilities.teams.readers import Managed
from bot.capabilities.teams.scope import Scope, read_scope
from bot.capabilities.teams.spoken import name_scope, tell_unread
from bot.documents.spreadsheet import (
    MEDIA_TYPES,
    Book,
    CellKind,
    Column,
    Sheet,
    can_write_books,
    write_csv,
    write_title,
    write_xlsx,
)
from bot.domain.messages import File, Outbound
from bot.turn.decision import Decision, FileAsked, JsonValue, audit, reply
from bot.turn.turn import Turn
from lessons.matching import normalise

CSV, XLSX = "csv", "xlsx"
_FORMS = {"csv": CSV, "xlsx": XLSX, "excel": XLSX}  # words that say which file, in any place


class FileOrder(TypedDict):
    """Values of a file to make, of what a manager named."""

    form: str  # CSV or XLSX
    services: list[int]
    courses: list[str]  # ids; none: all
    days: list[str] | None  # ISO 8601: the first and the last; None: the last counted week
    at: str  # ISO 8601: when it was asked for
    key: str  # of the event that asked


class Ordered(NamedTuple):
    """A file as it was ordered, and what it is about in words."""

    values: FileOrder
    about: str


def read_order(turn: Turn, managed: Managed, command: str) -> Ordered | Outbound:
    """Read what follows a command for a file; return what to say where it names nothing."""
    if not turn.assignment.manages:
        return turn.say("summary-no-team")
    words = turn.argument.split()
    said = {_FORMS.get(normalise(each)) for each in words}
    rest = " ".join(each for each in words if normalise(each) not in _FORMS)
    scope = read_scope(rest, managed.names, turn.today)
    if not isinstance(scope, Scope):
        form = "csv " if CSV in said else ""
        return tell_unread(turn, managed.names, scope, f"{command}:{form}")
    values = FileOrder(
        form=CSV if CSV in said or not can_write_books() else XLSX,
        services=list(managed.expand(scope.services, turn.assignment.manages)),
        courses=list(scope.courses),
        days=[day.isoformat() for day in scope.days] if scope.days else None,
        at=turn.now.isoformat(),
        key=turn.event,
    )
    return Ordered(values, name_scope(turn, managed.names, scope))


def ask_file(turn: Turn, order: Ordered, work: str, action: str) -> Decision:
    """Have the file made by a work, and keep in the audit who took it."""
    form = order.values["form"]
    asked = FileAsked(turn.learner, work, cast("JsonValue", order.values), turn.now)
    kept = audit(turn, action, order.about, form=form)
    return reply(turn.say("export-asked", form=form.upper()), keep=(asked, kept))


def bind(
    turn: Turn, title: str, at: datetime, sheet: Sheet, meanings: Iterable[tuple[str, str]]
) -> Book:
    """Return a book of a sheet and what its columns say, in the manager's language."""
    speak = turn.speech
    titles = {each["title"]: write_title(each, turn.zone) for each in sheet["columns"]}
    columns = [
        Column(title=speak(f"file-{name}"), kind=CellKind.TEXT) for name in ("name", "meaning")
    ]
    rows = [(titles.get(name, name), meaning) for name, meaning in meanings]
    defined = Sheet(name=speak("file-definitions"), columns=columns, rows=rows)
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
