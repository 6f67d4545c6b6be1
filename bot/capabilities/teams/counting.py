"""The duty that counts a week once, for everybody. A turn reads what was counted."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from bot.capabilities.teams.records import (
    SECRET,
    count,
    find_last,
    find_last_learner,
    keep_week,
    list_past,
)
from bot.capabilities.teams.rules import Tally, TeamFigures, draw_jitter, find_monday, publish
from bot.storage.database import Database
from bot.storage.secret import find_secret
from bot.storage.statements import Values
from bot.turn.environment import Environment
from lessons.course import Course

BATCH = 2_000  # learners in a transaction: others go between two
_SUMMED = tuple(name for name in Tally.__slots__ if name not in ("team", "size", "stayed"))


async def count_week(database: Database, environment: Environment, now: datetime) -> bool:
    """Count and keep the week that began last, unless it is; return True if it was kept.

    As of Monday at 0:00 in the zone of the collectivité. Every process may try: one keeps it.
    """
    monday = find_monday(now, environment.defaults.zone)
    async with database.begin() as connection:
        last = await find_last(connection)
        if last and last >= monday.date():
            return False
        secret = await find_secret(connection, SECRET)
        final = await find_last_learner(connection)
    people: list[Values] = []
    work: list[Values] = []
    for first in range(0, final + 1, BATCH):
        async with database.begin() as connection:
            some = await count(connection, monday, range(first, first + BATCH))
        people += some[0]
        work += some[1]
        await asyncio.sleep(0)  # others may have waited
    figures = {}
    for course in environment.library.courses.values():
        async with database.begin() as connection:
            past = await list_past(connection, course.id)
        mine = [row for row in work if row["course_id"] == course.id]
        figures[course.id] = tell(secret, course, monday.date(), people, mine, past)
    async with database.begin() as connection:
        return await keep_week(connection, monday, figures)


def tell(
    secret: bytes,
    course: Course,
    week: date,
    people: Sequence[Values],
    work: Sequence[Values],
    past: Mapping[str, Mapping[date, TeamFigures]],
) -> list[TeamFigures]:
    """Return what a week says of each team in a course, from counts of its people."""
    first = min((each for weeks in past.values() for each in weeks), default=None)
    there = _by_team(row for row in people if _is_counted(row, first))
    done = _by_team(row for row in work if _is_counted(row, first))
    questions = sum(not each.later for lesson in course.lessons for each in lesson.quiz)
    found = []
    for team, some in there.items():
        before = past.get(team, {})
        tally = add_up(team, some, done[team], before)
        jitter = draw_jitter(secret, team, course.id, week)
        found.append(publish(tally, tuple(before.values()), questions, jitter))
    return [figures for figures in found if figures]


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
