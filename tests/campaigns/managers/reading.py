"""What was sent, read with libraries that are not ours; what the database holds of it all."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import Table, and_, case, func, select

from bot.capabilities.study.records import enrollment
from bot.storage.database import Database
from bot.storage.statements import fetch
from bot.storage.tables import inbox, learner, member, metadata, service
from tests.capabilities import evidence
from tests.environment import environment

CHECKERS = Path(evidence.__file__).with_name("checkers.lock")
_TEXT = """
import sys, pypdfium2
pages = pypdfium2.PdfDocument(sys.stdin.buffer.read())
sys.stdout.buffer.write("\\n".join(p.get_textpage().get_text_range() for p in pages).encode())
"""


def read_xlsx(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def read_csv(content: bytes) -> list[list[str]]:
    """Raises UnicodeDecodeError, or ValueError without the mark that French spreadsheets need."""
    if not content.startswith(b"\xef\xbb\xbf"):
        raise ValueError("no BOM")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


async def read_pdf(content: bytes) -> str:
    command = [environment(CHECKERS), "-c", _TEXT]
    done = await asyncio.to_thread(
        subprocess.run, command, input=content, capture_output=True, check=True
    )
    return done.stdout.decode()


async def read_audit(url: str, folder: Path) -> list[dict[str, Any]]:
    """What `levain audit` prints."""
    config = folder / "levain.toml"
    config.write_text(f"database_url = {json.dumps(url)}\n", "utf-8")
    command = [Path(sys.executable).with_name("levain"), "audit", "--format", "json", "-c", config]
    done = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, check=True, text=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


async def dump(database: Database, tables: Iterable[str]) -> dict[str, list[Any]]:
    """Those tables, row by row."""
    found = {}
    async with database.begin() as connection:
        for name in tables:
            table = metadata.tables[name]
            found[name] = await fetch(connection, select(table).order_by(*table.primary_key))
    return found


async def find(database: Database, traces: Sequence[str]) -> set[str]:
    """The tables where a row holds one of these texts."""
    found = set()
    for name, rows in (await dump(database, metadata.tables)).items():
        if any(trace in str(row) for row in rows for trace in traces):
            found.add(name)
    return found


async def rows_of(database: Database, learner_id: int) -> dict[str, int]:
    """How many rows each table has of a learner, by the columns that refer to one."""
    found = {}
    async with database.begin() as connection:
        for table in metadata.tables.values():
            for column in _naming(table):
                query = select(func.count()).select_from(table).where(column == learner_id)
                if count := int((await connection.execute(query)).scalar_one()):
                    found[f"{table.name}.{column.name}"] = count
    return found


def _naming(table: Table) -> list[Any]:
    if table is learner:
        return [learner.c.id]
    return [
        each
        for each in table.c
        if each.name in ("learner_id", "actor_id")
        or any(key.column is learner.c.id for key in each.foreign_keys)
    ]


async def count_people(database: Database) -> int:
    query = select(func.count()).select_from(member).where(member.c.left_at.is_(None))
    async with database.begin() as connection:
        return int((await connection.execute(query)).scalar_one())


async def count_inbox(database: Database) -> int:
    async with database.begin() as connection:
        return int((await connection.execute(select(func.count()).select_from(inbox))).scalar_one())


async def count_recognised(database: Database) -> tuple[int, int]:
    """How many learners there are, and how many of them the roster lists."""
    query = select(func.count(), func.count(learner.c.member_id)).select_from(learner)
    async with database.begin() as connection:
        everybody, listed = (await connection.execute(query)).one()
    return everybody, listed


async def true_counts(database: Database, monday: datetime) -> dict[int, tuple[int, int, int]]:
    """Enrolled, started and completed before a Monday, by the service that a person is counted in.

    From the tables of people alone: none of it is what was published.
    """

    def before(column: Any) -> Any:
        return func.sum(case((and_(column.is_not(None), column < monday), 1), else_=0))

    e = enrollment.c
    query = (
        select(service.c.unit_id, *map(before, (e.enrolled_at, e.started_at, e.completed_at)))
        .select_from(enrollment)
        .join(learner, learner.c.id == e.learner_id)
        .join(member, member.c.id == learner.c.member_id)
        .join(service, service.c.id == member.c.service_id)
        .group_by(service.c.unit_id)
    )
    async with database.begin() as connection:
        return {row[0]: tuple(row[1:]) for row in await connection.execute(query)}
