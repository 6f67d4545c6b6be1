"""The one form of a typed text that readers search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.wording import mend, plain

PLAIN = {
    "À Dix-Sept heures trente !": "a 17 heures 30",
    "neuf heures cinq": "09 heures 05",
    "vingt-et-une semaines": "21 semaines",
    "forty-five": "45",
    "le premier août": "le 1er aout",
    "12 sept": "12 sept",
    "lun–ven": "lun - ven",
    "2027-01-12": "2027/01/12",
    "12-01-2027": "12/01/2027",
    "12.01.2027, 9:30.": "12.01.2027 9:30",
    "１4h": "14h",
    "": "",
}


@pytest.mark.parametrize(("text", "said"), PLAIN.items())
def test_a_text_is_made_plain(text: str, said: str) -> None:
    assert plain(text) == said


@given(st.text(max_size=50))
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("word", "mended"),
    [("mecredi", "mercredi"), ("mercredis", "mercredis"), ("mari", "mari"), ("mrdi", "mardi")],
)
def test_a_slip_is_mended(word: str, mended: str) -> None:
    assert mend(word, ["mardi", "mercredi", "marche"], shortest=4) == mended
