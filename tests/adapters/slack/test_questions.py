"""What Slack is sent of each kind of question: what is picked comes back, and closes it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.slack.asked import asked_in
from adapters.slack.closing import answered
from adapters.slack.event import SlackEvent
from adapters.slack.ids import pack
from adapters.slack.messages import SlackMessage
from adapters.slack.parse import parse_action
from adapters.slack.unfinished import completed, is_unfinished
from bot.domain.menu import Menu
from bot.domain.messages import Choices, Chose, Feedback, Option, Outbound, Text
from lessons.questions.short import TYPED_MAX, YES, judged
from tests.adapters.slack.test_parse import tapped
from tests.adapters.slack.test_render import (
    FRENCH,
    check,
    elements,
    only,
    sent,
    shown,
    tap,
    told,
)
from tests.standins.slack.blocks import changed_blocks, fill, wrong_view
from tests.standins.slack.views import first_state

Json = dict[str, Any]
ITEMS = (Option("c", "Décider"), Option("a", "Nommer la tâche"), Option("b", "Essayer"))
ORDER = Choices("answer:q", "Dans quel ordre ?", ITEMS, slots=("", "", ""))
PAIRS = Choices(
    "answer:q",
    "À qui ?",
    (Option("x", "Une personne"), Option("y", "L’outil")),
    slots=("Annoncer un refus", "Un brouillon"),
)
WORDS = Choices("answer:q", "Quel mot ?", (), free=True)
SCALE = Choices(
    "answer:q",
    "À l’aise ?",
    tuple(Option(f"{n}", f"{n}") for n in range(11)),
    ends=("pas du tout", "tout à fait"),
)
CASE = Choices(
    "answer:q", "Que dire ?", (Option("a", "Bien"), Option("b", "Mieux"), Option("c", "Mal"))
)
RIGHT = Feedback("answer:q", ("a", "b", "c"), "**Oui.**\n\nVoilà.", True, ("a", "b", "c"))


def held(message: SlackMessage, *picks: str | None) -> Json:
    """The state of a message whose lists, in order, hold those options; None: untouched."""
    values: Json = {}
    inputs = [block for block in fill(message.blocks) if block["type"] == "input"]
    for block, pick in zip(inputs, picks, strict=True):
        element = block["element"]
        found = [o for o in element["options"] if json.loads(o["value"])[-1] == pick]
        if pick is not None:
            chosen = {"type": "static_select", "selected_option": found[0] if found else None}
            values[block["block_id"]] = {element["action_id"]: chosen}
    return values


def send(message: SlackMessage, state: Json) -> Chose:
    (button,) = elements(message.blocks, "button")
    (heard,) = tap(message.blocks, button, state)
    assert isinstance(heard.content, Chose)
    return heard.content


# --- Asked -----------------------------------------------------------------------------------


def test_a_list_for_each_place_stands_under_the_options() -> None:
    message = only(ORDER)
    check([message])
    kinds = [block["type"] for block in message.blocks]
    assert kinds == [*["rich_text"] * 4, *["input"] * 3, "actions"]
    assert shown(message.blocks[1:4]) == "A. Décider\nB. Nommer la tâche\nC. Essayer"
    labels = [block["label"]["text"] for block in message.blocks[4:7]]
    assert labels == ["En 1er", "En 2e", "En 3e"]
    for block in message.blocks[4:7]:
        names = [each["text"]["text"] for each in block["element"]["options"]]
        assert names == ["A. Décider", "B. Nommer la tâche", "C. Essayer"]
        assert "initial_option" not in block["element"]
        assert "dispatch_action" not in block  # nothing is told before the button
    (button,) = elements(message.blocks, "button")
    assert (button["text"]["text"], button["accessibility_label"]) == ("Valider", "Valider")


def test_the_words_of_a_slot_stand_above_its_list_and_in_the_text() -> None:
    message = only(PAIRS)
    check([message])
    labels = [block["label"]["text"] for block in message.blocks if block["type"] == "input"]
    assert labels == ["1. Annoncer un refus", "2. Un brouillon"]
    assert message.text == (
        "À qui ?\n\nA. Une personne\nB. L’outil\n\n1. Annoncer un refus\n2. Un brouillon"
    )


def test_words_have_a_field_of_their_own() -> None:
    message = only(WORDS)
    check([message])
    asked = message.blocks[1]
    assert (asked["type"], asked["dispatch_action"]) == ("input", True)
    assert asked["element"]["max_length"] == TYPED_MAX == 100
    assert message.text == "Quel mot ?"
    (heard,) = tap(message.blocks, elements(message.blocks, "button")[0])
    assert heard.content == Chose("answer:q", ("",))


def test_a_scale_is_its_numbers_under_what_the_ends_mean() -> None:
    message = only(SCALE)
    check([message])
    assert [block["type"] for block in message.blocks] == ["rich_text", "context", "actions"]
    assert shown(message.blocks[1:2]) == "0\u00a0: pas du tout · 10\u00a0: tout à fait"
    buttons = elements(message.blocks, "button")
    assert [each["text"]["text"] for each in buttons] == [f"{n}" for n in range(11)]
    labels = [each["accessibility_label"] for each in buttons]
    assert labels[0] == "0 sur 10, pas du tout"
    assert labels[7] == "7 sur 10"
    assert labels[10] == "10 sur 10, tout à fait"
    (heard,) = tap(message.blocks, buttons[7])
    assert heard.content == Chose("answer:q", ("7",))


def test_a_scale_that_cannot_be_tapped_is_read() -> None:
    twice = Choices("a", "?", (Option("1", "1"), Option("1", "1")), ends=("non", "oui"))
    message = only(twice)
    assert elements(message.blocks, "button") == []
    assert shown(message.blocks).endswith("- 1\n- 1") or "- 1" in message.text


@pytest.mark.parametrize("words", ["é" * TYPED_MAX, "\U0001f600" * TYPED_MAX, "a\n&<\"'" * 20])
def test_words_come_back_whole_from_the_question_about_them(words: str) -> None:
    action = f"review:5:{'0' * 64}:{'c' * 40}:{'l' * 40}:{'q' * 40}:{'v' * 40}"
    options = (Option(judged(words, YES), "Oui"), Option(judged(words, "no"), "Non"))
    message = only(Choices(action, "Aviez-vous l’idée ?", options))
    check([message])
    (heard,) = tap(message.blocks, elements(message.blocks, "button")[0])
    assert heard.content == Chose(action, (options[0].id,))


@pytest.mark.parametrize("length", [10, 75, 150])
@pytest.mark.parametrize("letter", ["a", "é"])
def test_the_longest_lists_fit_in_one_message(length: int, letter: str) -> None:
    options = tuple(Option(f"{n}" * 60, letter * length) for n in range(6))
    for slots in (("",) * 6, tuple(f"{n}{letter * length}" for n in range(5))):
        messages = sent(
            Text("mot " * 400), Choices("answer:" + "q" * 150, "? " * 150, options, slots=slots)
        )
        check(messages)
        assert len(elements(messages[-1].blocks, "static_select")) == len(slots)
        assert len(elements(messages[-1].blocks, "button")) == 1


@pytest.mark.parametrize(
    "asked",
    [
        Choices("a" * 2_000, "?", ITEMS, slots=("x", "y")),
        Choices("a", "?", (Option("i" * 150, "Décider"), *ITEMS[1:]), slots=("x", "y")),
        Choices("a", "?", (ITEMS[0], ITEMS[0]), slots=("x", "y")),
        Choices("a", "?", ITEMS, slots=tuple("xyzxyzxyzxyz")),
    ],
    ids=["action", "id", "twice", "many"],
)
def test_slots_without_lists_are_read_and_typed(asked: Choices) -> None:
    message = only(asked)
    check([message])
    assert [block["type"] for block in message.blocks if block["type"] != "rich_text"] == []
    for each in ("A. Décider", "1. x", "2. y"):
        assert each in message.text
    view = {"type": "home", "blocks": fill(message.blocks)}
    assert wrong_view(view) == []


# --- What is sent ----------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [ORDER, PAIRS], ids=["order", "pairs"])
def test_an_option_for_each_slot_is_sent_in_their_order(asked: Choices) -> None:
    message = only(asked)
    ids = [each.id for each in asked.options]
    for picks in (ids, ids[::-1], [*ids[:1], *[""] * (len(ids) - 1)], [ids[0]] * len(ids)):
        assert send(message, held(message, *picks)) == Chose("answer:q", tuple(picks))
    assert send(message, {}) == Chose("answer:q", ("",) * len(ids))  # untouched, and not told
    assert send(message, first_state(fill(message.blocks))).picked == ("",) * len(ids)


def test_lists_of_another_question_are_not_taken() -> None:
    message = only(ORDER, PAIRS)
    first, second = elements(message.blocks, "button")
    state = first_state(fill(message.blocks))
    for block in fill(message.blocks):
        if block["type"] == "input":
            options = block["element"]["options"]
            state[block["block_id"]][block["element"]["action_id"]] = {
                "selected_option": options[0]
            }
    assert [tap(message.blocks, each, state)[0].content for each in (first, second)] == [
        Chose("answer:q", ("c", "c", "c")),
        Chose("answer:q", ("x", "x")),
    ]


def typed(
    message: SlackMessage, words: object, blocks: list[Json] | None = None
) -> tuple[SlackEvent, ...]:
    """What is heard of Enter in the field of a message; `blocks`: what it holds now."""
    now = {} if blocks is None else {"message": {"ts": "1.1", "blocks": blocks}}
    blocks = fill(message.blocks)
    block = next(each for each in blocks if each["type"] == "input")
    element = block["element"]
    name = element["action_id"]
    acted = {"type": "plain_text_input", "action_id": name, "block_id": block["block_id"]}
    state = {"values": {block["block_id"]: {name: {"type": "plain_text_input", "value": words}}}}
    action = acted | {"value": words, "action_ts": "7.5"}
    return parse_action(tapped(blocks, actions=[action], state=state) | now)


def test_enter_sends_words_as_the_button_does() -> None:
    message = only(WORDS)
    (heard,) = typed(message, " une\u202e  invention ")
    assert heard.content == Chose("answer:q", ("une invention",))
    assert heard.where
    (empty,) = typed(message, None)
    assert empty.content == Chose("answer:q", ("",))
    assert typed(message, "x", blocks=[]) == ()  # without the button, nobody knows of what


@pytest.mark.parametrize("count", ["x", "", "-1", "999999999999", "٣", ["3"], None])
def test_a_number_of_slots_may_be_anything(count: object) -> None:
    value = json.dumps(["a", "place", count])
    acted = {"type": "button", "action_id": "send:0", "value": value, "action_ts": "7.5"}
    for heard in parse_action(tapped(fill(only(ORDER).blocks), actions=[acted])):
        assert isinstance(heard.content, Chose)
        assert len(heard.content.picked) <= 100


# --- Unfinished ------------------------------------------------------------------------------


def test_what_is_missing_is_said_and_what_was_picked_stays() -> None:
    asked = told(only(ORDER))
    choice = Chose("answer:q", ("a", "", "a"))
    assert is_unfinished(choice)
    made = completed(asked, choice, FRENCH)
    assert made
    check([made])
    assert changed_blocks(asked["blocks"], fill(made.blocks)) == []
    note = (
        "Il manque un choix, le 2. "
        "B est choisi plusieurs fois\u202f; chaque réponse sert une seule fois."
    )
    assert shown(made.blocks[-2:-1]) == note
    assert made.text.endswith(note)
    lists = elements(made.blocks, "static_select")
    assert [(each.get("initial_option") or {}).get("value") for each in lists] == [
        pack("B", "a"),
        None,
        pack("B", "a"),
    ]
    (button,) = elements(made.blocks, "button")
    (heard,) = tap(made.blocks, button)
    assert heard.content == choice


def test_a_second_note_takes_the_place_of_the_first() -> None:
    first = completed(told(only(PAIRS)), Chose("answer:q", ("", "")), FRENCH)
    assert first
    assert "Il manque des choix\u00a0: 1, 2." in first.text
    second = completed(told(first), Chose("answer:q", ("x", "")), FRENCH)
    assert second
    assert (first.text.count("Il manque"), second.text.count("Il manque")) == (1, 1)
    assert shown(second.blocks).count("Il manque") == 1
    assert len(second.blocks) == len(first.blocks)
    done = Feedback("answer:q", ("x", "y"), "**Oui.**", True, ("x", "y"))
    (closed,) = answered(told(second), done, FRENCH)
    assert "Il manque" not in shown(closed.blocks)


def test_words_that_are_missing_are_asked_for() -> None:
    made = completed(told(only(WORDS)), Chose("answer:q", ("",)), FRENCH)
    assert made
    check([made])
    assert "Il manque votre réponse." in made.text
    (heard,) = typed(made, "biais")
    assert heard.content == Chose("answer:q", ("biais",))


def test_a_question_that_is_over_is_not_asked_again() -> None:
    (closed,) = answered(told(only(ORDER)), RIGHT, FRENCH)
    for message in (told(closed), told(only(SCALE)), {}, {"blocks": [3], "text": None}):
        assert completed(message, Chose("answer:q", ("", "")), FRENCH) is None
    assert not is_unfinished(Chose("a", ("a", "b")))
    assert not is_unfinished(Chose("a"))


# --- Closed ----------------------------------------------------------------------------------


def lines_of(asked: Choices, feedback: Feedback) -> list[str]:
    message = told(only(asked))
    (closed,) = answered(message, feedback, FRENCH)
    check([closed])
    assert elements(closed.blocks, "button") == []
    assert elements(closed.blocks, "static_select") == []
    assert [block for block in closed.blocks if block["type"] == "input"] == []
    assert changed_blocks(message["blocks"], fill(closed.blocks)) == []
    return shown(closed.blocks).split("\n")


def test_an_order_closes_with_the_places_given() -> None:
    wrong = Feedback("answer:q", ("a", "c", "b"), "**Presque.**\n\nVoilà.", False, ("a", "b", "c"))
    assert lines_of(ORDER, wrong) == [
        "Dans quel ordre ?",
        "✓ En 1er → B. Nommer la tâche",
        "✗ En 2e → A. Décider (attendu\u00a0: C)",
        "✗ En 3e → C. Essayer (attendu\u00a0: A)",
        "",
        "✗ Presque.",
        "Voilà.",
    ]
    (closed,) = answered(told(only(ORDER)), wrong, FRENCH)
    assert "✗ En 2e → A. Décider (attendu\u00a0: C)" in closed.text  # for screen readers


def test_pairs_close_with_the_pairs_given() -> None:
    right = Feedback("answer:q", ("x", "y"), "**Oui.**", True, ("x", "y"))
    assert lines_of(PAIRS, right)[1:3] == [
        "✓ 1. Annoncer un refus → A. Une personne",
        "✓ 2. Un brouillon → B. L’outil",
    ]
    moved = Feedback("answer:q", ("gone",), "**Non.**", False, ("x", "y"))
    assert lines_of(PAIRS, moved)[1:3] == [
        "✗ 1. Annoncer un refus → – (attendu\u00a0: A)",
        "✗ 2. Un brouillon → – (attendu\u00a0: B)",
    ]


@pytest.mark.parametrize(
    ("correct", "line"),
    [(True, "✓ biais (votre réponse, juste)"), (False, "✗ biais (votre réponse)")],
)
def test_words_close_with_themselves(correct: bool, line: str) -> None:
    given = ("biais", judged("biais", YES))
    feedback = Feedback("answer:q", given, "**Voilà.**", correct, given if correct else ())
    assert lines_of(WORDS, feedback)[1] == line
    options = (Option(judged("biais", YES), "Oui"), Option(judged("biais", "no"), "Non"))
    mine = lines_of(Choices("answer:q", "Aviez-vous l’idée ?", options), feedback)
    assert mine[1] == ("✓ A. Oui (votre réponse, juste)" if correct else "✗ A. Oui (votre réponse)")
    (copy,) = answered(told(only(WORDS)), Feedback("answer:q", given, "", correct), FRENCH)
    assert "Question close" not in shown(copy.blocks)


def test_what_is_neither_right_nor_wrong_closes_without_marks() -> None:
    closed = lines_of(SCALE, Feedback("answer:q", ("7",), "Merci."))
    assert closed == ["À l’aise ?", "0\u00a0: pas du tout · 10\u00a0: tout à fait", "● 7", "Merci."]
    gesture = Choices("answer:q", "Fait ?", (Option("done", "Oui"), Option("tried", "Essayé")))
    assert lines_of(gesture, Feedback("answer:q", ("tried",), "Bien."))[1:] == [
        "● B. Essayé",
        "Bien.",
    ]


def test_a_fair_answer_closes_beside_the_best() -> None:
    closed = lines_of(CASE, Feedback("answer:q", ("a",), "**Oui.**", True, ("b",)))
    assert closed[1:4] == [
        "✓ A. Bien (votre réponse, acceptable)",
        "✓ B. Mieux (la meilleure réponse)",
        "C. Mal",
    ]
    closed = lines_of(CASE, Feedback("answer:q", ("c",), "**Non.**", False, ("b",)))
    assert closed[1:4] == ["A. Bien", "✓ B. Mieux (réponse attendue)", "✗ C. Mal (votre réponse)"]


# --- In a thread -----------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [ORDER, PAIRS, WORDS, SCALE, CASE])
def test_words_in_a_thread_are_read_as_under_the_question(asked: Choices) -> None:
    there, here = (
        Menu().after([each]) for each in (asked_in(told(only(asked))), Outbound((asked,)))
    )
    for name in ("letters", "multiple", "numbers", "free", "slots", "paired"):
        assert getattr(there, name) == getattr(here, name), name
