"""A row of a person in every table that keeps something of people, whatever its columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Float, Integer, Time, select
from sqlalchemy.schema import Column

from bot.domain.people import Learner
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding
from bot.storage.statements import insert_new
from bot.storage.tables import Instant
from tests.house import MONDAY

BY_KIND = {
    JSON: [],
    Boolean: False,
    Float: 1.0,
    Integer: 1,
    Instant: MONDAY,
    Date: date(2026, 11, 23),
    Time: time(9),
}


def of_people(holdings: Iterable[Holding]) -> list[Holding]:
    return [each for each in holdings if each.by is not By.NOBODY]


async def fill(connection: Transaction, holdings: Iterable[Holding], person: Learner) -> None:
    """Add a row of the person to each table that has none of theirs."""
    for each in of_people(holdings):
        mine = select(each.table).where(each.rows_of(person)).limit(1)
        if (await connection.execute(mine)).first() is None:
            row = {
                column.name: await _value(connection, column, each, person)
                for column in each.table.c
                if column.name == each.column or not (column.nullable or _is_counted(column))
            }
            await connection.execute(insert_new(connection, each.table), row)


def _is_counted(column: Column[Any]) -> bool:
    """Return True for an id that the database counts."""
    return column.primary_key and isinstance(column.type, Integer) and not column.foreign_keys


async def _value(
    connection: Transaction, column: Column[Any], holding: Holding, person: Learner
) -> Any:
    where = person.address
    if column.name == holding.column:
        names = {
            By.PERSON: where.person,
            By.USER: where.user,
            By.ROOM: where.conversation,
            By.MEMBER: person.member_id,
        }
        return names.get(holding.by, person.id)
    if column.name == "platform":
        return where.platform
    for key in column.foreign_keys:
        rows = await connection.execute(select(key.column).limit(1))
        return rows.scalar()
    kinds = (value for kind, value in BY_KIND.items() if isinstance(column.type, kind))
    return next(kinds, "x")
