"""Readers of teams: what a manager may name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.capabilities.teams.scope import Names
from bot.domain.services import ROOT, Services, list_below, write_path
from bot.storage import roster
from bot.storage.database import Transaction
from bot.turn.turn import Turn


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
