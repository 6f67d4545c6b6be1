"""Letters of options, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.letters import letter, position


def test_numbers_follow_the_alphabet() -> None:
    assert [letter(each) for each in (0, 1, 25, 26, 27)] == ["A", "B", "Z", "27", "28"]


@given(st.integers(0, 25))
def test_a_letter_comes_back_in_either_case(place: int) -> None:
    assert position(letter(place)) == position(letter(place).lower()) == place


@pytest.mark.parametrize("text", ["", "AB", "1", "27", "é", "ß", " ", "*"])
def test_other_text_is_no_letter(text: str) -> None:
    assert position(text) is None
