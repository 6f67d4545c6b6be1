"""A message as what Slack shows, the pages beside it, and a text that says it all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, singledispatch
from itertools import accumulate, zip_longest
from operator import gt, sub
from typing import Any, TypeAlias

from adapters.slack.blocks import (
    BETWEEN,
    BLOCKS_MAX,
    BOXES_MAX,
    BUTTON_MAX,
    INPUT_MAX,
    LABEL_MAX,
    METADATA_MAX,
    OPTION_MAX,
    PICK_MAX,
    ROW_MAX,
    SELECT_MAX,
    SIZE_MAX,
    TEXT_MAX,
    TITLE_MAX,
    VALUE_MAX,
    VIEW_BLOCKS_MAX,
    VIEW_SIZE_MAX,
    Json,
    Piece,
    begins,
    button,
    columns,
    cut,
    lines,
    marked,
    named,
    objects,
    option,
    pack,
    paragraph,
    plain,
    safe,
    shorten,
    size,
    text_of,
    units,
    unpack,
    unsafe,
    written,
)
from bot.domain.messages import (
    Block,
    Buttons,
    Choices,
    Facts,
    Feedback,
    File,
    Meter,
    Outbound,
    Picture,
    Table,
    Text,
)
from bot.texts.speech import Speech
from lessons.letters import letter
from lessons.markup import Plain, Span
from lessons.pictures import PNG
from lessons.sanitize import clean, line

TAP, SEND, FREE = "tap", "send", "free"  # what the action_id of a button begins with
PICK, WHOLE = "pick", "whole"  # of what is picked before it is sent; all the options' words or not
ASK = "ask"  # what the block_id of a question begins with, in a form
FORM = "form"  # callback_id
METER_WIDTH = 20  # cells
NARROW = 42  # letters of one width in a line, on a phone

RENDERED_MAX = 64  # messages
_ALT_MAX = 1_000
_NAME_MAX = 200
_PROMPT_MAX = 200  # of what the button of other words carries
_BUTTONS_SAID_MAX = 700
_ROOM: tuple[int, ...] = (TEXT_MAX, BLOCKS_MAX, SIZE_MAX)


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to send. Its text needs no formatting, and no link of it a preview."""

    text: str  # all there is to read: screen readers do not read the blocks
    blocks: list[Json]


@dataclass(frozen=True, slots=True)
class Upload:
    """Something to upload."""

    block: Picture | File

    @property
    def name(self) -> str:
        if isinstance(self.block, File):
            return line(self.block.name)[:_NAME_MAX] or "file"
        return "image.png" if self.block.content.startswith(PNG) else "image.jpg"

    @property
    def title(self) -> str:
        return shorten(self.alt, _NAME_MAX) or self.name

    @property
    def alt(self) -> str:
        """What a picture shows, for who does not see it; empty for a file."""
        return shorten(line(self.block.alt), _ALT_MAX) if isinstance(self.block, Picture) else ""


Part: TypeAlias = Message | Upload


@lru_cache(maxsize=RENDERED_MAX)  # a lesson leaves for everybody
def render(outbound: Outbound, speak: Speech) -> tuple[Part, ...]:
    """The parts of one message, in order: its words in as few messages as they fit in."""
    parts: list[Part] = []
    words: list[list[Piece]] = []
    for block, pieces in _drawn(outbound, speak):
        if isinstance(block, Picture | File):
            parts += [*_messages(words), Upload(block)]
            words = []
        else:
            words.append(pieces)
    return (*parts, *_messages(words))


