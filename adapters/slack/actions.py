"""Controls of a question, and rows of buttons, as `actions` blocks. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack.blocks import (
    BOXES_MAX,
    BUTTON_MAX,
    OPTION_MAX,
    PICK_MAX,
    ROW_MAX,
    SELECT_MAX,
    SHORT_MAX,
    VALUE_MAX,
    Json,
    Piece,
    button,
    lines,
    marked,
    note,
    option,
    paragraph,
    select,
    shorten,
    units,
)
from adapters.slack.ids import FREE, HOURS, PICK, SEND, TAP, WHOLE, begins, pack, unpack
from adapters.slack.inputs import field, labels_of_slots, lists
from bot.domain.messages import Buttons, Choices
from bot.texts.speech import Speech
from lessons.letters import letter
from lessons.markup import Plain
from lessons.sanitize import line

APART_MAX = 10  # options, each in a block of its own
_PROMPT_MAX = 200  # letters of the prompt, carried by the button that asks for other words


def question(n: int, block: Choices, speak: Speech, *, lettered: bool) -> list[Piece]:
    """Draw the prompt, the options in full, and the controls.

    The values of the controls are all that Slack gives back of a question.
    """
    labels, prompt = labels_of(block), paragraph(block.prompt.strip(), bold=True)
    if block.free and not (labels or block.hours):
        return [prompt, *field(n, block, speak)]
    lettered = lettered and not block.ends
    marks = [letter(place) for place in range(len(labels))] if lettered else [""] * len(labels)
    names = [
        f"{mark}. {label}" if mark else label for mark, label in zip(marks, labels, strict=True)
    ]
    if block.slots:
        shown = _listed(marks, labels)
        slots = lists(n, block, speak, marks, names) if is_sound(block) else []
        told = lines((Plain(each),) for each in labels_of_slots(block.slots, speak))
        return [prompt, shown, *(slots or [told])]
    if block.ends and all(units(each) <= SHORT_MAX for each in labels):
        return [prompt, *_scale(n, block, speak, labels)]
    head = [prompt, note(" · ".join(map(line, block.ends)))] if block.ends else [prompt]
    most = OPTION_MAX if block.multiple else SHORT_MAX
    whole = all(units(name) <= most for name in names)
    if whole and block.is_preference:  # a letter would say nothing more
        names = labels
    controls = _controls(n, block, speak, marks, names, whole=whole)
    if any(begins(each, WHOLE) for row in controls for each in row["elements"]):
        return [*head, Piece("\n".join(names), controls)]
    return [*head, _listed(marks, labels), Piece("", controls)]


def _listed(marks: Sequence[str], labels: Sequence[str]) -> Piece:
    """Draw the options in full, each after its letter."""
    pairs = zip(marks, labels, strict=True)
    rows = [marked(f"{mark}.", label) if mark else (Plain(f"- {label}"),) for mark, label in pairs]
    apart = len(rows) <= APART_MAX  # a little room between long options
    options = [lines((row,)) for row in rows] if apart else [lines(rows)]
    text = "\n".join(each.text for each in options)
    return Piece(text, tuple(block for each in options for block in each.blocks))


def _scale(n: int, block: Choices, speak: Speech, labels: list[str]) -> list[Piece]:
    """Draw a button for each number, under what the first and the last mean."""
    low, high = map(line, block.ends or ("", ""))
    last = labels[-1] if labels else ""
    steps = [speak("slack-step", step=each, last=last) for each in labels]
    meanings = {0: low, len(steps) - 1: high}
    said = [f"{each}, {meanings[i]}" if i in meanings else each for i, each in enumerate(steps)]
    marks = [""] * len(labels)
    rows = _controls(n, block, speak, marks, labels, whole=True, said=said)
    numbers = Piece(" · ".join(labels), rows) if rows else _listed(marks, labels)
    return [_ends(block, speak, labels), numbers]


def _ends(block: Choices, speak: Speech, labels: Sequence[str]) -> Piece:
    """Say what the first and the last option of a scale mean."""
    low, high = map(line, block.ends or ("", ""))
    first, last = [*labels[:1], *labels[-1:]] or ("", "")
    return note(speak("slack-ends", first=first, low=low, last=last, high=high))


def _controls(
    n: int,
    block: Choices,
    speak: Speech,
    marks: list[str],
    names: list[str],
    *,
    whole: bool,
    said: Sequence[str] = (),
) -> tuple[Json, ...]:
    """Choose buttons when one tap is enough, else lists and a button that sends the picks.

    `said`: what a screen reader reads of each button, in place of its name.
    """
    ids, sound = [each.id for each in block.options], is_sound(block)
    free = _free(n, block, speak) if block.free and not block.multiple else []
    elements: list[Json] = []
    if sound and not block.multiple and len(ids) <= ROW_MAX - len(free):
        values = [pack(block.action, each) for each in ids]
        rows = zip(marks, names, values, said or names, strict=True)
        kind = WHOLE if whole else TAP
        elements = [
            button(
                f"{kind}:{n}:{i}", (not whole and mark) or shorten(name, BUTTON_MAX), value, told
            )
            for i, (mark, name, value, told) in enumerate(rows)
            if max(map(len, values)) <= VALUE_MAX
        ]
    elif sound and len(pack(block.action)) <= VALUE_MAX:
        elements = _picker(n, block, speak, marks, names, whole=whole)
    elements += free
    return ({"type": "actions", "elements": elements},) if elements else ()


def _picker(
    n: int, block: Choices, speak: Speech, marks: list[str], names: list[str], *, whole: bool
) -> list[Json]:
    values = [pack(mark, each.id) for mark, each in zip(marks, block.options, strict=True)]
    options = [option(name, value) for name, value in zip(names, values, strict=True)]
    if not 0 < len(options) <= SELECT_MAX or any(len(value) > PICK_MAX for value in values):
        return []
    held = [options[i] for i in chosen_positions(block)]
    send = button(f"{SEND}:{n}", speak("slack-send"), pack(block.action), main=True)
    kind = WHOLE if whole else PICK
    if block.multiple:
        lists = [options[i : i + BOXES_MAX] for i in range(0, len(options), BOXES_MAX)]
        return [*(checkboxes(f"{kind}:{n}:{i}", each, held) for i, each in enumerate(lists)), send]
    return [select(f"{kind}:{n}", "static_select", options, held[:1], speak), send]


def checkboxes(action_id: str, options: list[Json], held: list[Json]) -> Json:
    shown: Json = {"type": "checkboxes", "action_id": action_id, "options": options}
    initial = [each for each in options if each in held]
    return shown | ({"initial_options": initial} if initial else {})


def _free(n: int, block: Choices, speak: Speech) -> list[Json]:
    """Make the button that asks for other words; it carries the prompt when there is room."""
    prompt = shorten(line(block.prompt), _PROMPT_MAX)
    values = [pack(block.action, prompt), pack(block.action)]
    value = next((each for each in values if len(each) <= VALUE_MAX), None)
    kind, said = (HOURS, "slack-hours") if block.hours else (FREE, "slack-free")
    return [button(f"{kind}:{n}", speak(said), value)] if value else []


def button_rows(n: int, block: Buttons) -> list[Piece]:
    """Draw rows of buttons, under a numbered list of their words when some are cut.

    Of buttons that ask if something is meant, the first says yes.
    """
    names = [line(each.label) for each in block.buttons]
    mains = [i for i, each in enumerate(block.buttons, 1) if each.main]
    first = (*mains, int(block.asks))[0]
    values = [pack(each.action) for each in block.buttons]
    elements = [
        button(f"{TAP}:{n}:{i}", shorten(name, BUTTON_MAX) or str(i), value, main=i == first)
        for i, (name, value) in enumerate(zip(names, values, strict=True), 1)
        if len(value) <= VALUE_MAX
    ]
    starts = range(0, len(elements), ROW_MAX)
    rows = [{"type": "actions", "elements": elements[at : at + ROW_MAX]} for at in starts]
    if len(elements) == len(names) and all(units(name) <= BUTTON_MAX for name in names):
        texts = [" · ".join(filter(None, names[at : at + ROW_MAX])) for at in starts]
        return [Piece(text, (row,)) for text, row in zip(texts, rows, strict=True)]
    listed = lines(marked(f"{i}.", name) for i, name in enumerate(names, 1))
    return [listed, *(Piece("", (row,)) for row in rows)]


def is_sound(block: Choices) -> bool:
    """Check that the id of each option comes back whole, and differs from the others."""
    ids = [each.id for each in block.options]
    return all(ids) and len({*ids}) == len(ids) and all(unpack(pack(each)) for each in ids)


def labels_of(block: Choices) -> list[str]:
    return [line(each.label) or "–" for each in block.options]


def chosen_positions(block: Choices) -> list[int]:
    """List the positions of the options that are chosen now."""
    return [i for i, each in enumerate(block.options) if each.id in block.chosen]
