"""The blocks of a message as paragraphs of words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch
from itertools import zip_longest

from adapters.matrix.messages.html import (
    Formatted,
    joined,
    lines,
    listed,
    paragraphs,
    tagged,
    words,
)
from bot.domain.messages import Block, Buttons, Choices, Facts, Feedback, Meter, Option, Table, Text
from lessons.letters import letter
from lessons.sanitize import line

METER_WIDTH = 20  # cells

_GLUED_MAX = 24  # a longer label may be broken between two lines


@singledispatch
def draw(block: Block) -> tuple[Formatted, ...]:
    """Draw a block, with the letters or the numbers that answer it."""
    raise TypeError(f"no way to draw a {type(block).__name__}")


@draw.register
def _text(block: Text | Feedback) -> tuple[Formatted, ...]:
    return paragraphs(block.markup)


@draw.register
def _choices(block: Choices) -> tuple[Formatted, ...]:
    options = (
        joined(" ", (tagged("strong", words(mark)), words(line(option.label))))
        for mark, option in lettered(block)
    )
    return _prompt(block), lines(options)


@draw.register
def _buttons(block: Buttons) -> tuple[Formatted, ...]:
    return (listed("ol", (words(_glued(button.label)) for button in block.buttons)),)


@draw.register
def _facts(block: Facts) -> tuple[Formatted, ...]:
    return (lines(_pair(name, value) for name, value in block.pairs),)


@draw.register
def _table(block: Table) -> tuple[Formatted, ...]:
    """Plain, each row says its headers: columns do not stay aligned on a phone."""
    rows = [
        " · ".join(_pair(*pair).body for pair in zip_longest(block.headers, row, fillvalue=""))
        for row in block.rows
    ]
    head = _row("th", block.headers)
    body = "".join(_row("td", row) for row in block.rows)
    html = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
    return (Formatted("\n\n".join(rows or [" · ".join(map(line, block.headers))]), html),)


@draw.register
def _meter(block: Meter) -> tuple[Formatted, ...]:
    full = METER_WIDTH * max(0, min(block.value, block.total)) // max(1, block.total)
    bar = "█" * full + "░" * (METER_WIDTH - full)
    return (tagged("p", words(f"{line(block.label)} {bar} {block.value}/{block.total}")),)


def draw_aside(block: Choices | Buttons) -> tuple[Formatted, ...]:
    """Draw without letters or numbers a block that only its own words answer."""
    if isinstance(block, Choices):
        return _prompt(block), listed("ul", (words(line(o.label)) for o in block.options))
    labels = filter(None, (_glued(button.label) for button in block.buttons))
    return (tagged("p", words(" · ".join(labels))),)


def lettered(block: Choices) -> Iterator[tuple[str, Option]]:
    """Pair each option with its letter."""
    return ((f"{letter(place)}.", option) for place, option in enumerate(block.options))


def _glued(label: str) -> str:
    """A label that stays on one line where it can."""
    shown = line(label)
    return shown.replace(" ", "\u00a0") if len(shown) <= _GLUED_MAX else shown


def _prompt(block: Choices) -> Formatted:
    return tagged("p", tagged("strong", words(block.prompt)))


def _pair(name: str, value: str) -> Formatted:
    if not line(name):
        return words(line(value))
    shown = tagged("strong", words(line(value) or "–"))
    return joined("", (words(f"{line(name)}\u00a0: "), shown))


def _row(tag: str, cells: Iterable[str]) -> str:
    drawn = "".join(tagged(tag, words(line(cell))).html for cell in cells)
    return f"<tr>{drawn}</tr>"