def answered(message: Mapping[str, Any], feedback: Feedback, speak: Speech) -> tuple[Message, ...]:
    """The question's message, closed: its buttons give way to what was picked and the feedback.

    `message` is what came with the tap. The first replaces it; there is a second when one cannot
    hold it all.
    """
    before, shown = message.get("text"), objects(message.get("blocks"))
    closed = tuple(each for block in shown for each in _closed(block, feedback.action))
    words = unsafe(before) if isinstance(before, str) else ""
    question = Piece(words, closed) if closed else paragraph(words)
    marks = _marks_of(shown, feedback)
    picked = speak("picked", count=len(marks), picked=", ".join(marks))
    reply = [*([paragraph(picked, bold=True)] if marks else []), *_draw(feedback)]
    return tuple(_messages([[question], reply]))


def home(outbound: Outbound, speak: Speech) -> Json:
    """The page of the Home tab."""
    pieces = [piece for _, drawn in _drawn(outbound, speak) for piece in drawn]
    return {"type": "home", "blocks": _page(pieces, speak)}


def form(outbound: Outbound, speak: Speech) -> Json:
    """A modal where each question of a page has what holds now, to be changed or left."""
    asks: list[str] = []
    pieces: list[Piece] = []
    for block in outbound.blocks:
        inputs = _inputs(len(asks), block, speak) if isinstance(block, Choices) else []
        ask = pack(block.action, *_held(block)) if isinstance(block, Choices) else ""
        if inputs and len(pack(*asks, ask)) <= METADATA_MAX:
            asks.append(ask)
            pieces += inputs
        else:
            pieces += _draw(block)
    page = _page(pieces, speak)
    return _modal(speak("slack-preferences"), speak("slack-save"), pack(*asks), page, speak)


def free_form(action: str, prompt: str, speak: Speech) -> Json:
    """A modal to answer a question in one's own words."""
    title = speak("slack-answer")
    asked = _typed(0, shorten(clean(prompt).strip(), LABEL_MAX) or title, optional=False)
    return _modal(title, speak("slack-send"), pack(pack(action)), [asked], speak)


# --- Each block ------------------------------------------------------------------------------


def _drawn(outbound: Outbound, speak: Speech) -> Iterator[tuple[Block, list[Piece]]]:
    """Letters go to the first question alone: they are what `bot.domain.menu` reads."""
    asked = [n for n, block in enumerate(outbound.blocks) if isinstance(block, Choices)]
    for n, block in enumerate(outbound.blocks):
        match block:
            case Choices():
                yield block, _question(n, block, speak, lettered=n == asked[0])
            case Buttons():
                yield block, _buttons(n, block)
            case _:
                yield block, _draw(block)


@singledispatch
def _draw(block: Block) -> list[Piece]:
    """A block in words alone."""
    raise TypeError(f"no way to draw a {type(block).__name__}")


@_draw.register
def _text(block: Text | Feedback) -> list[Piece]:
    return written(block.markup)


@_draw.register
def _picture(block: Picture) -> list[Piece]:
    return [paragraph(line(block.alt))]


@_draw.register
def _file(block: File) -> list[Piece]:
    return [paragraph(line(block.name))]


@_draw.register
def _choices(block: Choices) -> list[Piece]:
    rows = [(Plain(f"- {label}"),) for label in _labels(block)]
    return [paragraph(block.prompt.strip(), bold=True), lines(rows)]


@_draw.register
def _labelled(block: Buttons) -> list[Piece]:
    return [paragraph(" · ".join(filter(None, (line(each.label) for each in block.buttons))))]


@_draw.register
def _facts(block: Facts) -> list[Piece]:
    return [lines(named(line(name), line(value)) for name, value in block.pairs)]


@_draw.register
def _table(block: Table) -> list[Piece]:
    """In columns where a phone has room for them; else each row says its headers."""
    headers = [line(each) for each in block.headers]
    rows = [[line(cell) for cell in row] for row in block.rows]
    said = lines([_row(headers, row) for row in rows] or [_row((), headers)])
    widths = [max(map(len, column)) for column in zip_longest(headers, *rows, fillvalue="")]
    even = said.blocks and rows and all(len(row) == len(headers) for row in rows)
    if not even or sum(widths) + 2 * len(widths) > NARROW:
        return [said]
    return [columns([_columns(row, widths) for row in (headers, *rows)], said.text)]


