"""Questions and buttons of a message of ours, read from the blocks that Slack gives back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.blocks import Json
from adapters.slack.ids import TAP, WHOLE, begins, unpack
from adapters.slack.payload import objects_of, text_of
from bot.domain.messages import Block, Button, Buttons, Choices, Option, Outbound

_TAPS = (TAP, WHOLE)


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option as a message shows it: its id, its mark, and its words where a control has them."""

    pick: str
    mark: str
    words: str


def asked_in(message: Mapping[str, Any]) -> Outbound:
    """Return the question and the buttons of a message, as far as words can answer them."""
    blocks = objects_of(message.get("blocks"))
    found: list[Block] = []
    for at, block in enumerate(blocks):
        if action := _action_of(block):
            options = [*options_of(block, action)]
            words = listed_above(blocks[:at], options) or [each.words for each in options]
            labels = [
                text.removeprefix(f"{each.mark}. ")
                for text, each in zip(words, options, strict=True)
            ]
            asked = tuple(Option(o.pick, text) for o, text in zip(options, labels, strict=True))
            several = any(each.get("type") == "checkboxes" for each in elements_of(block))
            found.append(Choices(action, "", asked, multiple=several))
        elif are_buttons(block):
            found.append(Buttons(tuple(_button(each) for each in elements_of(block))))
    return Outbound(tuple(found))


def options_of(block: Json, action: str) -> Iterator[ShownOption]:
    """Yield the options of the question that a block of controls answers."""
    for each in elements_of(block) if answers(block, action) else ():
        whole, text = begins(each, WHOLE), text_of(each.get("text"))
        words = unpack(each.get("value"))
        if len(words) > 1 and any(begins(each, kind) for kind in _TAPS):
            yield ShownOption(words[-1], text, text if whole else "")
        for choice in objects_of(each.get("options")):
            mark, pick = (*unpack(choice.get("value")), "", "")[:2]
            text = text_of(choice.get("text"))
            yield ShownOption(pick, mark or text, text if whole else "")


def listed_above(before: Sequence[Json], options: Sequence[ShownOption]) -> list[str]:
    """Return the words of options that blocks list above their letters; none if they do not."""
    if not options or any(each.words for each in options) or len(before) < len(options):
        return []
    shown = [_text_in(block) for block in before[-len(options) :]]
    pairs = zip(shown, options, strict=True)
    return shown if all(text.startswith(f"{each.mark}. ") for text, each in pairs) else []


def answers(block: Json, action: str) -> bool:
    """Return True for a block of controls that answer that question."""
    return any(unpack(each.get("value"))[:1] == (action,) for each in elements_of(block))


def asks(message: Mapping[str, Any], action: str) -> bool:
    """Return True for a message that still has controls for that question."""
    return any(answers(each, action) for each in objects_of(message.get("blocks")))


def are_buttons(block: Json) -> bool:
    """Return True for buttons that answer no question: « Passer »."""
    elements = elements_of(block)
    return bool(elements) and all(
        begins(each, TAP) and len(unpack(each.get("value"))) == 1 for each in elements
    )


def elements_of(block: Json) -> list[Json]:
    return objects_of(block.get("elements")) if block.get("type") == "actions" else []


def _action_of(block: Json) -> str:
    """Return the action of the question that a block answers; empty if it answers none."""
    found = [unpack(each.get("value"))[:1] for each in elements_of(block)]
    actions = [each[0] for each in found if each]
    return next((each for each in actions if [*options_of(block, each)]), "")


def _button(element: Json) -> Button:
    return Button(text_of(element.get("text")), unpack(element.get("value"))[0])


def _text_in(block: Json) -> str:
    """Return the words of a rich text."""
    parts = [objects_of(each.get("elements")) for each in objects_of(block.get("elements"))]
    texts = [each.get("text") for spans in parts for each in spans]
    return "".join(each for each in texts if isinstance(each, str))
