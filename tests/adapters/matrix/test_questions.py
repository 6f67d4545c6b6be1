"""Each kind of question on Matrix: as it is asked, tapped, replied to, and closed where it was."""

from __future__ import annotations

import json

import pytest

from adapters.matrix.messages.asked import ASKED, ASKED_MAX, read_asked
from adapters.matrix.messages.edits import answered
from adapters.matrix.messages.taps import (
    PICK_MAX,
    POLL_START,
    TAPS,
    Reaction,
    Vote,
    chosen,
    keycap,
    read_reaction,
)
from adapters.matrix.texts import speech
from bot.domain.menu import Menu
from bot.domain.messages import (
    Button,
    Buttons,
    Choices,
    Chose,
    Feedback,
    Option,
    Outbound,
    Text,
)
from bot.understanding.answers import read_answer, read_exact
from bot.understanding.words import listen
from lessons.questions.short import NO, TYPED_MAX, YES, judged
from tests.adapters.matrix.test_render import Page, body, html, only, sent

ABC = tuple(Option(each, f"Étape {each}") for each in ("x", "y", "z"))
ORDER = Choices("answer:o", "Dans quel ordre ?", ABC, slots=("", "", ""))
MATCH = Choices("answer:m", "À qui ?", ABC, slots=("L’affiche", "Le refus", "Le total"))
SCALE = Choices(
    "answer:s",
    "À l’aise ?",
    tuple(Option(str(n), str(n)) for n in range(11)),
    ends=("pas du tout", "tout à fait"),
)
WORDS = Choices("answer:w", "Quel mot ?", (), free=True)
GESTURE = Choices("answer:g", "Fait ?", (Option("done", "Oui"), Option("tried", "Essayé")))
FRENCH = speech("fr")


def own_of(words: str) -> Choices:
    """The question that follows words that were not recognised."""
    options = (Option(judged(words, YES), "Oui"), Option(judged(words, NO), "Non"))
    return Choices("answer:w", "Aviez-vous l’idée ?", options)


def closed(block: Choices, told: Feedback) -> tuple[str, str]:
    """The plain words of a question that is over, and what clients without edits show."""
    content = only(Text("**Leçon**"), block).content
    found = answered(content, told, FRENCH)
    assert found
    new, said = found
    Page(new["formatted_body"])  # sound
    assert new.get(TAPS) == content.get(TAPS)
    assert Page(new["formatted_body"]).text.split() == new["body"].split()
    return new["body"], said


# --- Asked -----------------------------------------------------------------------------------


def test_an_order_has_letters_and_pairs_have_numbered_lines_too() -> None:
    assert body(ORDER) == "Dans quel ordre ?\n\nA. Étape x\nB. Étape y\nC. Étape z"
    lines = "1. L’affiche\n2. Le refus\n3. Le total"
    assert body(MATCH) == f"À qui ?\n\n{lines}\n\nA. Étape x\nB. Étape y\nC. Étape z"
    assert html(MATCH).count("<p>") == 2


def test_a_scale_has_numbers_and_says_its_ends() -> None:
    said = "\u00a0· ".join(["0 (pas du tout)", *map(str, range(1, 10)), "10 (tout à fait)"])
    assert body(SCALE) == f"À l’aise ?\n\n{said}"
    assert "A." not in body(SCALE)


def test_a_question_in_words_is_its_prompt_and_nothing_to_tap() -> None:
    asked = only(WORDS)
    assert asked.content["body"] == "Quel mot ?"
    assert "<p></p>" not in asked.content["formatted_body"]
    assert TAPS not in asked.content
    assert asked.keycaps == ()


def test_one_tap_is_no_order_and_no_set_of_pairs() -> None:
    for block in (ORDER, MATCH):
        assert only(block).keycaps == ()
        assert [m.type for m in sent(block, polls=True)] == ["m.room.message"]
        tapped = chosen(only(block).content, Reaction("$q", 2, letter=True))
        assert tapped == Chose(block.action, ("y",))  # the core asks for the rest


# --- Tapped ----------------------------------------------------------------------------------


def test_a_scale_is_tapped_by_the_numbers_that_are_seen() -> None:
    asked = only(SCALE)
    assert asked.keycaps == tuple(map(keycap, range(11)))
    for number, key in enumerate(asked.keycaps):
        relation = {"rel_type": "m.annotation", "event_id": "$q", "key": key}
        tap = read_reaction({"m.relates_to": relation})
        assert tap == Reaction("$q", number)
        assert chosen(asked.content, tap) == Chose("answer:s", (str(number),))


@pytest.mark.parametrize("key", ["🇦", "🇮", "👍", "12", "\u0661\u20e3"])
def test_no_letter_and_no_other_emoji_stands_on_a_scale(key: str) -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$q", "key": key}
    tap = read_reaction({"m.relates_to": relation})
    assert tap is None or chosen(only(SCALE).content, tap) is None


def test_a_zero_under_letters_means_none_of_them() -> None:
    assert chosen(only(GESTURE).content, Reaction("$q", 0)) is None
    assert chosen(only(GESTURE).content, Reaction("$q", 10)) is None


