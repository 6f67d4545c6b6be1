"""A message as Matrix events: HTML that clients show, and a plain body that says it all. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, singledispatch
from html import escape
from itertools import accumulate, zip_longest
from typing import Any, TypeAlias

from bot.domain.menu import Entry, Menu
from bot.domain.messages import (
    Block,
    Buttons,
    Choices,
    Facts,
    Feedback,
    File,
    Meter,
    Option,
    Outbound,
    Picture,
    Table,
    Text,
)
from bot.texts.speech import Speech
from lessons import markup
from lessons.letters import letter
from lessons.pictures import PNG, dimensions
from lessons.sanitize import clean, line

TAPS = "levain.taps"  # in an event: what a tap on its first, second… thing means
TAPS_MAX = 20
POLL_START = "org.matrix.msc3381.poll.start"  # clients read the unstable names only
POLL_END = "org.matrix.msc3381.poll.end"
POLL_RESPONSE = "org.matrix.msc3381.poll.response"
PICK_MAX = 255  # characters of an answer's id
RENDERED_MAX = 128  # messages, kept as drawn
EVENT_MAX = 44_000  # bytes of ASCII JSON: encrypted, in base64 and signed, it is within 64 KiB
METER_WIDTH = 20  # cells

_MESSAGE = "m.room.message"
_WORDS = "org.matrix.msc1767.text"
_POLL_OPTIONS = range(2, TAPS_MAX + 1)
_KEYCAPS_MAX = 9
_TAPS_SIZE_MAX = 8_000  # bytes
_ALT_MAX = 1_000
_NAME_MAX = 200
_FALLBACK_MAX = 200  # of an edit, when it cannot hold the whole twice
_NEW_ONLY = ("format", "formatted_body", TAPS)  # not in what clients without edits show
_GLUED_MAX = 24  # a longer label may be broken between two lines

_KEYCAP = re.compile("([1-9])\ufe0f?\u20e3")


@dataclass(frozen=True, slots=True)
class Message:
    """An event ready to send."""

    type: str
    content: dict[str, Any]
    keycaps: int = 0  # reactions to place under it, so that one tap is enough


@dataclass(frozen=True, slots=True)
class Upload:
    """Something to upload first; `describe` then makes it an event."""

    block: Picture | File

    @property
    def name(self) -> str:
        if isinstance(self.block, File):
            return line(self.block.name)[:_NAME_MAX] or "file"
        return "image.png" if self.media_type == "image/png" else "image.jpg"

    @property
    def media_type(self) -> str:
        if isinstance(self.block, File):
            return line(self.block.media_type)[:_NAME_MAX]
        return "image/png" if self.block.content.startswith(PNG) else "image/jpeg"


Part: TypeAlias = Message | Upload


@lru_cache(maxsize=RENDERED_MAX)  # a lesson leaves for everybody
def render(outbound: Outbound, *, polls: bool = False) -> tuple[Part, ...]:
    """The events of one message, in order: its words in as few as they fit in.

    With `polls`, a question with one answer is a poll between the words before and after it.
    """
    numbers = Menu().after([outbound]).numbers
    page = _Page(outbound, _tappable(outbound), numbers, _taps(numbers))
    poll = page.poll() if polls else None
    parts: list[Part] = []
    words: list[Block] = []
    for block in outbound.blocks:
        alone = Upload(block) if isinstance(block, Picture | File) else None
        part = alone or (poll if block is page.tappable else None)
        if part:
            parts += [*page.messages(words), part]
            words = []
        else:
            words.append(block)
    return (*parts, *page.messages(words))


def describe(
    upload: Upload,
    *,
    url: str | None = None,
    file: Mapping[str, Any] | None = None,
    thumbnail: Mapping[str, Any] | None = None,
) -> Message:
    """The event of what was uploaded: at `url`, or encrypted as `file` says.

    `thumbnail` is what `info` says of a smaller picture, when there is one.
    """
    block = upload.block
    info: dict[str, Any] = {"mimetype": upload.media_type, "size": len(block.content)}
    content: dict[str, Any] = {"msgtype": "m.file", "body": upload.name, "filename": upload.name}
    if isinstance(block, Picture):
        width, height = dimensions(block.content)
        info |= {"w": width, "h": height} if width and height else {}
        alt = line(block.alt)[:_ALT_MAX]
        content |= {"msgtype": "m.image", "body": alt or upload.name}
    content |= {"info": info | dict(thumbnail or {}), "m.mentions": {}}
    content |= {"file": dict(file)} if file else {"url": url}
    return Message(_MESSAGE, content)


def edited(content: Mapping[str, Any], event_id: str) -> dict[str, Any]:
    """The content that replaces that of an earlier event."""
    replacing = {
        **{key: value for key, value in content.items() if key not in _NEW_ONLY},
        "body": f"* {content.get('body', '')}",
        "m.new_content": dict(content),
        "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
    }
    if _size(replacing) > EVENT_MAX:
        replacing["body"] = f"{replacing['body'][:_FALLBACK_MAX]}…"
    return replacing


def answered(
    content: Mapping[str, Any], feedback: Feedback, speak: Speech
) -> dict[str, Any] | None:
    """The question's content with what was picked under it; None for anything but a question.

    What could be tapped stays in it: a later tap is still understood.
    """
    taps = _taps_for(content, feedback.action)
    places = [n for n, tap in enumerate(taps) if tap.get("pick") in feedback.picked]
    if not places or POLL_START in content or "m.new_content" in content:
        return None
    picked = ", ".join(letter(place) for place in places)
    under = _tagged(
        "p", _tagged("strong", _words(speak("picked", count=len(places), picked=picked)))
    )
    return {
        **content,
        "body": f"{content.get('body', '')}\n\n{under.body}",
        "formatted_body": f"{content.get('formatted_body', '')}{under.html}",
    }


def asks(content: Mapping[str, Any], action: str) -> bool:
    """Whether that is what a tap on it means."""
    return bool(_taps_for(content, action))


def _taps_for(content: Mapping[str, Any], action: str) -> list[dict[str, Any]]:
    listed = content.get(TAPS)
    taps = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return [each for each in taps if each.get("action") == action]


def poll_end(event_id: str, words: str) -> Message:
    """What closes a poll."""
    content = {
        "m.relates_to": {"rel_type": "m.reference", "event_id": event_id},
        POLL_END: {},
        _WORDS: clean(words),
    }
    return Message(POLL_END, content)


def keycap(number: int) -> str:
    """The digit of a key, 1 to 9, as clients write it: they do not count another form with it."""
    return f"{number}\ufe0f\u20e3"


def number_of(key: str) -> int | None:
    """What `keycap` wrote, with or without its variation selector."""
    found = _KEYCAP.fullmatch(key)
    return int(found[1]) if found else None


# --- What can be tapped ----------------------------------------------------------------------


def _tappable(outbound: Outbound) -> Choices | Buttons | None:
    """The block whose things have numbers, as `bot.domain.menu` reads them."""
    kinds = (Choices, Buttons)
    return next((b for kind in kinds for b in outbound.blocks if isinstance(b, kind)), None)


def _taps(offered: Sequence[Entry]) -> list[dict[str, str]]:
    """The first things on offer, as far as they have room."""
    taps = [
        {"action": each.action, **({"pick": each.pick} if each.pick else {})}
        for each in offered[:TAPS_MAX]
    ]
    sizes = accumulate(_size(tap) + 1 for tap in taps)
    return taps[: sum(size <= _TAPS_SIZE_MAX for size in sizes)]


@dataclass(frozen=True, slots=True)
class _Page:
    """One message being drawn."""

    outbound: Outbound
    tappable: Choices | Buttons | None
    numbers: tuple[Entry, ...]
    taps: list[dict[str, str]]

    def messages(self, blocks: Sequence[Block]) -> list[Message]:
        """These blocks as text; what can be tapped is with the last message."""
        tapped = any(block is self.tappable for block in blocks)
        ends = {TAPS: self.taps} if tapped and self.taps else {}
        kind = "m.notice" if self.outbound.quiet else "m.text"
        contents = [_content(kind, text) for text in _fit(map(self._draw, blocks), _size(ends))]
        messages = [Message(_MESSAGE, content) for content in contents]
        if messages and ends:
            messages[-1] = Message(_MESSAGE, contents[-1] | ends, self._keycaps())
        return messages

    def poll(self) -> Message | None:
        """The question as a poll; None when a poll cannot hold it."""
        asked = self.tappable
        if not isinstance(asked, Choices) or asked.multiple or asked.free:
            return None
        prompt, ids = clean(asked.prompt).strip(), [option.id for option in asked.options]
        usable = prompt and len(ids) in _POLL_OPTIONS and len(set(ids)) == len(self.taps)
        usable = usable and all(0 < len(each) <= PICK_MAX for each in ids)
        labels = [f"{mark} {line(option.label)}" for mark, option in _lettered(asked)]
        content = {
            POLL_START: {
                "kind": "org.matrix.msc3381.poll.disclosed",
                "max_selections": 1,
                "question": {_WORDS: prompt, "msgtype": "m.text", "body": prompt},
                "answers": [
                    {"id": option, _WORDS: label} for option, label in zip(ids, labels, strict=True)
                ],
            },
            _WORDS: "\n".join((prompt, *labels)),
            TAPS: self.taps,
        }
        return Message(POLL_START, content) if usable and _size(content) <= EVENT_MAX else None

    def _keycaps(self) -> int:
        several = isinstance(self.tappable, Choices) and self.tappable.multiple
        count = len(self.numbers)
        return 0 if several or count > _KEYCAPS_MAX or count > len(self.taps) else count

    def _draw(self, block: Block) -> tuple[_Said, ...]:
        """Numbers and letters only where they can be answered."""
        if block is self.tappable or not isinstance(block, Choices | Buttons):
            return _said(block)
        return _aside(block)


# --- Words, plain and in HTML ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """The same words twice: all of them plain, and in the HTML that Matrix allows."""

    body: str
    html: str


@singledispatch
def _said(block: Block) -> tuple[_Said, ...]:
    """A block as paragraphs."""
    raise TypeError(f"no way to draw a {type(block).__name__}")


@_said.register
def _text(block: Text | Feedback) -> tuple[_Said, ...]:
    return tuple(_MARKUP[type(each)](each) for each in markup.parse(block.markup))


@_said.register
def _choices(block: Choices) -> tuple[_Said, ...]:
    options = (
        _joined(" ", (_tagged("strong", _words(mark)), _words(line(option.label))))
        for mark, option in _lettered(block)
    )
    return _prompt(block), _lines(options)


@_said.register
def _buttons(block: Buttons) -> tuple[_Said, ...]:
    return (_listed("ol", (_words(_glued(button.label)) for button in block.buttons)),)


@_said.register
def _facts(block: Facts) -> tuple[_Said, ...]:
    return (_lines(_pair(name, value) for name, value in block.pairs),)


@_said.register
def _table(block: Table) -> tuple[_Said, ...]:
    """Plain, each row says its headers: columns do not stay aligned on a phone."""
    rows = [
        " · ".join(_pair(*pair).body for pair in zip_longest(block.headers, row, fillvalue=""))
        for row in block.rows
    ]
    head = _row("th", block.headers)
    body = "".join(_row("td", row) for row in block.rows)
    html = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
    return (_Said("\n\n".join(rows or [" · ".join(map(line, block.headers))]), html),)


@_said.register
def _meter(block: Meter) -> tuple[_Said, ...]:
    full = METER_WIDTH * max(0, min(block.value, block.total)) // max(1, block.total)
    bar = "█" * full + "░" * (METER_WIDTH - full)
    return (_tagged("p", _words(f"{line(block.label)} {bar} {block.value}/{block.total}")),)


def _aside(block: Choices | Buttons) -> tuple[_Said, ...]:
    """What is answered in its own words, beside a question that has the numbers."""
    if isinstance(block, Choices):
        return _prompt(block), _listed("ul", (_words(line(o.label)) for o in block.options))
    labels = filter(None, (_glued(button.label) for button in block.buttons))
    return (_tagged("p", _words(" · ".join(labels))),)


def _glued(label: str) -> str:
    """A label that stays on one line where it can."""
    shown = line(label)
    return shown.replace(" ", "\u00a0") if len(shown) <= _GLUED_MAX else shown


def _prompt(block: Choices) -> _Said:
    return _tagged("p", _tagged("strong", _words(block.prompt)))


def _lettered(block: Choices) -> Iterator[tuple[str, Option]]:
    return ((f"{letter(place)}.", option) for place, option in enumerate(block.options))


def _pair(name: str, value: str) -> _Said:
    if not line(name):
        return _words(line(value))
    shown = _tagged("strong", _words(line(value) or "–"))
    return _joined("", (_words(f"{line(name)}\u00a0: "), shown))


def _row(tag: str, cells: Iterable[str]) -> str:
    drawn = "".join(_tagged(tag, _words(line(cell))).html for cell in cells)
    return f"<tr>{drawn}</tr>"


def _paragraph(block: markup.Paragraph) -> _Said:
    return _tagged("p", _spans(block.spans))


def _bullets(block: markup.Bullets) -> _Said:
    return _listed("ul", map(_spans, block.items))


def _numbered(block: markup.Numbered) -> _Said:
    return _listed("ol", map(_spans, block.items))


_MARKUP: dict[type, Callable[..., _Said]] = {
    markup.Paragraph: _paragraph,
    markup.Bullets: _bullets,
    markup.Numbered: _numbered,
}


def _spans(spans: Iterable[markup.Span]) -> _Said:
    return _joined("", map(_span, spans))


def _span(span: markup.Span) -> _Said:
    match span:
        case markup.Plain():
            return _words(span.text)
        case markup.Bold():
            return _tagged("strong", _spans(span.spans))
        case markup.Italic():
            return _tagged("em", _spans(span.spans))
        case markup.Link():
            return _link(_spans(span.spans), clean(span.url))


def _link(label: _Said, url: str) -> _Said:
    shown = label if label.body.strip() else _words(url)
    body = url if shown.body == url else f"{shown.body} ({url})"
    return _Said(body, f'<a href="{escape(url)}">{shown.html}</a>')


def _listed(tag: str, items: Iterable[_Said]) -> _Said:
    """A list, its lines marked in the plain text as its tag marks them."""
    drawn = list(items)
    marks = (f"{n}." if tag == "ol" else "-" for n in range(1, len(drawn) + 1))
    lines = (
        f"{mark} {item.body}".replace("\n", "\n  ") for mark, item in zip(marks, drawn, strict=True)
    )
    html = "".join(f"<li>{item.html}</li>" for item in drawn)
    return _Said("\n".join(lines), f"<{tag}>{html}</{tag}>")


def _lines(lines: Iterable[_Said]) -> _Said:
    drawn = list(lines)
    html = "<br>".join(line.html for line in drawn)
    return _Said("\n".join(line.body for line in drawn), f"<p>{html}</p>")


def _joined(between: str, parts: Iterable[_Said]) -> _Said:
    drawn = list(parts)
    return _Said(between.join(p.body for p in drawn), between.join(p.html for p in drawn))


def _tagged(tag: str, said: _Said) -> _Said:
    return _Said(said.body, f"<{tag}>{said.html}</{tag}>")


def _words(text: str) -> _Said:
    safe = clean(text)
    return _Said(safe, escape(safe, quote=False).replace("\n", "<br>"))


# --- What an event can hold ------------------------------------------------------------------


def _content(kind: str, said: _Said) -> dict[str, Any]:
    return {
        "msgtype": kind,
        "body": said.body,
        "format": "org.matrix.custom.html",
        "formatted_body": said.html,
        "m.mentions": {},  # a name in a lesson calls nobody
    }


def _fit(blocks: Iterable[Sequence[_Said]], taken: int) -> list[_Said]:
    """Blocks as texts that each fit in an event, beside what is `taken`.

    They part between two blocks if they can, else between paragraphs, else between words.
    """
    room = EVENT_MAX - taken - _size(_content("m.notice", _Said("", "")))
    blocks = [list(filter(_has_words, block)) for block in blocks]
    whole = _whole([each for block in blocks for each in block])
    if _cost(whole) <= room:
        return [whole] if any(blocks) else []
    fitted: list[list[_Said]] = [[]]
    left = room
    for unit in _units(blocks, room):
        cost = _cost(unit)
        if cost > left:
            fitted.append([])
            left = room
        fitted[-1].append(unit)
        left -= cost
    return [_whole(units) for units in fitted if units]


def _units(blocks: Iterable[Sequence[_Said]], room: int) -> Iterator[_Said]:
    """The largest pieces that fit."""
    for paragraphs in blocks:
        whole = _whole(paragraphs)
        if _cost(whole) <= room:
            yield from [whole] if paragraphs else []
            continue
        for each in paragraphs:
            yield from [each] if _cost(each) <= room else filter(_has_words, _cut(each.body, room))


def _has_words(said: _Said) -> bool:
    return bool(said.body.strip())


def _whole(paragraphs: Sequence[_Said]) -> _Said:
    bodies = "\n\n".join(each.body for each in paragraphs)
    return _Said(bodies, "".join(each.html for each in paragraphs))


def _cut(text: str, room: int) -> Iterator[_Said]:
    """Plain pieces of a text that fit, cut before a word, or inside one longer than an event."""
    nothing = _cost(_words(""))
    ends = [0, *accumulate(_cost(_words(character)) - nothing for character in text)]
    room -= _cost(_tagged("p", _words("")))
    start = gap = 0
    for at, character in enumerate(text, 1):
        if ends[at] - ends[start] > room:
            end = gap if gap > start else at - 1
            yield _tagged("p", _words(text[start:end].strip()))
            start = end
        if character in " \t\n":
            gap = at
    yield _tagged("p", _words(text[start:].strip()))


def _cost(said: _Said) -> int:
    """Its bytes in an event, a little more."""
    return _size(said.body) + _size(said.html)


def _size(value: object) -> int:
    return len(json.dumps(value, separators=(",", ":")))  # in ASCII, as nio encrypts it
