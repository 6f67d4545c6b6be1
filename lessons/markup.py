r"""The subset of Markdown of lessons and of all messages, and its immutable tree.

The subset:

- paragraphs, in which a single newline is a line break
- `**bold**`, `*italic*`, `[label](https://address)`
- `- bullets`, `1. numbers`
- a backslash, which keeps the next mark as it is

Other text is plain, and so are marks inside words (`5*3`, `snake_case`). `parse` never raises, and
takes linear time.

Long because the marks of an author that it reads as text are found with the same grammar.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Plain:
    text: str


@dataclass(frozen=True, slots=True)
class Bold:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Italic:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Link:
    spans: tuple[Span, ...]
    url: str  # always https


Span: TypeAlias = Plain | Bold | Italic | Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    items: tuple[tuple[Span, ...], ...]  # the first is number 1


Block: TypeAlias = Paragraph | Bullets | Numbered


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A mark outside the subset, which a learner would see raw."""

    kind: str  # a key of `_UNSUPPORTED`, `unclosed-bold`, `unclosed-italic`; `line`: one of `parse`
    line: int  # from 0, within the text
    column: int  # from 0


def parse(text: str) -> tuple[Block, ...]:
    """Return the blocks of `text`; never raises, and loses no character but marks."""
    return tuple(_block(group, text) for group in _groups(text))


def plain(text: str) -> str:
    """Return `text` without its marks: items keep their dash or number, links their label."""
    return "\n\n".join(_words(block) for block in parse(text))


def escape(text: str) -> str:
    """Return `text` with backslashes, so that `parse` gives it back as it is, in one `Plain`."""
    return _SPECIAL.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)


def problems(text: str) -> tuple[Unsupported, ...]:
    """Return, in order, the likely marks of an author that `parse` reads as text."""
    return _placed(text, (*_unsupported(text), *_unclosed(text)))


def line_problems(text: str) -> tuple[Unsupported, ...]:
    """Return, in order, the likely marks of an author in a text that is shown as it is."""
    raw = ((offset, kind) for offset, kind in _unsupported(text) if kind not in _OF_LINES)
    kept = (each for each in raw if not _SIGN.match(text, each[0]))
    return _placed(text, (*kept, *_unclosed(text), *_meant(text)))


def _placed(text: str, marks: Iterable[tuple[int, str]]) -> tuple[Unsupported, ...]:
    found = sorted(marks)
    starts = [0, *(at.end() for at in re.finditer("\n", text))] if found else []
    lines = [bisect_right(starts, offset) - 1 for offset, _ in found]
    return tuple(
        Unsupported(kind, line, offset - starts[line])
        for (offset, kind), line in zip(found, lines, strict=True)
    )


_SPECIAL = re.compile(r"[\\*\[\]\n]|^(?:[^\S\n]|-|[0-9]{1,3}\.)", re.MULTILINE)
_LINE = re.compile(r"(?:[^\\\n]++|\\.|\\\Z)*+", re.DOTALL)  # an escaped newline ends no line
_ITEM = re.compile(r"(?:-|([0-9]{1,3})\.)[ \t]+(?=\S)")
_LABEL = r"(?:[^\[\]\\\n]|\\.){1,300}+"
_URL = r"https://[^\s()\[\]<>\"\\]{1,500}+"
_TOKEN = re.compile(rf"\\([\s!-/:-@\[-`{{-~])|\*\**|\[({_LABEL})\]\(({_URL})\)|\n[ \t]+")


@dataclass(slots=True)
class _Group:
    kind: type[Block]
    slices: list[tuple[int, int]]  # of the text: one for a paragraph, one per item of a list


def _groups(text: str) -> list[_Group]:
    groups: list[_Group] = []
    gap = True
    for start, end in _lines(text):
        if text[start:end].isspace() or start == end:
            gap = True
            continue
        last = groups[-1] if groups else None
        item = _ITEM.match(text, start, end)
        kind, joins = _item(item, last) if item else (None, False)
        if item and kind:
            if not (joins and last):
                groups.append(last := _Group(kind, []))
            last.slices.append((item.end(), end))
        elif last and not gap and (last.kind is Paragraph or text[start] in " \t"):
            last.slices[-1] = (last.slices[-1][0], end)
        else:
            groups.append(_Group(Paragraph, [(end - len(text[start:end].lstrip(" \t")), end)]))
        gap = False
    return groups


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        found = _LINE.match(text, start)
        end = found.end() if found else len(text)
        yield start, end
        start = end + 1


def _item(item: re.Match[str], last: _Group | None) -> tuple[type[Block] | None, bool]:
    """Return the list type of a line that looks like an item, and if it continues the last list.

    A number out of order is text, so that no number is ever shown changed.
    """
    if item[1] is None:
        return Bullets, last is not None and last.kind is Bullets
    expected = len(last.slices) + 1 if last and last.kind is Numbered else 1
    if int(item[1]) == expected:
        return Numbered, expected > 1
    return (Numbered, False) if int(item[1]) == 1 else (None, False)


