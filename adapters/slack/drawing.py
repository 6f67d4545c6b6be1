"""Blocks of a message as pieces, each in words and in Block Kit. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatch
from itertools import zip_longest

from adapters.slack.actions import button_rows, labels_of, question
from adapters.slack.blocks import Piece, columns, lines, named, paragraph, written
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
from lessons.markup import Plain, Span
from lessons.sanitize import line

METER_WIDTH = 20  # cells
NARROW = 42  # letters of one width in a line, on a phone


def drawn(outbound: Outbound, speak: Speech) -> Iterator[tuple[Block, list[Piece]]]:
    """Draw each block. Only the first question has letters, as in `bot.domain.menu`."""
    asked = [n for n, block in enumerate(outbound.blocks) if isinstance(block, Choices)]
    for n, block in enumerate(outbound.blocks):
        match block:
            case Choices():
                yield block, question(n, block, speak, lettered=n == asked[0])
            case Buttons():
                yield block, button_rows(n, block)
            case _:
                yield block, draw(block)


@singledispatch
def draw(block: Block) -> list[Piece]:
    """Draw a block in words alone."""
    raise TypeError(f"no way to draw a {type(block).__name__}")


@draw.register
def _text(block: Text | Feedback) -> list[Piece]:
    return written(block.markup)


@draw.register
def _picture(block: Picture) -> list[Piece]:
    return [paragraph(line(block.alt))]


@draw.register
def _file(block: File) -> list[Piece]:
    return [paragraph(line(block.name))]


@draw.register
def _choices(block: Choices) -> list[Piece]:
    rows = [(Plain(f"- {label}"),) for label in labels_of(block)]
    return [paragraph(block.prompt.strip(), bold=True), lines(rows)]


@draw.register
def _labelled(block: Buttons) -> list[Piece]:
    return [paragraph(" · ".join(filter(None, (line(each.label) for each in block.buttons))))]


@draw.register
def _facts(block: Facts) -> list[Piece]:
    return [lines(named(line(name), line(value)) for name, value in block.pairs)]


@draw.register
def _table(block: Table) -> list[Piece]:
    """Draw columns where a phone has room for them; else each row repeats the headers."""
    headers = [line(each) for each in block.headers]
    rows = [[line(cell) for cell in row] for row in block.rows]
    said = lines([_row(headers, row) for row in rows] or [_row((), headers)])
    widths = [max(map(len, column)) for column in zip_longest(headers, *rows, fillvalue="")]
    even = said.blocks and rows and all(len(row) == len(headers) for row in rows)
    if not even or sum(widths) + 2 * len(widths) > NARROW:
        return [said]
    return [columns([_columns(row, widths) for row in (headers, *rows)], said.text)]


@draw.register
def _meter(block: Meter) -> list[Piece]:
    full = METER_WIDTH * max(0, min(block.value, block.total)) // max(1, block.total)
    bar = "█" * full + "░" * (METER_WIDTH - full)
    return [paragraph(f"{line(block.label)} {bar} {block.value}/{block.total}")]


def _row(headers: Sequence[str], row: Sequence[str]) -> tuple[Span, ...]:
    cells = [(Plain(" · "), *named(*pair)) for pair in zip_longest(headers, row, fillvalue="")]
    return tuple(span for cell in cells for span in cell)[1:]


def _columns(row: Sequence[str], widths: Sequence[int]) -> str:
    """Align the first cell to the left, the others, which are figures, to the right."""
    cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
    return "  ".join([row[0].ljust(widths[0]), *cells[1:]]).rstrip()
