"""Yes and no, in reply to what was asked back."""

from __future__ import annotations

import pytest

from bot.turn.router import Call
from bot.understanding.assent import read_assent
from bot.understanding.words import listen
from tests.understanding.scenes import Scene, scenes, shown_after


@pytest.mark.parametrize(
    "typed",
    [
        "oui",
        "Oui !",
        "ouais",
        "oui c'est ça",
        "c'est ça",
        "tout à fait",
        "exactement",
        "bien sûr",
        "oui merci",
        "oui s'il te plaît",
        "yes",
        "yes please",
        "that is it",
        "👍",
        "ok",
    ],
)
def test_a_yes(typed: str) -> None:
    assert read_assent(listen(typed)) is True


@pytest.mark.parametrize(
    "typed", ["non", "NON", "non merci", "pas du tout", "nope", "no thanks", "👎"]
)
def test_a_no(typed: str) -> None:
    assert read_assent(listen(typed)) is False


@pytest.mark.parametrize(
    "typed",
    [
        "oui et non",
        "oui mais la C",
        "peut-être",
        "b",
        "je ne crois pas",
        "",
        "?",
        "non la A",
        "merci",
    ],
)
def test_neither(typed: str) -> None:
    assert read_assent(listen(typed)) is None


def after_doubt(typed: str) -> Scene:
    """Return the scene after a sentence that was asked back."""
    scene = scenes()["phrases"]
    return shown_after(scene, scene.hear(typed))


def told(call: Call) -> tuple[str, tuple[str, ...]]:
    return call.command.name, call.picked


def test_yes_records_what_was_asked_back() -> None:
    assert told(after_doubt("peut-être B").hear("oui")) == ("answer", ("b",))


def test_no_records_nothing() -> None:
    assert told(after_doubt("peut-être B").hear("non")) == ("no", ())


def test_yes_to_two_options_asks_which() -> None:
    call = after_doubt("B ou C").hear("oui")
    assert call.command.name == "doubt"
    assert len(call.picked) == 2


def test_a_letter_still_answers() -> None:
    assert told(after_doubt("peut-être B").hear("C")) == ("answer", ("c",))


@pytest.mark.parametrize("typed", ["oui", "Oui.", "1"])
def test_what_was_asked_back_is_over_after_another_message(typed: str) -> None:
    scene = after_doubt("peut-être B")
    thanked = shown_after(scene, scene.hear("merci"))
    assert told(thanked.hear(typed)) != ("answer", ("b",))


@pytest.mark.parametrize("typed", ["oui ?", "oui, pourquoi ?", "ah oui ?"])
def test_a_question_records_nothing_of_what_was_asked_back(typed: str) -> None:
    assert told(after_doubt("peut-être B").hear(typed))[0] != "answer"
