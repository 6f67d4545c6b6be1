"""The blocks of a message as paragraphs of words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import singledispatch
from itertools import takewhile, zip_longest

from adapters.matrix.messages.html import (
    Formatted,
    joined,
    lines,
    listed,
    paragraph,
    paragraphs,
    spans,
    tagged,
    untagged,
    words,
)
from adapters.matrix.messages.questions import RIGHT, WRONG, draw_question, prompt
from bot.domain.messages import Block, Buttons, Choices, Facts, Feedback, Meter, Table, Text
from bot.texts.speech import Speech
from lessons import markup
from lessons.sanitize import line

METER_WIDTH = 20  # cells
TITLE = "h3"
_HOLE = "{}"  # in a sentence, for words to come
_IS_OPTION = re.compile(r"(?:[A-Z]|\d+)[.] ").match
_BOLD_OPTION = re.compile(r"<strong>(?=(?:[A-Z]|\d+)[.] )")

_GLUED_MAX = 24  # a longer label may be broken between two lines


@singledispatch
def draw(block: Block, _: Speech) -> tuple[Formatted, ...]:
    """Draw a block, with the letters or the numbers that answer it."""
    raise TypeError(f"no way to draw a {type(block).__name__}")


@draw.register
def _text(block: Text, _: Speech) -> tuple[Formatted, ...]:
    """A first paragraph in bold is the title; a note is in italics."""
    parsed = markup.parse(block.markup)
    shown = tuple(map(paragraph, parsed))
    if block.aside:
        return tuple(tagged("p", tagged("em", untagged(each))) for each in shown)
    if parsed and (title := _bold(parsed[0])):
        return tagged(TITLE, spans(title)), *shown[1:]
    return shown


@draw.register
def _feedback(block: Feedback, speak: Speech) -> tuple[Formatted, ...]:
    """The verdict as a title, then what was picked and what was expected, each with its mark."""
    verdict, *rest = markup.parse(block.markup) or (markup.Paragraph(()),)
    if block.correct is None or not (said := _bold(verdict)):
        return paragraphs(block.markup)
    title = tagged(TITLE, joined(" ", (_mark(right=block.correct), spans(said))))
    chosen = [*takewhile(_is_option, rest)][: len(block.picked)]
    own = [
        _signed(paragraph(each), right=block.correct or option in block.expected)
        for option, each in zip(block.picked, chosen, strict=False)
    ]
    if own and not block.correct:
        own[0] = _headed(words(speak("matrix-yours", count=len(own))), own[0])
    return title, *own, *_expected(rest[len(chosen) :])


def _expected(blocks: Sequence[markup.Block]) -> Iterator[Formatted]:
    """Draw what follows: a line in bold that ends in a colon heads the paragraph after it.

    Other options were expected too.
    """
    left = iter(blocks)
    for block in left:
        label, following = spans(_bold(block)), None
        if label.body.endswith(":"):
            following = next(left, None)
        if following is not None:
            yield _headed(label, _signed(paragraph(following), right=True))
        elif _is_option(block):
            yield _signed(paragraph(block), right=True)
        else:
            yield paragraph(block)


def _is_option(block: markup.Block) -> bool:
    """Say whether a paragraph begins with an option in bold: its mark and its words."""
    match block:
        case markup.Paragraph((markup.Bold(inside), *_)):
            return bool(_IS_OPTION(spans(inside).body))
    return False


def _headed(label: Formatted, shown: Formatted) -> Formatted:
    """A paragraph under a label."""
    return lines((tagged("em", label), untagged(shown)))


def _signed(shown: Formatted, *, right: bool) -> Formatted:
    """A paragraph of options in bold, each of which begins with its mark."""
    mark = f"{_mark(right=right).body} "
    html = _BOLD_OPTION.sub(rf"\g<0>{mark}", shown.html)
    marked = (f"{mark}{each}" if _IS_OPTION(each) else each for each in shown.body.split("\n"))
    return Formatted("\n".join(marked), html)


def _mark(*, right: bool) -> Formatted:
    return words(RIGHT if right else WRONG)


@draw.register
def _choices(block: Choices, _: Speech) -> tuple[Formatted, ...]:
    return draw_question(block)


@draw.register
def _buttons(block: Buttons, _: Speech) -> tuple[Formatted, ...]:
    return (listed("ol", (words(_glued(button.label)) for button in block.buttons)),)


@draw.register
def _facts(block: Facts, speak: Speech) -> tuple[Formatted, ...]:
    return (lines(_pair(name, value, speak) for name, value in block.pairs),)


@draw.register
def _table(block: Table, speak: Speech) -> tuple[Formatted, ...]:
    """Plain, each row says its headers: columns do not stay aligned on a phone."""
    rows = [
        " · ".join(
            _pair(*pair, speak).body for pair in zip_longest(block.headers, row, fillvalue="")
        )
        for row in block.rows
    ]
    head = _row("th", block.headers)
    body = "".join(_row("td", row) for row in block.rows)
    html = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
    return (Formatted("\n\n".join(rows or [" · ".join(map(line, block.headers))]), html),)


@draw.register
def _meter(block: Meter, _: Speech) -> tuple[Formatted, ...]:
    full = METER_WIDTH * max(0, min(block.value, block.total)) // max(1, block.total)
    bar = "█" * full + "░" * (METER_WIDTH - full)
    return (tagged("p", words(f"{line(block.label)} {bar} {block.value}/{block.total}")),)


def draw_aside(block: Choices | Buttons, speak: Speech) -> tuple[Formatted, ...]:
    """Draw without letters or numbers a block that only its own words answer."""
    if isinstance(block, Choices):
        parts = (*block.slots, *(o.label for o in block.options), *(block.ends or ()))
        return prompt(block), listed("ul", (words(line(each)) for each in parts))
    labels = [_glued(button.label) for button in block.buttons if line(button.label)]
    if not labels:
        return ()
    # Labels of any length: more than a sentence takes.
    quote, said = (speak(key, words=_HOLE) for key in ("matrix-quoted", "matrix-type"))
    quoted = f" {speak('matrix-or')} ".join(quote.replace(_HOLE, each) for each in labels)
    return (tagged("p", tagged("em", words(said.replace(_HOLE, quoted)))),)


def _bold(block: markup.Block) -> tuple[markup.Span, ...]:
    """The spans of a paragraph all in bold; none for anything else."""
    match block:
        case markup.Paragraph((markup.Bold(inside),)):
            return inside
    return ()


def _glued(label: str) -> str:
    """A label that stays on one line where it can."""
    shown = line(label)
    return shown.replace(" ", "\u00a0") if len(shown) <= _GLUED_MAX else shown


def _pair(name: str, value: str, speak: Speech) -> Formatted:
    if not line(name):
        return words(line(value))
    shown = tagged("strong", words(line(value) or "–"))
    return joined("", (words(f"{speak('label', name=line(name))} "), shown))


def _row(tag: str, cells: Iterable[str]) -> str:
    drawn = "".join(tagged(tag, words(line(cell))).html for cell in cells)
    return f"<tr>{drawn}</tr>"
