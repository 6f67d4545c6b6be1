"""A message as Rich draws it, and as plain lines. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import singledispatch

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text as RichText

from adapters.console.texts import speech
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
from bot.texts.speech import LANGUAGES, Speech
from lessons import markup
from lessons.letters import letter
from lessons.sanitize import clean

METER_WIDTH = 20  # cells

_GLUED = {0x00A0: "\ue000", 0x202F: "\ue001"}
_UNGLUED = {0xE000: "\u00a0", 0xE001: "\u202f"}


def render(outbound: Outbound) -> RenderableType:
    """One message: its blocks, a blank line between two."""
    speak = speech(outbound.language or LANGUAGES[0])
    drawn = [_block(block, speak) for block in outbound.blocks if not _is_silent(block)]
    spaced: list[RenderableType] = []
    for each in drawn:
        spaced.extend([RichText(""), each] if spaced else [each])
    return Group(*spaced)


def glued(text: str) -> str:
    """Remove what a terminal would obey, and protect no-break spaces.

    Rich breaks lines at those: they become private characters, and `printed` gives them back.
    """
    return clean(text).translate(_GLUED)


def printed(text: str) -> str:
    """Restore the no-break spaces of what Rich drew, and remove the spaces that end its lines."""
    return "\n".join(line.rstrip() for line in text.translate(_UNGLUED).splitlines())


def _is_silent(block: Block) -> bool:
    """Return True for feedback that only closes its question: here none is closed."""
    return isinstance(block, Feedback) and not block.markup


@singledispatch
def _block(block: Block, _: Speech) -> RenderableType:
    raise TypeError(f"no way to draw a {type(block).__name__}")


@_block.register
def _text(block: Text | Feedback, _: Speech) -> RenderableType:
    drawn: list[RenderableType] = []
    for each in markup.parse(block.markup):
        drawn.extend([RichText("")] if drawn else [])
        drawn.append(_MARKUP[type(each)](each))
    return Group(*drawn)


@_block.register
def _picture(block: Picture, speak: Speech) -> RenderableType:
    return RichText(glued(speak("console-picture", alt=block.alt)), style="italic")


@_block.register
def _choices(block: Choices, _: Speech) -> RenderableType:
    drawn: list[RenderableType] = [RichText(glued(block.prompt), style="bold")]
    if any(block.slots):
        slots = ((f"{n}.", RichText(glued(each))) for n, each in enumerate(block.slots, 1))
        drawn += [RichText(""), _listed(slots)]
    if block.ends and block.options:
        drawn += [RichText(""), _scale([each.label for each in block.options], *block.ends)]
    elif block.options:
        options = ((letter(n), RichText(glued(o.label))) for n, o in enumerate(block.options))
        drawn += [RichText(""), _listed(options)]
    return Group(*drawn)


def _scale(labels: Sequence[str], low: str, high: str) -> RenderableType:
    """Numbers in a row, and what the first and the last mean."""
    numbers = Padding(RichText(glued("  ".join(labels)), style="bold cyan"), (0, 0, 0, 2))
    meant = [(labels[0], RichText(glued(low))), (labels[-1], RichText(glued(high)))]
    return Group(numbers, RichText(""), _listed(meant))


@_block.register
def _buttons(block: Buttons, _: Speech) -> RenderableType:
    labels = [glued(f"[ {button.label} ]".replace(" ", "\u00a0")) for button in block.buttons]
    return RichText("  ".join(labels), style="cyan")


@_block.register
def _facts(block: Facts, _: Speech) -> RenderableType:
    grid = RichTable.grid(padding=(0, 2))
    for name, value in block.pairs:
        grid.add_row(RichText(glued(name), style="dim"), RichText(glued(value)))
    return grid


@_block.register
def _table(block: Table, _: Speech) -> RenderableType:
    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for index, header in enumerate(block.headers):
        table.add_column(RichText(glued(header)), justify="right" if index else "left")
    for row in block.rows:
        table.add_row(*(RichText(glued(cell)) for cell in row))
    return table


@_block.register
def _meter(block: Meter, _: Speech) -> RenderableType:
    full = METER_WIDTH * max(0, min(block.value, block.total)) // max(1, block.total)
    bar = "█" * full + "░" * (METER_WIDTH - full)
    return RichText(f"{glued(block.label)}  {bar}  {block.value}/{block.total}")


@_block.register
def _file(block: File, speak: Speech) -> RenderableType:
    size = max(1, len(block.content) // 1024)
    return RichText(glued(speak("console-file", name=block.name, size=f"{size}")), style="italic")


def _listed(rows: Iterable[tuple[str, RichText]]) -> RenderableType:
    """Lines that begin with a mark, wrapped beside it."""
    grid = RichTable.grid(padding=(0, 2, 0, 0))
    grid.add_column()
    grid.add_column(overflow="fold")  # a long address is cut, never lost
    for mark, text in rows:
        grid.add_row(RichText(mark, style="bold cyan"), text)
    return Padding(grid, (0, 0, 0, 2), expand=False)


def _paragraph(block: markup.Paragraph) -> RenderableType:
    return _spans(block.spans)


def _bullets(block: markup.Bullets) -> RenderableType:
    return _listed(("•", _spans(item)) for item in block.items)


def _numbered(block: markup.Numbered) -> RenderableType:
    return _listed((f"{i}.", _spans(item)) for i, item in enumerate(block.items, 1))


_MARKUP: dict[type, Callable[..., RenderableType]] = {
    markup.Paragraph: _paragraph,
    markup.Bullets: _bullets,
    markup.Numbered: _numbered,
}


def _spans(spans: Iterable[markup.Span]) -> RichText:
    text = RichText()
    for span in spans:
        match span:
            case markup.Plain():
                text.append(glued(span.text))
            case markup.Bold():
                text.append(_styled(_spans(span.spans), "bold"))
            case markup.Italic():
                text.append(_styled(_spans(span.spans), "italic"))
            case markup.Link():
                text.append(_styled(_spans(span.spans), "underline"))
                text.append(f" ({glued(span.url)})", style="dim")
    return text


def _styled(text: RichText, style: str) -> RichText:
    text.stylize(style)
    return text
