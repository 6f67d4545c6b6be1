"""Tables of teams: figures as they were published, by week. Groups only, never a person.

A week is counted once, as of Monday at 0:00 in the zone of the collectivité; turns read it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Integer,
    Select,
    String,
    Subquery,
    Table,
    bindparam,
    case,
    cast,
    delete,
    false,
    func,
    or_,
    select,
    update,
)

from bot.capabilities.study.records import answer, enrollment
from bot.capabilities.teams.changes import DigestChosen
from bot.capabilities.teams.rules import COUNTS, Interval, Published, TeamFigures
from bot.domain.services import ROOT, write_path
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding
from bot.storage.roster import list_services
from bot.storage.statements import Values, among, fetch, field_values, insert_new
from bot.storage.tables import Instant, Key, learner, member, metadata, service
from bot.texts.named_days import Span
from bot.turn.decision import Keeper
from bot.turn.turn import Turn

SECRET = "figures"  # noqa: S105 - its name in the table of secrets

counted_week = Table(
    "counted_week",
    metadata,
    Column("week", Date, primary_key=True),  # its Monday
    Column("as_of", Instant, nullable=False),  # that Monday at 0:00
)

team_figures = Table(
    "team_figures",
    metadata,
    Column("week", ForeignKey("counted_week.week"), primary_key=True),
    Column("service_id", Key, primary_key=True),  # a unit; 0: those counted with no service
    Column("course_id", String(60), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("enrolled", JSON, nullable=False),  # spans: low, high
    Column("started", JSON, nullable=False),
    Column("completed", JSON, nullable=False),
    Column("success", Integer),
    Column("answers", Integer, nullable=False),
)


async def read_figures(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Published]:
    """Read the last counted figures of the teams that each person manages."""
    monday = await find_last(connection)
    services = await list_services(connection)
    found = {}
    for turn in turns:
        values = {"week": monday, "services": list(turn.assignment.manages)}
        rows = await fetch(connection, _SHOWN, values) if monday else ()
        courses = {
            course_id: tuple(
                _figures(row, write_path(services, row["service_id"]))
                for row in rows
                if row["course_id"] == course_id
            )
            for course_id in turn.library.courses
        }
        found[turn.learner.id] = Published(monday=monday, courses=courses)
    return found


digest = Table(
    "digest",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("week", Date, index=True),  # Monday of the last one queued; null: none
)


async def list_published(
    connection: Transaction, services: Collection[int], days: Span | None
) -> list[tuple[date, int, str, TeamFigures]]:
    """Return the figures of services as they were published: Monday, service, course, figures.

    `days`: in which that Monday is; None: the last counted week.
    """
    last = None if days else await find_last(connection)
    first, until = days or (last, last)
    if first is None:
        return []
    values = {"services": list(services), "first": first, "last": until}
    rows = await fetch(connection, _PUBLISHED, values)
    return [
        (row["week"], row["service_id"], row["course_id"], _figures(row, str(row["service_id"])))
        for row in rows
    ]


async def find_last(connection: Transaction) -> date | None:
    """Return the Monday of the last counted week; None if there is none."""
    found: date | None = (await connection.execute(_LAST)).scalar()
    return found


async def keep_week(
    connection: Transaction, monday: datetime, figures: Mapping[str, Sequence[TeamFigures]]
) -> bool:
    """Keep the figures of a week, by course id; return False if it was counted before.

    The week is a unique key: whoever comes second keeps nothing.
    """
    week = {"week": monday.date(), "as_of": monday.astimezone(UTC)}
    if not (await connection.execute(insert_new(connection, counted_week), week)).rowcount:
        return False
    rows = [
        {"week": week["week"], "course_id": course_id, **_stored(each)}
        for course_id, some in figures.items()
        for each in some
    ]
    if rows:
        await connection.execute(team_figures.insert(), rows)
    return True


async def list_past(connection: Transaction, course_id: str) -> dict[str, dict[date, TeamFigures]]:
    """Return every figure of a course that was published, by unit, by week in order."""
    past: dict[str, dict[date, TeamFigures]] = {}
    for row in await fetch(connection, _PAST, {"course_id": course_id}):
        team = str(row["service_id"])
        past.setdefault(team, {})[row["week"]] = _figures(row, team)
    return past


async def count(
    connection: Transaction, before: datetime, ids: range
) -> tuple[Sequence[Values], Sequence[Values]]:
    """Return how many people each team has before an instant, and what they did in each course.

    Of the learners whose ids are in the range. Both have a row for each counted week after which
    people came, `after`; null for those who were there before any. Those who `moved` to their team
    have rows of their own.
    """
    values = {"before": before, "first": ids.start, "last": ids.stop - 1}
    return await fetch(connection, _PEOPLE, values), await fetch(connection, _WORK, values)


async def find_last_learner(connection: Transaction) -> int:
    """Return the highest id of a learner; 0 if there is none."""
    return (await connection.execute(_LAST_LEARNER)).scalar() or 0


def _figures(row: Values, team: str) -> TeamFigures:
    fields = {name: row[name] for name in TeamFigures.__slots__ if name != "team"}
    counts = {name: Interval(*row[name]) for name in COUNTS}
    return TeamFigures(team=team, **fields | counts)


def _stored(figures: TeamFigures) -> dict[str, Any]:
    row = field_values(figures)
    return {"service_id": int(row.pop("team")), **row}


async def keep_digests(connection: Transaction, chosen: Sequence[DigestChosen]) -> None:
    """Note who wants the summary of each week, from the next one on, and who no longer does."""
    week = await find_last(connection)
    rows = [
        {"learner_id": each.learner_id, "since": each.at, "week": week}
        for each in chosen
        if each.wanted
    ]
    if rows:
        await connection.execute(insert_new(connection, digest), rows)
    if ended := [each.learner_id for each in chosen if not each.wanted]:
        await connection.execute(_ENDED, {"ids": ended})


async def list_due_digests(connection: Transaction, week: date, limit: int) -> list[int]:
    """Return some learners who want the summary of a week, and for whom it is not queued."""
    found = await connection.execute(_DUE, {"week": week, "limit": limit})
    return list(found.scalars())


async def note_digests(connection: Transaction, ids: Collection[int], week: date) -> None:
    """Note that the summary of a week was queued."""
    if ids:
        await connection.execute(_QUEUED, {"ids": list(ids), "now_week": week})


async def list_digests(connection: Transaction, ids: Collection[int]) -> set[int]:
    """Return those of some learners who want the summary each Monday."""
    found = await connection.execute(_WANTED, {"ids": list(ids)})
    return set(found.scalars())


# --- Statements --------------------------------------------------------------------------------


def _people() -> Subquery:
    """Select who is counted with which service before `before`, and since which counted week."""
    moved = func.coalesce(member.c.service_since > learner.c.joined_at, false())
    since = case((moved, member.c.service_since), else_=learner.c.joined_at)
    weeks = select(func.max(counted_week.c.week)).where(counted_week.c.as_of <= since)
    return (
        select(
            learner.c.id,
            func.coalesce(service.c.unit_id, ROOT).label("unit"),
            moved.label("moved"),
            weeks.scalar_subquery().label("after"),
        )
        .outerjoin(member, member.c.id == learner.c.member_id)
        .outerjoin(service, service.c.id == member.c.service_id)
        .where(since < _BEFORE)
        .subquery()
    )


def _count_work() -> Select[Any]:
    """Select what people did in each course before the instant `before`, by team."""
    answered = (
        select(
            answer.c.learner_id,
            answer.c.course_id,
            func.count().label("answers"),
            func.sum(cast(answer.c.correct, Integer)).label("right"),
        )
        .where(
            answer.c.answered_at < _BEFORE,
            answer.c.correct.is_not(None),
            answer.c.learner_id.between(*_RANGE),
        )
        .group_by(answer.c.learner_id, answer.c.course_id)
        .subquery()
    )
    theirs = (answered.c.learner_id == enrollment.c.learner_id) & (
        answered.c.course_id == enrollment.c.course_id
    )
    people = _people()

    def until(column: Column[Any]) -> ColumnElement[int]:
        return func.sum(case((column < _BEFORE, 1), else_=0))

    return (
        select(
            enrollment.c.course_id,
            people.c.unit,
            people.c.moved,
            people.c.after,
            until(enrollment.c.enrolled_at).label("enrolled"),
            until(enrollment.c.started_at).label("started"),
            until(enrollment.c.completed_at).label("completed"),
            func.count(answered.c.learner_id).label("answering"),
            func.coalesce(func.sum(answered.c.answers), 0).label("answers"),
            func.coalesce(func.sum(answered.c.right), 0).label("right"),
        )
        .join(people, people.c.id == enrollment.c.learner_id)
        .outerjoin(answered, theirs)
        .where(enrollment.c.learner_id.between(*_RANGE))
        .group_by(enrollment.c.course_id, people.c.unit, people.c.moved, people.c.after)
    )


def _count_people() -> Select[Any]:
    people = _people().c
    groups = people.unit, people.moved, people.after
    counted = select(*groups, func.count().label("size"))
    return counted.where(people.id.between(*_RANGE)).group_by(*groups)


_BEFORE = bindparam("before", type_=Instant)
_RANGE = bindparam("first", type_=Key), bindparam("last", type_=Key)
_LAST = select(func.max(counted_week.c.week))
_LAST_LEARNER = select(func.max(learner.c.id))
_SHOWN = select(team_figures).where(
    team_figures.c.week == bindparam("week"), among(team_figures.c.service_id, "services")
)
_PUBLISHED = (
    select(team_figures)
    .where(
        among(team_figures.c.service_id, "services"),
        team_figures.c.week.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
    )
    .order_by(team_figures.c.week)
)
_PAST = (
    select(team_figures)
    .where(team_figures.c.course_id == bindparam("course_id"))
    .order_by(team_figures.c.week)
)
_PUBLISHED = (
    select(team_figures)
    .where(
        among(team_figures.c.service_id, "services"),
        team_figures.c.week.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
    )
    .order_by(team_figures.c.week)
)
_PEOPLE = _count_people()
_WORK = _count_work()

_MINE = among(digest.c.learner_id, "ids")
_ENDED = delete(digest).where(_MINE)
_DUE = (
    select(digest.c.learner_id)
    .where(or_(digest.c.week.is_(None), digest.c.week < bindparam("week", type_=Date)))
    .order_by(digest.c.learner_id)
    .limit(bindparam("limit", type_=Integer))
)
_QUEUED = update(digest).where(_MINE).values(week=bindparam("now_week", type_=Date))
_WANTED = select(digest.c.learner_id).where(_MINE)

KEEPERS = (Keeper(DigestChosen, keep_digests),)
HOLDINGS = (
    Holding(table=counted_week, by=By.NOBODY, why="the weeks whose figures were counted"),
    Holding(table=team_figures, by=By.NOBODY, why="figures of teams, as they were published"),
    Holding(table=digest, by=By.LEARNER, why="who wants the summary each Monday"),
)
