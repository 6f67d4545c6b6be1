"""The options that a text means, and how surely."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.menu import Menu
from bot.domain.messages import Button, Buttons, Choices, Chose, Option, Outbound
from bot.understanding.answers import Reading, Surety, read_answer, read_exact
from bot.understanding.words import listen
from lessons.letters import letter
from tests.understanding.scenes import QUESTION, ask, scene_of, scenes

SCALE = Choices(
    "q", "À l’aise ?", tuple(Option(str(n), str(n)) for n in range(11)), ends=("peu", "bien")
)
MENUS = {name: scene.menu for name, scene in scenes().items()}
MENUS["scale"] = Menu().after([Outbound((SCALE,))])


def read(name: str, typed: str) -> Reading | None:
    return read_answer(listen(typed), MENUS[name])


def picks(reading: Reading | None) -> list[str]:
    return [",".join(each.picked) for each in reading.choices] if reading else []


@pytest.mark.parametrize(
    ("name", "typed", "picked"),
    [
        ("phrases", "b", "b"),
        ("phrases", "Réponse B.", "b"),
        ("phrases", "bonjour, la B svp, cordialement, le service urbanisme", "b"),
        ("phrases", "b parce que a me paraît trop simple", "b"),
        ("phrases", "Sans hésiter la deuxième !", "b"),
        ("phrases", "attendre deux ans que la loi change", "d"),
        ("phrases", "ATTENDRE 2 ANS QUE LA LOI CHANGE", "d"),
        ("phrases", "D : attendre deux ans", "d"),
        ("unites", "30", "b"),
        ("unites", "trente pour cent", "b"),
        ("lettres", "la première", "a"),
        ("nombres", "cinq", "c"),
        ("scale", "7", "7"),
        ("scale", "zéro", "0"),
        ("scale", "7️⃣", "7"),
        ("scale", "8/10", "8"),
        ("scale", "Je dirais 8 sur 10 !", "8"),
        ("scale", "10 / 10.", "10"),
        ("vraifaux", "V", "a"),
        ("vraifaux", "c'est faux", "b"),
        ("vraifaux", "true", "a"),
        ("courts", "stop", "c"),
        ("courts", "plus tard", "d"),
        ("multiple", "a et c", "a,c"),
        ("multiple", "AC", "a,c"),
        ("multiple", "1, 3", "a,c"),
        ("multiple", "c a", "a,c"),
        ("multiple", "les noms des habitants et les numéros de téléphone", "a,c"),
    ],
)
def test_a_clear_answer_is_sure(name: str, typed: str, picked: str) -> None:
    reading = read(name, typed)
    assert reading is not None
    assert reading.surety is Surety.SURE
    assert {*picks(reading)[0].split(",")} == {*picked.split(",")}


@pytest.mark.parametrize(
    ("name", "typed", "named"),
    [
        ("phrases", "B ?", ["b"]),  # a question
        ("phrases", "pourquoi B", ["b"]),
        ("phrases", "peut-être b", ["b"]),  # unsure
        ("phrases", "B+", ["b"]),
        ("phrases", "bé", ["b"]),  # as it is heard
        ("phrases", "b ou c", ["b", "c"]),  # a choice to make
        ("phrases", "a et c", ["a", "c"]),  # one is expected
        ("phrases", "pas la A mais la B", ["b"]),
        ("phrases", "la loi", ["d"]),  # one common word
        ("phrases", "avis du délégué", ["b"]),  # likeness
        ("phrases", "attendre trois ans que la loi change", ["d"]),  # another number
        ("phrases", "ne pas attendre deux ans que la loi change", ["d"]),  # a negation
        ("phrases", "ne jamais demander l’avis du délégué à la protection", ["b"]),
        ("phrases", "retirer les noms et les photos avant de coller le texte", ["a"]),  # a name
        ("partage", "un mot de passe de 13 caractères sans symbole", ["a", "b"]),
        ("lettres", "réponse A", ["a", "b"]),  # the letter, or the option « A »
        ("nombres", "la 3", ["a", "c"]),  # the third, or the option « 3 »
        ("unites", "la 2", ["b"]),  # the place of a number
        ("vraifaux", "pas vrai", ["b"]),  # a denial is not the other option
        ("partage", "un mot de passe de 12 caractères", ["b"]),
        ("multiple", "A non C", ["c"]),
        ("multiple", "toutes", ["a,b,c,d"]),
        ("multiple", "toutes sauf D", ["a,b,c"]),
    ],
)
def test_what_is_in_doubt_names_options_and_is_not_sure(
    name: str, typed: str, named: list[str]
) -> None:
    reading = read(name, typed)
    assert reading is not None
    assert reading.surety < Surety.SURE
    assert picks(reading) == named


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("phrases", "E"),
        ("phrases", "la 7"),
        ("phrases", "bonjour à vous"),
        ("nombres", "7"),
        ("unites", "99 %"),
        ("vraifaux", "C"),
        ("multiple", "la Z"),
        ("phrases", "il fait beau"),
        ("phrases", ""),
        ("phrases", "?"),
    ],
)
def test_a_difference_names_no_option(name: str, typed: str) -> None:
    assert picks(read(name, typed)) == []


def test_several_are_too_many_where_one_is_expected() -> None:
    one, several = read("phrases", "A et C"), read("multiple", "A et C")
    assert one is not None
    assert several is not None
    assert (one.too_many, several.too_many) == (True, False)


def test_without_a_question_nothing_is_an_answer() -> None:
    assert read_answer(listen("b"), Menu()) is None
    assert read_exact(listen("b"), Menu()) is None


@pytest.mark.parametrize(
    ("name", "typed", "picked"),
    [
        ("phrases", "b", "b"),
        ("phrases", "2", "b"),
        ("phrases", "2️⃣", "b"),
        ("phrases", "demander d'abord l'avis du delegue a la protection des donnees", "b"),
        ("lettres", "A", "b"),  # the option « A », not the place A
        ("lettres", "Toutes", "d"),
        ("nombres", "3", "a"),  # the option « 3 », not the third
        ("courts", "Non", "b"),
    ],
)
def test_words_come_before_letters_and_numbers(name: str, typed: str, picked: str) -> None:
    chosen = read_exact(listen(typed), MENUS[name])
    assert chosen is not None
    assert chosen.picked == (picked,)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("phrases", "b ?"), ("phrases", "5"), ("lettres", "2"), ("nombres", "1"), ("phrases", "b c")],
)
def test_the_rest_is_not_exact(name: str, typed: str) -> None:
    assert read_exact(listen(typed), MENUS[name]) is None


def test_a_number_is_a_button_once_some_were_shown() -> None:
    taps = Buttons((Button("Pourquoi", "why"), Button("Leçon", "lesson")))
    menu = ask("Que faire ?", "Relire", "Signer").after([Outbound((taps,))])
    chosen = read_exact(listen("2"), menu)
    assert chosen is not None
    assert (chosen.action, chosen.picked) == ("lesson", ())


def test_a_number_means_nothing_when_something_is_asked_back() -> None:
    yes = Button("Oui", "pick:b:answer:course:lesson:question")
    taps = Buttons((yes, Button("Non", "no")), asks=True)
    menu = ask("Que faire ?", "Relire", "Signer").after([Outbound((taps,))])
    assert read_exact(listen("1"), menu) is None


def test_options_that_begin_alike_are_told_apart() -> None:
    menu = ask("Que relire ?", "Le projet", "Le projet de délibération", "Rien")
    assert picks(read_answer(listen("le projet"), menu)) == ["a"]
    assert picks(read_answer(listen("le projet de délibération svp"), menu)) == ["b"]


@pytest.mark.parametrize("typed", ["A", "K", "c", "la première", "11", "7/20", "🙂", "٣٣"])
def test_a_scale_has_numbers_and_no_letters(typed: str) -> None:
    assert read_exact(listen(typed), MENUS["scale"]) is None
    reading = read("scale", typed)
    assert reading is None or not reading.choices


def test_a_number_that_a_newer_list_shows_too_is_asked_back() -> None:
    listed = Outbound((Buttons((Button("Oui", "a"), Button("Non", "b"), Button("Voir", "c"))),))
    menu = MENUS["scale"].after([listed])
    for typed in ("8/10", "8"):
        assert read_exact(listen(typed), menu) == Chose("q", ("8",))
    for typed in ("2", "trois"):
        assert read_exact(listen(typed), menu) is None
        reading = read_answer(listen(typed), menu)
        assert reading is not None
        assert reading.surety is Surety.STRONG


@pytest.mark.parametrize("typed", ["7,5", "entre 6 et 7", "-1", "pas 3"])
def test_another_number_on_a_scale_is_never_taken_for_one(typed: str) -> None:
    reading = read("scale", typed)
    assert reading is None or reading.surety is not Surety.SURE


TEN = replace(ask("À quel point ?", *map(str, range(11))), scale=True)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("7", 7),
        ("0", 0),
        ("10", 10),
        ("7 sur 10", 7),
        ("7/10", 7),
        ("10/10", 10),
        ("je dirais 3", 3),
        ("la 4", 4),
        ("sept", 7),
        ("8 out of 10", 8),
    ],
)
def test_a_number_of_a_scale_is_read(text: str, place: int) -> None:
    call = scene_of(TEN).hear(text)
    assert (call.action, call.picked) == (QUESTION, (letter(place).lower(),))


@pytest.mark.parametrize("text", ["A", "b", "la C", "le premier", "11", "-1", "3 ou 4", "A, C"])
def test_a_letter_names_no_number_of_a_scale(text: str) -> None:
    call = scene_of(TEN).hear(text)
    assert call.action != QUESTION or not call.picked
