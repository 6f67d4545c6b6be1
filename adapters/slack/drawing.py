"""Blocks of a message as pieces, each in words and in Block Kit. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatch
from itertools import zip_longest

from adapters.slack.actions import button_rows, labels_of, question
from adapters.slack.blocks import (
    COLUMNS_MAX,
    DIVIDER,
    ROWS_MAX,
    Piece,
    grid,
    lines,
    named,
    paragraph,
    quoted,
    small,
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
from lessons.markup import Bold, Plain, Span
from lessons.sanitize import line

METER_WIDTH = 10  # cells
RIGHT, WRONG, CHOSEN = "✓", "✗", "●"


def drawn(outbound: Outbound, speak: Speech) -> Iterator[tuple[Block, list[Piece]]]:
    """Draw each block. Only the first question has letters, as in `bot.domain.menu`."""
    asked = [n for n, block in enumerate(outbound.blocks) if isinstance(block, Choices)]
    begun = False
    for n, block in enumerate(outbound.blocks):
        match block:
            case Choices():
                shown = question(n, block, speak, lettered=n == asked[0])
                parted = [DIVIDER] if begun and any(each.blocks for each in shown) else []
                yield block, [*parted, *shown]
            case Buttons():
                yield block, button_rows(n, block)
            case _:
                pieces = draw(block, speak)
                begun = begun or bool(pieces)
                yield block, pieces


@singledispatch
def draw(block: Block, _: Speech) -> list[Piece]:
    """Draw a block in words alone."""
    raise TypeError(f"no way to draw a {type(block).__name__}")


@draw.register
def _text(block: Text, _: Speech) -> list[Piece]:
    return small(block.markup) if block.aside else written(block.markup)


@draw.register
def _feedback(block: Feedback, _: Speech) -> list[Piece]:
    """Draw the verdict as a title, with a sign that needs no colour, and the reason as a quote."""
    if block.correct is None:
        return written(block.markup)
    pieces = written(block.markup, mark=RIGHT if block.correct else WRONG)
    return [*pieces[:-1], *map(quoted, pieces[-1:])] if len(pieces) > 2 else pieces


@draw.register
def _picture(block: Picture, _: Speech) -> list[Piece]:
    return [paragraph(line(block.alt))]


@draw.register
def _file(block: File, _: Speech) -> list[Piece]:
    return [paragraph(line(block.name))]


@draw.register
def _choices(block: Choices, _: Speech) -> list[Piece]:
    parts = filter(None, map(line, (*block.slots, *(block.ends or ()))))
    rows = [(Plain(f"- {label}"),) for label in (*parts, *labels_of(block))]
    return [paragraph(block.prompt.strip(), bold=True), lines(rows)]


@draw.register
def _labelled(block: Buttons, _: Speech) -> list[Piece]:
    return [paragraph(" · ".join(filter(None, (line(each.label) for each in block.buttons))))]


@draw.register
def _facts(block: Facts, speak: Speech) -> list[Piece]:
    return [lines(named(line(name), line(value), speak) for name, value in block.pairs)]


@draw.register
def _table(block: Table, speak: Speech) -> list[Piece]:
    """Draw a table; rows that are not of one length, or too many, repeat the headers."""
    said = listed(block, speak)
    headers = [line(each) for each in block.headers]
    rows = [[line(cell) for cell in row] for row in block.rows]
    even = said.blocks and rows and all(len(row) == len(headers) for row in rows)
    if not even or len(rows) >= ROWS_MAX or not 0 < len(headers) <= COLUMNS_MAX:
        return [said]
    return [grid(headers, rows, said.text)]


@draw.register
def _meter(block: Meter, _: Speech) -> list[Piece]:
    full = METER_WIDTH * max(0, min(block.value, block.total)) // max(1, block.total)
    bar = "■" * full + "□" * (METER_WIDTH - full)
    done = Plain(f"{bar}\u00a0 {block.value}/{block.total}")
    return [lines(((Bold((Plain(line(block.label)),)),), (done,)))]


def listed(block: Table, speak: Speech) -> Piece:
    """Draw each row of a table as a line that repeats the headers, where no table may stand."""
    headers = [line(each) for each in block.headers]
    rows = [[line(cell) for cell in row] for row in block.rows]
    return lines([_row(headers, row, speak) for row in rows] or [_row((), headers, speak)])


def _row(headers: Sequence[str], row: Sequence[str], speak: Speech) -> tuple[Span, ...]:
    pairs = zip_longest(headers, row, fillvalue="")
    cells = [(Plain(" · "), *named(*pair, speak)) for pair in pairs]
    return tuple(span for cell in cells for span in cell)[1:]
