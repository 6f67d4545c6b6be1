"""Tables of teams: figures as they were published, by week. Groups only, never a person.

A week is counted once, as of Monday at 0:00 in the zone of the collectivité; turns read it.

Long because a capability has one file of SQL.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
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
    and_,
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

from bot.capabilities.opinion.records import confidence
from bot.capabilities.study.confidence import AFTER, BEFORE
from bot.capabilities.study.records import answer, enrollment, review
from bot.capabilities.teams.changes import DigestChosen
from bot.capabilities.teams.rules import (
    LIFT_MAX,
    RATES,
    SPANS,
    CourseFigures,
    Interval,
    Published,
    Rate,
    TeamFigures,
    make_figures,
)
from bot.domain.people import LearnerState
from bot.domain.services import ROOT, Services, write_path
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding
from bot.storage.roster import list_services
from bot.storage.statements import Values, among, fetch, field_values, insert_new
from bot.storage.tables import Instant, Key, learner, member, metadata, service
from bot.texts.named_days import Span
from bot.turn.decision import Keeper
from bot.turn.turn import Turn
from lessons.questions.gesture import DONE

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
    Column("answering", JSON),  # null in this and the others: nothing was said of it that week
    Column("gestures", JSON),
    Column("paused", JSON),
    Column("success", JSON, nullable=False),  # of a rate: per cent, from how many answers
    Column("current", JSON, nullable=False),
)

course_figures = Table(
    "course_figures",
    metadata,
    Column("week", ForeignKey("counted_week.week"), primary_key=True),
    Column("course_id", String(60), primary_key=True),
    Column("lift", JSON, nullable=False),
    Column("topics", JSON, nullable=False),  # a rate each, by topic
)


digest = Table(
    "digest",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("week", Date, index=True),  # Monday of the last one queued; null: none
)


async def read_figures(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Published]:
    """Read the last counted figures of the teams that each person manages."""
    monday = await find_last(connection)
    services = await list_services(connection)
    found = {}
    for turn in turns:
        values = {"services": list(turn.assignment.manages), "first": monday, "last": monday}
        rows = await fetch(connection, _PUBLISHED, values) if monday else ()
        found[turn.learner.id] = Published(monday=monday, courses=_by_course(rows, services))
    return found


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


async def list_whole(connection: Transaction, until: date = date.max) -> dict[str, CourseFigures]:
    """Return the last figures of each course over the whole collectivité, by course id."""
    rows = await fetch(connection, _WHOLE, {"until": until})
    return {
        row["course_id"]: CourseFigures(
            lift=Rate(*row["lift"]),
            topics={topic: Rate(*rate) for topic, rate in row["topics"].items()},
        )
        for row in rows
    }


async def keep_week(
    connection: Transaction,
    monday: datetime,
    figures: Mapping[str, Sequence[TeamFigures]],
    whole: Mapping[str, CourseFigures],
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
    totals = [
        {"week": week["week"], "course_id": course_id, **field_values(said)}
        for course_id, said in whole.items()
    ]
    if totals:
        await connection.execute(course_figures.insert(), totals)
    return True


async def list_past(connection: Transaction, course_id: str) -> dict[str, dict[date, TeamFigures]]:
    """Return every figure of a course that was published, by unit, by week in order."""
    past: dict[str, dict[date, TeamFigures]] = {}
    for row in await fetch(connection, _PAST, {"course_id": course_id}):
        team = str(row["service_id"])
        past.setdefault(team, {})[row["week"]] = _figures(row, team)
    return past


async def find_published(connection: Transaction, first: date, last: date) -> Published:
    """Return what the last counted week says of all units; its Monday is one of these days."""
    monday = (await connection.execute(_LAST_WEEK, {"first": first, "last": last})).scalar()
    rows = await fetch(connection, _OF_WEEK, {"week": monday}) if monday else ()
    services = await list_services(connection)
    return Published(monday=monday, courses=_by_course(rows, services))


async def find_first_seen(connection: Transaction, first: date, last: date) -> dict[str, date]:
    """Return the first Monday between two days that says of somebody enrolled, by course id."""
    rows = await connection.execute(_FIRST_SEEN, {"first": first, "last": last})
    return {row.course_id: row.monday for row in rows}


class Counts(NamedTuple):
    """Rows of counts, each with a unit, whether they `moved` to it, and `after` which week.

    Null for those who were there before any counted week.
    """

    people: list[Values]
    work: list[Values]  # in each course
    lessons: list[Values]  # in each lesson


async def count(connection: Transaction, before: datetime, ids: range) -> Counts:
    """Return how many people each unit has before an instant, and what they did.

    Of the learners whose ids are in the range.
    """
    values = {"before": before, "first": ids.start, "last": ids.stop - 1}
    return Counts(*[await fetch(connection, each, values) for each in (_PEOPLE, _WORK, _LESSONS)])


async def find_last_learner(connection: Transaction) -> int:
    """Return the highest id of a learner; 0 if there is none."""
    return (await connection.execute(_LAST_LEARNER)).scalar() or 0


def _by_course(rows: Iterable[Values], services: Services) -> dict[str, tuple[TeamFigures, ...]]:
    """Return the figures of rows by course id, each team by the path of its service."""
    found: dict[str, tuple[TeamFigures, ...]] = {}
    for row in rows:
        team = _figures(row, write_path(services, row["service_id"]))
        found[row["course_id"]] = (*found.get(row["course_id"], ()), team)
    return found


def _figures(row: Values, team: str) -> TeamFigures:
    nothing = 0, row["size"]
    spans = {name: Interval(*(row[name] or nothing)) for name in SPANS}
    rates = {name: Rate(*row[name]) for name in RATES}
    return make_figures(team, row["size"], spans, rates)


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
            learner.c.state,
            moved.label("moved"),
            weeks.scalar_subquery().label("after"),
        )
        .outerjoin(member, member.c.id == learner.c.member_id)
        .outerjoin(service, service.c.id == member.c.service_id)
        .where(since < _BEFORE, or_(member.c.left_at.is_(None), member.c.left_at >= _BEFORE))
        .subquery()
    )


def _select_again() -> Subquery:
    """Select the last answer to each question that was asked again before `before`."""
    place = [review.c[name] for name in PLACE]
    last = (
        select(func.max(review.c.id).label("id"))
        .where(
            review.c.reviewed_at < _BEFORE,
            review.c.correct.is_not(None),
            review.c.learner_id.between(*_RANGE),
        )
        .group_by(*place)
        .subquery()
    )
    return select(*place, review.c.correct).join(last, last.c.id == review.c.id).subquery()


def _answers() -> Select[Any]:
    """Select what each learner answered in each course before `before`, by now as well."""
    again = _select_again()
    same = and_(*(again.c[name] == answer.c[name] for name in PLACE))
    last = func.coalesce(again.c.correct, answer.c.correct)
    return (
        select(
            answer.c.learner_id,
            answer.c.course_id,
            func.count().label("answers"),
            func.sum(cast(answer.c.correct, Integer)).label("right"),
            func.sum(cast(last, Integer)).label("current"),
        )
        .outerjoin(again, same)
        .where(*_ANSWERED)
        .group_by(answer.c.learner_id, answer.c.course_id)
    )


def _gestures() -> Select[Any]:
    """Select who said before `before` that a gesture of a course was done."""
    return (
        select(review.c.learner_id, review.c.course_id)
        .where(
            review.c.reviewed_at < _BEFORE,
            review.c.correct.is_(None),
            cast(review.c.reply, String) == json.dumps([DONE]),
            review.c.learner_id.between(*_RANGE),
        )
        .distinct()
    )


def _lifts() -> Select[Any]:
    """Select how much more confident each learner was after a course than before it."""
    before, after = confidence.alias("earlier"), confidence.alias("later")
    same = (before.c.learner_id == after.c.learner_id) & (before.c.course_id == after.c.course_id)
    more = after.c.value - before.c.value
    kept = case((more > LIFT_MAX, LIFT_MAX), (more < -LIFT_MAX, -LIFT_MAX), else_=more)
    return (
        select(after.c.learner_id, after.c.course_id, kept.label("lift"))
        .join(before, same)
        .where(
            before.c.moment == BEFORE,
            after.c.moment == AFTER,
            after.c.given_at < _BEFORE,
            after.c.learner_id.between(*_RANGE),
        )
    )


def _count_work() -> Select[Any]:
    """Select what people did in each course before the instant `before`, by unit."""
    answered, did, lifted = (each().subquery() for each in (_answers, _gestures, _lifts))
    people = _people()

    def until(column: Column[Any]) -> ColumnElement[int]:
        return func.sum(case((column < _BEFORE, 1), else_=0))

    def theirs(of: Subquery) -> ColumnElement[bool]:
        mine = of.c.learner_id == enrollment.c.learner_id
        return mine & (of.c.course_id == enrollment.c.course_id)

    groups = enrollment.c.course_id, people.c.unit, people.c.moved, people.c.after
    return (
        select(
            *groups,
            until(enrollment.c.enrolled_at).label("enrolled"),
            until(enrollment.c.started_at).label("started"),
            until(enrollment.c.completed_at).label("completed"),
            func.count(answered.c.learner_id).label("answering"),
            func.count(did.c.learner_id).label("gestures"),
            func.count(lifted.c.learner_id).label("lifted"),
            *(
                func.coalesce(func.sum(column), 0).label(column.name)
                for column in (answered.c.answers, answered.c.right, answered.c.current)
            ),
            func.coalesce(func.sum(lifted.c.lift), 0).label("lift"),
        )
        .join(people, people.c.id == enrollment.c.learner_id)
        .outerjoin(answered, theirs(answered))
        .outerjoin(did, theirs(did))
        .outerjoin(lifted, theirs(lifted))
        .where(enrollment.c.learner_id.between(*_RANGE))
        .group_by(*groups)
    )


def _count_lessons() -> Select[Any]:
    """Select first answers before `before`, and those sure and wrong, by unit and lesson."""
    people = _people()
    lesson = answer.c.course_id, answer.c.lesson_id
    groups = *lesson, people.c.unit, people.c.moved, people.c.after
    sure = case((answer.c.correct | answer.c.unsure, 0), else_=1)
    return (
        select(*groups, func.count().label("answers"), func.sum(sure).label("sure"))
        .join(people, people.c.id == answer.c.learner_id)
        .where(*_ANSWERED)
        .group_by(*groups)
    )


def _count_people() -> Select[Any]:
    people = _people().c
    groups = people.unit, people.moved, people.after
    paused = func.sum(case((people.state == LearnerState.PAUSED, 1), else_=0))
    counted = select(*groups, func.count().label("size"), paused.label("paused"))
    return counted.where(people.id.between(*_RANGE)).group_by(*groups)


_BEFORE = bindparam("before", type_=Instant)
_RANGE = bindparam("first", type_=Key), bindparam("last", type_=Key)
_ANSWERED = (
    answer.c.answered_at < _BEFORE,
    answer.c.correct.is_not(None),
    answer.c.learner_id.between(*_RANGE),
)
PLACE = ("learner_id", "course_id", "lesson_id", "question_id")
_LAST = select(func.max(counted_week.c.week))
_LAST_LEARNER = select(func.max(learner.c.id))
_newest = (
    select(course_figures.c.course_id, func.max(course_figures.c.week).label("week"))
    .where(course_figures.c.week <= bindparam("until", type_=Date))
    .group_by(course_figures.c.course_id)
    .subquery()
)
_WHOLE = select(course_figures).join(
    _newest,
    (_newest.c.course_id == course_figures.c.course_id) & (_newest.c.week == course_figures.c.week),
)
_PAST = (
    select(team_figures)
    .where(team_figures.c.course_id == bindparam("course_id"))
    .order_by(team_figures.c.week)
)
_BETWEEN = team_figures.c.week.between(bindparam("first"), bindparam("last"))
_LAST_WEEK = select(func.max(counted_week.c.week)).where(
    counted_week.c.week.between(bindparam("first"), bindparam("last"))
)
_OF_WEEK = (
    select(team_figures)
    .where(team_figures.c.week == bindparam("week"))
    .order_by(team_figures.c.course_id, team_figures.c.service_id)
)
_FIRST_SEEN = (
    select(team_figures.c.course_id, func.min(team_figures.c.week).label("monday"))
    .where(_BETWEEN, team_figures.c.enrolled[0].as_integer() > 0)
    .group_by(team_figures.c.course_id)
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
_LESSONS = _count_lessons()

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
    Holding(table=course_figures, by=By.NOBODY, why="figures of courses, as they were published"),
    Holding(table=digest, by=By.LEARNER, why="who wants the summary each Monday"),
)
