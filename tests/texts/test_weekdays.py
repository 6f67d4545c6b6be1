"""Days of the week as people say them: lists, ranges, exceptions, and words that are no day."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.dates import name_days
from bot.texts.weekdays import WEEK, read_days

SAID = {
    "lundi mardi jeudi": "124",
    "lun, mar et ven": "125",
    "lun. mar. mer.": "123",
    "lundi/mercredi": "13",
    "Monday and Friday": "15",
    "Mon, Wed, Fri": "135",
    "tue thu": "24",
    "samedi": "6",
    "ＬＵＮＤＩ": "1",
    "lundis et jeudis": "14",
    "mecredi": "3",
    "jedi": "4",
    "lun-ven": "12345",
    "mon-fri": "12345",
    "du lundi au jeudi": "1234",
    "lundi à vendredi": "12345",
    "Monday to Thursday": "1234",
    "ven-lun": "5671",
    "tous les jours": "12345",
    "tous les jours ouvrés": "12345",
    "en semaine": "12345",
    "weekdays": "12345",
    "7j/7": "1234567",
    "sauf mercredi": "1245",
    "pas le mercredi": "1245",
    "plus le lundi": "2345",
    "plus de leçon le mercredi": "1245",
    "every day but Friday": "1234",
    "toute la semaine sauf vendredi": "1234",
    "tous les jours sauf le mercredi s'il vous plaît": "1245",
    "je bosse du mardi au vendredi sauf jeudi": "235",
    "je ne travaille pas le mercredi": "1245",
    "je suis en repos le mercredi": "1245",
    "je ne suis là que le mardi": "2",
    "pas lundi mais mardi": "2",
    "not Monday but Tuesday": "2",
    "en plus le samedi": "123456",
    "mon jour, c'est le mardi": "2",
    "change my days to Monday and Tuesday": "12",
}
NO_DAY = (
    "",
    "jamais",
    "marche",
    "jours marche",
    "marketing",
    "vendre",
    "jeune",
    "merci",
    "mon mari",
    "à la mer",
    "lundi ou mardi",
    "lundi peut-être",
    "lundi prochain",
    "lundi 30 novembre",
    "à partir de lundi",
    "le mercredi je ne travaille pas",
)


@pytest.mark.parametrize(("text", "days"), SAID.items())
def test_days_are_read(text: str, days: str) -> None:
    assert read_days(text) == {int(day) for day in days}


@pytest.mark.parametrize("text", NO_DAY)
def test_no_day_is_guessed(text: str) -> None:
    assert not read_days(text)


def test_an_exception_is_taken_from_the_usual_days() -> None:
    assert read_days("sauf mercredi", frozenset({1, 3, 6})) == {1, 6}
    assert read_days("tous les jours sauf mercredi", frozenset({1, 3, 6})) == WEEK - {3}
    assert not read_days("sauf mercredi", frozenset({3}))


NAMES = list(chain.from_iterable(name_days(language).values() for language in ("fr", "en")))
NUMBERS = [number for language in ("fr", "en") for number in name_days(language)]


@given(st.sets(st.integers(0, 13), min_size=1), st.sampled_from([", ", " ", " et ", " and "]))
def test_written_days_are_read_back(chosen: Collection[int], between: str) -> None:
    said = between.join(NAMES[each] for each in chosen)
    expected = {NUMBERS[each] for each in chosen}
    assert read_days(said) == expected
    assert read_days(f"je préfère {said}, merci bien") == expected
    assert read_days(f"tous les jours sauf {said}") == WEEK - expected


@given(st.text(max_size=60) | st.lists(st.sampled_from([*SAID, *NO_DAY, "-"])).map(" ".join))
def test_any_text_gives_weekdays(text: str) -> None:
    assert read_days(text) <= set(range(1, 8))
