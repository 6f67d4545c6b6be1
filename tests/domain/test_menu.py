"""What a typed letter, number or sentence means, given what was offered."""

from __future__ import annotations

import pytest

from bot.domain.menu import Menu
from bot.domain.messages import Button, Buttons, Choices, Chose, Option, Outbound, Text

QUESTION = Outbound(
    (
        Choices(
            action="answer:c:l:q",
            prompt="Que faire ?",
            options=(
                Option("style", "Je relis le style"),
                Option("sources", "Je cherche les articles sur Légifrance"),
                Option("demander", "Je demande à l’IA"),
            ),
        ),
    )
)
SEVERAL = Outbound(
    (
        Choices(
            "answer:c:l:m", "Lesquels ?", (Option("a", "Un"), Option("b", "Deux")), multiple=True
        ),
    )
)
BUTTONS = Outbound((Buttons((Button("Leçon", "lesson"), Button("Plus tard", "later"))),))


@pytest.mark.parametrize(
    ("typed", "picked"),
    [
        ("B", "sources"),
        ("b.", "sources"),
        (" b ", "sources"),
        ("2", "sources"),
        ("je cherche les articles sur legifrance", "sources"),
        ("Je demande a l'IA !", "demander"),
    ],
)
def test_letters_numbers_and_words_pick_the_same_option(typed: str, picked: str) -> None:
    assert Menu().after([QUESTION]).read(typed) == Chose("answer:c:l:q", (picked,))


@pytest.mark.parametrize("typed", ["D", "4", "0", "A B", "face", "", "Je relis"])
def test_what_is_no_option_picks_nothing(typed: str) -> None:
    assert Menu().after([QUESTION]).read(typed) is None


@pytest.mark.parametrize("typed", ["A B", "ab", "a,b", "A et B", "1 2", "1 et 2", "b, a, b"])
def test_several_options_are_picked_when_the_question_takes_several(typed: str) -> None:
    chosen = Menu().after([SEVERAL]).read(typed)
    assert chosen is not None
    assert set(chosen.picked) == {"a", "b"}


def test_a_slip_is_guessed_but_another_sentence_is_not() -> None:
    shown = Menu().after([QUESTION])
    assert shown.guess("je relis le stile") == Chose("answer:c:l:q", ("style",))
    assert shown.guess("légifrance") == Chose("answer:c:l:q", ("sources",))
    assert shown.guess("bonne journée à vous") is None
    assert shown.guess("je") is None
    assert shown.guess("") is None


def test_letters_stay_with_the_question_while_numbers_follow_the_buttons() -> None:
    shown = Menu().after([QUESTION]).after([BUTTONS])
    assert shown.read("B") == Chose("answer:c:l:q", ("sources",))
    assert shown.read("2") == Chose("later")
    assert shown.read("plus tard") == Chose("later")


def test_a_message_with_nothing_to_tap_changes_nothing() -> None:
    shown = Menu().after([QUESTION])
    assert shown.after([Outbound((Text("bonjour"),))]) == shown
