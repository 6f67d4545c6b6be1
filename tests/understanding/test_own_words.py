"""The words of an option win: over its place, over a command, never over what they do not say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.menu import Menu
from bot.domain.messages import Choices, Option, Outbound
from bot.turn.router import DOUBT
from lessons.letters import letter
from tests.understanding.scenes import QUESTION, Scene, scenes


def scene(*options: str) -> Scene:
    """Return a scene in which a question has these options, as a, b, c and so on."""
    shown = tuple(Option(letter(at).lower(), words) for at, words in enumerate(options))
    menu = Menu().after([Outbound((Choices(QUESTION, "Une question ?", shown),))])
    asked = scenes()["phrases"]
    return replace(asked, learner=replace(asked.learner, menu=menu))


def picked(asked: Scene, typed: str) -> str:
    """Return the option that is recorded; empty for another call."""
    call = asked.hear(typed)
    return "".join(call.picked) if call.action == QUESTION else ""


@pytest.mark.parametrize(
    ("options", "typed", "option"),
    [
        (("3", "4", "5"), "3", "a"),
        (("3", "4", "5"), "5", "c"),
        (("3", "4", "5"), "trois", "a"),
        (("2", "1"), "1", "b"),
        (("Deux", "Trois", "Un"), "1", "c"),
        (("Deux", "Trois", "Un"), "trois", "b"),
        (("10 %", "3 %", "1 %"), "1", "c"),
        (("B", "C", "A"), "A", "c"),
        (("B", "C", "A"), "c", "b"),
    ],
)
def test_the_words_typed_win_over_the_place(
    options: tuple[str, ...], typed: str, option: str
) -> None:
    assert picked(scene(*options), typed) == option


TASKS = scene(
    "Mot de passe changé",
    "Jours de télétravail en plus",
    "Plus tard dans la semaine",
    "Aide d’un collègue",
    "Chercher la source",
    "Langue claire",
)


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        ("mot de passe changé", "a"),
        ("le mot de passe changé", "a"),
        ("Jours de télétravail en plus", "b"),
        ("plus tard dans la semaine", "c"),
        ("aide d'un collègue", "d"),
        ("CHERCHER LA SOURCE", "e"),
        ("langue claire", "f"),
    ],
)
def test_the_words_of_an_option_win_over_a_command(typed: str, option: str) -> None:
    assert picked(TASKS, typed) == option


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("mot hameçonnage", "word"),
        ("jours", "days"),
        ("plus tard", "later"),
        ("aide", "help"),
        ("chercher données", "search"),
    ],
)
def test_a_command_stays_one_where_no_option_says_it(typed: str, command: str) -> None:
    assert TASKS.hear(typed).command.name == command


ADVICE = scene(
    "Il faut le signaler au délégué à la protection des données",
    "Conserver le dossier 5 ans",
    "Demander à Sophie Martin",
    "You must report it to the data officer",
)


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        ("Il ne faut pas le signaler au délégué à la protection des données", "a"),
        ("on ne le signale pas au délégué à la protection des données", "a"),
        ("il faut pas le signaler au délégué à la protection des données", "a"),
        ("sans le signaler au délégué à la protection des données", "a"),
        ("conserver le dossier 10 ans", "b"),
        ("conserver le dossier quinze ans", "b"),
        ("ne pas conserver le dossier 5 ans", "b"),
        ("demander à Paul Martin", "c"),
        ("demander à Sophie Durand", "c"),
        ("ne pas demander à Sophie Martin", "c"),
        ("you must not report it to the data officer", "d"),
        ("you mustn't report it to the data officer", "d"),
    ],
)
def test_a_negation_a_number_or_a_name_that_differs_is_asked_back(typed: str, option: str) -> None:
    call = ADVICE.hear(typed)
    assert call.command.name == DOUBT
    assert call.picked == (f"pick:{option}:{QUESTION}",)


@pytest.mark.parametrize("typed", ["conserver le dossier cinq ans", "Conserver le dossier 5 ans !"])
def test_the_same_number_is_recorded(typed: str) -> None:
    assert picked(ADVICE, typed) == "b"
