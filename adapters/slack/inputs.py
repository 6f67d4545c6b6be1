"""Inputs of a question in a message: a list for each slot, a field for words. Pure.

What they hold comes with the button that sends it, and not before.
"""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack.blocks import (
    LABEL_MAX,
    OPTION_MAX,
    PICK_MAX,
    SELECT_MAX,
    SHORT_MAX,
    SIZE_MAX,
    SLOTS_MAX,
    VALUE_MAX,
    Json,
    Piece,
    button,
    option,
    plain,
    select,
    shorten,
    size,
)
from adapters.slack.ids import PAIR, PLACE, SEND, WRITE, pack
from bot.domain.messages import Choices
from bot.texts.speech import Speech
from lessons.questions.short import TYPED_MAX
from lessons.sanitize import clean, line

_ROOM = 5_000  # bytes of lists whose options have all the words that they can hold
_WIDTHS = (OPTION_MAX, SHORT_MAX, 3)  # units of the words of an option; the last ones: its letter


def field(n: int, block: Choices, speak: Speech) -> list[Piece]:
    """Draw a field for words, and the button that sends them. Enter sends them too."""
    value = pack(block.action, WRITE)
    if len(value) > VALUE_MAX:
        return []
    element = {
        "type": "plain_text_input",
        "action_id": f"{WRITE}:{n}",
        "max_length": TYPED_MAX,
        "placeholder": plain(speak("slack-write")),
    }
    asked = input_block(speak("slack-answer"), element) | {"dispatch_action": True}
    return [Piece("", (asked, _sending(n, value, speak)))]


def lists(
    n: int, block: Choices, speak: Speech, marks: Sequence[str], names: Sequence[str]
) -> list[Piece]:
    """Draw a list of the options for each slot, and the button that sends the picks.

    All of it stands in one message, as its state does; nothing where that is impossible.
    """
    labels = labels_of_slots(block.slots, speak)
    kind = PAIR if any(block.slots) else PLACE
    value = pack(block.action, kind, f"{len(labels)}")
    values = [pack(mark, each.id) for mark, each in zip(marks, block.options, strict=True)]
    few = len(labels) <= SLOTS_MAX and 0 < len(values) <= SELECT_MAX
    if not few or len(value) > VALUE_MAX or max(map(len, values)) > PICK_MAX:
        return []
    drawn: list[Json] = []
    for width in _WIDTHS:
        options = [option(*each, width) for each in zip(names, values, strict=True)]
        drawn = [
            input_block(label, select(f"{kind}:{n}:{i}", "static_select", options, [], speak))
            for i, label in enumerate(labels)
        ]
        if size(drawn) <= _ROOM:
            break
    text = "\n".join(labels) if any(block.slots) else ""
    piece = Piece(text, (*drawn, _sending(n, value, speak)))
    return [piece] if size(piece.blocks) <= SIZE_MAX else []


def labels_of_slots(slots: Sequence[str], speak: Speech) -> list[str]:
    """Return what stands above the list of each slot: its number and its words, or its place."""
    return [
        f"{place}. {line(each) or '–'}" if any(slots) else speak("slack-place", place=place)
        for place, each in enumerate(slots, 1)
    ]


def input_block(label: str, element: Json) -> Json:
    words = shorten(clean(label).strip(), LABEL_MAX) or "–"
    return {"type": "input", "label": plain(words), "element": element}


def _sending(n: int, value: str, speak: Speech) -> Json:
    send = button(f"{SEND}:{n}", speak("slack-send"), value, main=True)
    return {"type": "actions", "elements": [send]}
