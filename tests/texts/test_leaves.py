"""Leaves as people say them: lengths, ends, first and last days, and words that say no end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.dates import write_date, write_day
from bot.texts.feasts import easter
from bot.texts.leaves import Leave, read_leave, says_when

TODAY = date(2026, 11, 23)  # a Monday
BACK = {  # away from today, back on that day
    "2 semaines": "2026-12-07",
    "une semaine": "2026-11-30",
    "pendant 2 semaines": "2026-12-07",
    "de deux semaines": "2026-12-07",
    "un mois": "2026-12-23",
    "quinze jours": "2026-12-08",
    "une quinzaine de jours": "2026-12-08",
    "three days": "2026-11-26",
    "2 sem": "2026-12-07",
    "je voudrais faire une pause de 2 semaines": "2026-12-07",
    "pause for two weeks": "2026-12-07",
    "jusqu’au 12 janvier": "2027-01-12",
    "je suis en congés jusqu'au 12 janvier": "2027-01-12",
    "jusqu’au lundi 30 novembre": "2026-11-30",
    "jusqu'a samdi 5 decembre": "2026-12-05",
    "jusqu'au 4 janvié": "2027-01-04",
    "jusqu'au 12": "2026-12-12",
    "jusqu’à lundi": "2026-11-30",
    "jusqua lundi prochain": "2026-11-30",
    "until Friday": "2026-11-27",
    "until next Monday": "2026-11-30",
    "until the 12th January 2027": "2027-01-12",
    "until January 12": "2027-01-12",
    "jusqu’à demain": "2026-11-24",
    "jusqu’à Noël": "2026-12-25",
    "jusqu’à Pâques": "2027-03-28",
    "until New Year's Day": "2027-01-01",
    "jusqu’à la semaine prochaine": "2026-11-30",
    "jusqu’à la fin de la semaine": "2026-11-30",
    "jusqu’à fin janvier": "2027-02-01",
    "until the end of the month": "2026-12-01",
    "jusqu’en janvier": "2027-01-01",
    "jusqu’à vendredi inclus": "2026-11-28",
    "pas avant le 12 janvier": "2027-01-12",
    "je reviens le 4 janvier": "2027-01-04",
    "de retour lundi": "2026-11-30",
    "back on January 4": "2027-01-04",
    "12 janvier": "2027-01-12",
    "12/01": "2027-01-12",
    "12.01.2027": "2027-01-12",
    "2027-01-12": "2027-01-12",
    "29 février 2028": "2028-02-29",
    "1er décembre": "2026-12-01",
    "cette semaine": "2026-11-30",
    "aujourd’hui": "2026-11-24",
    "vacances de Noël jusqu'au 4 janvier": "2027-01-04",
}
FROM = {  # away from a day, back on another
    "du 24 au 31 décembre": ("2026-12-24", "2027-01-01"),
    "24-31 décembre": ("2026-12-24", "2027-01-01"),
    "congés 24 au 31 décembre": ("2026-12-24", "2027-01-01"),
    "entre le 24 et le 31 décembre": ("2026-12-24", "2027-01-01"),
    "from December 24 to 31": ("2026-12-24", "2027-01-01"),
    "du 28 au 3 janvier": ("2026-12-28", "2027-01-04"),
    "du 24/12 au 4/1": ("2026-12-24", "2027-01-05"),
    "en vacances du 21 décembre au 4 janvier": ("2026-12-21", "2027-01-05"),
    "du 14-12-2026 au 18-12-2026": ("2026-12-14", "2026-12-19"),
    "en congés à partir du 21 décembre, retour le 4 janvier": ("2026-12-21", "2027-01-04"),
    "de lundi à vendredi": ("2026-11-30", "2026-12-05"),
    "de demain à vendredi": ("2026-11-24", "2026-11-28"),
    "from Monday to Wednesday": ("2026-11-30", "2026-12-03"),
    "du 20 au 30 novembre": ("2026-11-20", "2026-12-01"),
    "de juillet à août": ("2027-07-01", "2027-09-01"),
    "je pars vendredi pour deux semaines": ("2026-11-27", "2026-12-11"),
    "une semaine à partir de lundi": ("2026-11-30", "2026-12-07"),
    "two weeks starting December 21": ("2026-12-21", "2027-01-04"),
    "la semaine prochaine": ("2026-11-30", "2026-12-07"),
    "I'm away next week": ("2026-11-30", "2026-12-07"),
    "la semaine du 14 décembre": ("2026-12-14", "2026-12-21"),
    "demain": ("2026-11-24", "2026-11-25"),
    "le 24 décembre": ("2026-12-24", "2026-12-25"),
    "absent vendredi": ("2026-11-27", "2026-11-28"),
    "off on Friday": ("2026-11-27", "2026-11-28"),
    "à Noël": ("2026-12-25", "2026-12-26"),
    "en août": ("2027-08-01", "2027-09-01"),
    "tout le mois d’août": ("2027-08-01", "2027-09-01"),
    "ce week-end": ("2026-11-28", "2026-11-30"),
}
NO_LEAVE = (
    "",
    "hier",
    "vendredi",
    "le lundi",
    "je pars en vacances vendredi",
    "je pars demain",
    "je pars en vacances le 24 décembre",
    "jusqu’à la rentrée",
    "jusqu'au lendemain",
    "jusqu’au mardi 30 novembre",  # it is a Monday
    "30 février",
    "29 février",  # neither this year nor the next has one
    "23 novembre 2026",
    "0 jours",
    "99999 jours",
    "2 ans",
    "2 ou 3 jours",
    "deux jours par semaine",
    "dans 2 semaines",
    "lundi ou mardi",
    "le 24 et le 31 décembre",
    "fin décembre",
    "pour les vacances de Noël",
    "joyeux Noël",
    "retour demain, lundi",
    "j'ai 2 enfants de 3 et 5 ans",
    "peux-tu me mettre en pause",
)


@pytest.mark.parametrize(("text", "back"), BACK.items())
def test_the_day_back_is_read(text: str, back: str) -> None:
    assert read_leave(text, TODAY) == Leave(TODAY, date.fromisoformat(back))


@pytest.mark.parametrize(("text", "days"), FROM.items())
def test_the_first_day_away_is_read(text: str, days: tuple[str, str]) -> None:
    assert read_leave(text, TODAY) == Leave(*map(date.fromisoformat, days))


@pytest.mark.parametrize("text", NO_LEAVE)
def test_no_leave_is_guessed(text: str) -> None:
    assert read_leave(text, TODAY) is None


@pytest.mark.parametrize("text", ["", "peux-tu me mettre en pause", "pause svp"])
def test_a_pause_may_say_no_time(text: str) -> None:
    assert not says_when(text)


@pytest.mark.parametrize("text", ["hier", "2 ans", "pause jusqu’à la rentrée", "girafe"])
def test_a_time_that_is_not_understood_is_a_time(text: str) -> None:
    assert says_when(text)


near = st.dates(TODAY + timedelta(days=2), TODAY + timedelta(days=299))
languages = st.sampled_from(["fr", "en"])
UNTIL = {"fr": "je suis en congés jusqu’au {}, merci", "en": "I am away until {}, thanks"}
BETWEEN = {"fr": "en vacances du {} au {}", "en": "on leave from {} through {}"}


@given(near, languages)
def test_a_written_day_is_read_back(day: date, language: str) -> None:
    for write in (write_date, write_day):
        said = UNTIL[language].format(write(day, language))
        assert read_leave(said, TODAY) == Leave(TODAY, day)


@given(near, st.integers(1, 200), languages)
def test_first_and_last_days_are_read_back(first: date, length: int, language: str) -> None:
    last = first + timedelta(days=length)
    said = BETWEEN[language].format(write_date(first, language), write_date(last, language))
    assert read_leave(said, TODAY) == Leave(first, last + timedelta(days=1))


WORDS = "du au le 24 31 décembre lundi jusqu'à demain Noël 2 semaines fin la prochaine en août - /"


@given(
    st.text(max_size=60) | st.lists(st.sampled_from(WORDS.split(" "))).map(" ".join),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_any_text_is_a_leave_that_ends_or_none(text: str, today: date) -> None:
    leave = read_leave(text, today)
    assert leave is None or leave.first < leave.back


def test_a_letter_is_not_read() -> None:
    letter = "Bonjour, " + "vos leçons me plaisent. " * 30 + "Je pars 2 semaines."
    assert read_leave(letter, TODAY) is None


TIMELESS = ["je suis ravi", "de vos leçons", "très", "bravo", "et", "encore merci", "la mer"]


@given(st.lists(st.sampled_from(TIMELESS)))
def test_a_sentence_without_a_time_is_no_leave(words: list[str]) -> None:
    assert read_leave(" ".join(words), TODAY) is None


@pytest.mark.parametrize("day", ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28"])
def test_easter(day: str) -> None:
    found = date.fromisoformat(day)
    assert easter(found.year) == found
