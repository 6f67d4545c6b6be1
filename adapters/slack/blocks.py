"""Words, buttons and options in Block Kit, within its limits. Pure.

Words are rich text: styles stand beside the letters, so nothing written can pass for a mark, a
mention or a link. In plain text, emoji codes stay as they are typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, TypeAlias

from bot.texts.speech import Speech
from lessons import markup
from lessons.sanitize import clean

Json: TypeAlias = dict[str, Any]

TEXT_MAX = 3_900  # UTF-16 units of a message's text: Slack parts one of more than 4,000
BETWEEN = 2  # units, between two paragraphs
BLOCKS_MAX = 50  # of a message
SIZE_MAX = 12_000  # bytes of a message's blocks as ASCII JSON: Slack refuses about 13,200
VIEW_BLOCKS_MAX = 100
VIEW_SIZE_MAX = 200_000  # bytes as ASCII JSON, of 250 kB
METADATA_MAX = 3_000
HEADER_MAX = 150
NOTE_MAX = 1_000  # of a context block, which has one small line of words
TABLES_MAX = 1  # of a message
ROWS_MAX = 100  # of a table, its headers included
COLUMNS_MAX = 20
TITLE_MAX = 24
LABEL_MAX = 2_000
ROW_MAX = 25  # buttons
BUTTON_MAX = OPTION_MAX = 75
SHORT_MAX = 30  # of a button whose words are all seen on a phone
VALUE_MAX = 2_000  # of a button
PICK_MAX = 150  # of an option's value
BOXES_MAX = 10  # options of a list of checkboxes or radio buttons
SELECT_MAX = 100
INPUT_MAX = 3_000
SLOTS_MAX = 10  # lists of a question, one for each part

_MARKS = re.compile(r"([*_~`>]|(?<!\w)@)")
_REFERENCE = re.compile("<([^<>]*)>")  # other angle brackets are entities
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


@dataclass(frozen=True)
class Piece:
    """A piece of a message: its words in plain text, and the blocks that show them."""

    text: str
    blocks: tuple[Json, ...]

    @cached_property
    def cost(self) -> tuple[int, ...]:
        """Room in a message: units of the text and of a blank line, blocks, bytes, tables."""
        tables = sum(block.get("type") == "table" for block in self.blocks)
        return units(safe(self.text)) + BETWEEN, len(self.blocks), size(self.blocks), tables


# --- Letters ---------------------------------------------------------------------------------


def safe(text: str) -> str:
    """Escape a `text`, which Slack reads for marks, mentions and links."""
    return _MARKS.sub("\u2060\\1", text).translate(_ENTITIES)


def unsafe(text: str) -> str:
    """Read the words of a text from Slack: what `safe` wrote, or what a person typed."""
    words = _REFERENCE.sub(_referred, text)
    return clean(words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _referred(found: re.Match[str]) -> str:
    """Give the words of a link or a mention; none for a mention by its id alone."""
    target, _, label = found[1].partition("|")
    return label or ("" if target[:1] in "@#!" else target.removeprefix("mailto:"))


def units(text: str) -> int:
    """Count the UTF-16 units of a text, as Slack does."""
    return len(text.encode("utf-16-le")) // 2


def shorten(text: str, most: int) -> str:
    """Cut a text to so many units; an ellipsis says that there is more."""
    if units(text) <= most:
        return text
    return text.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore").rstrip() + "…"


def size(value: object) -> int:
    """Count the bytes of a value as the SDK sends it."""
    return len(json.dumps(value, separators=(",", ":")))


# --- Words -----------------------------------------------------------------------------------


DIVIDER = Piece("", ({"type": "divider"},))


def written(text: str, *, mark: str = "") -> list[Piece]:
    """Draw the paragraphs and lists of a text in the small Markdown.

    A first paragraph all in bold is a title; `mark` begins it.
    """
    first, *others = markup.parse(text) or (markup.Paragraph(()),)
    title = _title_of(first)
    begun = heading(f"{mark} {title}".strip()) if title else _MARKUP[type(first)](first)
    pieces = [begun, *(_MARKUP[type(each)](each) for each in others)]
    return [piece for piece in pieces if piece.text.strip()]


def quoted(piece: Piece) -> Piece:
    """Draw a paragraph with a bar beside it; another piece stays as it is."""
    blocks = [each for block in piece.blocks for each in block.get("elements", ())]
    if len(blocks) != 1 or blocks[0]["type"] != "rich_text_section":
        return piece
    return Piece(piece.text, (_rich(blocks[0] | {"type": "rich_text_quote"}),))


def small(text: str) -> list[Piece]:
    """Draw the paragraphs of a text in small words, without styles."""
    drawn = (_MARKUP[type(each)](each) for each in markup.parse(text))
    return [note(each.text) for each in drawn if each.text.strip()]


def _title_of(block: markup.Block) -> str:
    """Return the words of a paragraph all in bold and on one line, without links; else none."""
    if not isinstance(block, markup.Paragraph):
        return ""
    inside = [span.spans for span in block.spans if isinstance(span, markup.Bold)]
    words = "".join(
        each.text for spans in inside for each in spans if isinstance(each, markup.Plain)
    )
    plain_ones = all(isinstance(each, markup.Plain) for spans in inside for each in spans)
    whole = len(inside) == len(block.spans) and plain_ones and "\n" not in words
    return clean(words).strip() if whole else ""


def paragraph(text: str, *, bold: bool = False) -> Piece:
    return lines([(_bold(text) if bold else markup.Plain(text),)])


def lines(rows: Iterable[tuple[markup.Span, ...]]) -> Piece:
    """Draw a paragraph, one line for each row."""
    spans = [span for row in rows for span in (markup.Plain("\n"), *row)]
    return _said(markup.Paragraph(tuple(spans[1:])))


def marked(mark: str, words: str) -> tuple[markup.Span, ...]:
    """Make a line that begins with a mark."""
    return _bold(mark), markup.Plain(f" {words or '–'}")


def named(name: str, value: str, speak: Speech) -> tuple[markup.Span, ...]:
    """Write a name and its value; an empty value is shown as a dash."""
    if not name:
        return (markup.Plain(value),)
    return markup.Plain(f"{speak('label', name=name)} "), _bold(value or "–")


def heading(text: str) -> Piece:
    """Draw a title; one that is too long is a paragraph in bold."""
    if not text.strip() or units(text) > HEADER_MAX:
        return paragraph(text, bold=True)
    return Piece(text, ({"type": "header", "text": plain(text)},))


def note(text: str) -> Piece:
    """Draw small words; those that are too long are a paragraph."""
    if not text.strip() or units(text) > NOTE_MAX:
        return paragraph(text)
    return Piece(text, ({"type": "context", "elements": [plain(text)]},))


def grid(headers: Sequence[str], rows: Sequence[Sequence[str]], text: str) -> Piece:
    """Draw a table whose columns after the first are figures. Its plain text is `text`."""
    title = [_rich(_section([_letters(each or "–", {"bold": True})])) for each in headers]
    cells = [[{"type": "raw_text", "text": each or "–"} for each in row] for row in rows]
    figures = [{"align": "right"} for _ in headers[1:]]
    shown = {
        "type": "table",
        "column_settings": [{"is_wrapped": True}, *figures],
        "rows": [title, *cells],
    }
    return Piece(text, (shown,))


def cut(text: str, room: int) -> Iterator[Piece]:
    """Cut plain paragraphs of at most `room` units or bytes, between two words if possible."""
    costs = [0, *accumulate(map(_cost, text))]
    start = gap = 0
    for at, letter in enumerate(text, 1):
        if costs[at] - costs[start] > room:
            end = gap if gap > start else at - 1
            yield paragraph(text[start:end].strip())
            start = end
        if letter in " \t\n":
            gap = at
    yield paragraph(text[start:].strip())


@lru_cache(maxsize=4_096)
def _cost(letter: str) -> int:
    """Count the room of a letter: the most of its units in a text and its bytes in a block."""
    return max(units(safe(letter)), size(letter) - 2)


def _bold(text: str) -> markup.Span:
    return markup.Bold((markup.Plain(text),))


def _rich(element: Json) -> Json:
    return {"type": "rich_text", "elements": [element]}


def _letters(text: str, style: Json, url: str = "") -> Json:
    shown: Json = {"type": "link", "url": url} if url else {"type": "text"}
    return shown | {"text": text} | ({"style": style} if style else {})


def _section(elements: list[Json]) -> Json:
    return {"type": "rich_text_section", "elements": elements}


def _said(block: markup.Paragraph) -> Piece:
    elements, text = _spans(block.spans, {})
    return Piece(text, (_rich(_section(elements)),) if text.strip() else ())


def _bullets(block: markup.Bullets) -> Piece:
    return _list("bullet", block.items)


def _numbered(block: markup.Numbered) -> Piece:
    return _list("ordered", block.items)


_MARKUP: dict[type, Callable[..., Piece]] = {
    markup.Paragraph: _said,
    markup.Bullets: _bullets,
    markup.Numbered: _numbered,
}


def _list(style: str, items: Iterable[Iterable[markup.Span]]) -> Piece:
    drawn = [_spans(item, {}) for item in items]
    texts = (
        f"{n}. {text}" if style == "ordered" else f"- {text}"
        for n, (_, text) in enumerate(drawn, 1)
    )
    sections = [_section(elements or [_letters("–", {})]) for elements, _ in drawn]
    shown = {"type": "rich_text_list", "style": style, "elements": sections}
    return Piece("\n".join(texts), (_rich(shown),))


def _spans(spans: Iterable[markup.Span], style: Json, url: str = "") -> tuple[list[Json], str]:
    """Draw the elements of spans, and their words."""
    elements: list[Json] = []
    text = ""
    for span in spans:
        match span:
            case markup.Plain():
                words = clean(span.text)
                found = [_letters(words, style, url)] if words else []
            case markup.Bold():
                found, words = _spans(span.spans, style | {"bold": True}, url)
            case markup.Italic():
                found, words = _spans(span.spans, style | {"italic": True}, url)
            case markup.Link():
                found, words = _link(span, style)
        elements += found
        text += words
    return elements, text


def _link(span: markup.Link, style: Json) -> tuple[list[Json], str]:
    url = clean(span.url)
    elements, label = _spans(span.spans, style, url)
    if not label.strip() or label == url:
        return [_letters(url, style, url)], url
    return elements, f"{label} ({url})"


# --- What is tapped --------------------------------------------------------------------------


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def button(action_id: str, text: str, value: str, said: str = "", *, main: bool = False) -> Json:
    """Make a button. A screen reader reads `said`, where given; the `main` one stands out."""
    shown = {
        "type": "button",
        "action_id": action_id,
        "text": plain(text),
        "value": value,
        "accessibility_label": shorten(said or text, BUTTON_MAX),
    }
    return shown | ({"style": "primary"} if main else {})


def option(text: str, value: str, most: int = OPTION_MAX) -> Json:
    return {"text": plain(shorten(text, most)), "value": value}


def select(
    action_id: str, kind: str, options: Sequence[Json], held: Sequence[Json], speak: Speech
) -> Json:
    shown = {
        "type": kind,
        "action_id": action_id,
        "placeholder": plain(speak("slack-select")),
        "options": [*options],
    }
    if not held:
        return shown
    several = kind.startswith("multi")
    return shown | ({"initial_options": [*held]} if several else {"initial_option": held[0]})
