"""The duty that counts a week once, for everybody. A turn reads what was counted."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.capabilities.teams.records import (
    SECRET,
    Counts,
    count,
    find_last,
    find_last_learner,
    keep_week,
    list_past,
    list_whole,
)
from bot.capabilities.teams.rules import (
    RATES,
    CourseFigures,
    Tally,
    TeamFigures,
    draw_jitter,
    find_monday,
    publish,
    publish_whole,
    share_lift,
)
from bot.storage.database import Database
from bot.storage.secret import find_secret
from bot.storage.statements import Values
from bot.turn.environment import Environment
from lessons.course import Course

BATCH = 2_000  # learners in a transaction: others go between two
_OF_PEOPLE = ("size", "paused")
_OF_WORK = tuple({*Tally.__slots__} - {"team", "stayed", *_OF_PEOPLE})

Past = Mapping[str, Mapping[date, TeamFigures]]  # by team, by week in order


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
    counts = Counts([], [], [])
    for first in range(0, final + 1, BATCH):
        async with database.begin() as connection:
            some = await count(connection, monday, range(first, first + BATCH))
        for rows, more in zip(counts, some, strict=True):
            rows += more
        await asyncio.sleep(0)  # others may have waited
    figures, whole = {}, {}
    for course in environment.library.courses.values():
        async with database.begin() as connection:
            past = await list_past(connection, course.id)
            before = (await list_whole(connection)).get(course.id, CourseFigures())
        telling = Telling(secret, course, monday.date())
        mine = telling.choose(counts, past)
        figures[course.id] = telling.tell(mine, past)
        whole[course.id] = telling.tell_whole(mine, figures[course.id], before)
    async with database.begin() as connection:
        return await keep_week(connection, monday, figures, whole)


@dataclass(frozen=True, slots=True)
class Telling:
    """Course, Monday and secret with which the figures of a week are made."""

    secret: bytes
    course: Course
    week: date

    def choose(self, counts: Counts, past: Past) -> Counts:
        """Return the rows of the course, without those whom it does not count."""
        first = min((each for weeks in past.values() for each in weeks), default=None)
        mine = [
            [row for row in rows if row.get("course_id", self.course.id) == self.course.id]
            for rows in counts
        ]
        return Counts(*([row for row in rows if _is_counted(row, first)] for rows in mine))

    def tell(self, counts: Counts, past: Past) -> list[TeamFigures]:
        """Return what the week says of each team."""
        there, done = _by_team(counts.people), _by_team(counts.work)
        questions = sum(self.questions.values())
        found = []
        for team, some in there.items():
            before = past.get(team, {})
            tally = add_up(team, some, done[team], before)
            jitters = {name: self.jitter(team, name) for name in RATES}
            found.append(publish(tally, tuple(before.values()), questions, jitters))
        return [figures for figures in found if figures]

    def tell_whole(
        self, counts: Counts, teams: Sequence[TeamFigures], last: CourseFigures
    ) -> CourseFigures:
        """Return what the week says of the course, over everybody whom it counts."""
        lifted, lift = (sum(int(row[name]) for row in counts.work) for name in ("lifted", "lift"))
        topics: dict[str, tuple[int, int]] = {}
        themes = {lesson.id: lesson.topics[0] for lesson in self.course.lessons}
        for row in counts.lessons:
            if topic := themes.get(row["lesson_id"]):
                sure, answers = topics.get(topic, (0, 0))
                topics[topic] = sure + int(row["sure"]), answers + row["answers"]
        jitters = {name: self.jitter("", name) for name in (*self.questions, "lift")}
        lifts = share_lift(lift, lifted), lifted
        return publish_whole(last, teams, lifts, topics, self.questions, jitters)

    @property
    def questions(self) -> dict[str, int]:
        """Return how many questions have a first answer, by the main topic of their lesson."""
        found: Counter[str] = Counter()
        for lesson in self.course.lessons:
            found[lesson.topics[0]] += sum(each.graded and not each.later for each in lesson.quiz)
        return dict(found)

    def jitter(self, team: str, rate: str) -> float:
        return draw_jitter(self.secret, team, self.course.id, self.week.isoformat(), rate)


def add_up(
    team: str, people: Iterable[Values], work: Iterable[Values], past: Iterable[date]
) -> Tally:
    """Return the counts of a team, with how many of its people were there in `past` weeks."""
    there, done = tuple(people), tuple(work)
    stayed = tuple(
        sum(row["size"] for row in there if row["after"] is None or row["after"] < week)
        for week in past
    )
    sums = {name: sum(int(row[name]) for row in there) for name in _OF_PEOPLE}
    sums |= {name: sum(int(row[name]) for row in done) for name in _OF_WORK}
    return Tally(team=team, stayed=stayed, **sums)


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
