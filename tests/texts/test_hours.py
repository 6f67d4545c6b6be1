"""Hours as people say them: alone, in a sentence, and words that are no hour."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.dates import write_hour
from bot.texts.hours import read_hour

SAID = {
    "9": time(9),
    "neuf": time(9),
    "neuf heures": time(9),
    "0 h": time(0),
    "vers 9": time(9),
    "930": time(9, 30),
    "9.30": time(9, 30),
    "9h": time(9),
    "9 h 30": time(9, 30),
    "９h３０": time(9, 30),
    "1️⃣0️⃣h": time(10),
    "14:05": time(14, 5),
    "14h00": time(14),
    "à 10h": time(10),
    "vers 9h30": time(9, 30),
    "10h30 plutôt": time(10, 30),
    "8h30 svp": time(8, 30),
    "midi": time(12),
    "midi et demi": time(12, 30),
    "minuit": time(0),
    "10 h et quart": time(10, 15),
    "neuf heures moins le quart": time(8, 45),
    "midi moins dix": time(11, 50),
    "dix heures trente": time(10, 30),
    "dix-sept heures": time(17),
    "neuf heures cinq": time(9, 5),
    "9 heures et demie": time(9, 30),
    "6h du matin": time(6),
    "3 heures de l’après-midi": time(15),
    "vers une heure de l'après-midi": time(13),
    "5pm": time(17),
    "5 p.m.": time(17),
    "9 am": time(9),
    "12 am": time(0),
    "12pm": time(12),
    "noon": time(12),
    "9 o'clock": time(9),
    "half past nine": time(9, 30),
    "quarter to ten": time(9, 45),
    "je préfère recevoir ça à 14h": time(14),
    "envoie-moi ça à 9 heures et demie svp": time(9, 30),
    "change my time to 10:15": time(10, 15),
    "set it for 10 am": time(10),
    "tous les jours à 9h": time(9),
    "pas à 9h mais à 10h": time(10),
    "plutôt 10h que 9h": time(10),
    "je fais 35h, plutôt à 9h": time(9),
}
NO_HOUR = (
    "",
    "x",
    "25h",
    "24h",
    "9h75",
    "25 h",
    "12:60",
    "9h ou 10h",
    "9h-10h",
    "entre 9h et 10h",
    "de 9h à 10h",
    "entre midi et deux",
    "l'après-midi",
    "le matin",
    "le 12",
    "une heure",
    "dans 2 heures",
    "35h par semaine",
    "je travaille jusqu’à 17h",
    "avant 9h",
    "j'ai 2 enfants",
    "vous notez mes horaires de travail ?",
    "06 12 34 56 78",
)


@pytest.mark.parametrize(("text", "hour"), SAID.items())
def test_an_hour_is_read(text: str, hour: time) -> None:
    assert read_hour(text) == hour


@pytest.mark.parametrize("text", NO_HOUR)
def test_no_hour_is_guessed(text: str) -> None:
    assert read_hour(text) is None


@given(
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(["fr", "en"]),
    st.sampled_from(["{}", "à {}", "je préfère recevoir ça vers {}, merci", "make it {} please"]),
)
def test_a_written_hour_is_read_back(hour: time, language: str, sentence: str) -> None:
    assert read_hour(sentence.format(write_hour(hour, language))) == hour


@given(st.text(max_size=60) | st.text("0123456789h:.-/ midetqurs", max_size=40))
def test_any_text_is_an_hour_or_none(text: str) -> None:
    assert isinstance(read_hour(text), time | None)


@given(st.lists(st.sampled_from(["je veux", "vos leçons", "2 chats", "de 3", "svp", "après"])))
def test_a_sentence_without_an_hour_has_none(words: list[str]) -> None:
    assert read_hour(" ".join(["bonjour", *words])) is None
