"""Which names can be printed, what else can, and how attestations are numbered."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.capabilities.evidence import keys
from bot.capabilities.evidence.rules import make_number
from bot.capabilities.evidence.verification import verify
from bot.domain.printed import NAME_MAX, printable, read_name
from tests.capabilities.evidence.issuing import DETAILS, attestation, make

ODD = "\u202e\u200b\u0000\u001b[31m\u2066"
TYPST = '#import "@preview/x:1.0.0": *  $ x^2 $  @ref  = Title  #eval("1")  \\ `raw` // <a> [b] *c*'


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Camille Durand", "Camille Durand"),
        ("  Camille\t\nDurand ", "Camille Durand"),
        ("est Camille Durand", "Camille Durand"),
        (": Camille Durand", "Camille Durand"),
        ("Je m'appelle Camille Durand", "Camille Durand"),
        ("Mon nom est : Camille Durand", "Camille Durand"),
        ("my name is Camille Durand", "Camille Durand"),
        ("Estelle Isabel Martin", "Estelle Isabel Martin"),
        ("Jean-Loup d'Ormesson", "Jean-Loup d’Ormesson"),
        ("Zoe\u0308 Ångström", "Zoë Ångström"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("Łukasz Żak", "Łukasz Żak"),
        (f"Ca{ODD[:3]}mille Durand", "Camille Durand"),
        ("Ana B.", "Ana B."),
    ],
)
def test_a_name_is_printed_as_it_is_written(typed: str, printed: str) -> None:
    assert read_name(typed) == printed


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "A", "--", "Camille 🎉", "#set text(red)", "$x$", "@ana:ville.fr", "R2D2"),
        *("C" * 300, "كاميل", "Камилла", "カミーユ", "a b c d e f g h i j k"),
        "Camille\x1b[31m Durand",
    ],
)
def test_what_is_no_name_is_not_printed(typed: str) -> None:
    assert read_name(typed) is None


@given(st.text(max_size=400))
def test_whatever_is_typed_a_name_is_short_latin_and_on_one_line(typed: str) -> None:
    name = read_name(typed)
    if name is None:
        return
    assert 2 <= len(name) <= NAME_MAX
    assert name == name.strip() == unicodedata.normalize("NFC", name)
    assert read_name(name) == name
    assert not set(name) & set('#$@\\\n\t<>[]{}*_`=~/"')


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attestation")


@settings(max_examples=60, deadline=None)
@given(
    said=st.text(min_size=1, max_size=300)
    | st.sampled_from([ODD, TYPST, "🎉🎉", "\u0301", "مرحبا"])
)
def test_any_words_of_settings_and_courses_make_a_genuine_file(folder: Path, said: str) -> None:
    words = printable(said)
    pdf = make(attestation(title=words, employer=words, place=words, objectives=(words,)), folder)
    assert pdf.startswith(b"%PDF-1.7")
    (folder / "x.pdf").write_bytes(pdf)
    assert verify(str(folder / "x.pdf"), keys.public_key(folder)).genuine


def test_every_letter_that_is_kept_is_in_the_fonts(tmp_path: Path) -> None:
    """Typst refuses a page with a letter that its fonts do not have."""
    every = [chr(code) for code in range(0x20, 0x3000)]
    kept = sorted({each for letter in every if (each := printable(letter)) != "–"})
    assert {*"Éœÿ€→½№"} <= {*kept}
    latin = [each for each in kept if read_name(f"{each}{each}")]
    assert len(latin) > 700
    lines = [" ".join(kept[at : at + 100]) for at in range(0, len(kept), 100)]
    make(attestation(objectives=tuple(lines), name=" ".join(latin[:50])), tmp_path)


def test_typst_evaluates_nothing(tmp_path: Path) -> None:
    make(attestation(title=printable(TYPST), objectives=(TYPST,), signatory=TYPST), tmp_path)


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=50, unique=True))
def test_two_events_have_two_numbers(after: list[int]) -> None:
    start = datetime(2026, 11, 27, tzinfo=UTC)
    at = [start + timedelta(microseconds=each) for each in after]
    numbers = {make_number("slack/T1/U1", DETAILS, each) for each in at}
    assert len(numbers) == len(after)
    assert all(len(each) == 16 and each.startswith("2026-") for each in numbers)
    assert make_number("slack/T1/U1", DETAILS, at[0]) in numbers
    assert make_number("slack/T1/U2", DETAILS, at[0]) not in numbers
    assert make_number("slack/T1/U1", replace(DETAILS, name="Ana Petit"), at[0]) not in numbers
