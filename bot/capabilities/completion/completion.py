"""« exporter nominatif »: who has not begun, is under way or has finished, and on which day.

Never a score nor an answer. Only for roles that the settings name; each person sees who looked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import cast
from zoneinfo import ZoneInfo

from bot.capabilities.completion import records
from bot.capabilities.completion.records import Look, Progressing
from bot.capabilities.study.model import EnrollmentStatus
from bot.capabilities.teams.files import FileOrder, ask_file, bind, read_order, send_book
from bot.capabilities.teams.readers import Managed, name_all
from bot.documents.spreadsheet import Cell, CellKind, Column, Sheet
from bot.domain.messages import Outbound
from bot.domain.services import Services, write_path
from bot.storage import roster
from bot.turn.decision import Decision, JsonValue, reply
from bot.turn.desk import Desk
from bot.turn.turn import Turn

WORK = "completion.file"
BATCH = 500  # people in a transaction
COLUMNS = {
    "last-name": CellKind.TEXT,
    "first-name": CellKind.TEXT,
    "service": CellKind.TEXT,
    "course": CellKind.TEXT,
    "stage": CellKind.TEXT,
    "began": CellKind.DAY,
    "finished": CellKind.DAY,
}


def export(turn: Turn, managed: Managed) -> Decision:
    """« exporter nominatif … »: have the file made for whoever is entitled to it."""
    if not is_entitled(turn):
        return reply(turn.say("nominal-refused"))
    order = read_order(turn, managed, "completion")
    if isinstance(order, Outbound):
        return reply(order)
    if order.values["days"]:
        return reply(turn.say("nominal-no-period"))
    return ask_file(turn, order, WORK, "export-nominal")


def is_entitled(turn: Turn) -> bool:
    """Return True if the settings let the person's role have a nominal file."""
    return any(turn.assignment.may(role) for role in turn.nominal)


async def make(desk: Desk, values: JsonValue) -> Outbound:
    """Return a message with a line for each person and course; whose lines they are can see it."""
    order, turn = cast("FileOrder", values), desk.turn
    if not is_entitled(turn):
        return turn.say("nominal-refused")
    at = datetime.fromisoformat(order["at"])
    services = [each for each in order["services"] if each in turn.assignment.manages]
    looker = turn.assignment.name or turn.learner.address.person
    rows = await _read(desk, services, Look(key=order["key"], at=at, looker=looker))
    if not rows:
        return turn.say("export-none")
    async with desk.begin() as connection:
        tree = await roster.list_services(connection)
    lines = list(_list_lines(turn, rows, order["courses"], tree))
    sheet = Sheet(
        name=turn.speech("nominal-sheet"),
        columns=[
            Column(title=turn.speech(f"file-{name}"), kind=kind) for name, kind in COLUMNS.items()
        ],
        rows=sorted(lines, key=lambda line: [str(cell or "").casefold() for cell in line[:4]]),
    )
    book = bind(turn, turn.speech("nominal-title"), at, sheet, _define(turn))
    stem = turn.speech("nominal-stem", day=_write_day(turn, at))
    return await send_book(turn, book, order["form"], stem)


async def _read(desk: Desk, services: Sequence[int], by: Look) -> list[Progressing]:
    """Read where each person of some services stands, and keep that somebody looked."""
    rows: list[Progressing] = []
    while True:
        after = rows[-1].member_id if rows else 0
        async with desk.begin() as connection:
            some = await records.list_stages(connection, services, after, BATCH)
            await records.keep_looks(connection, {each.member_id for each in some}, by)
        if not some:
            return rows
        rows += some
        await asyncio.sleep(0)  # others may have waited


def _list_lines(
    turn: Turn, rows: Sequence[Progressing], courses: Sequence[str], tree: Services
) -> Iterator[list[Cell]]:
    """Yield a line for each person and course; those who follow none of them have not begun."""
    titles = name_all(turn, tree).courses
    for _, theirs in groupby(rows, key=lambda row: row.member_id):
        mine = list(theirs)
        meant = [row for row in mine if row.course_id and (not courses or row.course_id in courses)]
        blank = mine[0]._replace(course_id=None, status=None)
        none = [blank._replace(course_id=each) for each in courses] or [blank]
        for row in meant or none:
            unnamed = None if row.last_name or row.first_name else row.email
            name = row.last_name or unnamed
            person = [name, row.first_name, write_path(tree, row.service_id) or None]
            title = titles.get(row.course_id, row.course_id) if row.course_id else None
            yield [*person, title, *_tell(turn, row)]


def _tell(turn: Turn, row: Progressing) -> list[Cell]:
    """Return in words where somebody stands, the day they began and the day they finished."""
    if row.status is None or row.started_at is None:
        return [turn.speech("stage-waiting"), None, None]
    over = row.completed_at if row.status == EnrollmentStatus.COMPLETED else None
    key = "stage-finished" if over else "stage-begun"
    began = _write_day(turn, row.started_at)
    return [turn.speech(key), began, _write_day(turn, over) if over else None]


def _write_day(turn: Turn, at: datetime) -> str:
    """Return the day of an instant in the zone of the collectivité, by ISO 8601."""
    return at.astimezone(ZoneInfo(turn.zone)).date().isoformat()


def _define(turn: Turn) -> Iterator[tuple[str, str]]:
    for name in COLUMNS:
        yield turn.speech(f"file-{name}"), turn.speech(f"nominal-{name}")
    yield turn.speech("nominal-rule"), turn.speech("nominal-seen")
