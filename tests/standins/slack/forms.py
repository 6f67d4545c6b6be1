"""What stands in a message or a view and may be touched: found by its words, chosen, checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from typing import Any
from urllib.parse import urlsplit

from tests.standins.slack.blocks import elements_of
from tests.standins.slack.views import HELD

Object = dict[str, Any]

TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
ONE = ("static_select", "radio_buttons", "overflow")
MANY = ("multi_static_select", "checkboxes")
DATED = {"datepicker": date.fromisoformat, "timepicker": time.fromisoformat}
NAMED = ("users_select", "channels_select", "conversations_select", "multi_users_select")
PICKED = (*ONE, *MANY, *DATED, *NAMED, "datetimepicker")


def find(where: Object, what: str, *kinds: str) -> tuple[Object, Object]:
    """The only block and element of these kinds called that. Raises AssertionError."""
    here = [
        (block, element)
        for block in where.get("blocks", [])
        for element in elements_of(block)
        if element["type"] in kinds
    ]
    for fits in _FITS:
        found = [(block, element) for block, element in here if fits(block, element, what)]
        assert len(found) < 2, f"{what!r} is the name of {len(found)} things"
        if found:
            return found[0]
    names = [" / ".join(filter(None, _names(block, element))) for block, element in here]
    raise AssertionError(f"no {what!r} here, but: {names}")


def named(element: Object) -> Object:
    return {"type": element["type"], "action_id": element["action_id"]}


def choose(element: Object, options: Sequence[str]) -> Object:
    """What the element holds once they are chosen: options by text, value or letter."""
    kind = element["type"]
    if kind in (*ONE, *MANY):
        found = [_option(element, each) for each in options]
        if kind in MANY:
            most = element.get("max_selected_items", len(found))
            assert len(found) <= most, f"{most} at most"
            return {"selected_options": found}
        assert len(found) < 2, "only one can be chosen"
        assert found or kind == "static_select", "one must be chosen"
        return {"selected_option": found[0] if found else None}
    key, _ = HELD[kind]
    if kind in DATED and options:
        DATED[kind](options[0])  # raises ValueError if it is none
    if kind == "multi_users_select":
        return {key: list(options)}
    chosen: Any = options[0] if options else None
    return {key: int(chosen) if kind == "datetimepicker" and chosen else chosen}


def is_told(element: Object, *, enter: bool) -> bool:
    """Whether the app hears of words as they are typed, or once the key is pressed."""
    told = element.get("dispatch_action_config", {}).get("trigger_actions_on", [])
    keys = told or ["on_enter_pressed"]
    return "on_character_entered" in keys or (enter and "on_enter_pressed" in keys)


def mistakes(view: Object) -> dict[str, str]:
    """What keeps Slack from submitting a modal, by block."""
    found = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            key, _ = HELD[element["type"]]
            held = view["state"]["values"][block["block_id"]][element["action_id"]].get(key)
            said = next(_mistakes(element, held, block.get("optional", False)), "")
            if said:
                found[block["block_id"]] = said
    return found


def _mistakes(element: Object, held: Any, optional: bool) -> Iterator[str]:
    if held in (None, "", []):
        yield from () if optional else ("required",)
        return
    kind = element["type"]
    if kind in _VALID and not _VALID[kind](held):
        yield "not valid"
    if kind == "plain_text_input":
        if len(held) < element.get("min_length", 0):
            yield "too short"
        if len(held) > element.get("max_length", 3000):
            yield "too long"
    if kind == "number_input":
        whole = not element["is_decimal_allowed"] and not float(held).is_integer()
        low, high = element.get("min_value", "-inf"), element.get("max_value", "inf")
        if whole or not float(low) <= float(held) <= float(high):
            yield "out of range"


_VALID: dict[str, Callable[[str], object]] = {
    "email_text_input": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+").fullmatch,
    "url_text_input": lambda text: urlsplit(text).scheme and urlsplit(text).netloc,
    "number_input": re.compile(r"-?\d+(\.\d+)?").fullmatch,
}


def _option(element: Object, what: str) -> Object:
    """One of its options."""
    groups = [{"options": element.get("options", [])}, *element.get("option_groups", [])]
    options = [option for group in groups for option in group["options"]]
    for fits in (lambda o: o["value"], lambda o: o["text"]["text"], _letter_of_option):
        found = [option for option in options if fits(option) == what]
        assert len(found) < 2, f"{what!r} is the name of {len(found)} options"
        if found:
            return dict(found[0])
    names = [option["text"]["text"] for option in options]
    raise AssertionError(f"no option {what!r} here, but: {names}")


def _letter_of_option(option: Object) -> str:
    return _letter(option["text"]["text"])


def _letter(label: str) -> str:
    """`B` of `B. Because`."""
    match = re.match(r"\W*(\w)(?:\W|$)", label)
    return match[1].upper() if match else ""


def _label(element: Object) -> str:
    text: str = element.get("text", {}).get("text", "")
    return text


def _names(block: Object, element: Object) -> tuple[str, ...]:
    return (
        element["action_id"],
        block["block_id"],
        block.get("label", {}).get("text", ""),
        element.get("placeholder", {}).get("text", ""),
        _label(element),
    )


# In order: the first way in which something is called that is the one that counts.
_FITS: tuple[Callable[[Object, Object, str], bool], ...] = (
    lambda _, element, what: element["action_id"] == what,
    lambda _, element, what: _label(element) == what,
    lambda _, element, what: element.get("value") == what,
    lambda block, element, what: what in _names(block, element),
    lambda _, element, what: bool(what) and _letter(_label(element)) == what.upper(),
)
