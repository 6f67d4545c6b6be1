"""What Slack is sent: complete, harmless, within its limits, and tapped as the core understands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.blocks import SIZE_MAX, TEXT_MAX, safe, size, units, unsafe
from adapters.slack.closing import answered
from adapters.slack.event import SlackEvent
from adapters.slack.ids import pack, unpack
from adapters.slack.messages import SlackMessage
from adapters.slack.parse import parse_action
from adapters.slack.render import SlackUpload, render
from adapters.slack.texts import speech
from adapters.slack.views import answer_modal, home, page_modal
from bot.capabilities import speak as core_speech
from bot.capabilities.study.answers import feedback
from bot.capabilities.study.lesson import asking
from bot.domain.menu import Menu
from bot.domain.messages import (
    Button,
    Buttons,
    Choices,
    Chose,
    Facts,
    Feedback,
    File,
    Meter,
    Option,
    Outbound,
    Picture,
    Table,
    Text,
)
from bot.texts.speech import LANGUAGES
from lessons.course import Course
from lessons.library import load_library
from lessons.markup import escape
from lessons.sanitize import clean
from tests.adapters.blocks import fuzz, plain_blocks, words_of
from tests.standins.slack.blocks import changed_blocks, elements_of, fill, wrong_blocks, wrong_view
from tests.standins.slack.views import first_state

FRENCH = speech("fr")
PNG = b"\x89PNG\r\n\x1a\n"
MINE, YOURS = "La mienne, sans rien y changer du tout", "La vôtre, telle que vous la dites"
ASK = Choices("answer:q", "Laquelle ?", (Option("a", MINE), Option("b", YOURS)))
SHORT = Choices("answer:q", "Laquelle ?", (Option("a", "Vrai"), Option("b", "Faux")))
HOW = Text("Donnez les lettres dans l’ordre, par exemple « CBA ».", aside=True)
SKIP = Buttons((Button("Plus tard", "later"), Button("Passer", "skip")))
Json = dict[str, Any]


def sent(*blocks) -> list[SlackMessage]:
    return [part for part in render(Outbound(blocks), FRENCH) if isinstance(part, SlackMessage)]


def only(*blocks) -> SlackMessage:
    (message,) = sent(*blocks)
    return message


def text(*blocks) -> str:
    return only(*blocks).text


def leaves(value: object, key: str) -> Iterator[str]:
    """Every string under that key, however deep."""
    for name, each in value.items() if isinstance(value, dict) else enumerate(value):
        if name == key and isinstance(each, str):
            yield each
        elif isinstance(each, dict | list):
            yield from leaves(each, key)


def shown(blocks: Iterable[Json]) -> str:
    return "\n".join("".join(leaves(block, "text")) for block in blocks)


def elements(blocks: Iterable[Json], kind: str) -> list[Json]:
    return [e for block in blocks for e in elements_of(block) if e["type"] == kind]


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", clean(words))


def said(messages: Iterable[SlackMessage]) -> str:
    return squeezed("".join(unsafe(message.text) for message in messages))


def tap(blocks: list[Json], element: Json, state: Json | None = None) -> tuple[SlackEvent, ...]:
    """What is heard when somebody taps it in a message."""
    filled = fill(blocks)
    block = next(b for b in filled if element in elements_of(b))
    acted = {**element, "block_id": block["block_id"], "action_ts": "1.2"}
    body = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "team": {"id": "T1"},
        "trigger_id": "1.2.a",
        "channel": {"id": "D1"},
        "message": {"ts": "1.1", "text": "x", "blocks": filled},
        "state": {"values": state if state is not None else first_state(filled)},
        "actions": [acted],
    }
    return parse_action(body)


def picked(blocks: list[Json], picks: Iterable[str]) -> Json:
    """The state of a message in which those options are picked."""
    wanted, values = set(picks), {}
    for block in fill(blocks):
        for each in (e for e in elements_of(block) if "action_id" in e):
            options = [o for o in each.get("options", ()) if unpack(o["value"])[-1] in wanted]
            held = {"selected_options": options, "selected_option": options[0] if options else None}
            values.setdefault(block["block_id"], {})[each["action_id"]] = held
    return values


def check(messages: Iterable[SlackMessage]) -> None:
    for message in messages:
        assert message.blocks
        assert message.text.strip()
        assert units(message.text) <= TEXT_MAX
        assert size(message.blocks) <= SIZE_MAX
        assert wrong_blocks(fill(message.blocks)) == []
        assert "block_id" not in "".join(map(str, message.blocks))  # Slack gives new ones


# --- Blocks ----------------------------------------------------------------------------------


def test_a_text_is_rich_text_and_the_same_words_plain() -> None:
    message = only(Text("**Un** *mot*\net [un lien](https://a.fr/?b&c)\n\n- x\n- y\n\n1. z\n2. t"))
    assert message.text == ("Un mot\net un lien (https://a.fr/?b&amp;c)\n\n- x\n- y\n\n1. z\n2. t")
    paragraph, bullets, numbers = (block["elements"][0] for block in message.blocks)
    assert paragraph == {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "Un", "style": {"bold": True}},
            {"type": "text", "text": " "},
            {"type": "text", "text": "mot", "style": {"italic": True}},
            {"type": "text", "text": "\net "},
            {"type": "link", "url": "https://a.fr/?b&c", "text": "un lien"},
        ],
    }
    assert [each["type"] for each in (bullets, numbers)] == ["rich_text_list"] * 2
    assert [each["style"] for each in (bullets, numbers)] == ["bullet", "ordered"]
    assert bullets["elements"][1]["elements"] == [{"type": "text", "text": "y"}]


def test_styles_add_up_and_an_address_is_said_once() -> None:
    bold = only(Text("**a *b* [c](https://c.fr)**")).blocks[0]["elements"][0]["elements"]
    assert [each.get("style") for each in bold] == [
        {"bold": True},
        {"bold": True, "italic": True},
        {"bold": True},
        {"bold": True},
    ]
    assert text(Text("[https://a.fr](https://a.fr)")) == "https://a.fr"


def test_a_question_is_its_options_in_full_and_a_row_of_letters() -> None:
    message = only(ASK)
    assert message.text == f"Laquelle ?\n\nA. {MINE}\nB. {YOURS}"
    assert [block["type"] for block in message.blocks] == [*["rich_text"] * 3, "actions"]
    first, second = message.blocks[3]["elements"]
    assert first == {
        "type": "button",
        "action_id": "tap:0:0",
        "text": {"type": "plain_text", "text": "A", "emoji": False},
        "value": '["answer:q","a"]',
        "accessibility_label": f"A. {MINE}",
    }
    assert second["text"]["text"] == "B"


def test_short_options_are_the_buttons() -> None:
    message = only(SHORT)
    assert message.text == "Laquelle ?\n\nA. Vrai\nB. Faux"
    assert [block["type"] for block in message.blocks] == ["rich_text", "actions"]
    buttons = elements(message.blocks, "button")
    assert [each["text"]["text"] for each in buttons] == ["A. Vrai", "B. Faux"]
    preference = only(Choices("language", "Langue ?", SHORT.options, lenient=True))
    buttons = elements(preference.blocks, "button")
    assert [each["text"]["text"] for each in buttons] == ["Vrai", "Faux"]
    (heard,) = tap(message.blocks, elements(message.blocks, "button")[1])
    assert heard.content == Chose("answer:q", ("b",))


def test_titles_notes_and_parts_have_weights_of_their_own() -> None:
    message = only(Text("**Le titre**\n\nle texte"), Text("une *note*", aside=True), ASK)
    kinds = [block["type"] for block in message.blocks]
    assert kinds == ["header", "rich_text", "context", "divider", *["rich_text"] * 3, "actions"]
    assert message.text.startswith("Le titre\n\nle texte\n\nune note\n\nLaquelle ?")
    for plain in ("**Un** mot", "**[lien](https://a.fr)**", "**deux\nlignes**", f"**{'é' * 151}**"):
        assert [each["type"] for each in only(Text(plain)).blocks] == ["rich_text"]
    assert only(Text("x" * 2_000, aside=True)).blocks[0]["type"] == "rich_text"


def test_one_button_stands_out_and_each_has_a_label_for_a_screen_reader() -> None:
    rows = (
        Buttons((Button("Leçon", "lesson", main=True), Button("Aide", "help"))),
        Buttons((Button("Oui", "yes"), Button("Non", "no")), asks=True),
        SKIP,
    )
    messages = [only(each) for each in (*rows, ASK, SHORT)]
    messages.append(only(Choices("days", "?", ASK.options, multiple=True)))
    messages.append(only(Choices("zone", "?", ASK.options, free=True)))
    buttons = [elements(each.blocks, "button") for each in messages]
    main = [[e["text"]["text"] for e in row if e.get("style") == "primary"] for row in buttons]
    assert main == [["Leçon"], ["Oui"], [], [], [], ["Valider"], []]
    for each in (each for row in buttons for each in row):
        assert 0 < units(each["accessibility_label"]) <= 75


@pytest.mark.parametrize(
    ("label", "rows", "kinds"),
    [
        # Words that fit in a box are not written twice.
        ("lundi", 1, ["rich_text", "actions"]),
        ("m" * 90, 2, ["rich_text", "rich_text", "actions"]),
    ],
)
def test_several_are_picked_then_sent(label: str, rows: int, kinds: list[str]) -> None:
    options = tuple(Option(f"o{n}", f"{label} {n}") for n in range(12))
    message = only(Choices("days", "Quels jours ?", options, multiple=True, chosen=("o1", "o11")))
    assert [block["type"] for block in message.blocks] == kinds
    lists = elements(message.blocks, "checkboxes")
    assert [len(each["options"]) for each in lists] == [10, 2]
    assert [each["initial_options"][0] for each in lists] == [
        lists[0]["options"][1],
        lists[1]["options"][1],
    ]
    (send,) = elements(message.blocks, "button")
    assert send["text"]["text"] == "Valider"
    for option in options:
        assert option.label in message.text
    (heard,) = tap(message.blocks, send)
    assert heard.content == Chose("days", ("o1", "o11"))
    (heard,) = tap(message.blocks, send, picked(message.blocks, ["o0", "o11"]))
    assert heard.content == Chose("days", ("o0", "o11"))
    assert tap(message.blocks, send, {}) == ()


def test_more_options_than_buttons_are_a_menu() -> None:
    options = tuple(Option(f"o{n}", f"Option {n}") for n in range(1, 31))
    message = only(Choices("a", "?", options, chosen=("o2",)))
    (menu,) = elements(message.blocks, "static_select")
    assert menu["initial_option"]["text"]["text"] == "Option 2"
    (menu,) = elements(only(Choices("a", "?", options)).blocks, "static_select")
    assert [each["text"]["text"] for each in menu["options"][25:27]] == [
        "Z. Option 26",
        "27. Option 27",
    ]
    (send,) = elements(message.blocks, "button")
    (heard,) = tap(message.blocks, send, picked(message.blocks, ["o30"]))
    assert heard.content == Chose("a", ("o30",))
    buttons = elements(only(Choices("a", "?", options[:25])).blocks, "button")
    assert len(buttons) == 25


def test_other_words_have_a_button_that_opens_a_form() -> None:
    for hours, label, opens in ((False, "Autre réponse…", "free"), (True, "Autre heure…", "hours")):
        asked = Choices("hour", "À quelle heure ?", ASK.options, free=True, hours=hours)
        *_, other = elements(only(asked).blocks, "button")
        assert other["text"]["text"] == label
        (heard,) = tap(only(asked).blocks, other)
        said = (heard.opens, heard.content, heard.prompt)
        assert said == (opens, Chose("hour"), "À quelle heure ?")


@pytest.mark.parametrize(
    "block",
    [
        Choices("a", "?", (*ASK.options, ASK.options[0])),
        Choices("a", "?", (Option("", "x"), *ASK.options)),
        Choices("a" * 2_000, "?", ASK.options),
        Choices("a" * 2_000, "?", ASK.options, free=True, multiple=True),
        Choices("a", "?", (Option("i" * 150, "x"), *ASK.options), multiple=True),
        Choices("a", "?", tuple(Option(str(n), "o") for n in range(101))),
        Buttons((Button("x" * 80, "a" * 2_000),)),
    ],
)
def test_what_cannot_be_tapped_is_said(block: Choices | Buttons) -> None:
    message = only(block)
    assert [each["type"] for each in message.blocks if each["type"] != "rich_text"] == []
    assert "x" * 80 in message.text or "La mienne" in message.text or "101. o" in message.text


def test_options_no_box_can_hold_are_read_and_typed() -> None:
    options = tuple(Option(str(n), f"jour {n}") for n in range(101))
    message = only(Choices("days", "?", options, multiple=True, free=True))
    assert "101. jour 100" in message.text
    assert "jour 100" in shown(message.blocks)
    assert elements(message.blocks, "button") == []  # they are all there: words are typed


def test_buttons_have_their_words_and_those_too_long_a_list() -> None:
    message = only(SKIP)
    assert message.text == "Plus tard · Passer"
    assert [each["text"]["text"] for each in elements(message.blocks, "button")] == [
        "Plus tard",
        "Passer",
    ]
    long = only(Buttons((*SKIP.buttons, Button("é" * 80, "long"), Button(" ", "blank"))))
    assert long.text == f"1. Plus tard\n2. Passer\n3. {'é' * 80}\n4. –"
    labels = [each["text"]["text"] for each in elements(long.blocks, "button")]
    assert labels == ["Plus tard", "Passer", "é" * 74 + "…", "4"]
    many = only(Buttons(tuple(Button(f"b{n}", str(n)) for n in range(30))))
    assert [len(block["elements"]) for block in many.blocks] == [25, 5]


def test_letters_are_those_of_the_first_question() -> None:
    other = Choices("other", "Et ?", (Option("c", "Rien"),))
    message = only(ASK, other)
    assert message.text.endswith("Et ?\n\nRien")
    last = elements(message.blocks, "button")[-1]
    assert last["text"]["text"] == "Rien"
    (heard,) = tap(message.blocks, last)
    assert heard.content == Chose("other", ("c",))


def test_a_name_has_the_colon_of_the_language() -> None:
    """Where a table cannot stand, too."""
    blocks = (Facts((("Done", "3"),)), Table(("Service",), (("Front desk", "12"),)))
    for language, mark in (("fr", "\u00a0:"), ("en", ":")):
        message = Outbound(blocks, language=language)
        (said,) = render(message, speech(language))
        assert said.text == f"Done{mark} 3\n\nService{mark} Front desk · 12"
        assert f"Service{mark} " in {*leaves(home(message, speech(language)), "text")}


def test_facts_table_and_meter_read_on_a_phone() -> None:
    assert text(Facts((("Faites", "3"), ("À venir", "")))) == "Faites\u00a0: 3\nÀ venir\u00a0: –"
    narrow = only(Table(("Service", "Inscrits"), (("Accueil", "12"), ("Voirie", "8"))))
    assert (
        narrow.text
        == "Service\u00a0: Accueil · Inscrits\u00a0: 12\nService\u00a0: Voirie · Inscrits\u00a0: 8"
    )
    (table,) = narrow.blocks
    assert table["type"] == "table"
    assert ["".join(leaves(row, "text")) for row in table["rows"]] == [
        "ServiceInscrits",
        "Accueil12",
        "Voirie8",
    ]
    assert table["column_settings"] == [{"is_wrapped": True}, {"align": "right"}]
    many = tuple((f"Service {n}", str(n)) for n in range(100))
    assert only(Table(("Service", "Inscrits"), many[:99])).blocks[0]["type"] == "table"
    assert sent(Table(("Service", "Inscrits"), many))[0].blocks[0]["type"] == "rich_text"
    two = sent(*[Table(("Service", "Inscrits"), many[:2])] * 2)
    assert [[block["type"] for block in each.blocks] for each in two] == [["table"]] * 2
    view = home(Outbound((Table(("Service", "Inscrits"), many[:2]),)), FRENCH)
    assert wrong_view(view) == []
    assert (
        text(Table(("Service",), (("Accueil", "de plus"),))) == "Service\u00a0: Accueil · de plus"
    )
    assert text(Table(("Service", "Inscrits"), ())) == "Service · Inscrits"
    assert text(Meter("Avancement", 3, 10)) == f"Avancement\n{'■' * 3}{'□' * 7}\u00a0 3/10"
    assert text(Meter("Trop", 12, 10)).count("■") == 10
    assert text(Meter("Sous", -1, 0)).count("□") == 10


def test_words_between_uploads_are_one_message_each() -> None:
    picture, file = Picture(PNG, "Un guichet\nvide"), File("bilan\u202e\n.csv", "text/csv", b"a")
    parts = render(Outbound((Text("un"), Text("deux"), picture, Text("trois"), ASK, file)), FRENCH)
    assert [type(part) for part in parts] == [SlackMessage, SlackUpload, SlackMessage, SlackUpload]
    uploads = [part for part in parts if isinstance(part, SlackUpload)]
    assert [(each.name, each.title, each.alt) for each in uploads] == [
        ("image.png", "Un guichet vide", "Un guichet vide"),
        ("bilan .csv", "bilan .csv", ""),
    ]
    assert SlackUpload(Picture(b"", " ")).title == "image.jpg"
    assert SlackUpload(File(" ", "text/csv", b"")).name == "file"


def test_what_has_no_words_is_no_message() -> None:
    nothing = (
        Text(""),
        Text("\u202e \n"),
        Facts(()),
        Choices("a", "", ()),
        Buttons(()),
        Table((), ((),)),
    )
    assert sent() == sent(*nothing) == []


# --- An answered question --------------------------------------------------------------------


def told(message: SlackMessage) -> Json:
    """As Slack gives it back: with ids, and addresses as links."""
    linked = re.sub(r"https://[^\s()&]+", r"<\g<0>>", message.text)
    return {"ts": "1.1", "text": linked, "blocks": fill(message.blocks)}


def test_an_answer_closes_its_question() -> None:
    asked = only(Text("Leçon [a](https://a.fr)"), ASK, SKIP)
    (closed,) = answered(told(asked), Feedback("answer:q", ("b",), "**Oui.**\n\nVoilà."), FRENCH)
    assert closed.text == (
        f"Leçon a (https://a.fr)\n\nLaquelle ?\n\nA. {MINE}\nB. {YOURS}\n\n"
        "Plus tard · Passer\n\nVotre réponse\u00a0: B\n\nOui.\n\nVoilà."
    )
    assert elements(closed.blocks, "button") == []
    assert changed_blocks(told(asked)["blocks"], fill(closed.blocks)) == []
    check([closed])


@pytest.mark.parametrize("asked", [ASK, SHORT], ids=["letters", "words"])
def test_what_was_picked_and_what_was_right_are_told_in_words_and_signs(asked: Choices) -> None:
    first, second = (each.label for each in asked.options)
    wrong = Feedback("answer:q", ("a",), "**Non.**\n\nVoilà.", False, ("b",))
    (closed,) = answered(told(only(asked)), wrong, FRENCH)
    assert shown(closed.blocks).split("\n") == [
        "Laquelle ?",
        f"✗ A. {first} (votre réponse)",
        f"✓ B. {second} (réponse attendue)",
        "",
        "✗ Non.",
        "Voilà.",
    ]
    right = Feedback("answer:q", ("b",), "**Oui.**\n\nVoilà.", True, ("b",))
    (closed,) = answered(told(only(asked)), right, FRENCH)
    assert shown(closed.blocks).split("\n")[1:3] == [
        f"A. {first}",
        f"✓ B. {second} (votre réponse, juste)",
    ]
    check([closed])


def test_a_preference_closes_with_what_was_chosen() -> None:
    asked = only(Choices("language", "Langue ?", SHORT.options, lenient=True), SKIP)
    (closed,) = answered(told(asked), Feedback("language", ("b",), ""), FRENCH)
    assert shown(closed.blocks) == "Langue ?\n● Faux"
    (passed,) = answered(told(asked), Feedback("language", (), ""), FRENCH)
    assert shown(passed.blocks) == "Langue ?\nQuestion close."
    check([closed, passed])


def test_answers_to_boxes_leave_the_options_in_words() -> None:
    asked = only(Choices("m", "Lesquelles ?", ASK.options, multiple=True))
    (closed,) = answered(told(asked), Feedback("m", ("a", "b"), "Oui.", True, ("a", "b")), FRENCH)
    assert shown(closed.blocks) == (
        f"Lesquelles ?\n✓ A. {MINE} (votre réponse, juste)\n"
        f"✓ B. {YOURS} (votre réponse, juste)\n\nOui."
    )
    long = tuple(Option(each, each * 90) for each in "ab")
    asked = only(Choices("m", "Lesquelles ?", long, multiple=True))
    (closed,) = answered(told(asked), Feedback("m", ("a",), "Oui.", True, ("a",)), FRENCH)
    assert shown(closed.blocks).count("a" * 90) == 1


def test_a_message_that_is_not_known_takes_the_feedback_alone() -> None:
    feedback_ = Feedback("answer:q", ("b",), "Oui.")
    for odd in ({}, {"text": None, "blocks": "x"}, {"blocks": [None, {"elements": [3]}]}):
        messages = answered(odd, feedback_, FRENCH)
        assert said(messages).endswith("Oui.")


def test_a_feedback_too_long_goes_on_in_another_message() -> None:
    asked = only(Text("mot " * 700), ASK)
    first, second = answered(told(asked), Feedback("answer:q", ("a",), "oui " * 700), FRENCH)
    check([first, second])
    assert first.text.startswith("mot mot")
    assert elements(first.blocks, "button") == []
    assert second.text.count("oui") + first.text.count("oui") == 700


# --- Pages and forms -------------------------------------------------------------------------


def test_a_home_is_a_view() -> None:
    view = home(Outbound((Text("Bonjour"), Picture(PNG, "Un guichet"), SKIP)), FRENCH)
    assert view["type"] == "home"
    assert wrong_view(view) == []
    assert shown(view["blocks"]) == "Bonjour\nUn guichet\nPlus tardPasser"


def test_parts_of_a_home_are_parted() -> None:
    """What is chosen, with its buttons and the note, is a part of its own."""
    rest = (Text("fr · 9 h", aside=True), SKIP, Text("Une note", aside=True))
    for middle in ((), (Text("Leçon 1 sur 3"),), (Text("Leçon 1 sur 3"), Text("Bilan"), SKIP)):
        view = home(Outbound((Text("Aujourd’hui"), SKIP, *middle, *rest)), FRENCH)
        assert wrong_view(view) == []
        kinds = [each["type"] for each in view["blocks"]]
        assert kinds.count("divider") == (2 if middle else 1)
        assert kinds[-4] == "divider"


def test_a_field_for_other_words_says_what_they_name() -> None:
    asked = Choices("zone", "Lieu", DAYS, free=True, other="Autre lieu", chosen=("1",))
    view = page_modal(Outbound((asked, HELD)), FRENCH)
    labels = [each["label"]["text"] for each in view["blocks"] if each["block_id"][:4] == "free"]
    assert labels == ["Autre lieu", "Autre réponse"]


HELD = Choices("hour", "À quelle heure ?", ASK.options, free=True, chosen=("b",))
DAYS = tuple(Option(str(n), f"jour {n}") for n in range(1, 8))


def test_a_form_shows_what_holds_now() -> None:
    many = tuple(Option(str(n), f"o{n}") for n in range(11))
    view = page_modal(
        Outbound(
            (
                Text("Vos choix"),
                HELD,
                Choices("days", "Quels jours ?", DAYS, multiple=True, chosen=("1", "3")),
                Choices("trade", "Quel métier ?", many),
                Choices("tags", "Quels sujets ?", many, multiple=True, chosen=("10",)),
            )
        ),
        FRENCH,
    )
    assert wrong_view(view) == []
    assert [view[key]["text"] for key in ("title", "submit", "close")] == [
        "Vos préférences",
        "Enregistrer",
        "Annuler",
    ]
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert [(each["block_id"], each["element"]["type"], each["optional"]) for each in inputs] == [
        ("ask:0", "radio_buttons", False),
        ("free:0", "plain_text_input", True),
        ("ask:1", "checkboxes", False),
        ("ask:2", "static_select", True),
        ("ask:3", "multi_static_select", False),
    ]
    assert inputs[0]["element"]["initial_option"]["text"]["text"] == YOURS
    assert [each["text"]["text"] for each in inputs[2]["element"]["initial_options"]] == [
        "jour 1",
        "jour 3",
    ]


def test_what_a_form_cannot_ask_it_says() -> None:
    long = tuple(Option(str(n), f"{n} " + "m" * 100) for n in range(3))
    asks = [Choices("a" * 800, f"Question {n} ?", long) for n in range(6)]
    view = page_modal(Outbound((*asks, SKIP, Choices("a", "?", (Option("x" * 200, "x"),)))), FRENCH)
    assert wrong_view(view) == []
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert len(inputs) == 3  # as many as its metadata can name
    for words in (*(f"Question {n} ?" for n in range(6)), *(each.label for each in long), "- x"):
        assert words in shown(view["blocks"])


@pytest.mark.parametrize("make", [home, page_modal])
def test_a_page_too_long_says_so(make) -> None:
    for blocks in ([Text(f"p{n}") for n in range(300)], [Text("é" * 100_000)]):
        view = make(Outbound(tuple(blocks)), FRENCH)
        assert wrong_view(view) == []
        assert shown(view["blocks"][-1:]) == FRENCH("slack-more")
    assert wrong_view(make(Outbound(()), FRENCH)) == []


@pytest.mark.parametrize(
    ("prompt", "label"),
    [
        (" À quelle\u202e heure ?\n", "À quelle heure ?"),
        ("é" * 5_000, "é" * 1_999 + "…"),
        ("", "Votre réponse"),
        ("\u202e \n", "Votre réponse"),
    ],
)
def test_words_of_ones_own_are_typed_in_a_form(prompt: str, label: str) -> None:
    view = answer_modal("free", "hour", prompt, FRENCH)
    assert wrong_view(view) == []
    (asked,) = view["blocks"]
    assert asked["label"]["text"] == label


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_buttons_fit_in_every_language(language: str) -> None:
    speak = speech(language)
    for view in (page_modal(Outbound((HELD,)), speak), answer_modal("free", "hour", "?", speak)):
        assert wrong_view(view) == []
        for key in ("title", "submit", "close"):
            assert not view[key]["text"].endswith("…")


# --- Long messages ---------------------------------------------------------------------------


def test_a_long_message_parts_between_blocks_and_its_question_stays_whole() -> None:
    first, second = sent(*(Text(f"{n} " + "mot " * 322) for n in range(3)), ASK)
    check([first, second])
    assert first.text.count("\n\n") == 2
    assert second.text.startswith("Laquelle ?")
    assert len(elements(second.blocks, "button")) == 2


def test_a_long_paragraph_parts_between_words_and_a_long_word_anywhere() -> None:
    words = [f"mot{n}" for n in range(10_000)]
    messages = sent(Text(" ".join(words)))
    check(messages)
    assert "\n".join(each.text for each in messages).split() == words
    assert len(messages) < 30
    bomb = "a" + "<&é\U0001f600*@" * 5_000
    messages = sent(Text(escape(bomb)))
    check(messages)
    assert said(messages) == squeezed(shown([b for m in messages for b in m.blocks])) == bomb


def test_blocks_have_a_limit_of_their_own() -> None:
    messages = sent(*(Text(str(n)) for n in range(120)))
    check(messages)
    assert [len(each.blocks) for each in messages] == [50, 50, 20]
    heavy = sent(Buttons(tuple(Button(f"b{n}", "a" * 1_900 + str(n)) for n in range(20))))
    check(heavy)
    assert said(heavy) == "·".join(f"b{n}" for n in range(20))


# --- Whatever the content --------------------------------------------------------------------

HOSTILE = (
    "<!channel> <@U1> <#C1|x> @here &amp; *gras* _x_ ~y~ `z` \u202eabc\u2066\u200b\r\b\n> q :smile:"
)


@pytest.mark.parametrize(
    "block",
    [
        Text(HOSTILE),
        Choices(HOSTILE, HOSTILE, (Option("a", HOSTILE), Option("b", HOSTILE)), free=True),
        Buttons((Button(HOSTILE, HOSTILE),)),
        Facts(((HOSTILE, HOSTILE),)),
        Table((HOSTILE,), ((HOSTILE, HOSTILE),)),
        Meter(HOSTILE, 1, 2),
    ],
    ids=lambda block: type(block).__name__,
)
def test_hostile_text_is_shown_not_obeyed(block) -> None:
    messages = sent(block)
    check(messages)
    for message in messages:
        assert not re.search(r"[<>]|(?<![\u2060\w])[@*_~`]", message.text)
        assert not set(message.text) & set("\u202e\u2066\u200b\r\b")
        assert "<!channel>" in shown(message.blocks)
        kinds = set(leaves(message.blocks, "type"))
        assert kinds <= {
            "rich_text",
            "rich_text_section",
            "text",
            "actions",
            "button",
            "plain_text",
            "table",
            "raw_text",
        }
        said_ = [*leaves(message.blocks, "text"), *leaves(message.blocks, "accessibility_label")]
        assert not set("".join(said_)) & set("\u202e\u2066\u200b\r\b")


def test_a_value_comes_back_whatever_slack_escapes() -> None:
    for words in (("a&b", "<c>"), ('"', "é\u202f\n"), ("",), ()):
        assert unpack(pack(*words)) == words
        assert not set(pack(*words)) & set("&<>é\n")
    for odd in (
        None,
        3,
        "",
        "x",
        '"a"',
        "{}",
        '{"a":1}',
        "[1]",
        '[["a"]]',
        '["\\ud800"]',
        "[" * 9_999,
    ):
        assert unpack(odd) == ()


def test_a_link_goes_only_where_it_says() -> None:
    (link,) = only(Text("[a\u202eb](https://a.fr/\u202e'x)")).blocks[0]["elements"][0]["elements"]
    assert link == {"type": "link", "url": "https://a.fr/'x", "text": "ab"}
    assert text(Text("[\u202e](https://a.fr)")) == "https://a.fr"
    plain = only(Text("[x](javascript:alert) https://b.fr"))
    assert "link" not in set(leaves(plain.blocks, "type"))


def test_a_label_passes_for_no_other() -> None:
    sly = Choices("a", "?", (Option("a", "x\nB. piège\u2028C. y"), Option("b", "z")))
    assert text(sly).split("\n")[2:] == ["A. x B. piège C. y", "B. z"]


def test_no_break_spaces_stay() -> None:
    words = "«\u00a0Oui\u202f!\u00a0»"
    message = only(Text(words), Facts(((words, words),)), Meter(words, 1, 2))
    assert message.text.count(words) == shown(message.blocks).count(words) == 4


texts = st.text() | st.text(
    "<>&\"'*_[](){}\\-1. \n\t\u00a0\u202e\ud800é日\U0001f600@`~https:/pa", max_size=60
)
long = st.builds(lambda each, times: each * times, texts, st.sampled_from([75, 300]))
strings = texts | texts | texts | long
few = st.lists(st.builds(Option, texts, strings), max_size=30)
many = st.integers(8, 120).map(lambda n: [Option(f"o{i}", f"Option {i}") for i in range(n)])
actions = st.text(max_size=20) | st.text("abc:-", min_size=1_900, max_size=2_100)
ids = st.text(min_size=1, max_size=8)
sound = st.lists(st.builds(Option, ids, strings), max_size=26, unique_by=lambda each: each.id)
questions = st.builds(
    Choices,
    actions,
    strings,
    (few | many | sound).map(tuple),
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from(["", "o0", "o1", "o99"])).map(tuple),
)
sides = strings.map(lambda each: each[:150])  # as long as the format lets them be
slots = st.lists(sides, min_size=1, max_size=12).map(tuple)
ends = st.tuples(sides, sides)
parted = st.builds(Choices, actions, strings, sound.map(tuple), slots=slots) | st.builds(
    Choices, actions, strings, (few | sound).map(tuple), ends=ends
)
pressed = st.lists(st.builds(Button, strings, actions), max_size=60).map(
    lambda b: Buttons(tuple(b))
)
BLOCKS = {
    **plain_blocks(texts, strings, PNG),
    Feedback: st.builds(Feedback, texts, st.lists(texts).map(tuple), strings),
    Choices: questions | parted,
    Buttons: pressed,
}
anything = st.lists(st.one_of(*BLOCKS.values()), max_size=5)


@fuzz(50)
@given(anything)
def test_whatever_the_blocks_slack_takes_them(blocks: list) -> None:
    for part in render(Outbound(tuple(blocks)), FRENCH):
        if isinstance(part, SlackUpload):
            assert part.name
            assert part.title
            assert units(part.alt) <= 1_000
        else:
            check([part])
            json.dumps([part.text, part.blocks], ensure_ascii=False).encode()
            assert not re.search("[<>]", part.text)


@fuzz(50)
@given(anything)
def test_whatever_the_blocks_views_are_taken_too(blocks: list) -> None:
    for make in (home, page_modal):
        assert wrong_view(make(Outbound(tuple(blocks)), FRENCH)) == []


@fuzz(50)
@given(
    st.lists(st.one_of(*(BLOCKS[kind] for kind in (Choices, Buttons, Facts, Table, Meter)))),
    strings,
)
def test_the_text_alone_says_everything_and_so_do_the_blocks(blocks: list, words: str) -> None:
    blocks.insert(len(blocks) // 2, Text(escape(words)))
    messages = sent(*blocks)
    heard, seen = said(messages), squeezed(shown(b for m in messages for b in m.blocks))
    for each in (words, *(every for block in blocks for every in words_of(block))):
        assert squeezed(each) in heard
        assert squeezed(each) in seen


@fuzz(50)
@given(st.lists(questions | parted | pressed | st.just(Text("mots")), max_size=4))
def test_what_is_tapped_is_what_is_on_offer(blocks: list) -> None:
    """Each button means one thing on offer, each letter is that of `bot.domain.menu`."""
    offered = Menu().after([Outbound(tuple(blocks))])
    asked = next((block for block in blocks if isinstance(block, Choices)), None)
    for message in sent(*blocks):
        for button in elements(message.blocks, "button"):
            kind, n, *place = button["action_id"].split(":")
            block = blocks[int(n)]
            heard = tap(message.blocks, button)
            if kind in ("free", "hours"):
                assert heard[0].content == Chose(block.action)
            elif kind == "send":
                ids = [option.id for option in block.options]
                wanted = ids if block.multiple else ids[-1:]
                wanted = wanted * max(1, len(block.slots)) or [""]  # a field with nothing in it
                (sent_,) = tap(message.blocks, button, picked(message.blocks, wanted))
                assert sent_.content == Chose(block.action, tuple(wanted))
            elif isinstance(block, Buttons):
                action = block.buttons[int(place[0]) - 1].action
                assert heard[0].content == Chose(action)
            else:
                option = block.options[int(place[0])]
                assert heard[0].content == Chose(block.action, (option.id,))
                letter = button["text"]["text"]
                if block is asked and len(letter) == 1 and "A" <= letter <= "H":
                    entry = offered.letters[ord(letter) - ord("A")]
                    assert entry.chosen() == Chose(block.action, (option.id,))


@fuzz(50)
@given(questions | parted, anything, strings, st.data())
def test_whatever_was_asked_an_answer_closes_it(
    asked: Choices, others: list, markup: str, data: st.DataObject
) -> None:
    picks = data.draw(st.lists(st.sampled_from([o.id for o in asked.options] or [""])))
    correct, right = data.draw(st.sampled_from([None, True, False])), tuple(picks[:1])
    for message in sent(*others[:2], asked, *others[2:]):
        feedback_ = Feedback(asked.action, tuple(picks), escape(markup), correct, right)
        before = told(message)
        first, *more = answered(before, feedback_, FRENCH)
        check([first, *more])
        values = [unpack(each["value"]) for each in elements(first.blocks, "button")]
        assert not any(value[:1] == (asked.action,) for value in values)
        assert said([first]).startswith(squeezed(unsafe(before["text"])))
        assert squeezed(markup) in said([first, *more])
        assert changed_blocks(before["blocks"], fill(first.blocks)) == []


# --- The courses there are -------------------------------------------------------------------

COURSES = tuple(load_library().courses.values())


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.id)
def test_every_lesson_question_and_feedback_is_one_message(course: Course) -> None:
    """Each question as its learners see it, and its variants, closed by a right and a wrong one."""
    talk: Any = SimpleNamespace(
        speech=core_speech("fr"),
        learner=SimpleNamespace(id=1, menu=Menu()),
        doubts=False,
        aside=lambda *_, **__: HOW,
    )
    for lesson in course.lessons:
        head = Text(f"**{escape(lesson.title)}**\n\n{lesson.text}")
        for question in (each for one in lesson.quiz for each in (one, *one.others)):
            dealt = question.dealt("1")
            *_, choices = asking(talk, dealt, f"answer:{course.id}:{lesson.id}:{question.id}")
            assert isinstance(choices, Choices)
            asked = only(head, HOW, choices)
            check([asked])
            assert elements(asked.blocks, "button") or not choices.options
            for right in (True, False):
                (closing,) = feedback(talk, choices.action, dealt, [*dealt.sample(right=right)])
                (closed,) = answered(told(asked), closing, FRENCH)
                check([closed])
                assert elements(closed.blocks, "button") == []
                assert "Question close" not in closed.text


def test_safe_words_come_back() -> None:
    for words in ("a < b & c > d", "*x* _y_ @here", "&amp;lt;", "5*3"):
        assert unsafe(safe(words)) == words
