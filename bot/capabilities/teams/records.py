"""Tables of teams: figures as they were published, by week. Groups only, never a person.

A week is counted once, at its first ask, as of Monday at 0:00 in the zone of the collectivité. Then
its figures are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

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
    false,
    func,
    select,
)

from bot.capabilities.study.records import answer, enrollment
from bot.capabilities.teams.rules import (
    COUNTS,
    Interval,
    Tally,
    TeamFigures,
    draw_jitter,
    find_monday,
    publish,
)
from bot.domain.services import ROOT, write_path
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding, Period
from bot.storage.roster import list_services
from bot.storage.secret import find_secret
from bot.storage.statements import Values, among, fetch, field_values, insert_new
from bot.storage.tables import Instant, Key, learner, member, metadata, service
from bot.texts.named_days import Span
from bot.turn.turn import Turn
from lessons.course import Course
from lessons.library import Library

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


look = Table(
    "look",
    metadata,
    Column("member_id", ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(255), primary_key=True),  # of the event that asked
    Column("looker", String(600), nullable=False),  # as they were known then
    Column("at", Instant, nullable=False, index=True),
)


class Stage(NamedTuple):
    """A person of the roster in a course; without a course for whoever follows none."""

    member_id: int
    last_name: str | None
    first_name: str | None
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


async def read_figures(
    connection: Transaction, turns: Sequence[Turn]
) -> Mapping[int, Mapping[str, tuple[TeamFigures, ...]]]:
    """Read this week's figures of the teams that each person manages, by course.

    The first ask of a week counts them, for everybody.
    """
    found = {}
    services = await list_services(connection)
    for turn in turns:
        monday = find_monday(turn.now, turn.zone)
        await keep_week(connection, turn.library, monday)
        values = {"week": monday.date(), "services": list(turn.assignment.manages)}
        rows = await fetch(connection, _SHOWN, values)
        found[turn.learner.id] = {
            course_id: tuple(
                _figures(row, write_path(services, row["service_id"]))
                for row in rows
                if row["course_id"] == course_id
            )
            for course_id in turn.library.courses
        }
    return found


async def list_published(
    connection: Transaction, services: Collection[int], days: Span | None
) -> list[tuple[date, int, str, TeamFigures]]:
    """Return the figures of services as they were published: Monday, service, course, figures.

    `days`: in which that Monday is; None: the last counted week.
    """
    first, until = days or (last := (await connection.execute(_LAST)).scalar(), last)
    if first is None:
        return []
    values = {"services": list(services), "first": first, "last": until}
    rows = await fetch(connection, _PUBLISHED, values)
    return [
        (row["week"], row["service_id"], row["course_id"], _figures(row, str(row["service_id"])))
        for row in rows
    ]


async def list_stages(
    connection: Transaction, services: Collection[int], after: int, limit: int
) -> list[Stage]:
    """Return where the next `limit` people of some services stand, in the order of their ids."""
    values = {"services": list(services), "after": after, "limit": limit}
    rows = await fetch(connection, _STAGES, values)
    return [Stage(**row) for row in rows]


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


async def keep_week(connection: Transaction, library: Library, monday: datetime) -> None:
    """Count and keep the figures of a week, unless they are. `monday`: its beginning, aware.

    The week is a unique key: another process that counts it is waited for.
    """
    week = {"week": monday.date(), "as_of": monday.astimezone(UTC)}
    known = await connection.execute(_KNOWN, {"week": week["week"]})
    if known.scalar():
        return
    if not (await connection.execute(insert_new(connection, counted_week), week)).rowcount:
        return
    secret = await find_secret(connection, SECRET)
    people, work = await count(connection, monday)
    rows = [
        {"week": week["week"], "course_id": course.id, **_stored(figures)}
        for course in library.courses.values()
        for figures in await _publish(connection, secret, course, monday, people, work)
    ]
    if rows:
        await connection.execute(team_figures.insert(), rows)


async def _publish(
    connection: Transaction,
    secret: bytes,
    course: Course,
    monday: datetime,
    people: Sequence[Values],
    work: Sequence[Values],
) -> list[TeamFigures]:
    """Return what a week says of each team in a course."""
    past: defaultdict[str, dict[date, TeamFigures]] = defaultdict(dict)
    for row in await fetch(connection, _PAST, {"course_id": course.id}):
        team = str(row["service_id"])
        past[team][row["week"]] = _figures(row, team)
    first = min((week for weeks in past.values() for week in weeks), default=None)
    there = _by_team(row for row in people if _is_counted(row, first))
    done = _by_team(
        row for row in work if row["course_id"] == course.id and _is_counted(row, first)
    )
    questions = sum(not each.later for lesson in course.lessons for each in lesson.quiz)
    found = []
    for team, some in there.items():
        tally = add_up(team, some, done[team], past[team])
        jitter = draw_jitter(secret, team, course.id, monday.date())
        found.append(publish(tally, tuple(past[team].values()), questions, jitter))
    return [figures for figures in found if figures]


async def count(
    connection: Transaction, before: datetime
) -> tuple[Sequence[Values], Sequence[Values]]:
    """Return how many people each team has before an instant, and what they did in each course.

    Both have a row for each counted week after which people came, `after`; null for those who were
    there before any. Those who `moved` to their team have rows of their own.
    """
    values = {"before": before}
    return await fetch(connection, _PEOPLE, values), await fetch(connection, _WORK, values)


def add_up(
    team: str, people: Iterable[Values], work: Iterable[Values], past: Iterable[date]
) -> Tally:
    """Return the counts of a team, with how many of its people were there in `past` weeks."""
    sizes = [(row["after"], row["size"]) for row in people]
    stayed = tuple(
        sum(size for after, size in sizes if after is None or after < week) for week in past
    )
    rows = tuple(work)
    totals = {name: sum(int(row[name]) for row in rows) for name in _SUMMED}
    return Tally(team=team, size=sum(size for _, size in sizes), stayed=stayed, **totals)


def _is_counted(row: Values, first: date | None) -> bool:
    """Return True unless they moved to their team after a course was counted for the first time.

    Two teams would otherwise tell of one person.
    """
    return not row["moved"] or first is None or row["after"] is None or row["after"] < first


def _by_team(rows: Iterable[Values]) -> defaultdict[str, list[Values]]:
    found: defaultdict[str, list[Values]] = defaultdict(list)
    for row in rows:
        found[str(row["unit"])].append(row)
    return found


def _figures(row: Values, team: str) -> TeamFigures:
    fields = {name: row[name] for name in TeamFigures.__slots__ if name != "team"}
    counts = {name: Interval(*row[name]) for name in COUNTS}
    return TeamFigures(team=team, **fields | counts)


def _stored(figures: TeamFigures) -> dict[str, Any]:
    row = field_values(figures)
    return {"service_id": int(row.pop("team")), **row}


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
        .where(answer.c.answered_at < _BEFORE, answer.c.correct.is_not(None))
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
        .group_by(enrollment.c.course_id, people.c.unit, people.c.moved, people.c.after)
    )


def _count_people() -> Select[Any]:
    people = _people().c
    groups = people.unit, people.moved, people.after
    return select(*groups, func.count().label("size")).group_by(*groups)


_BEFORE = bindparam("before", type_=Instant)
_KNOWN = select(counted_week.c.as_of).where(counted_week.c.week == bindparam("week"))
_LAST = select(func.max(counted_week.c.week))
_SHOWN = select(team_figures).where(
    team_figures.c.week == bindparam("week"), among(team_figures.c.service_id, "services")
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
        _some.c.place.label("service_id"),
        enrollment.c.course_id,
        enrollment.c.status,
        enrollment.c.started_at,
        enrollment.c.completed_at,
    )
    .outerjoin(learner, learner.c.member_id == _some.c.id)
    .outerjoin(enrollment, enrollment.c.learner_id == learner.c.id)
    .order_by(_some.c.id, enrollment.c.id)
)
_LOOKS = select(look).where(among(look.c.member_id, "members")).order_by(look.c.at.desc())
_PEOPLE = _count_people()
_WORK = _count_work()
_SUMMED = tuple(name for name in Tally.__slots__ if name not in ("team", "size", "stayed"))

HOLDINGS = (
    Holding(table=counted_week, by=By.NOBODY, why="the weeks whose figures were counted"),
    Holding(table=team_figures, by=By.NOBODY, why="figures of teams, as they were published"),
    Holding(
        table=look,
        by=By.MEMBER,
        column="member_id",
        hidden=("key",),
        kept=Period(days=400, least=365, most=1830, aged="at"),
        why="who looked at where somebody stands, by name, and when",
    ),
)
