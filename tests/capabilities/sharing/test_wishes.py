"""Words read as a person and a last day; what is wrong with a day is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.sharing.wishes import (
    DAYS_MOST,
    NAMED_MAX,
    Wish,
    is_sure,
    parse_until,
    read_until,
    read_wish,
)

TODAY = date(2026, 11, 23)
LAST = TODAY + timedelta(days=DAYS_MOST)
JANUARY = date(2027, 1, 12)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("bob", Wish("bob", None)),
        ("avec « Marie Dupont »", Wish("Marie Dupont", None)),
        ("with Marie Dupont until January 12", Wish("Marie Dupont", JANUARY)),
        ("marie@ville.example, jusqu’au 12 janvier", Wish("marie@ville.example", JANUARY)),
        ("marie@ville.example jusqu'au 12/01/2027", Wish("marie@ville.example", JANUARY)),
        ("Léa Juste", Wish("Léa Juste", None)),
        ("Ana Dujusqua", Wish("Ana Dujusqua", None)),
        ("Pascal", Wish("Pascal", None)),
        ("bob jusqu’à fin décembre", Wish("bob", date(2026, 12, 31))),
        ("jusqu’au 12 janvier", Wish("", JANUARY)),
        ("12 janvier", Wish("", JANUARY)),
        ("2 semaines", Wish("", date(2026, 12, 7))),
        ("bob pour 1 an", Wish("bob", LAST)),
        ("bob for 2 weeks", Wish("bob", date(2026, 12, 7))),
        ("bob jusqu’à un de ces jours", Wish("bob", None, "unread")),
        ("bob jusqu’au 30 février", Wish("bob", None, "unread")),
        ("bob jusqu’à hier", Wish("bob", None, "past")),
        ("hier", Wish("", None, "past")),
        ("until yesterday", Wish("", None, "past")),
        ("lundi dernier", Wish("", None, "past")),
        ("bob jusqu’au 12 janvier 2020", Wish("bob", None, "past")),
        ("bob jusqu’au 1er novembre 2026", Wish("bob", None, "past")),
        ("bob jusqu’au 12 janvier 2031", Wish("bob", LAST, "far")),
        ("bob pour toujours", Wish("bob", LAST, "far")),
        ("bob forever", Wish("bob", LAST, "far")),
        ("bob pendant 2 ans", Wish("bob", LAST, "far")),
        ("bob pendant 14 mois", Wish("bob", LAST, "far")),
        ("Till", Wish("Till", None)),
        ("avec Till Roy", Wish("Till Roy", None)),
        ("Till Roy jusqu’au 12 janvier", Wish("Till Roy", JANUARY)),
        ("Till until January 12", Wish("Till", JANUARY)),
        ("Till till January 12", Wish("Till", JANUARY)),
        ("bob till January 12", Wish("bob", JANUARY)),
        ("Marie Durant", Wish("Marie Durant", None)),
        ("Marie Durant jusqu’au 12 janvier", Wish("Marie Durant", JANUARY)),
        ("bob durant 2 semaines", Wish("bob", date(2026, 12, 7))),
        ("", Wish("", None)),
        ("pour deux ans", Wish("", LAST, "far")),
        ("for two years", Wish("", LAST, "far")),
        ("bob for two weeks", Wish("bob", date(2026, 12, 7))),
        ("Dupont Marie (Accueil)", Wish("Dupont Marie (Accueil)", None)),
        ("(Marie Dupont)", Wish("Marie Dupont", None)),
        ("Yo-Yo Ma", Wish("Yo-Yo Ma", None)),
    ],
)
def test_a_person_and_a_day_are_told_apart(said: str, wish: Wish) -> None:
    assert read_wish(said, TODAY) == wish


@pytest.mark.parametrize(
    "said",
    [
        "mon chef voit quoi",
        "can my boss see this",
        "je veux tout effacer",
        "personne",
        "Personne",
        "je ne sais pas",
        "ma responsable",
        "moi",
        "lui",
        "bob petit et paul martin",
        "Bob Petit et Paul Martin",
        "bob@ville.example et ana@ville.example",
        "Marie Dupont ?",
        "who sees what",
    ],
)
def test_words_that_name_no_one_person_are_refused(said: str) -> None:
    assert read_wish(said, TODAY) == Wish("", None, "nobody")


@given(st.text(max_size=700))
def test_any_words_give_a_short_name_and_a_day_of_the_year_to_come(said: str) -> None:
    named, until, _ = read_wish(said, TODAY)
    assert len(named) <= NAMED_MAX
    assert named == named.strip()
    assert until is None or TODAY <= until <= LAST


@given(st.integers(-800, 1_500))
def test_a_day_too_far_or_over_is_told(days: int) -> None:
    day = TODAY + timedelta(days=days)
    told = (None, "past") if day < TODAY else (LAST, "far") if day > LAST else (day, "")
    assert read_until(f"{day:%d/%m/%Y}", TODAY) == told
    assert parse_until(day.isoformat(), TODAY) == (day if TODAY <= day <= LAST else None)


@pytest.mark.parametrize("said", ["", "x", "2026-11-22", "2026-13-01", "26", "9999-12-31"])
def test_a_button_that_holds_no_day_to_come_is_refused(said: str) -> None:
    assert parse_until(said, TODAY) is None


@pytest.mark.parametrize(
    ("said", "sure"),
    [
        ("marie jusqu’au 12 décembre", True),
        ("marie@ville.example jusqu’au 12 décembre", True),
        ("jusqu’au 12 décembre", True),
        ("demain", True),
        ("annuler", True),
        ("non", True),
        ("pause jusqu’au 12 décembre", False),
        ("je suis absent jusqu’au 12", False),
        ("leçon", False),
        ("bob", False),
    ],
)
def test_a_name_before_a_day_says_no_leave(said: str, sure: bool) -> None:
    assert is_sure(said) == sure
