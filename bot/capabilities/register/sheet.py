"""The sheet of a register: a line for each version of a course, complete by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.capabilities.register.model import Reach, Statement, Syllabus
from bot.capabilities.register.rules import count_minutes
from bot.capabilities.register.words import LAW, name_public, write_count, write_longer
from bot.capabilities.teams.rules import COUNTS
from bot.documents.spreadsheet import Book, Cell, CellKind, Column, Sheet
from bot.texts.speech import Speech

_COUNTED = {
    f"{count}{end}": kind
    for count in COUNTS
    for end, kind in (("", CellKind.TEXT), ("-low", CellKind.COUNT), ("-high", CellKind.COUNT))
}
COLUMNS = {  # by the end of the sentence that names it
    "employer": CellKind.TEXT,
    "first": CellKind.DAY,
    "last": CellKind.DAY,
    "made": CellKind.DAY,
    "id": CellKind.TEXT,
    "course": CellKind.TEXT,
    "language": CellKind.TEXT,
    "hash": CellKind.TEXT,
    "since": CellKind.DAY,
    "until": CellKind.DAY,
    "objectives": CellKind.TEXT,
    "public": CellKind.TEXT,
    "services": CellKind.TEXT,
    "lessons": CellKind.COUNT,
    "minutes": CellKind.COUNT,
    "counted": CellKind.DAY,
    "seen": CellKind.DAY,
    **_COUNTED,
    "lowest": CellKind.SHARE,
    "highest": CellKind.SHARE,
    "taken-title": CellKind.TEXT,
    "contractors-title": CellKind.TEXT,
    "further-title": CellKind.TEXT,
    "review-title": CellKind.DAY,
    "law-title": CellKind.TEXT,
}


def make_book(speak: Speech, stated: Statement) -> Book:
    """Return the sheet of a register, as a book that has no other."""
    columns = [Column(title=speak(f"register-{name}"), kind=kind) for name, kind in COLUMNS.items()]
    lines = [_cells(speak, stated, each) for each in stated.register.syllabuses]
    rows = [[line[name] for name in COLUMNS] for line in lines]
    return Book(
        title=speak("register-title"),
        author=stated.employer,
        language=speak.language,
        zone=stated.zone,
        at=stated.at.isoformat(),
        sheets=[Sheet(name=speak("register-sheet-name"), columns=columns, rows=rows)],
    )


def _cells(speak: Speech, stated: Statement, syllabus: Syllabus) -> dict[str, Cell]:
    register, measures = stated.register, stated.measures
    reach = register.reached.get(syllabus.course_id)
    return {
        "employer": stated.employer,
        "first": _day(register.period.first),
        "last": _day(register.period.last),
        "made": _day(stated.day),
        "id": syllabus.course_id,
        "course": syllabus.title,
        "language": syllabus.language,
        "hash": syllabus.version,
        "since": _day(stated.local(syllabus.since)),
        "until": _day(syllabus.until and stated.local(syllabus.until)),
        "objectives": _join(syllabus.objectives),
        "public": name_public(speak, syllabus.trades),
        "services": _join(reach.services if reach else ()),
        "lessons": syllabus.lessons,
        "minutes": count_minutes(syllabus),
        "counted": _day(register.monday),
        "seen": _day(reach.seen_on if reach else None),
        **_count(speak, reach),
        "lowest": reach.rates[0] / 100 if reach and reach.rates else None,
        "highest": reach.rates[-1] / 100 if reach and reach.rates else None,
        "taken-title": _join(measures.taken),
        "contractors-title": _join(measures.contractors),
        "further-title": _join(
            f"{write_longer(speak, each)} {each.url}" for each in stated.point_to(syllabus)
        ),
        "review-title": _day(measures.review_on),
        "law-title": LAW,
    }


def _count(speak: Speech, reach: Reach | None) -> dict[str, Cell]:
    """Return, for each of the `COUNTS`, its words and the numbers between which it is."""
    cells: dict[str, Cell] = dict.fromkeys(_COUNTED)
    if reach is None:
        return cells
    for count in COUNTS:
        cells[count] = write_count(speak, reach, count)
        cells[f"{count}-low"], cells[f"{count}-high"] = reach.total.interval(count)
    return cells


def _day(day: date | None) -> Cell:
    return day.isoformat() if day else None


def _join(lines: Iterable[str]) -> Cell:
    return " | ".join(lines) or None
