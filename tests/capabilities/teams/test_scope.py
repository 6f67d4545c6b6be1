"""What a manager names after a command: services, courses and a period, in any order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.teams.scope import READ_MAX, Names, Scope, Unnamed, read_scope
from bot.texts.named_days import Span
from bot.texts.periods import PeriodFault

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
    },
    courses={"essentiels": "Les essentiels de l’IA", "small": "Petit cours"},
)
NOVEMBER = Span(date(2026, 11, 1), date(2026, 11, 30))


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
    ],
)
def test_names_and_periods_are_found_in_any_order(text: str, scope: Scope) -> None:
    assert read_scope(text, NAMES, TODAY) == scope


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("accueil", Unnamed("", ("Population > Accueil", "Culture > Accueil"))),
        ("arts", Unnamed("arts", ("Culture > Musée des arts", "Sports > École des arts"))),
        ("girafe", Unnamed("girafe")),
        ("population girafe", Unnamed("girafe")),
        ("décembre 2027", PeriodFault.FUTURE),
        ("population du 30 novembre 2026 au 1er novembre 2026", PeriodFault.BACKWARDS),
    ],
)
def test_what_names_nothing_is_said_back(text: str, said: object) -> None:
    assert read_scope(text, NAMES, TODAY) == said


@given(st.text(max_size=2 * READ_MAX))
def test_any_text_is_read_and_names_only_what_may_be_named(text: str) -> None:
    found = read_scope(text, NAMES, TODAY)
    if isinstance(found, Scope):
        assert set(found.services) <= NAMES.services.keys()
        assert set(found.courses) <= NAMES.courses.keys()
