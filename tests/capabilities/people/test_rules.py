"""What a roster file changes: applying the plan makes the roster say what the file says."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.capabilities.people.listing import read_listing
from bot.capabilities.people.model import Listing
from bot.capabilities.people.rules import (
    Directory,
    RosterPlan,
    ServiceNames,
    apply_changes,
    plan_import,
)
from bot.domain.people import Member, Role
from bot.domain.services import Path
from bot.run.platforms import load_identifiers
from lessons.course import Trade

TRADES = {str(each): each for each in Trade}
PLACES = {"matrix": "ville.example"}
ADMIN = Member(email="admin@ville.example", role=Role.ADMINISTRATOR)
ANA = Member(email="ana@ville.example", last_name="Durand", service=("Population", "Accueil"))
BOB = Member(email="bob@ville.example", last_name="Petit", service=("Population",))
HEADER = ("courriel", "nom", "prénom", "service", "métier", "rôle", "encadre", "jours")
TREE = (
    *(("Population",), ("Population", "Accueil"), ("Population", "État civil")),
    *(("Technique",), ("Technique", "Voirie"), ("Technique", "Accueil")),
)


def write(people: Sequence[Member]) -> str:
    """A roster file that says those people."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(HEADER)
    for each in people:
        days = ",".join(map(str, each.days or ()))
        manages = " | ".join(" > ".join(path) for path in each.manages)
        said = (each.email, each.last_name, each.first_name, " > ".join(each.service))
        writer.writerow((*said, each.trade, each.role, manages, days))
    return file.getvalue()


def read(text: str) -> Listing:
    found = read_listing(text.encode(), TRADES, load_identifiers(), PLACES)
    assert isinstance(found, Listing), found
    return found


def stored(*people: Member, **others: frozenset[int]) -> Directory:
    return apply_changes(Directory(**others), people, {}, ())


def plan(text: str, directory: Directory, *, whole: bool = True) -> RosterPlan:
    found = plan_import(read(text), directory, whole=whole)
    assert isinstance(found, RosterPlan), found
    return found


def refused(text: str, directory: Directory) -> list[tuple[str, int]]:
    found = plan_import(read(text), directory, whole=True)
    assert not isinstance(found, RosterPlan), found
    return [(each.code, each.line) for each in found]


def applied(directory: Directory, found: RosterPlan) -> Directory:
    changed = {each: move.after for each, move in (found.moved | found.back).items()}
    return apply_changes(directory, found.joined, changed, found.leaving)


def by_email(directory: Directory) -> dict[str | None, Member]:
    return {each.email: each for each in directory.present.values()}


# --- Properties --------------------------------------------------------------------------------


@st.composite
def members(draw: st.DrawFn) -> list[Member]:
    """People of a collectivité, with an administrator."""
    emails = draw(st.lists(st.integers(0, 30), unique=True, max_size=12))
    names = st.sampled_from(["Durand", "L’Hôte", "d'Été", "Martin; dit Jo", 'Le "Grand"'])
    services = sorted({draw(st.sampled_from(TREE)) for _ in emails})
    people = [ADMIN]
    for number in emails:
        role = draw(
            st.sampled_from([Role.AGENT, Role.TRAINER, Role.MANAGER])
            if services
            else st.just(Role.AGENT)
        )
        manages = st.sets(st.sampled_from(services), min_size=1) if services else st.just(set())
        said = Member(
            email=f"p{number}@ville.example",
            last_name=draw(st.none() | names),
            first_name=draw(st.none() | names),
            service=draw(st.sampled_from([(), *services])),
            trade=draw(st.none() | st.sampled_from([str(each) for each in Trade])),
            role=role,
            manages=tuple(sorted(draw(manages))) if role is Role.MANAGER else (),
            days=draw(st.none() | st.just((1, 2, 4)) | st.just((1, 2, 3, 4, 5))),
        )
        people.append(said)
    held = {
        path[:size]
        for each in people
        for path in (each.service,)
        for size in range(1, len(path) + 1)
    }
    return [
        replace(each, manages=(), role=Role.AGENT) if not {*each.manages} <= held else each
        for each in people
    ]


@settings(deadline=None, max_examples=60)  # the machine may be busy
@given(before=members(), after=members(), left=st.sets(st.integers(2, 8)))
def test_applying_the_plan_makes_the_roster_say_the_file(
    before: list[Member], after: list[Member], left: set[int]
) -> None:
    directory = stored(*before)
    directory = replace(directory, gone=frozenset(left & directory.members.keys()))
    then = applied(directory, plan(write(after), directory))
    assert by_email(then) == {each.email: each for each in after}
    again = plan(write(after), then)
    assert again.is_empty
    assert again.same == len(after)


@settings(deadline=None, max_examples=60)  # the machine may be busy
@given(before=members(), after=members(), data=st.data())
def test_the_order_of_lines_does_not_matter(
    before: list[Member], after: list[Member], data: st.DataObject
) -> None:
    directory = stored(*before)
    shuffled = data.draw(st.permutations(after))
    assert plan(write(after), directory) == plan(write(shuffled), directory)


@settings(deadline=None, max_examples=60)  # the machine may be busy
@given(before=members(), after=members())
def test_a_partial_list_sees_nobody_off(before: list[Member], after: list[Member]) -> None:
    directory = stored(*before)
    found = plan(write(after), directory, whole=False)
    assert not found.leaving
    assert by_email(applied(directory, found)) == {each.email: each for each in (*before, *after)}


# --- Cases -------------------------------------------------------------------------------------