def test_a_scale_without_keys_for_all_its_numbers_has_none() -> None:
    wide = Choices("a", "?", (*SCALE.options, Option("11", "11")), ends=("peu", "bien"))
    assert only(wide).keycaps == ()


def test_a_scale_is_a_poll_of_its_numbers() -> None:
    poll = only(SCALE, polls=True)
    answers = poll.content[POLL_START]["answers"]
    shown = [each["org.matrix.msc1767.text"] for each in answers]
    assert shown == ["0 (pas du tout)", *map(str, range(1, 10)), "10 (tout à fait)"]
    assert chosen(poll.content, Vote("$q", ("10",))) == Chose("answer:s", ("10",))


@pytest.mark.parametrize("words", ["un mot", "\U0001f600" * TYPED_MAX, "ب" * TYPED_MAX])
def test_words_judged_by_their_author_are_tapped_and_voted(words: str) -> None:
    block = own_of(words)
    yes = block.options[0].id
    assert "\n" in yes
    assert len(yes) <= PICK_MAX
    for polls in (False, True):
        asked = only(block, polls=polls)
        assert (asked.type == POLL_START) is polls
        assert chosen(asked.content, Reaction("$q", 1)) == Chose("answer:w", (yes,))
        assert chosen(asked.content, Vote("$q", (yes,))) == Chose("answer:w", (yes,))
        assert len(json.dumps(asked.content[ASKED])) <= ASKED_MAX


# --- Replied to ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "typed", "picked"),
    [
        (ORDER, "bac", ("y", "x", "z")),
        (ORDER, "B, puis A, puis C", ("y", "x", "z")),
        (MATCH, "2A 1B 3C", ("y", "x", "z")),
        (MATCH, "BAC", ("y", "x", "z")),
        (SCALE, "8/10", ("8",)),
        (own_of("un mot"), "oui", ("yes\nun mot",)),
    ],
)
def test_a_reply_to_an_older_question_is_read_as_its_answer(
    block: Choices, typed: str, picked: tuple[str, ...]
) -> None:
    newer = Menu().after([Outbound((block,)), Outbound((GESTURE,))])
    for polls in (False, True):
        content = sent(block, polls=polls)[-1].content
        menu = newer.about([read_asked(content)])
        exact, read = read_exact(listen(typed), menu), read_answer(listen(typed), menu)
        assert exact or (read and read.choices[0]) == Chose(block.action, picked)


def test_a_reply_to_a_question_in_words_is_its_answer() -> None:
    menu = Menu().after([Outbound((WORDS,)), Outbound((GESTURE,))])
    about = menu.about([read_asked(only(WORDS).content)])
    assert about.takes_words
    assert about.words == "answer:w"


def test_a_reply_is_read_even_where_the_words_did_not_fit() -> None:
    heavy = Buttons(tuple(Button("é" * 400, f"b{n}") for n in range(9)))
    for block in (MATCH, SCALE, ORDER):
        content = sent(block, heavy)[-1].content
        asked = read_asked(content).blocks[0]
        assert isinstance(asked, Choices)
        assert asked.prompt == ""
        menu, whole = (Menu().after([Outbound((each,))]) for each in (asked, block))
        assert (menu.slots, menu.paired, menu.scale) == (whole.slots, whole.paired, whole.scale)
    menu = Menu().after([read_asked(sent(SCALE, heavy)[-1].content)])
    assert read_exact(listen("7"), menu) == Chose("answer:s", ("7",))


# --- Closed ----------------------------------------------------------------------------------


def test_a_wrong_order_shows_what_was_given_and_what_was_expected() -> None:
    told = Feedback("answer:o", ("x", "y", "z"), "", correct=False, expected=("y", "x", "z"))
    shown, said = closed(ORDER, told)
    assert said == "Votre réponse\u00a0: ABC"
    assert shown == (
        "Leçon\n\nDans quel ordre ?\n\n"
        "1. ✗ A. Étape x (votre réponse)\n✓ B. Étape y (réponse attendue)\n"
        "2. ✗ B. Étape y (votre réponse)\n✓ A. Étape x (réponse attendue)\n"
        "3. ✓ C. Étape z (votre réponse, et c’est la bonne)"
    )


def test_pairs_show_what_was_given_on_their_line() -> None:
    told = Feedback("answer:m", ("z", "y", "x"), "", correct=False, expected=("x", "y", "z"))
    shown, said = closed(MATCH, told)
    assert said == "Votre réponse\u00a0: 1C 2B 3A"
    assert shown == (
        "Leçon\n\nÀ qui ?\n\n"
        "1. L’affiche\n✗ C. Étape z (votre réponse)\n✓ A. Étape x (réponse attendue)\n"
        "2. Le refus\n✓ B. Étape y (votre réponse, et c’est la bonne)\n"
        "3. Le total\n✗ A. Étape x (votre réponse)\n✓ C. Étape z (réponse attendue)"
    )


