"""Figures of teams, counted in the tables of study: groups only, never a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, case, cast, func, select

from bot.capabilities.study.model import EnrollmentStatus
from bot.capabilities.study.records import answer, enrollment
from bot.capabilities.teams.rules import TeamFigures
from bot.storage.database import Transaction
from bot.storage.statements import Values, fetch
from bot.storage.tables import learner
from bot.turn.turn import Turn


async def read_figures(
    connection: Transaction, turns: Sequence[Turn]
) -> Mapping[int, Mapping[str, tuple[TeamFigures, ...]]]:
    """Read the figures of the teams that each person manages, by course.

    Answers count up to the Monday before, at midnight in the reader's zone.
    """
    return {
        turn.learner.id: {
            course_id: tuple(
                TeamFigures(**row)
                for row in await count(
                    connection, turn.assignment.manages, course_id, _monday(turn)
                )
            )
            for course_id in turn.library.courses
        }
        for turn in turns
    }


def _monday(turn: Turn) -> datetime:
    zone, monday = ZoneInfo(turn.learner.zone), turn.today - timedelta(turn.today.weekday())
    return datetime.combine(monday, time(), zone).astimezone(UTC)


async def count(
    connection: Transaction, teams: Collection[str], course_id: str, before: datetime
) -> Sequence[Values]:
    """Return the counts of each team in a course, as the fields of `TeamFigures`.

    `answering`, `answers` and `right` count only answers before an instant.
    """
    answered = (
        select(
            answer.c.learner_id,
            func.count().label("answers"),
            func.sum(cast(answer.c.correct, Integer)).label("right"),
        )
        .where(
            answer.c.course_id == course_id,
            answer.c.answered_at < before,
            answer.c.correct.is_not(None),
        )
        .group_by(answer.c.learner_id)
        .subquery()
    )
    completed = case((enrollment.c.status == EnrollmentStatus.COMPLETED, 1), else_=0)
    query = (
        select(
            learner.c.team,
            func.count().label("enrolled"),
            func.count(enrollment.c.started_at).label("started"),
            func.sum(completed).label("completed"),
            func.count(answered.c.learner_id).label("answering"),
            func.coalesce(func.sum(answered.c.answers), 0).label("answers"),
            func.coalesce(func.sum(answered.c.right), 0).label("right"),
        )
        .join(enrollment, enrollment.c.learner_id == learner.c.id)
        .outerjoin(answered, answered.c.learner_id == learner.c.id)
        .where(learner.c.team.in_(list(teams)), enrollment.c.course_id == course_id)
        .group_by(learner.c.team)
    )
    return await fetch(connection, query)