@_draw.register
def _meter(block: Meter) -> list[Piece]:
    full = METER_WIDTH * max(0, min(block.value, block.total)) // max(1, block.total)
    bar = "█" * full + "░" * (METER_WIDTH - full)
    return [paragraph(f"{line(block.label)} {bar} {block.value}/{block.total}")]


def _row(headers: Sequence[str], row: Sequence[str]) -> tuple[Span, ...]:
    cells = [(Plain(" · "), *named(*pair)) for pair in zip_longest(headers, row, fillvalue="")]
    return tuple(span for cell in cells for span in cell)[1:]


def _columns(row: Sequence[str], widths: Sequence[int]) -> str:
    """The first from the left, the others, which are figures, from the right."""
    cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
    return "  ".join([row[0].ljust(widths[0]), *cells[1:]]).rstrip()


# --- What is tapped --------------------------------------------------------------------------


def _question(n: int, block: Choices, speak: Speech, *, lettered: bool) -> list[Piece]:
    """The prompt, the options in full, and what is tapped: nothing else says what a tap means."""
    labels = _labels(block)
    marks = [letter(place) for place in range(len(labels))] if lettered else [""] * len(labels)
    names = [
        f"{mark}. {label}" if mark else label for mark, label in zip(marks, labels, strict=True)
    ]
    whole = block.multiple and all(units(name) <= OPTION_MAX for name in names)
    controls = _controls(n, block, speak, marks, names, whole=whole)
    prompt = paragraph(block.prompt.strip(), bold=True)
    if any(begins(each, WHOLE) for row in controls for each in row["elements"]):
        return [prompt, Piece("\n".join(names), controls)]
    pairs = zip(marks, labels, strict=True)
    rows = (marked(f"{mark}.", label) if mark else (Plain(f"- {label}"),) for mark, label in pairs)
    return [prompt, lines(rows), Piece("", controls)]


