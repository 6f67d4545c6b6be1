"""The tree of services, and the units in which their people are counted."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.services import (
    ROOT,
    Service,
    Services,
    find_path,
    group,
    list_above,
    list_below,
    read_path,
    write_path,
)

LEAST = 8


@st.composite
def trees(draw: st.DrawFn) -> Services:
    """Services, each below the root or one that came before it; some are units already."""
    size = draw(st.integers(0, 12))
    services: dict[int, Service] = {}
    for number in range(1, size + 1):
        parent = draw(st.integers(0, number - 1))
        unit = number if draw(st.booleans()) else None
        services[number] = Service(number, parent, f"S{number}", unit)
    return services


heads = st.dictionaries(st.integers(1, 12), st.integers(0, 20))


@given(trees(), heads)
def test_everybody_is_counted_once_in_a_unit_that_is_theirs_or_above(
    services: Services, people: dict[int, int]
) -> None:
    units = group(services, people, LEAST)
    assert units.keys() == services.keys()
    for each, unit in units.items():
        assert unit == ROOT or unit in list_above(services, each)
        assert unit == ROOT or units[unit] == unit
    counts = Counter(dict.fromkeys(units.values(), 0))
    for each, unit in units.items():
        counts[unit] += people.get(each, 0)
    assert sum(counts.values()) == sum(people.get(each, 0) for each in services)
    for unit, count in counts.items():
        assert unit == ROOT or count >= LEAST or services[unit].unit == unit


@given(trees(), heads, heads)
def test_a_unit_stays_one_whoever_leaves(
    services: Services, before: dict[int, int], after: dict[int, int]
) -> None:
    first = group(services, before, LEAST)
    settled = {
        each: Service(each, one.parent, one.name, first[each]) for each, one in services.items()
    }
    second = group(settled, after, LEAST)
    assert all(second[each] == each for each, unit in first.items() if unit == each)
    assert group(settled, before, LEAST) == first


@given(trees())
def test_a_path_says_one_service_and_is_read_back(services: Services) -> None:
    paths = {find_path(services, each) for each in services}
    assert len(paths) == len(services)
    for each in services:
        assert read_path(write_path(services, each)) == find_path(services, each)


@given(trees(), st.sets(st.integers(0, 12), max_size=3))
def test_below_is_what_has_it_above(services: Services, tops: set[int]) -> None:
    below = list_below(services, tops)
    assert len(set(below)) == len(below)
    if ROOT in tops:
        assert set(below) == {ROOT, *services}
    else:
        assert set(below) == {each for each in services if tops & {*list_above(services, each)}}


def test_a_tree_bent_into_a_circle_ends() -> None:
    bent = {1: Service(1, 2, "A"), 2: Service(2, 1, "B")}
    assert list_above(bent, 1) == [1, 2]
    assert group(bent, {1: 9}, LEAST)[1] == 1


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Population > Accueil", ("Population", "Accueil")),
        ("  Population>Accueil  ", ("Population", "Accueil")),
        ("Eau  et\tassainissement", ("Eau et assainissement",)),
        (" > ", ()),
        ("", ()),
    ],
)
def test_a_path_is_read_as_people_write_it(text: str, path: tuple[str, ...]) -> None:
    assert read_path(text) == path
