"""Words as they are typed: their forms, their numbers, and the moments that they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.words import TEXT_MAX, fold, listen


def texts(typed: str) -> list[str]:
    return [each.text for each in listen(typed).words]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2️⃣", "2"),  # a keycap
        ("③", "3"),
        ("⑫", "12"),
        ("٢", "2"),  # an Arabic digit
        ("１２", "12"),  # full width
        ("²", "2"),
        ("Ｂ", "b"),
        ("Ａ．", "a"),
        ("Ⓑ", "b"),
        ("🄱", "b"),
        ("🅱️", "b"),
        ("🇧", "b"),
        ("𝐁", "b"),  # mathematical bold
        ("В", "b"),  # Cyrillic
        ("Β", "b"),  # Greek
        ("С", "c"),  # Cyrillic
        ("b\u200b", "b"),  # zero width space
        ("\u202eb", "b"),  # written right to left
        ("\u00adb", "b"),  # soft hyphen
        ("à", "a"),
        ("a\u0300", "a"),  # the accent apart
        ("ﬁn", "fin"),
        ("œuvre", "oeuvre"),
        ("Straße", "strasse"),
        ("ÉTÉ", "ete"),
        ("\u00a0b\u202f", "b"),
        ("👉 b 😊", "b"),
    ],
)
def test_a_sign_in_any_clothes_is_the_plain_one(typed: str, read: str) -> None:
    assert texts(typed) == [read]


@pytest.mark.parametrize("typed", ["β", "б", "ب"])
def test_another_letter_is_no_look_alike(typed: str) -> None:
    assert not {*texts(typed)} & {*"abcdefgh"}


def test_a_look_alike_inside_a_word_stays() -> None:
    assert texts("Врач") == ["врач"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("deux", 2),
        ("Trois", 3),
        ("vingt et un", 21),
        ("vingt-deux", 22),
        ("trente cinq", 35),
        ("soixante-dix", 70),
        ("soixante et onze", 71),
        ("soixante-quinze", 75),
        ("quatre-vingts", 80),
        ("quatre-vingt-dix", 90),
        ("quatre-vingt-dix-huit", 98),
        ("cent", 100),
        ("twelve", 12),
        ("twenty-one", 21),
        ("16", 16),
    ],
)
def test_a_number_in_words_is_one_number(typed: str, number: int) -> None:
    assert [each.number for each in listen(typed).words] == [number]


@pytest.mark.parametrize("typed", ["deux trois", "4, 5", "20 2", "dix-douze", "deux et trois"])
def test_two_numbers_stay_apart(typed: str) -> None:
    assert len([each for each in listen(typed).words if each.number is not None]) == 2


def test_a_number_too_long_is_a_word() -> None:
    assert listen("06398700129").words[0].number is None


def test_a_percentage_is_a_number_and_its_sign() -> None:
    assert texts("98%") == texts("98 %") == texts("98 pour cent") == texts("98 percent")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("l’avis", "le avis"),
        ("d'accord", "de accord"),
        ("j`hésite", "je hesite"),
        ("qu'est-ce", "que est ce"),
        ("c koi", "ce est quoi"),
        ("g pas le tps", "je ai pas le temps"),
        ("jsuis la", "je suis la"),
        ("stp", "sil te plait"),
        ("I don't", "i do not"),
        ("can't", "can not"),
        ("won’t", "will not"),
        ("what's", "what is"),
        ("you're", "you are"),
        ("pas aujourd’hui", "pas aujourdhui"),
        ("a lundi, 10 h !", "a DAY HOUR"),
        ("dans 2 semaines", "dans SPAN"),
        ("une quinzaine de jours", "SPAN"),
        ("le 3 mars", "le DATE"),
        ("jusqu’à Noël", "jusque a DATE"),
        ("midi et demi", "HOUR"),
        ("9h30", "HOUR"),
        ("5pm", "HOUR"),
        ("le 24/12", "le DATE"),
    ],
)
def test_words_in_full(typed: str, plain: str) -> None:
    assert listen(typed).plain == plain


@pytest.mark.parametrize(
    ("typed", "elided"), [("l’avis", True), ("d'abord", True), ("la vis", False), ("l'", False)]
)
def test_an_elision_is_known(typed: str, elided: bool) -> None:
    assert listen(typed).words[0].elided is elided


@pytest.mark.parametrize(
    ("typed", "capital"), [("B", True), ("b", False), ("Ⓑ", True), ("２", False)]
)
def test_a_capital_is_known(typed: str, capital: bool) -> None:
    assert listen(typed).words[0].capital is capital


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("oui", ()),
        ("oui, merci", ("oui", "merci")),
        ("stop. merci, mais B", ("stop", "merci", "b")),
        ("à 10,5 h", ()),
        ("oui !\nnon", ("oui", "non")),
    ],
)
def test_clauses_are_told_apart(typed: str, clauses: tuple[str, ...]) -> None:
    assert listen(typed).clauses == clauses


@pytest.mark.parametrize(
    ("typed", "asks"), [("B ?", True), ("B？", True), ("¿ B", False), ("B !", False)]
)
def test_a_question_mark_asks(typed: str, asks: bool) -> None:
    assert listen(typed).asks is asks


def test_what_is_too_long_is_not_listened_to() -> None:
    assert texts("b " * TEXT_MAX + "non") == ["b"] * (TEXT_MAX // 2)


@given(st.text(max_size=120))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=120))
def test_no_word_is_empty_or_holds_a_space(text: str) -> None:
    assert all(each.text and not any(map(str.isspace, each.text)) for each in listen(text).words)


@given(st.integers(0, 99))
def test_a_number_in_digits_is_read_in_any_script(number: int) -> None:
    arabic = str(number).translate({ord("0") + each: 0x0660 + each for each in range(10)})
    wide = str(number).translate({ord("0") + each: 0xFF10 + each for each in range(10)})
    assert {listen(each).words[0].number for each in (str(number), arabic, wide)} == {number}
