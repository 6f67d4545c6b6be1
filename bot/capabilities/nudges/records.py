"""Tables of nudges, and the SQL on them: which services were nudged, and who wants none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    delete,
    exists,
    func,
    select,
)

from bot.capabilities.nudges.changes import NudgesChosen
from bot.capabilities.nudges.rules import APART
from bot.capabilities.study.records import answer, enrollment, review
from bot.domain.people import LearnerState
from bot.domain.services import ROOT
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding, Period
from bot.storage.statements import among, fetch, field_values, insert_new
from bot.storage.tables import Instant, Key, delivery, learner, member, metadata
from bot.turn.decision import Keeper

nudge = Table(
    "nudge",
    metadata,
    Column("service_id", Key, primary_key=True),  # 0: those without a service
    Column("week", Date, primary_key=True),  # its Monday: two managers share it
    Column("key", String(255), nullable=False),  # of the event that asked: done again, it is theirs
    Column("day", Date, nullable=False),  # in the zone of the collectivité
    Column("at", Instant, nullable=False, index=True),
)

nudge_refusal = Table(
    "nudge_refusal",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A nudge of some services, as it was asked for: once a week each."""

    key: str
    week: date
    day: date
    at: datetime


class Silent(NamedTuple):
    """A person who has not answered for a while, and their course under way."""

    learner_id: int
    course_id: str


async def list_last(connection: Transaction, services: Collection[int]) -> dict[int, date]:
    """Return the day of the last nudge of each service that had one."""
    found = await connection.execute(_LAST, {"services": list(services)})
    return {row.service_id: row.day for row in found}


async def claim(connection: Transaction, services: Collection[int], by: Claim) -> list[int]:
    """Return those of the services whose week this nudge has, or had when it was begun before."""
    values = {"services": list(services), "key": by.key, "since": by.day - APART}
    taken = {row.service_id for row in await connection.execute(_TAKEN, values)}
    rows = [
        {"service_id": each, **field_values(by)} for each in sorted(services) if each not in taken
    ]
    if rows:
        await connection.execute(insert_new(connection, nudge), rows)
    mine = await connection.execute(_MINE, values)
    return [row.service_id for row in mine]


async def list_silent(
    connection: Transaction,
    services: Collection[int],
    since: datetime,
    slot: str,
    after: int,
    limit: int,
) -> list[Silent]:
    """Return people who have not answered since an instant, in the order of their ids.

    Of those services; not those who refuse nudges, nor those who have one under `slot`. They are
    enrolled since before that instant, and nothing says how far they are.
    """
    values = {"services": list(services), "since": since, "slot": slot, "after": after}
    rows = await fetch(connection, _OF_SERVICES, {**values, "limit": limit})
    return [Silent(row["learner_id"], row["course_id"]) for row in rows]


async def find_silent(
    connection: Transaction, ids: Collection[int], since: datetime
) -> dict[int, str]:
    """Return the course under way of those who still have not answered, by learner."""
    rows = await fetch(connection, _OF_LEARNERS, {"ids": list(ids), "since": since})
    return {row["learner_id"]: row["course_id"] for row in rows}


async def list_refusing(connection: Transaction, ids: Collection[int]) -> set[int]:
    """Return who of these learners wants no nudge."""
    return {row.learner_id for row in await connection.execute(_REFUSING, {"ids": list(ids)})}


async def choose(connection: Transaction, chosen: Sequence[NudgesChosen]) -> None:
    """Keep who wants no nudge; forget it of those who want them."""
    refusing = [
        {"learner_id": each.learner_id, "at": each.at} for each in chosen if not each.wanted
    ]
    if refusing:
        await connection.execute(insert_new(connection, nudge_refusal), refusing)
    wanting = [each.learner_id for each in chosen if each.wanted]
    if wanting:
        await connection.execute(_WANTED, {"ids": wanting})


def _silent() -> Select[tuple[int, str]]:
    """Select people with a course under way, without an answer since the instant `since`."""
    since = bindparam("since", type_=Instant)
    answered = exists().where(answer.c.learner_id == learner.c.id, answer.c.answered_at >= since)
    reviewed = exists().where(review.c.learner_id == learner.c.id, review.c.reviewed_at >= since)
    refused = exists().where(nudge_refusal.c.learner_id == learner.c.id)
    return (
        select(learner.c.id.label("learner_id"), enrollment.c.course_id)
        .join(enrollment, enrollment.c.learner_id == learner.c.id)
        .where(
            enrollment.c.status == "active",
            enrollment.c.enrolled_at < since,
            learner.c.state == LearnerState.ACTIVE,
            ~answered,
            ~reviewed,
            ~refused,
        )
        .order_by(learner.c.id)
    )


_HOME = func.coalesce(member.c.service_id, ROOT)
_THEIRS = among(nudge.c.service_id, "services")
_LAST = (
    select(nudge.c.service_id, func.max(nudge.c.day).label("day"))
    .where(_THEIRS)
    .group_by(nudge.c.service_id)
)
_TAKEN = select(nudge.c.service_id).where(
    _THEIRS, nudge.c.key != bindparam("key"), nudge.c.day > bindparam("since", type_=Date)
)
_MINE = (
    select(nudge.c.service_id)
    .where(_THEIRS, nudge.c.key == bindparam("key"))
    .order_by(nudge.c.service_id)
)
_OF_SERVICES = (
    _silent()
    .outerjoin(member, member.c.id == learner.c.member_id)
    .where(
        among(_HOME, "services"),
        member.c.left_at.is_(None),
        learner.c.id > bindparam("after"),
        ~exists().where(
            delivery.c.learner_id == learner.c.id, delivery.c.slot == bindparam("slot")
        ),
    )
    .limit(bindparam("limit", type_=Integer))
)
_OF_LEARNERS = _silent().where(among(learner.c.id, "ids"))
_REFUSING = select(nudge_refusal.c.learner_id).where(among(nudge_refusal.c.learner_id, "ids"))
_WANTED = delete(nudge_refusal).where(among(nudge_refusal.c.learner_id, "ids"))

KEEPERS = (Keeper(NudgesChosen, choose),)
HOLDINGS = (
    Holding(
        table=nudge,
        by=By.NOBODY,
        kept=Period(days=90, least=30, most=400, aged="at"),
        why="the weeks in which services were nudged, so that none is twice",
    ),
    Holding(table=nudge_refusal, by=By.LEARNER, why="who wants no nudge of a manager"),
)