def test_words_are_shown_with_their_verdict() -> None:
    right = Feedback("answer:w", ("hallucination",), "", correct=True, expected=("hallucination",))
    assert closed(WORDS, right) == (
        "Leçon\n\nQuel mot ?\n\n✓ hallucination (votre réponse, et c’est la bonne)",
        "Votre réponse\u00a0: hallucination",
    )
    hostile = "</p>\u202e<b>x"
    wrong = Feedback("answer:w", (hostile, judged(hostile, NO)), "", correct=False)
    assert closed(WORDS, wrong)[0].endswith("✗ </p><b>x (votre réponse)")


@pytest.mark.parametrize("correct", [True, False])
def test_nobody_is_told_that_their_own_judgement_is_right(correct: bool) -> None:
    block, at = own_of("un mot"), 0 if correct else 1
    picked = ("un mot", block.options[at].id)
    told = Feedback("answer:w", picked, "", correct=correct, expected=picked if correct else ())
    shown, said = closed(block, told)
    assert shown.count("(votre réponse)") == 1
    assert f"● {'AB'[at]}." in shown
    assert said == f"Votre réponse\u00a0: {'AB'[at]}"


def test_without_right_or_wrong_what_was_chosen_is_shown_and_no_more() -> None:
    shown, said = closed(GESTURE, Feedback("answer:g", ("tried",), ""))
    assert shown.endswith("A. Oui\n● B. Essayé (votre réponse)")
    assert said == "Votre réponse\u00a0: B"
    shown, said = closed(SCALE, Feedback("answer:s", ("7",), ""))
    assert "6\u00a0· ● 7 (votre réponse)\u00a0· 8" in shown
    assert said == "Votre réponse\u00a0: 7"


def test_an_acceptable_answer_is_not_told_wrong() -> None:
    case = Choices("answer:c", "Que dire ?", ABC)
    told = Feedback("answer:c", ("y",), "", correct=True, expected=("x",))
    shown, _ = closed(case, told)
    assert shown.endswith(
        "✓ A. Étape x (la meilleure réponse)\n✓ B. Étape y (votre réponse, acceptable)\nC. Étape z"
    )


@pytest.mark.parametrize("picked", [("x", "y"), ("x", "y", "gone"), ("x", "y", "z", "x"), ()])
def test_an_answer_that_does_not_fill_the_question_is_shown_under_it(
    picked: tuple[str, ...],
) -> None:
    told = Feedback("answer:o", picked, "", correct=False, expected=("y", "x", "z"))
    found = answered(only(ORDER).content, told, FRENCH)
    if not picked:
        assert found is None
    else:
        assert found
        assert found[0]["body"].startswith(f"{body(ORDER)}\n\nVotre réponse\u00a0: AB")


def test_a_verdict_on_another_question_closes_none() -> None:
    assert answered(only(ORDER).content, Feedback("answer:m", ("x", "y", "z"), ""), FRENCH) is None
    assert answered(only(WORDS).content, Feedback("answer:o", ("x",), ""), FRENCH) is None


# --- Told ------------------------------------------------------------------------------------


def test_the_verdict_on_pairs_marks_the_ones_that_were_expected() -> None:
    told = Feedback(
        "answer:m",
        ("z", "y", "x"),
        "**Presque\u00a0: 1 sur 3.**\n\n**Les réponses attendues\u00a0:**\n\n"
        "**A. L’affiche → Étape x**\nParce que.\n\n**C. Le total → Étape z**\nAussi.\n\n"
        "**Le besoin** d’abord.",
        correct=False,
        expected=("x", "y", "z"),
    )
    assert body(told) == (
        "✗ Presque\u00a0: 1 sur 3.\n\nLes réponses attendues\u00a0:\n"
        "✓ A. L’affiche → Étape x\nParce que.\n\n✓ C. Le total → Étape z\nAussi.\n\n"
        "Le besoin d’abord."
    )
    assert "✓ Le besoin" not in html(told)


def test_the_verdict_on_a_right_order_marks_no_word_of_the_explanation() -> None:
    order = ("x", "y", "z")
    markup = "**Bonne réponse.**\n\n**Le besoin** d’abord."
    told = Feedback("answer:o", order, markup, correct=True, expected=order)
    assert html(told) == "<h3>✓ Bonne réponse.</h3><p><strong>Le besoin</strong> d’abord.</p>"


def test_only_options_bear_a_mark_and_no_other_word_in_bold() -> None:
    markup = "**Bonne réponse.**\n\n**A. Étape x**\nOui. Qui signe relit, **toujours**.\n\nVoilà."
    told = Feedback("answer:c", ("x",), markup, correct=True, expected=("x",))
    assert "<strong>✓ A. Étape x</strong>" in html(told)
    assert "<strong>toujours</strong>" in html(told)


def test_the_verdict_on_an_acceptable_answer_bears_no_cross() -> None:
    markup = (
        "**Bonne réponse, et il y a mieux.**\n\n**B. Étape y**\nC’est mieux.\n\n"
        "**La meilleure réponse\u00a0:**\n\n**A. Étape x**\n\nVoilà."
    )
    told = Feedback("answer:c", ("y",), markup, correct=True, expected=("x",))
    assert "✗" not in body(told)
    assert body(told).count("✓") == 3
