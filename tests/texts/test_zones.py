"""Zones as people name them: a city, a territory, its own name, within a sentence."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.zones import TERRITORIES, find_zones, near_zones, write_zone

NAMED = {
    "Nouméa": "Pacific/Noumea",
    "nouvelle caledonie": "Pacific/Noumea",
    "horaire Nouméa": "Pacific/Noumea",
    "je suis muté à Nouméa": "Pacific/Noumea",
    "La Réunion": "Indian/Reunion",
    "je pars à la Réunion": "Indian/Reunion",
    "Martinique": "America/Martinique",
    "Guadeloupe": "America/Guadeloupe",
    "Guyane": "America/Cayenne",
    "Mayotte": "Indian/Mayotte",
    "Tahiti": "Pacific/Tahiti",
    "Polynésie française": "Pacific/Tahiti",
    "Saint-Pierre-et-Miquelon": "America/Miquelon",
    "Wallis": "Pacific/Wallis",
    "Paris": "Europe/Paris",
    "métropole": "Europe/Paris",
    "London": "Europe/London",
    "Londres": "Europe/London",
    "Japon": "Asia/Tokyo",
    "America/New_York": "America/New_York",
    "asia/kolkata": "Asia/Kolkata",
}


@pytest.mark.parametrize(("text", "zone"), NAMED.items())
def test_a_zone_is_found(text: str, zone: str) -> None:
    assert find_zones(text) == [zone]


@pytest.mark.parametrize("text", ["", "Vincennes", "Lyon", "à l’est", "marche", "je travaille"])
def test_no_zone_is_guessed(text: str) -> None:
    assert find_zones(text) == []


def test_two_zones_are_both_found() -> None:
    assert find_zones("de Paris à Nouméa") == ["Europe/Paris", "Pacific/Noumea"]


def test_a_slip_is_near() -> None:
    assert near_zones("numea") == near_zones("fuseau de numea") == ["Pacific/Noumea"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_written_is_found(language: str) -> None:
    for zone in TERRITORIES:
        assert find_zones(write_zone(zone, language))[:1] == [zone]


@given(st.text(max_size=40) | st.sampled_from(sorted(available_timezones())))
def test_any_text_gives_zones_that_exist(text: str) -> None:
    assert {*find_zones(text), *near_zones(text)} <= available_timezones()
