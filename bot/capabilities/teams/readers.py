"""Readers of teams: what a manager may name, and what was published of what they named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from bot.capabilities.teams.records import list_digests, list_published, list_whole
from bot.capabilities.teams.rules import CourseFigures, TeamFigures
from bot.capabilities.teams.scope import PICTURED, Names, Scope, Unnamed, read_scope
from bot.domain.services import ROOT, Services, list_below, write_path
from bot.storage import roster
from bot.storage.database import Transaction
from bot.texts.named_days import Span
from bot.texts.periods import PeriodFault
from bot.turn.capability import Planned
from bot.turn.turn import Turn

DRAWN = timedelta(weeks=12)  # of a picture


@dataclass(frozen=True, slots=True)
class Managed:
    """The tree of services, and the names that a manager may say."""

    services: Services
    names: Names

    def expand(self, named: Collection[int], managed: Iterable[int]) -> tuple[int, ...]:
        """Return the services named, with those below them; all that are managed if none is."""
        known = tuple(managed)
        if not named:
            return known
        below = list_below(self.services, named)
        return tuple(each for each in known if each in below)


async def read_managed(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Managed]:
    """Read the services of each manager, by their paths."""
    services = await roster.list_services(connection)
    return {turn.learner.id: Managed(services, name_all(turn, services)) for turn in turns}


def name_all(turn: Turn, services: Services) -> Names:
    """Return the paths of the managed services, and the titles of the courses."""
    paths = {each: write_path(services, each) for each in turn.assignment.manages if each != ROOT}
    titles = {course.id: course.title for course in turn.library.courses.values()}
    return Names(services=paths, courses=titles)


class Weekly(NamedTuple):
    """Figures of a unit in a course, as they were published in a week."""

    week: date  # its Monday
    unit: int  # service
    course: str  # id
    figures: TeamFigures  # `team` is the path of the unit


@dataclass(frozen=True, slots=True)
class Board:
    """Services, courses and days that a manager named, and what was published of them."""

    managed: Managed
    asked: Scope | Unnamed | PeriodFault
    units: tuple[int, ...]  # with whose people the services named are counted
    elsewhere: tuple[tuple[int, int], ...]  # a service named, and the unit above that counts it
    rows: tuple[Weekly, ...]  # of those units, in the order of weeks
    whole: Mapping[str, CourseFigures]  # as of the last of them, by course id

    @property
    def week(self) -> date | None:
        """Return the Monday of the last week; None if nothing was published."""
        return self.rows[-1].week if self.rows else None

    @property
    def last(self) -> tuple[Weekly, ...]:
        return tuple(row for row in self.rows if row.week == self.week)


async def read_board(
    connection: Transaction, turns: Sequence[Turn], *, drawn: bool = False
) -> Mapping[int, Board]:
    """Read the figures that each manager named.

    Where no period is named: the last counted week, or `DRAWN` for a picture.
    """
    services = await roster.list_services(connection)
    found = {}
    for turn in turns:
        managed = Managed(services, name_all(turn, services))
        asked = read_scope(turn.argument, managed.names, turn.today, PICTURED)
        named = asked.services if isinstance(asked, Scope) else ()
        theirs = managed.expand(named, turn.assignment.manages)
        counted = {each: _find_unit(services, each) for each in theirs}
        units = [each for each in dict.fromkeys(counted.values()) if _may_see(turn, each)]
        days = asked.days if isinstance(asked, Scope) else None
        if drawn or (isinstance(asked, Scope) and asked.beside):
            days = days or Span(turn.today - DRAWN, turn.today)
        rows = await list_published(connection, units, days) if isinstance(asked, Scope) else []
        found[turn.learner.id] = Board(
            managed,
            asked,
            tuple(units),
            tuple((each, unit) for each, unit in counted.items() if unit != each),
            tuple(_name(services, Weekly(*row)) for row in rows if _is_asked(asked, row[2])),
            await list_whole(connection, rows[-1][0]) if rows else {},
        )
    return found


read_weeks = partial(read_board, drawn=True)


class Digest(NamedTuple):
    """The summary of a manager, and whether they still want it each Monday."""

    wanted: bool
    board: Board


async def read_digests(connection: Transaction, planned: Sequence[Planned]) -> Mapping[int, Digest]:
    """Read the figures of all services of each manager."""
    turns = [each.turn for each in planned]
    wanted = await list_digests(connection, [each.learner.id for each in turns])
    boards = await read_board(connection, turns)
    return {each: Digest(each in wanted, board) for each, board in boards.items()}


def _find_unit(services: Services, service: int) -> int:
    """Return the service with whose people one is counted: itself where that is not settled."""
    unit = services[service].unit if service in services else ROOT
    return service if unit is None else unit


def _may_see(turn: Turn, unit: int) -> bool:
    return unit in turn.assignment.manages


def _is_asked(asked: Scope | Unnamed | PeriodFault, course: str) -> bool:
    return isinstance(asked, Scope) and (not asked.courses or course in asked.courses)


def _name(services: Services, row: Weekly) -> Weekly:
    path = write_path(services, row.unit)
    return row._replace(figures=replace(row.figures, team=path))
