"""Letters in an order, and letters beside numbers, however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.sequences import read_sequence


@pytest.mark.parametrize(
    "text",
    [
        "BADC",
        "badc",
        "b a d c",
        "B, A, D, C",
        "B-A-D-C",
        "B > A > D > C",
        "B puis A puis D puis C",
        "d'abord B, puis A, ensuite D, enfin C",
        "B, A, D et C.",
        "2 1 4 3",
        "2, 1, 4, 3",
        "2143",
        "(b) (a) (d) (c)",
        "1B 2A 3D 4C",
        "B=1 A=2 D=3 C=4",
        "badc je crois",
        "BADC stp",
        "BADC!!! 😀",
        "je dirais BADC",
        "c'est BADC",
        "B d'abord, ensuite A et D, et C à la fin",
        "B, A, D et à la fin C",
    ],
)
def test_an_order_is_read(text: str) -> None:
    assert read_sequence(text, 4, 4) == (1, 0, 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "BCA",
        "B C A",
        "1B 2C 3A",
        "3A 1B 2C",
        "1-b, 2-c, 3-a",
        "1=B 2=C 3=A",
        "1 → B, 2 → C, 3 → A",
        "1. B\n2. C\n3. A",
        "1 avec B, 2 avec C et 3 avec A",
        "1: b; 2: c; 3: a",
        "1b2c3a",
        "b1c2a3",
        "B1 C2 A3",
        "je dirais BCA",
        "1B 2C 3A svp",
    ],
)
def test_pairs_are_read(text: str) -> None:
    assert read_sequence(text, 3, 3, paired=True) == (1, 2, 0)


@pytest.mark.parametrize("text", ["BA", "B", "BBAC", "B A"])
def test_what_is_not_whole_is_read_as_far_as_it_goes(text: str) -> None:
    found = read_sequence(text, 4, 4)
    assert found is not None
    assert sorted(found) != [0, 1, 2, 3]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "leçon",
        "aide",
        "je ne sais pas",
        "B ou A ?",
        "BADZ",
        "9 8 7 6",
        "A1 B2",
        "🙂",
        "C à la fin, B d'abord, ensuite A et D",
        "B, A d'abord, D, C",
        "B, A, C à la fin, D",
        "pas BADC",
        "BADC ou ABCD",
        "2 B 3 A",
    ],
)
def test_other_words_are_no_order(text: str) -> None:
    assert read_sequence(text, 4, 4) is None


@pytest.mark.parametrize("text", ["4A 1B", "1A 1B", "0A", "1D", "1A et mon chat", "1 2 3"])
def test_other_words_are_no_pairs(text: str) -> None:
    assert read_sequence(text, 3, 3, paired=True) is None


@given(st.permutations(range(6)), st.sampled_from(["", " ", ", ", " puis ", "-"]))
def test_every_order_is_read_back(places: list[int], between: str) -> None:
    text = between.join("ABCDEF"[each] for each in places)
    assert read_sequence(text, 6, 6) == tuple(places)


@given(st.text(max_size=60), st.integers(2, 6), st.booleans())
def test_nothing_breaks_it(text: str, size: int, paired: bool) -> None:
    found = read_sequence(text, size, size, paired=paired)
    assert found is None or all(0 <= each < size for each in found)
