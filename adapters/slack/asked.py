"""Questions and buttons of a message of ours, read from the blocks that Slack gives back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.blocks import Json
from adapters.slack.ids import PAIR, PLACE, SEND, TAP, WHOLE, WRITE, begins, number_of, unpack
from adapters.slack.payload import object_of, objects_of, text_of
from bot.domain.messages import Block, Button, Buttons, Choices, Option, Outbound
from lessons.letters import letter

_TAPS = (TAP, WHOLE)
_SLOTS = (PLACE, PAIR)


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option as a message shows it: its id, its mark, and its words where a control has them."""

    pick: str
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question as a message shows it: where its parts stand among the blocks."""

    options: tuple[ShownOption, ...]  # with their words, where they are known
    listed: range  # blocks that list the options above their controls
    controls: range  # blocks, from the first control to the last
    slots: tuple[str, ...] = ()  # what stands above the list of each slot
    paired: bool = False  # slots have words of their own


def asked_in(message: Mapping[str, Any]) -> Outbound:
    """Return the question and the buttons of a message, as far as words can answer them."""
    blocks = objects_of(message.get("blocks"))
    found: list[Block] = []
    for block in blocks:
        if action := _action_of(block, blocks):
            found.append(_choices(action, blocks, block))
        elif are_buttons(block):
            found.append(Buttons(tuple(_button(each) for each in elements_of(block))))
    return Outbound(tuple(found))


def _choices(action: str, blocks: Sequence[Json], block: Json) -> Choices:
    asked = question_in(blocks, action)
    options = tuple(Option(o.pick, o.words.removeprefix(f"{o.mark}. ")) for o in asked.options)
    return Choices(
        action,
        "",
        options,
        multiple=any(each.get("type") == "checkboxes" for each in elements_of(block)),
        free=not options,
        slots=asked.slots if asked.paired else ("",) * len(asked.slots),
    )


def question_in(blocks: Sequence[Json], action: str) -> ShownQuestion:
    """Return a question of these blocks; one without controls if they do not ask it."""
    places = [n for n, each in enumerate(blocks) if answers(each, action)]
    inputs = [n for n, each in enumerate(blocks) if _is_input(each, blocks, places)]
    controls = sorted((*places, *inputs))
    slots = [blocks[n] for n in inputs if begins(element_of(blocks[n]), *_SLOTS)]
    options = tuple(_options_of([*slots[:1], *(blocks[n] for n in places)], action))
    first = controls[0] if controls else len(blocks)
    above = _listed_above(blocks[:first], options)
    words = above or [each.words for each in options]
    return ShownQuestion(
        tuple(ShownOption(o.pick, o.mark, text) for o, text in zip(options, words, strict=True)),
        range(first - len(above), first),
        range(first, controls[-1] + 1 if controls else first),
        tuple(text_of(each.get("label")) for each in slots),
        any(begins(element_of(each), PAIR) for each in slots),
    )


def _is_input(block: Json, blocks: Sequence[Json], places: Sequence[int]) -> bool:
    """Return True for an input whose words or pick a button of those places sends."""
    element = element_of(block)
    sends = [each for n in places for each in elements_of(blocks[n]) if begins(each, SEND)]
    mine = any(number_of(each) == number_of(element) for each in sends)
    return mine and begins(element, WRITE, *_SLOTS)


def _options_of(blocks: Sequence[Json], action: str) -> Iterator[ShownOption]:
    """Yield the options of the controls that answer a question."""
    elements = [element_of(block) for block in blocks]
    elements += [each for block in blocks for each in elements_of(block)]
    for n, each in enumerate([each for each in elements if each]):
        whole, text = begins(each, WHOLE), text_of(each.get("text"))
        words = unpack(each.get("value"))
        if len(words) > 1 and begins(each, *_TAPS):
            lettered = whole and text.startswith(f"{letter(n)}. ")
            yield ShownOption(words[-1], letter(n) if lettered else text, text if whole else "")
        for choice in objects_of(each.get("options")):
            mark, pick = (*unpack(choice.get("value")), "", "")[:2]
            text = text_of(choice.get("text"))
            yield ShownOption(pick, mark or text, text if whole else "")


def _listed_above(before: Sequence[Json], options: Sequence[ShownOption]) -> list[str]:
    """Return the words of options that blocks list above their letters; none if they do not."""
    if not options or any(each.words for each in options) or len(before) < len(options):
        return []
    shown = [text_in(block) for block in before[-len(options) :]]
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


def element_of(block: Json) -> Json:
    """Return the element of an input; an empty one for another block."""
    return {**object_of(block.get("element"))} if block.get("type") == "input" else {}


def _action_of(block: Json, blocks: Sequence[Json]) -> str:
    """Return the action of the question that a block answers; empty if it answers none."""
    values = [unpack(each.get("value")) for each in elements_of(block)]
    words = next((each[0] for each in values if each[1:] == (WRITE,)), "")
    actions = [each[0] for each in values if each]
    asked = (each for each in actions if question_in(blocks, each).options)
    return next(asked, words)


def _button(element: Json) -> Button:
    return Button(text_of(element.get("text")), unpack(element.get("value"))[0])


def text_in(block: Json) -> str:
    """Return the words of a rich text."""
    parts = [objects_of(each.get("elements")) for each in objects_of(block.get("elements"))]
    texts = [each.get("text") for spans in parts for each in spans]
    return "".join(each for each in texts if isinstance(each, str))
