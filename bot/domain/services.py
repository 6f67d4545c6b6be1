"""Services: the tree of a collectivité, and the unit with whose people each is counted (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

ROOT = 0  # the collectivité itself: above its services, and the place of whoever has none
SEPARATOR = " > "  # between the names of a path
NAME_MAX = 120  # characters of a service's name
DEPTH_MAX = 8  # services in a path

Path = tuple[str, ...]  # names of services, from the top


@dataclass(frozen=True, slots=True)
class Service:
    id: int
    parent: int  # `ROOT` for those at the top
    name: str
    unit: int | None = None  # with whose people its own are counted; None: not settled yet


Services = Mapping[int, Service]  # by id


def list_above(services: Services, service: int) -> list[int]:
    """Return a service and those above it, the nearest first, without the root."""
    found: list[int] = []
    while service in services and service not in found:
        found.append(service)
        service = services[service].parent
    return found


def list_below(services: Services, tops: Collection[int]) -> tuple[int, ...]:
    """Return the services `tops` and all below them, in the order of their paths."""
    if ROOT in tops:
        return (ROOT, *sorted(services, key=lambda each: find_path(services, each)))
    below = [each for each in services if not set(tops).isdisjoint(list_above(services, each))]
    return tuple(sorted(below, key=lambda each: find_path(services, each)))


def find_path(services: Services, service: int) -> Path:
    """Return the names of a service and of those above it, from the top; none for the root."""
    return tuple(services[each].name for each in reversed(list_above(services, service)))


def write_path(services: Services, service: int) -> str:
    """Return the path of a service as people write it."""
    return SEPARATOR.join(find_path(services, service))


def read_path(text: str) -> Path:
    """Return the names in a path as people write it: « Population > Accueil »."""
    return tuple(" ".join(each.split()) for each in text.split(">") if each.strip())


def group(services: Services, heads: Mapping[int, int], least: int) -> dict[int, int]:
    """Return the unit of each service: itself once it counts `least` people, else that above it.

    A unit also counts the people of the services below that are none. It stays one, whoever leaves.
    `heads`: listed people by service.
    """
    depth = {each: len(list_above(services, each)) for each in services}
    counts = {each: heads.get(each, 0) for each in services}
    own: set[int] = set()
    for each in sorted(services, key=lambda one: -depth[one]):
        if services[each].unit == each or counts[each] >= least:
            own.add(each)
        elif (above := services[each].parent) in counts:
            counts[above] += counts[each]
    return {each: _first(list_above(services, each), own) for each in services}


def _first(above: Iterable[int], own: Collection[int]) -> int:
    return next((each for each in above if each in own), ROOT)
