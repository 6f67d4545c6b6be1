"""Completion by name: where people of the roster stand, and who looked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, ForeignKey, Integer, String, Table, bindparam, func, select

from bot.capabilities.study.model import EnrollmentStatus
from bot.capabilities.study.records import enrollment
from bot.domain.services import ROOT
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding, Period
from bot.storage.statements import among, fetch, field_values, insert_new
from bot.storage.tables import Instant, learner, member, metadata

look = Table(
    "look",
    metadata,
    Column("member_id", ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(255), primary_key=True),  # of the event that asked
    Column("looker", String(600), nullable=False),  # as they were known then
    Column("at", Instant, nullable=False, index=True),
)


class Progressing(NamedTuple):
    """A person of the roster in a course; without a course for whoever follows none."""

    member_id: int
    last_name: str | None
    first_name: str | None
    email: str | None
    service_id: int
    course_id: str | None
    status: str | None
    started_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A look at where people stand, by name."""

    key: str
    looker: str
    at: datetime


async def list_stages(
    connection: Transaction, services: Collection[int], after: int, limit: int
) -> list[Progressing]:
    """Return where the next `limit` people of some services stand, in the order of their ids."""
    values = {"services": list(services), "after": after, "limit": limit}
    rows = await fetch(connection, _STAGES, values)
    return [Progressing(**row) for row in rows]


async def keep_looks(connection: Transaction, members: Collection[int], by: Look) -> None:
    """Keep that somebody looked at where these people stand, once."""
    rows = [{"member_id": each, **field_values(by)} for each in sorted(members)]
    if rows:
        await connection.execute(insert_new(connection, look), rows)


async def list_looks(connection: Transaction, members: Collection[int]) -> dict[int, list[Look]]:
    """Return who looked at where each of these people stands, and when, the last first."""
    found: dict[int, list[Look]] = {}
    for row in await fetch(connection, _LOOKS, {"members": list(members)}):
        theirs = found.setdefault(row["member_id"], [])
        theirs.append(Look(key=row["key"], looker=row["looker"], at=row["at"]))
    return found


_place = func.coalesce(member.c.service_id, ROOT)
_some = (
    select(member, _place.label("place"))
    .where(among(_place, "services"), member.c.left_at.is_(None), member.c.id > bindparam("after"))
    .order_by(member.c.id)
    .limit(bindparam("limit", type_=Integer))
    .subquery()
)
_STAGES = (
    select(
        _some.c.id.label("member_id"),
        _some.c.last_name,
        _some.c.first_name,
        _some.c.email,
        _some.c.place.label("service_id"),
        enrollment.c.course_id,
        enrollment.c.status,
        enrollment.c.started_at,
        enrollment.c.completed_at,
    )
    .outerjoin(learner, learner.c.member_id == _some.c.id)
    .outerjoin(
        enrollment,
        (enrollment.c.learner_id == learner.c.id)
        & (enrollment.c.status != EnrollmentStatus.WITHDRAWN),
    )
    .order_by(_some.c.id, enrollment.c.id)
)
_LOOKS = select(look).where(among(look.c.member_id, "members")).order_by(look.c.at.desc())

HOLDINGS = (
    Holding(
        table=look,
        by=By.MEMBER,
        column="member_id",
        hidden=("key",),
        kept=Period(days=400, least=365, most=1830, aged="at"),
        why="who looked at where somebody stands, by name, and when",
    ),
)