def _controls(
    n: int, block: Choices, speak: Speech, marks: list[str], names: list[str], *, whole: bool
) -> tuple[Json, ...]:
    """Buttons if one tap is enough, else what is picked and the button that sends it."""
    ids, sound = [each.id for each in block.options], _sound(block)
    free = _free(n, block, speak) if block.free else []
    elements: list[Json] = []
    if sound and not block.multiple and len(ids) <= ROW_MAX - len(free):
        values = [pack(block.action, each) for each in ids]
        rows = zip(marks, names, values, strict=True)
        elements = [
            button(f"{TAP}:{n}:{i}", mark or shorten(name, BUTTON_MAX), value, name)
            for i, (mark, name, value) in enumerate(rows)
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
    held = [options[i] for i in _positions(block)]
    send = button(f"{SEND}:{n}", speak("slack-send"), pack(block.action))
    kind = WHOLE if whole else PICK
    if block.multiple:
        lists = [options[i : i + BOXES_MAX] for i in range(0, len(options), BOXES_MAX)]
        return [*(_boxes(f"{kind}:{n}:{i}", each, held) for i, each in enumerate(lists)), send]
    return [_select(f"{kind}:{n}", "static_select", options, held[:1], speak), send]


def _boxes(action_id: str, options: list[Json], held: list[Json]) -> Json:
    shown: Json = {"type": "checkboxes", "action_id": action_id, "options": options}
    initial = [each for each in options if each in held]
    return shown | ({"initial_options": initial} if initial else {})


def _select(
    action_id: str, kind: str, options: list[Json], held: list[Json], speak: Speech
) -> Json:
    shown = {
        "type": kind,
        "action_id": action_id,
        "placeholder": plain(speak("slack-select")),
        "options": options,
    }
    if not held:
        return shown
    several = kind.startswith("multi")
    return shown | ({"initial_options": held} if several else {"initial_option": held[0]})


def _free(n: int, block: Choices, speak: Speech) -> list[Json]:
    """The button of other words, which has the prompt with it when there is room."""
    prompt = shorten(line(block.prompt), _PROMPT_MAX)
    values = [pack(block.action, prompt), pack(block.action)]
    value = next((each for each in values if len(each) <= VALUE_MAX), None)
    return [button(f"{FREE}:{n}", speak("slack-free"), value)] if value else []


def _buttons(n: int, block: Buttons) -> list[Piece]:
    """Rows of buttons; under a numbered list of their words when some cannot be read whole."""
    names = [line(each.label) for each in block.buttons]
    values = [pack(each.action) for each in block.buttons]
    elements = [
        button(f"{TAP}:{n}:{i}", shorten(name, BUTTON_MAX) or str(i), value)
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


def _sound(block: Choices) -> bool:
    """Whether each option is told from the others when it comes back."""
    ids = [each.id for each in block.options]
    return all(ids) and len({*ids}) == len(ids) and all(unpack(pack(each)) for each in ids)


def _labels(block: Choices) -> list[str]:
    return [line(each.label) or "–" for each in block.options]


def _positions(block: Choices) -> list[int]:
    """Of the options that hold now."""
    return [i for i, each in enumerate(block.options) if each.id in block.chosen]


# --- What an answer leaves -------------------------------------------------------------------


def _closed(block: Json, action: str) -> list[Json]:
    """A block under a new id, without what answers `action`: options nothing else says stay."""
    if not _answers(block, action):
        return [{key: value for key, value in block.items() if key != "block_id"}]
    boxes = [each for each in objects(block.get("elements")) if begins(each, WHOLE)]
    words = [text_of(each.get("text")) for box in boxes for each in objects(box.get("options"))]
    return [*lines((Plain(each),) for each in words).blocks]


def _marks_of(blocks: list[Json], feedback: Feedback) -> list[str]:
    """Letters of what was picked, or words where a question has no letters."""
    found: dict[str, str] = {}
    for block in blocks:
        for each in objects(block.get("elements")) if _answers(block, feedback.action) else ():
            if begins(each, TAP) and (words := unpack(each.get("value"))):
                found[words[-1]] = text_of(each.get("text"))
            for choice in objects(each.get("options")):
                mark, pick = (*unpack(choice.get("value")), "", "")[:2]
                found[pick] = mark or text_of(choice.get("text"))
    return [found[pick] for pick in feedback.picked if pick in found]


def _answers(block: Json, action: str) -> bool:
    elements = objects(block.get("elements")) if block.get("type") == "actions" else []
    return any(unpack(each.get("value"))[:1] == (action,) for each in elements)


# --- Forms -----------------------------------------------------------------------------------


def _held(block: Choices) -> list[str]:
    return [block.options[i].id for i in _positions(block)]


def _inputs(n: int, block: Choices, speak: Speech) -> list[Piece]:
    """A question as inputs; nothing when a form cannot ask it."""
    labels, ids = _labels(block), [each.id for each in block.options]
    values = [pack(each) for each in ids]
    options = [option(label, value) for label, value in zip(labels, values, strict=True)]
    sound = _sound(block) and all(len(each) <= PICK_MAX for each in values)
    asked = clean(block.prompt).strip() or "–"
    pieces: list[Piece] = []
    if any(units(label) > OPTION_MAX for label in labels) or units(asked) > LABEL_MAX:
        pieces += _draw(block)
    label = shorten(asked, LABEL_MAX)
    blocks: list[Json] = []
    if sound and 0 < len(options) <= SELECT_MAX:
        held = [options[i] for i in _positions(block)]
        element = _choice(block, options, held, speak)
        blocks.append(_input(f"{ASK}:{n}", label, element, optional=not held))
    if block.free:
        label = speak("slack-other") if blocks else label
        blocks.append(_typed(n, label, optional=True))
    return [*pieces, Piece("", tuple(blocks))] if blocks else []


def _choice(block: Choices, options: list[Json], held: list[Json], speak: Speech) -> Json:
    if block.multiple and len(options) <= BOXES_MAX:
        return _boxes(PICK, options, held)
    if block.multiple:
        return _select(PICK, "multi_static_select", options, held, speak)
    if len(options) > BOXES_MAX:
        return _select(PICK, "static_select", options, held[:1], speak)
    radio: Json = {"type": "radio_buttons", "action_id": PICK, "options": options}
    return radio | ({"initial_option": held[0]} if held else {})


def _typed(n: int, label: str, *, optional: bool) -> Json:
    element = {
        "type": "plain_text_input",
        "action_id": FREE,
        "max_length": INPUT_MAX,
    }
    return _input(f"{FREE}:{n}", label, element, optional=optional)


def _input(block_id: str, label: str, element: Json, *, optional: bool) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        "optional": optional,
    }


def _modal(title: str, submit: str, metadata: str, blocks: list[Json], speak: Speech) -> Json:
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": metadata,
        "title": plain(shorten(title, TITLE_MAX)),
        "submit": plain(shorten(submit, TITLE_MAX)),
        "close": plain(shorten(speak("slack-cancel"), TITLE_MAX)),
        "blocks": blocks,
    }


