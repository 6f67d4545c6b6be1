"""Views: the Home tab, and the modals with their inputs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from adapters.slack.actions import checkboxes, chosen_positions, is_sound, labels_of
from adapters.slack.blocks import (
    BOXES_MAX,
    DIVIDER,
    INPUT_MAX,
    LABEL_MAX,
    METADATA_MAX,
    OPTION_MAX,
    PICK_MAX,
    SELECT_MAX,
    TITLE_MAX,
    VIEW_BLOCKS_MAX,
    VIEW_SIZE_MAX,
    Json,
    Piece,
    option,
    paragraph,
    plain,
    select,
    shorten,
    size,
    units,
)
from adapters.slack.drawing import draw, drawn, listed
from adapters.slack.ids import ASK, FORM, FREE, HOURS, PICK, pack
from adapters.slack.messages import fitting
from bot.domain.messages import Block, Buttons, Choices, Outbound, Table
from bot.texts.speech import Speech
from lessons.sanitize import clean

LAST_PART = 3  # blocks at the end of a page: what was chosen, buttons to the rest, a note
RADIO_MAX = 5  # buttons, all seen at once; more options are a menu


def home(outbound: Outbound, speak: Speech) -> Json:
    """Draw a page for the Home tab."""
    pieces: list[Piece] = []
    last = len(outbound.blocks) - LAST_PART
    for n, (block, shown) in enumerate(drawn(outbound, speak)):
        if pieces and (n == last or (n < last and isinstance(outbound.blocks[n - 1], Buttons))):
            pieces.append(DIVIDER)
        pieces += [listed(block, speak)] if isinstance(block, Table) else shown
    return {"type": "home", "blocks": _page(pieces, speak)}


def page_modal(outbound: Outbound, speak: Speech) -> Json:
    """Draw a page as a modal, whose inputs hold the choices of now; without any, it is read."""
    asks: list[str] = []
    pieces: list[Piece] = []
    for block in outbound.blocks:
        inputs = _inputs(len(asks), block, speak) if isinstance(block, Choices) else []
        ask = pack(block.action, *_held(block)) if isinstance(block, Choices) else ""
        if inputs and len(pack(*asks, ask)) <= METADATA_MAX:
            asks.append(ask)
            pieces += inputs
        else:
            pieces += _draw(block, speak)
    page = _page(pieces, speak)
    if not asks:
        return _modal(speak("slack-reading"), "", pack(), page, speak)
    return _modal(speak("slack-preferences"), speak("slack-save"), pack(*asks), page, speak)


def answer_modal(opens: str, action: str, prompt: str, speak: Speech) -> Json:
    """Draw the modal that asks for another hour, or for other words than the options."""
    title = speak("slack-answer")
    label = shorten(clean(prompt).strip(), LABEL_MAX) or title
    asked = (
        _input(f"{ASK}:0", label, _clock(()), optional=False)
        if opens == HOURS
        else _typed(0, label, optional=False)
    )
    return _modal(title, speak("slack-send"), pack(pack(action)), [asked], speak)


def _draw(block: Block, speak: Speech) -> list[Piece]:
    """Draw a block where no table may stand."""
    return [listed(block, speak)] if isinstance(block, Table) else draw(block, speak)


def _clock(held: Sequence[str]) -> Json:
    """Make a time picker, at the hour of now."""
    shown: Json = {"type": "timepicker", "action_id": PICK}
    return shown | ({"initial_time": held[0]} if held else {})


def _held(block: Choices) -> list[str]:
    return [block.options[i].id for i in chosen_positions(block)]


def _inputs(n: int, block: Choices, speak: Speech) -> list[Piece]:
    """Draw a question as inputs; nothing when a modal cannot ask it."""
    labels, ids = labels_of(block), [each.id for each in block.options]
    values = [pack(each) for each in ids]
    options = [option(label, value) for label, value in zip(labels, values, strict=True)]
    sound = is_sound(block) and all(len(each) <= PICK_MAX for each in values)
    asked = clean(block.prompt).strip() or "–"
    pieces: list[Piece] = []
    if any(units(label) > OPTION_MAX for label in labels) or units(asked) > LABEL_MAX:
        pieces += draw(block, speak)
    label = shorten(asked, LABEL_MAX)
    blocks: list[Json] = []
    if block.hours and sound:
        now = _held(block)[:1]
        return [Piece("", (_input(f"{ASK}:{n}", label, _clock(now), optional=not now),))]
    if sound and 0 < len(options) <= SELECT_MAX:
        held = [options[i] for i in chosen_positions(block)]
        element = _choice(block, options, held, speak)
        blocks.append(_input(f"{ASK}:{n}", label, element, optional=not held))
    if block.free:
        other = shorten(clean(block.other).strip(), LABEL_MAX) or speak("slack-other")
        label = other if blocks else label
        blocks.append(_typed(n, label, optional=True))
    return [*pieces, Piece("", tuple(blocks))] if blocks else []


def _choice(block: Choices, options: list[Json], held: list[Json], speak: Speech) -> Json:
    if block.multiple and len(options) <= BOXES_MAX:
        return checkboxes(PICK, options, held)
    if block.multiple:
        return select(PICK, "multi_static_select", options, held, speak)
    if len(options) > RADIO_MAX:
        return select(PICK, "static_select", options, held[:1], speak)
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
    """Make a modal; one without `submit` is closed, not cancelled."""
    sent = {"submit": plain(shorten(submit, TITLE_MAX))} if submit else {}
    end = speak("slack-cancel" if submit else "slack-close")
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": metadata,
        "title": plain(shorten(title, TITLE_MAX)),
        **sent,
        "close": plain(shorten(end, TITLE_MAX)),
        "blocks": blocks,
    }


def _page(pieces: Sequence[Piece], speak: Speech) -> list[Json]:
    """Fill the blocks of a view; the last one says when it cannot hold them all."""
    fitted = [block for piece in fitting([[each] for each in pieces]) for block in piece.blocks]
    more = paragraph(speak("slack-more")).blocks
    ends = list(accumulate(size(block) + 1 for block in fitted))
    if len(fitted) <= VIEW_BLOCKS_MAX and (not ends or ends[-1] <= VIEW_SIZE_MAX):
        return fitted or [*paragraph("–").blocks]
    room = VIEW_SIZE_MAX - size(more)
    return [*fitted[: sum(end <= room for end in ends[: VIEW_BLOCKS_MAX - 1])], *more]
