"""Words twice, as an event holds them: plain, and in the HTML that Matrix allows. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from lessons import markup
from lessons.sanitize import clean


@dataclass(frozen=True, slots=True)
class Formatted:
    """The same words plain, all of them, and in HTML."""

    body: str
    html: str


def words(text: str) -> Formatted:
    safe = clean(text)
    return Formatted(safe, escape(safe, quote=False).replace("\n", "<br>"))


def tagged(tag: str, shown: Formatted) -> Formatted:
    return Formatted(shown.body, f"<{tag}>{shown.html}</{tag}>")


def untagged(shown: Formatted) -> Formatted:
    """A paragraph without its tag."""
    return Formatted(shown.body, shown.html.removeprefix("<p>").removesuffix("</p>"))


def joined(between: str, parts: Iterable[Formatted]) -> Formatted:
    drawn = list(parts)
    return Formatted(between.join(p.body for p in drawn), between.join(p.html for p in drawn))


def lines(parts: Iterable[Formatted]) -> Formatted:
    """One paragraph, a part on each line."""
    drawn = list(parts)
    html = "<br>".join(part.html for part in drawn)
    return Formatted("\n".join(part.body for part in drawn), f"<p>{html}</p>")


def listed(tag: str, items: Iterable[Formatted]) -> Formatted:
    """A list, its lines marked in the plain text as its tag marks them."""
    drawn = list(items)
    marks = (f"{n}." if tag == "ol" else "-" for n in range(1, len(drawn) + 1))
    plain = (
        f"{mark} {item.body}".replace("\n", "\n  ") for mark, item in zip(marks, drawn, strict=True)
    )
    html = "".join(f"<li>{item.html}</li>" for item in drawn)
    return Formatted("\n".join(plain), f"<{tag}>{html}</{tag}>")


# --- Markup ----------------------------------------------------------------------------------


def paragraphs(text: str) -> tuple[Formatted, ...]:
    """Draw a text written in the small Markdown of lessons."""
    return tuple(map(paragraph, markup.parse(text)))


def paragraph(block: markup.Block) -> Formatted:
    """Draw a paragraph or a list."""
    return _MARKUP[type(block)](block)


def _paragraph(block: markup.Paragraph) -> Formatted:
    return tagged("p", spans(block.spans))


def _bullets(block: markup.Bullets) -> Formatted:
    return listed("ul", map(spans, block.items))


def _numbered(block: markup.Numbered) -> Formatted:
    return listed("ol", map(spans, block.items))


_MARKUP: dict[type, Callable[..., Formatted]] = {
    markup.Paragraph: _paragraph,
    markup.Bullets: _bullets,
    markup.Numbered: _numbered,
}


def spans(found: Iterable[markup.Span]) -> Formatted:
    """Draw the words of a paragraph."""
    return joined("", map(_span, found))


def _span(span: markup.Span) -> Formatted:
    match span:
        case markup.Plain():
            return words(span.text)
        case markup.Bold():
            return tagged("strong", spans(span.spans))
        case markup.Italic():
            return tagged("em", spans(span.spans))
        case markup.Link():
            return _link(spans(span.spans), clean(span.url))


def _link(label: Formatted, url: str) -> Formatted:
    shown = label if label.body.strip() else words(url)
    body = url if shown.body == url else f"{shown.body} ({url})"
    return Formatted(body, f'<a href="{escape(url)}">{shown.html}</a>')