def test_a_column_that_is_absent_changes_nothing() -> None:
    manager = replace(BOB, role=Role.MANAGER, manages=(("Population",),), days=(1, 2))
    found = plan(
        "courriel;prénom\nbob@ville.example;Bob\nadmin@ville.example;\n", stored(ADMIN, manager)
    )
    (move,) = found.moved.values()
    assert move.after == replace(manager, first_name="Bob")
    assert move.fields == ("first_name",)


def test_services_keep_the_spelling_that_is_stored() -> None:
    text = write([ADMIN, replace(ANA, service=("POPULATION", "accueil", "Guichet"))])
    found = plan(text, stored(ADMIN, ANA))
    assert found.services == (("Population", "Accueil", "Guichet"),)


def test_one_spelling_is_chosen_in_a_new_file() -> None:
    lines = (
        f"p{n}@ville.example;{name}" for n, name in enumerate(["Etat civil", *2 * ["État civil"]])
    )
    found = plan("courriel;service\n" + "\n".join(lines), stored())
    assert found.services == (("État civil",),)
    assert {each.service for each in found.joined} == {("État civil",)}


def test_whoever_the_settings_name_or_has_no_email_does_not_leave() -> None:
    unkeyed = Member(addresses=("matrix/ville.example/%40x%3Ay",), service=("Voirie",))
    directory = stored(ADMIN, ANA, BOB, unkeyed, kept=frozenset({1}))
    found = plan(write([BOB]), directory)
    assert [each.email for each in found.leaving.values()] == ["ana@ville.example"]


def test_somebody_listed_by_an_address_alone_is_found_by_it() -> None:
    unkeyed = Member(addresses=("matrix/ville.example/%40x%3Ay.example",), last_name="X")
    text = "courriel;tchap\nx@ville.example;@x:y.example\n"
    found = plan(text, stored(unkeyed))
    assert [move.after.email for move in found.moved.values()] == ["x@ville.example"]
    assert not found.joined


def test_an_address_of_somebody_else_is_refused() -> None:
    directory = stored(ADMIN, replace(ANA, addresses=("matrix/ville.example/%40x%3Ay.example",)))
    text = "courriel;tchap\nadmin@ville.example;\nx@ville.example;@x:y.example\n"
    assert refused(text, directory) == [("other-address", 3)]


def test_somebody_who_comes_back_is_told_apart() -> None:
    directory = replace(stored(ADMIN, ANA), gone=frozenset({2}))
    found = plan(write([ADMIN, ANA]), directory)
    assert [*found.back] == [2]
    assert not found.moved


def test_more_than_half_leaving_is_drastic() -> None:
    directory = stored(ADMIN, ANA, BOB)
    assert plan(write([ADMIN]), directory).is_drastic
    assert not plan(write([ADMIN, ANA]), directory).is_drastic


def test_the_last_administrator_stays_one() -> None:
    directory = stored(ADMIN, ANA)
    assert refused(write([replace(ADMIN, role=Role.AGENT), ANA]), directory) == [
        ("last-administrator", 0)
    ]
    assert refused(write([ANA]), directory) == [("last-administrator", 0)]
    other = replace(ANA, role=Role.ADMINISTRATOR)
    assert plan(write([other]), directory).leaving


@pytest.mark.parametrize(
    ("manages", "code"),
    [("Piscine", "service-unknown"), ("Acueil", "service-near"), ("Accueil", "service-several")],
)
def test_a_manager_of_a_service_that_is_not_one_is_refused(manages: str, code: str) -> None:
    text = (
        "courriel;service;encadre\na@b.example;Population > Accueil;\n"
        f"b@b.example;Technique > Accueil;\nc@b.example;;{manages}\n"
    )
    found = plan_import(read(text), stored(), whole=True)
    assert isinstance(found, tuple)
    assert [(each.code, each.line) for each in found] == [(code, 4)]


def test_what_is_wrong_with_cells_and_with_services_is_told_at_once() -> None:
    text = (
        "courriel;service;encadre;jours\na@b.example;Accueil;;\nb@b.example;;Piscine;\n"
        "rien;Archives;Piscine;\nc@b.example;;Archives;parfois\n"
    )
    assert refused(text, stored()) == [
        ("service-unknown", 3),
        ("email-wrong", 4),
        ("service-unknown", 4),
        ("days", 5),
    ]
    # A service that cannot be read may be the one to manage.
    garbled = text.replace(";Archives;Piscine;", ";ArchÃ©s;;")
    assert refused(garbled, stored()) == [("email-wrong", 4), ("encoding", 4), ("days", 5)]


def test_a_manager_manages_their_own_service_unless_it_is_said() -> None:
    text = "courriel;service;rôle\na@b.example;Population;responsable\nb@b.example;;responsable\n"
    assert refused(text, stored()) == [("manager-of-none", 3)]
    (ana,) = plan("\n".join(text.splitlines()[:2]), stored()).joined
    assert ana.manages == (("Population",),)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (("population", "accueil"), [("Population", "Accueil")]),
        (("ETAT CIVIL",), [("Population", "État civil")]),
        (("accueil",), [("Population", "Accueil"), ("Technique", "Accueil")]),
        (("piscine",), []),
        ((), []),
    ],
)
def test_services_are_found_by_their_path_or_its_end(said: Path, found: list[Path]) -> None:
    assert ServiceNames(TREE).find(said) == found


def test_ten_thousand_people_are_planned_in_seconds() -> None:
    people = [
        replace(ANA, email=f"p{n}@ville.example", service=("D", f"S {n % 200}"))
        for n in range(10_000)
    ]
    listing, directory = read(write([ADMIN, *people])), stored(ADMIN, *people[:9_000])
    began = time.process_time()
    found = plan_import(listing, directory, whole=True)
    assert isinstance(found, RosterPlan)
    assert len(found.joined) == 1_000
    assert time.process_time() - began < 10
