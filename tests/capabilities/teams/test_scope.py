"""What a manager names after a command: services, courses and a period, in any order."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.capabilities.teams.scope import READ_MAX, Names, Scope, Unnamed, read_scope
from bot.texts.named_days import Span
from bot.texts.periods import PeriodFault, read_period
from tests.texts.test_periods import PERIODS as PERIODS_READ

TODAY = date(2026, 11, 28)
NAMES = Names(
    services={
        1: "Population",
        2: "Population > Accueil",
        3: "Services techniques",
        4: "Culture > Accueil",
        5: "Culture",
        8: "Sports",
        9: "Culture > Sports",
        6: "Mairie annexe du Champ de Mars",
        7: "L’atelier 2026",
        10: "Population > État civil et cimetières",
        11: "Population > Cimetières et recueillement",
        12: "Services techniques > Éclairage",
        13: "Culture > Musée des arts",
        14: "Sports > École des arts",
        15: "Ressources humaines",
        16: "Direction des systèmes d’information",
        17: "Till",
        18: "Restauration scolaire",
        19: "Services techniques > Voirie",
    },
    courses={
        "essentiels": "Les essentiels de l’IA",
        "small": "Petit cours",
        "steps": "L’IA pas à pas",
    },
)
NOVEMBER = Span(date(2026, 11, 1), date(2026, 11, 30))
OCTOBER = Span(date(2026, 10, 1), date(2026, 10, 31))
WEEK = Span(date(2026, 11, 16), date(2026, 11, 22))
SINCE = Span(date(2026, 9, 1), TODAY)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("", Scope()),
        ("population", Scope(services=(1,))),
        ("Population > Accueil", Scope(services=(2,))),
        ("sports", Scope(services=(8,))),
        ("population accueil", Scope(services=(2,))),
        ("les essentiels de l'IA", Scope(courses=("essentiels",))),
        ("novembre", Scope(days=NOVEMBER)),
        ("du service Population, novembre", Scope(services=(1,), days=NOVEMBER)),
        ("novembre pour Population", Scope(services=(1,), days=NOVEMBER)),
        (
            "petit cours, services techniques, du 1er au 30 novembre",
            Scope(services=(3,), courses=("small",), days=NOVEMBER),
        ),
        (
            "services techniques depuis le 01/10/2026",
            Scope(services=(3,), days=Span(date(2026, 10, 1), TODAY)),
        ),
        ("mairie annexe du champ de mars", Scope(services=(6,))),
        ("l’atelier 2026", Scope(services=(7,))),
        (
            "l’atelier 2026 2026",
            Scope(services=(7,), days=Span(date(2026, 1, 1), date(2026, 12, 31))),
        ),
        ("service technique", Scope(services=(3,))),
        ("techniques", Scope(services=(3,))),  # held by one name
        ("état civil novembre", Scope(services=(10,), days=NOVEMBER)),  # begins one
        ("cimetières", Scope(services=(11,))),  # begins one, and is held by another
        ("services tecniques novembre", Scope(services=(3,), days=NOVEMBER)),
        ("november services tecniques", Scope(services=(3,), days=NOVEMBER)),
        ("population et culture", Scope(services=(1, 5))),
        ("rh", Scope(services=(15,))),
        ("R.H.", Scope(services=(15,))),
        ("DSI", Scope(services=(16,))),
        ("si", Scope(services=(16,))),  # without « direction »
        ("voirie rh", Scope(services=(19, 15))),
        ("voirie, restauration et la dsi", Scope(services=(19, 18, 16))),
        ("culture musée", Scope(services=(13,))),
        ("services techniques voirie", Scope(services=(19,))),
        ("voire", Scope(services=(19,))),  # a letter is missing
        ("ressourcess humaine", Scope(services=(15,))),
        ("restaurationscolaire", Scope(services=(18,))),
        ("till", Scope(services=(17,))),
        ("Till depuis septembre", Scope(services=(17,), days=SINCE)),
        ("till september", Scope(services=(17,), days=Span(SINCE.first, date(2026, 9, 30)))),
        ("ia pas à pas", Scope(courses=("steps",))),
        ("l'ia pas a pas", Scope(courses=("steps",))),
        ("pas à pas", Scope(courses=("steps",))),
        ("essentiels", Scope(courses=("essentiels",))),
        ("esentiels", Scope(courses=("essentiels",))),
        ("la semaine dernière", Scope(days=WEEK)),
        ("de la semaine derniere", Scope(days=WEEK)),
        ("du mois dernier", Scope(days=OCTOBER)),
        ("depuis septembre", Scope(days=SINCE)),
        ("depui septembre", Scope(days=SINCE)),
        ("rh mois dernier ia pas à pas", Scope(services=(15,), courses=("steps",), days=OCTOBER)),
        ("mois dernier rh pas à pas", Scope(services=(15,), courses=("steps",), days=OCTOBER)),
        ("des rh, du 01/11/2026 au 30/11/2026", Scope(services=(15,), days=NOVEMBER)),
        ("mes services", Scope()),
        ("de l’équipe", Scope()),
    ],
)
def test_names_and_periods_are_found_in_any_order(text: str, scope: Scope) -> None:
    assert read_scope(text, NAMES, TODAY) == scope


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "accueil",
            Unnamed("accueil", ("Population > Accueil", "Culture > Accueil"), several=True),
        ),
        (
            "mois dernier arts petit cours",
            Unnamed(
                "arts",
                ("Culture > Musée des arts", "Sports > École des arts"),
                "mois dernier petit cours",
                several=True,
            ),
        ),
        ("Éléphant", Unnamed("Éléphant")),  # as it was typed
        ("population girafe", Unnamed("girafe", rest="population")),
        ("girafe population hippopotame", Unnamed("girafe hippopotame", rest="population")),
        ("info novembre", Unnamed("info", ("Direction des systèmes d’information",), "novembre")),
        ("restau", Unnamed("restau", ("Restauration scolaire",))),
        ("31/09/2026", Unnamed("31/09/2026")),
        ("septembre, octobre", PeriodFault.SEVERAL),
        ("image", Unnamed("image")),
        (" ".join(["voirie"] * 25), Unnamed(f"{'voirie ' * 8}voir…")),
        ("décembre 2027", PeriodFault.FUTURE),
        ("population du 30 novembre 2026 au 1er novembre 2026", PeriodFault.BACKWARDS),
    ],
)
def test_what_names_nothing_is_said_back(text: str, said: object) -> None:
    assert read_scope(text, NAMES, TODAY) == said


def test_words_that_may_stand_beside_names_are_told_apart() -> None:
    assert read_scope("image", NAMES, TODAY, {"image"}) == Scope(beside=True)
    said = "octobre en image de la voirie"
    assert read_scope(said, NAMES, TODAY, {"image"}) == Scope(
        services=(19,), days=OCTOBER, beside=True
    )


SERVICES = {15: ("rh", "Ressources humaines", "resources humaines"), 19: ("Voirie", "voire")}
COURSES = {"steps": ("ia pas à pas", "pas a pas"), "essentiels": ("Les essentiels de l’IA",)}
PERIODS = {
    WEEK: ("la semaine dernière", "semaine du 16 novembre", "du 16 au 22 novembre"),
    OCTOBER: ("mois dernier", "octobre 2026", "from October 1 to October 31"),
    SINCE: ("depuis septembre", "since September"),
}
FILLERS = ("", "de", "du", "des", "pour", "sur", "le", "la", ",", "pour le")


@st.composite
def named(draw: st.DrawFn) -> tuple[Scope, tuple[str, ...]]:
    service, course, days = (draw(st.sampled_from([*of])) for of in (SERVICES, COURSES, PERIODS))
    words = (*map(draw, map(st.sampled_from, (SERVICES[service], COURSES[course], PERIODS[days]))),)
    return Scope(services=(service,), courses=(course,), days=days), words


@settings(deadline=None)  # six texts each
@given(named(), st.lists(st.sampled_from(FILLERS), min_size=4, max_size=4))
def test_any_order_with_words_between_names_the_same(
    given_: tuple[Scope, tuple[str, ...]], between: list[str]
) -> None:
    scope, pieces = given_
    for some in permutations(pieces):
        said = " ".join(" ".join(pair) for pair in zip(between, (*some, ""), strict=True))
        assert read_scope(said, NAMES, TODAY) == scope, said


def test_words_that_name_nothing_are_said_back_in_any_place() -> None:
    for said in permutations(("girafe", "voirie", "mois dernier", "pas à pas")):
        found = read_scope(" ".join(said), NAMES, TODAY)
        assert isinstance(found, Unnamed)
        assert found.words == "girafe"
        assert isinstance(read_scope(found.rest, NAMES, TODAY), Scope)


@pytest.mark.parametrize("period", PERIODS_READ)
def test_a_period_is_read_beside_names_as_it_is_alone(period: str) -> None:
    days = read_period(period, TODAY)
    assert read_scope(f"voirie, {period}", NAMES, TODAY) == Scope(services=(19,), days=days)


@given(st.text(max_size=2 * READ_MAX))
@example("x " * READ_MAX)
def test_any_text_is_read_and_names_only_what_may_be_named(text: str) -> None:
    found = read_scope(text, NAMES, TODAY)
    if isinstance(found, Scope):
        assert set(found.services) <= NAMES.services.keys()
        assert set(found.courses) <= NAMES.courses.keys()
