"""Each limit is accepted, and one more is refused; so is what stands where it must not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.standins.slack.blocks import changed_blocks, fill, wrong_blocks, wrong_view
from tests.standins.slack.bot import actions, button, field, marked, modal, options, plain, section

Object = dict[str, Any]
TEXT_INPUT = {"type": "plain_text_input", "action_id": "typed"}
PICTURE = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "une image"}
CELL = {"type": "raw_text", "text": "1"}


def card(**keys: Any) -> Object:
    return {"type": "card", "title": plain("Titre"), **keys}


def confirm(**keys: Any) -> Object:
    given = {"title": "Sûr ?", "text": "Vraiment ?", "confirm": "Oui", "deny": "Non"}
    return {key: plain(text) for key, text in (given | keys).items()}


def select(**keys: Any) -> Object:
    return {"type": "static_select", "action_id": "chosen", "options": options(1), **keys}


def chosen(kind: str, count: int) -> Object:
    return {"type": kind, "action_id": "chosen", "options": options(count)}


def option(**keys: Any) -> Object:
    return actions(select(options=[options(1)[0] | keys]))


def buttons(count: int) -> list[Object]:
    return [button("A", f"a{n}") for n in range(count)]


# name -> limit, and a message of one block that is as long as asked
MESSAGES: dict[str, tuple[int, Callable[[int], Object]]] = {
    "section text": (3000, lambda n: section("x" * n)),
    "section fields": (10, lambda n: {"type": "section", "fields": [marked("x")] * n}),
    "section field": (2000, lambda n: {"type": "section", "fields": [marked("x" * n)]}),
    "header": (150, lambda n: {"type": "header", "text": plain("x" * n)}),
    "context elements": (10, lambda n: {"type": "context", "elements": [marked("x")] * n}),
    "context text": (3000, lambda n: {"type": "context", "elements": [marked("x" * n)]}),
    "actions": (25, lambda n: actions(*buttons(n))),
    "context actions": (
        5,
        lambda n: {
            "type": "context_actions",
            "elements": [
                {"type": "icon_button", "icon": "trash", "text": plain("x"), "action_id": f"{i}"}
                for i in range(n)
            ],
        },
    ),
    "button text": (75, lambda n: actions(button("x" * n, "a"))),
    "button value": (2000, lambda n: actions(button("A", "a", value="x" * n))),
    "button url": (3000, lambda n: actions(button("A", "a", url="x" * n))),
    "button label": (75, lambda n: actions(button("A", "a", accessibility_label="x" * n))),
    "action_id": (255, lambda n: actions(button("A", "x" * n))),
    "block_id": (255, lambda n: section(block_id="x" * n)),
    "option text": (75, lambda n: option(text=plain("x" * n))),
    "option value": (150, lambda n: option(value="x" * n)),
    "option description": (75, lambda n: option(description=plain("x" * n))),
    "radio": (10, lambda n: actions(chosen("radio_buttons", n))),
    "checkboxes": (10, lambda n: actions(chosen("checkboxes", n))),
    "overflow": (5, lambda n: actions(chosen("overflow", n))),
    "select": (100, lambda n: actions(chosen("static_select", n))),
    "multi-select": (100, lambda n: section(accessory=chosen("multi_static_select", n))),
    "option groups": (
        100,
        lambda n: actions(
            {
                "type": "static_select",
                "option_groups": [
                    {"label": plain(f"{i}"), "options": options(1)} for i in range(n)
                ],
            }
        ),
    ),
    "options of a group": (
        100,
        lambda n: actions(
            {
                "type": "static_select",
                "option_groups": [{"label": plain("x"), "options": options(n)}],
            }
        ),
    ),
    "placeholder": (150, lambda n: actions(select(placeholder=plain("x" * n)))),
    "confirm title": (100, lambda n: actions(button("A", "a", confirm=confirm(title="x" * n)))),
    "confirm text": (300, lambda n: actions(button("A", "a", confirm=confirm(text="x" * n)))),
    "confirm yes": (30, lambda n: actions(button("A", "a", confirm=confirm(confirm="x" * n)))),
    "confirm no": (30, lambda n: actions(button("A", "a", confirm=confirm(deny="x" * n)))),
    "input label": (2000, lambda n: field("x" * n, "b", TEXT_INPUT)),
    "input hint": (2000, lambda n: field("x", "b", TEXT_INPUT, hint=plain("x" * n))),
    "typed at most": (3000, lambda n: field("x", "b", TEXT_INPUT | {"max_length": n})),
    "image url": (3000, lambda n: PICTURE | {"image_url": "https://".ljust(n, "x")}),
    "image alt": (2000, lambda n: PICTURE | {"alt_text": "x" * n}),
    "image title": (2000, lambda n: PICTURE | {"title": plain("x" * n)}),
    "markdown": (12_000, lambda n: {"type": "markdown", "text": "x" * n}),
    "table rows": (100, lambda n: {"type": "table", "rows": [[CELL]] * n}),
    "table columns": (20, lambda n: {"type": "table", "rows": [[CELL] * n]}),
    "card title": (150, lambda n: card(title=plain("x" * n))),
    "card subtitle": (150, lambda n: card(subtitle=plain("x" * n))),
    "card body": (200, lambda n: card(body=plain("x" * n))),
    "card actions": (3, lambda n: card(actions=buttons(n))),
    "carousel": (10, lambda n: {"type": "carousel", "elements": [card() for _ in range(n)]}),
    "container": (
        10,
        lambda n: {
            "type": "container",
            "title": plain("x"),
            "child_blocks": [{"type": "divider"}] * n,
        },
    ),
}
# name -> limit, and a modal
MODALS: dict[str, tuple[int, Callable[[int], Object]]] = {
    "blocks": (100, lambda n: modal(*[{"type": "divider"}] * n)),
    "title": (24, lambda n: modal(section(), title=plain("x" * n))),
    "submit": (24, lambda n: modal(section(), submit=plain("x" * n))),
    "close": (24, lambda n: modal(section(), close=plain("x" * n))),
    "private_metadata": (3000, lambda n: modal(section(), private_metadata="x" * n)),
    "callback_id": (255, lambda n: modal(section(), callback_id="x" * n)),
    "external_id": (255, lambda n: modal(section(), external_id="x" * n)),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_limit_of_a_block(name: str) -> None:
    limit, build = MESSAGES[name]
    assert wrong_blocks([build(limit)]) == []
    assert len(wrong_blocks([build(limit + 1)])) == 1


@pytest.mark.parametrize("name", MODALS)
def test_limit_of_a_modal(name: str) -> None:
    limit, build = MODALS[name]
    assert wrong_view(build(limit)) == []
    assert len(wrong_view(build(limit + 1))) == 1


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_how_many_blocks(surface: Any, most: int) -> None:
    assert wrong_blocks([section()] * most, surface) == []
    said = wrong_blocks([section()] * (most + 1), surface)
    assert said == [f"[ERROR] no more than {most} items allowed [json-pointer:/blocks]"]


def test_markdown_blocks_share_their_limit() -> None:
    half = {"type": "markdown", "text": "x" * 6000}
    assert wrong_blocks([half, half]) == []
    assert wrong_blocks([half, half, {"type": "markdown", "text": "x"}])


EMPTY = {
    "section": {"type": "section"},
    "text": section(""),
    "header": {"type": "header", "text": plain("")},
    "actions": actions(),
    "context": {"type": "context", "elements": []},
    "select": actions(select(options=[])),
    "radio": actions(chosen("radio_buttons", 0)),
    "button": actions(button("", "a")),
    "image without words": {"type": "image", "image_url": "https://example.org/a.png"},
    "image of no address": PICTURE | {"image_url": "image.png"},
    "image of nothing": {"type": "image", "alt_text": "x"},
}
MISPLACED = {
    "not an object": 3,
    "no type": {"text": plain("x")},
    "unknown type": {"type": "quiz"},
    "unknown key": section(colour="red"),
    "unknown key of a text": {"type": "section", "text": marked("x") | {"emoji": True}},
    "marks in a header": {"type": "header", "text": marked("x")},
    "marks on a button": actions({"type": "button", "text": marked("x"), "action_id": "a"}),
    "marks in an option": option(text=marked("x")),
    "style": actions(button("A", "a", style="green")),
    "a field among actions": actions(TEXT_INPUT),
    "an input as accessory": section(accessory=TEXT_INPUT),
    "a picture among actions": actions(PICTURE),
    "a button in a context": {"type": "context", "elements": [button("A", "a")]},
    "a button as input": field("x", "b", button("A", "a")),
    "options and groups": actions(select(option_groups=[])),
    "an initial option of elsewhere": actions(select(initial_option=options(2)[1])),
    "the same action twice": actions(button("A", "a"), button("B", "a")),
    "a list for an object": {"type": "section", "text": ["x"]},
    "a number for a text": {"type": "section", "text": {"type": "mrkdwn", "text": 3}},
}


@pytest.mark.parametrize("block", [*EMPTY.values(), *MISPLACED.values()], ids=[*EMPTY, *MISPLACED])
def test_refused_block(block: Any) -> None:
    assert wrong_blocks([block])


REFUSED_VIEWS = {
    "no title": {"type": "modal", "blocks": [section()]},
    "no blocks": {"type": "modal", "title": plain("x")},
    "empty": modal(),
    "an input without submit": {
        "type": "modal",
        "title": plain("x"),
        "blocks": [field("x", "b", TEXT_INPUT)],
    },
    "a home with a title": {"type": "home", "title": plain("x"), "blocks": [section()]},
    "unknown type": {"type": "dialog", "blocks": [section()]},
    "a table in a modal": modal({"type": "table", "rows": [[CELL]]}),
    "markdown in a home": {"type": "home", "blocks": [{"type": "markdown", "text": "x"}]},
    "a file in a home": {
        "type": "home",
        "blocks": [field("x", "b", {"type": "file_input", "action_id": "f"})],
    },
    "two fields with the focus": modal(
        field("x", "a", TEXT_INPUT | {"focus_on_load": True}),
        field("x", "b", TEXT_INPUT | {"focus_on_load": True}),
    ),
}


@pytest.mark.parametrize("view", REFUSED_VIEWS.values(), ids=REFUSED_VIEWS)
def test_refused_view(view: Object) -> None:
    assert wrong_view(view)


@pytest.mark.parametrize("kind", ["email_text_input", "url_text_input", "number_input"])
def test_some_fields_stand_in_a_modal_alone(kind: str) -> None:
    whole = {"is_decimal_allowed": False} if kind == "number_input" else {}
    asked = field("x", "b", {"type": kind, "action_id": "a"} | whole)
    assert wrong_view(modal(asked)) == []
    assert wrong_blocks([asked]) == [
        f"[ERROR] unsupported type: {kind} [json-pointer:/blocks/0/element/type]"
    ]
    assert wrong_blocks([field("x", "b", TEXT_INPUT)]) == []
    assert wrong_blocks([field("x", "b", select())]) == []


def test_ids_stand_alone() -> None:
    twice = [section(block_id="a"), section(block_id="a")]
    assert wrong_blocks(twice) == ["[ERROR] block_id a already exists [json-pointer:/blocks]"]
    assert wrong_blocks([actions(button("A", "a")), actions(button("A", "a"))]) == []


def test_the_place_of_a_mistake_is_said() -> None:
    said = wrong_blocks([section(), actions(button("x" * 76, "a"))])
    place = "/blocks/1/elements/0/text/text"
    assert said == [f"[ERROR] must be less than 76 characters [json-pointer:{place}]"]


def test_the_models_of_the_sdk_have_their_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slack_sdk.models.blocks.SectionBlock.text_max_length", 3)
    assert "the SDK's models" in wrong_blocks([section("long")])[0]


def test_a_missing_id_is_given_and_depends_on_the_block_alone() -> None:
    first, again = fill([section(), actions(button("A", "a"))]), fill([section(), section("b")])
    assert first[0]["block_id"] == again[0]["block_id"]
    assert first[1]["block_id"] != again[1]["block_id"]


def test_an_updated_block_has_a_new_id() -> None:
    before = fill([section("avant", block_id="a"), section("même", block_id="b")])
    after = fill([section("après", block_id="a"), section("même", block_id="b")])
    assert len(changed_blocks(before, after)) == 1
    assert changed_blocks(before, fill([section("après", block_id="a2"), before[1]])) == []


def section_of(*spans: Object) -> Object:
    return {"type": "rich_text_section", "elements": [*spans]}


@pytest.mark.parametrize(
    "element",
    [
        section_of({"type": "text"}),
        section_of({"type": "text", "text": ""}),
        section_of({"type": "text", "text": "x", "style": {"blink": True}}),
        section_of({"type": "text", "text": "x", "style": "bold"}),
        section_of({"type": "link", "text": "x"}),
        section_of({"type": "song", "text": "x"}),
        {"type": "rich_text_list", "style": "stars", "elements": [section_of()]},
        {"type": "rich_text_list", "style": "bullet", "elements": [{"type": "text", "text": "x"}]},
        {"type": "rich_text_quote", "elements": [section_of()]},
        {"type": "rich_text_quote", "elements": []},
    ],
)
def test_a_rich_text_holds_only_what_it_may(element: Object) -> None:
    assert wrong_blocks([{"type": "rich_text", "elements": [element]}])


def test_a_table_is_even_and_no_book() -> None:
    def table(*rows: list[Object], **keys: Any) -> list[Object]:
        return [{"type": "table", "rows": [*rows], **keys}]

    assert wrong_blocks(table([CELL, CELL], [CELL, CELL])) == []
    assert wrong_blocks(table([CELL, CELL], [CELL]))
    assert wrong_blocks(table([CELL], column_settings=[{}, {}]))
    long = {"type": "raw_text", "text": "x" * 2_500}
    assert wrong_blocks(table([long, long], [long, long])) == []
    assert wrong_blocks(table([long, long], [long, long], [CELL, CELL]))