def _page(pieces: Sequence[Piece], speak: Speech) -> list[Json]:
    """The blocks of a view; when it cannot hold them all, the last says so."""
    fitted = [block for piece in _units([[each] for each in pieces]) for block in piece.blocks]
    more = paragraph(speak("slack-more")).blocks
    ends = list(accumulate(size(block) + 1 for block in fitted))
    if len(fitted) <= VIEW_BLOCKS_MAX and (not ends or ends[-1] <= VIEW_SIZE_MAX):
        return fitted or [*paragraph("–").blocks]
    room = VIEW_SIZE_MAX - size(more)
    return [*fitted[: sum(end <= room for end in ends[: VIEW_BLOCKS_MAX - 1])], *more]


# --- What a message can hold -----------------------------------------------------------------


def _messages(groups: Iterable[Sequence[Piece]]) -> list[Message]:
    """They part between two blocks if they can, else between paragraphs, else between words."""
    fitted: list[list[Piece]] = []
    left: tuple[int, ...] = (0, 0, 0)
    for unit in _units(groups):
        if not _fits(unit, left):
            fitted.append([])
            left = _ROOM
        fitted[-1].append(unit)
        left = tuple(map(sub, left, unit.cost))
    return [_message(_whole(pieces)) for pieces in fitted]


def _message(piece: Piece) -> Message:
    """A screen reader is told the buttons where there is nothing else."""
    elements = [each for block in piece.blocks for each in objects(block.get("elements"))]
    buttons = " · ".join(filter(None, (text_of(each.get("text")) for each in elements)))
    text = piece.text if piece.text.strip() else shorten(buttons, _BUTTONS_SAID_MAX)
    return Message(safe(text), [*piece.blocks])


def _units(groups: Iterable[Sequence[Piece]]) -> Iterator[Piece]:
    """The largest pieces that fit, of those that say or show something."""
    for group in groups:
        pieces = [each for each in group if each.blocks]
        whole = _whole(pieces)
        for each in [whole] if _fits(whole) else pieces:
            parts = [each] if _fits(each) else cut(each.text, TEXT_MAX - BETWEEN)
            yield from (part for part in parts if part.blocks)


def _whole(pieces: Sequence[Piece]) -> Piece:
    text = "\n\n".join(each.text for each in pieces if each.text.strip())
    return Piece(text, tuple(block for each in pieces for block in each.blocks))


def _fits(piece: Piece, room: tuple[int, ...] = _ROOM) -> bool:
    return not any(map(gt, piece.cost, room))