def _block(group: _Group, text: str) -> Block:
    items = tuple(_Inline(text, start, end).spans for start, end in group.slices)
    if group.kind is Paragraph:
        return Paragraph(items[0])
    return Bullets(items) if group.kind is Bullets else Numbered(items)


_MARKS = {1: ("*",), 2: ("**",), 3: ("**", "*")}
_CLOSING = " )]},.;:!?»”"  # no mark opens before these


class _Inline:
    """One pass over a slice: each mark may be open once, so that depth and time are bounded."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.stray: list[tuple[int, str]] = []  # marks left as text that look meant
        self.pairs: list[int] = []  # where those begin that close
        self._text, self._start, self._end = text, start, end
        self._frames: list[tuple[str, int, list[Span]]] = [("", start, [])]
        position = start
        for token in _TOKEN.finditer(text, start, end):
            self._add(Plain(text[position : token.start()]))
            self._read(token)
            position = token.end()
        self._add(Plain(text[position:end]))
        while len(self._frames) > 1:
            self._flatten()
        self.spans = _joined(self._frames[0][2])

    def _add(self, span: Span) -> None:
        self._frames[-1][2].append(span)

    def _read(self, token: re.Match[str]) -> None:
        escaped, _, url = token.groups()
        if escaped:
            self._add(Plain(escaped))
        elif url:
            label = _Inline(self._text, *token.span(2))
            self.stray += label.stray
            self._add(Link(label.spans, url))
        elif token[0][0] == "\n":
            self._add(Plain("\n"))
        else:
            self._stars(token.start(), token.end())

    def _stars(self, start: int, end: int) -> None:
        before = self._text[start - 1] if start > self._start else " "
        after = self._text[end] if end < self._end else " "
        left = list(_MARKS.get(end - start, ()))
        closes = not before.isspace() and not after.isalnum()
        for mark in [frame[0] for frame in reversed(self._frames)]:
            if closes and mark in left:
                self._close(mark)
                left.remove(mark)
        opens = not (before.isalnum() or after.isspace() or after in _CLOSING)
        for mark in left:
            if opens and mark not in [frame[0] for frame in self._frames]:
                self._frames.append((mark, start, []))
            else:
                self._add(Plain(mark))
                self.stray += [(start, mark)] if mark == "**" else []
        if end - start not in _MARKS:
            self._add(Plain(self._text[start:end]))

    def _close(self, mark: str) -> None:
        while self._frames[-1][0] != mark:
            self._flatten()
        _, offset, inside = self._frames.pop()
        self.pairs.append(offset)
        spans = _joined(inside)
        self._add(Bold(spans) if mark == "**" else Italic(spans))

    def _flatten(self) -> None:
        mark, offset, spans = self._frames.pop()
        self.stray.append((offset, mark))
        self._frames[-1][2].extend((Plain(mark), *spans))


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    words: list[str] = []
    for span in (*spans, None):
        if isinstance(span, Plain):
            words.append(span.text)
            continue
        if text := "".join(words):
            joined.append(Plain(text))
        words.clear()
        joined += [span] if span else []
    return tuple(joined)


def _words(block: Block) -> str:
    match block:
        case Paragraph(spans):
            return _bare(spans)
        case Bullets(items):
            return "\n".join(f"- {_bare(spans)}" for spans in items)
        case Numbered(items):
            return "\n".join(f"{n}. {_bare(spans)}" for n, spans in enumerate(items, 1))


def _bare(spans: tuple[Span, ...]) -> str:
    return "".join(s.text if isinstance(s, Plain) else _bare(s.spans) for s in spans)


# Bullets of word processors; those before a number may be a sign, or a paragraph of a text.
_BULLET = (
    r"(?:[*+•·∙●○◦▪■□►➢➤✓✔‣⁃→⇒➔➜☐☑☒❖\uf000-\uf0ff]\ufe0f?|[0-9]{1,3}\))[^\S\n]+(?=\S)"
    r"|(?:[0-9]{1,3}-|[IVX]{1,4}[.)])[^\S\n]+(?=[^\W\dA-ZÀ-Þ])"  # « 1- un », and no « V. Hugo »
    r"|I[.)][^\S\n]+(?=[^\n]*\n\s*II[.)])"
    r"|[–−§o][^\S\n]+(?=[^\s\d])"
)
_NEWLINE = r"\\n(?![a-zà-ÿ])|(?<=[.!?…;,])\\n"  # typed, and no folder of « C:\notes »
_UNSUPPORTED = {
    "heading": r"^[ \t]*#{1,6}(?=[ \tA-ZÀ-Þ])",
    "table": (
        r"^(?:[ \t]*\|[^\n]*(?:\n[ \t]*\|[^\n]*)*"  # a bar before each row
        r"|[^|\n]+\|[^\n]*(?:\n[^|\n]+\|[^\n]*)+"  # or only between its cells
        r"|[ \t]*\+[-=+]{3,}\+)"
    ),
    "rule": r"^[ \t]*(?P<line>[-*_=])(?:[ \t]*+(?P=line)){2,}+[ \t]*+$",
    "quote": r"^[ \t]*>",
    "nested-list": rf"^[ \t]+(?:-[ \t]+(?=\S)|[0-9]{{1,3}}\.[ \t]+(?=\S)|{_BULLET})",
    "other-bullet": rf"^(?:{_BULLET})",
    "glued-item": r"^(?:-|[0-9]{1,3}\.)(?=[^\W\d_])",
    "misnumbered-list": r"^[0-9]{1,3}\.[ \t]+(?=\S)",
    "image": r"!\[",
    "footnote": r"\[\^[^\[\]\s]{1,60}+\]",
    "checkbox": r"\[[ xX]?\](?![(\[])",
    "bbcode": r"\[(?P<tag>b|i|u|s|url|img|quote|color|size)\b[^\[\]\n]{0,100}+\]"
    r"(?=[^\[\n]{0,300}\[/(?P=tag)\])|\[/(?:b|i|u|s|url|img|quote|color|size)\]",
    "bad-link": r"\[[^\[\]\n]{1,300}+\](?:[(\[]|[ \t]+\((?=https?:))|\[\[[^\[\]\n]{1,300}+\]\]"
    r"|<https?:",
    "mention": r"<[@!\#][a-zA-Z][^<>\n]{0,100}+>|(?<![\w@])@(?:channel|here|everyone|room)\b",
    "html": r"(?<!\w)</?[a-zA-Z][^<>\n]{0,200}+>|<!--"
    r"|</?[a-zA-Z][a-zA-Z0-9]*+(?:\s*/?|\s[^<>=\n]{0,50}=[^<>\n]{0,200}+)>",  # not « a<b et c>d »
    "entity": r"&(?:(?:[a-zA-Z]{2,8}[0-9]{0,2}|\#[0-9]{1,6}|\#[xX][0-9a-fA-F]{1,6});"
    r"|(?:amp|copy|euro|gt|hellip|laquo|lt|nbsp|quot|raquo|reg|rsquo)(?![\w=]))",
    "variable": r"\{\{[^{}\n]{1,100}+\}\}",
    "script": r"(?<=\w)(?P<sign>[~^])[\w+-]{1,9}+(?P=sign)",
    "mojibake": r"Ã[\x80-\xbf]|Â[«»°·]|â€",
    "soft-hyphen": r"\xad",
    "code": r"`+[^`\n]{0,200}+`*",
    "strike": r"~~[^~\n]{0,200}+(?:~~)?",
    "highlight": r"(?<!=)==(?=[^\s=])[^=\n]{1,200}+==(?!=)",
    "bold-underscore": r"(?<!\w)_{2,3}(?=[^\W_])(?:[^_\n]|_(?!_)){1,200}+_{2,3}(?!\w)",
    "underscore": r"(?<!\w)_(?=[^\W_])[^_\n]{1,200}+_(?!\w)",
}
# Marks that a text which is shown as it is may begin with, or hold.
_OF_LINES = frozenset({"misnumbered-list", "nested-list"})
_MEANT = re.compile(
    rf"^(?P<bullet>-[ \t]+\S)|(?P<link>\[{_LABEL}\]\({_URL}\))|(?P<escape>\\[*_\[\]`#])"
)
_SIGN = re.compile(r"[+–−*>]?[ \t]*[0-9]")  # « + 5 € », « > 50 % », « 1) Avant »
_MARK = re.compile(
    "|".join(
        (
            rf"(?P<newline>{_NEWLINE})",
            r"\\.",
            rf"\[{_LABEL}\]\({_URL}\)",
            *(f"(?P<{kind.replace('-', '_')}>{mark})" for kind, mark in _UNSUPPORTED.items()),
            r"[^\\\[!<&`~^_=@{ÃÂâ\xad\n]++",
        )
    ),
    re.DOTALL | re.MULTILINE,
)


def _unsupported(text: str) -> Iterator[tuple[int, str]]:
    lists = [group for group in _groups(text) if group.kind is Numbered]
    items = {text.rfind("\n", 0, start) + 1 for group in lists for start, _ in group.slices}
    for found in _MARK.finditer(text):
        kind = (found.lastgroup or "").replace("_", "-")
        if kind and not (kind == "misnumbered-list" and found.start() in items):
            yield found.start(), kind


def _unclosed(text: str) -> Iterator[tuple[int, str]]:
    names = {"*": "unclosed-italic", "**": "unclosed-bold"}
    slices = (part for group in _groups(text) for part in group.slices) if "*" in text else ()
    for start, end in slices:
        yield from ((offset, names[mark]) for offset, mark in _Inline(text, start, end).stray)


def _meant(text: str) -> Iterator[tuple[int, str]]:
    """Yield where marks of the subset begin."""
    yield from ((found.start(), "line") for found in _MEANT.finditer(text))
    yield from ((offset, "line") for offset in _Inline(text, 0, len(text)).pairs)
