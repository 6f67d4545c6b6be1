"""Block Kit as HTML, for a browser to draw. Pure."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_MARKS = (
    (re.compile(r"&lt;(https?://[^|&]*)\|([^&]*)&gt;"), r'<a href="\1">\2</a>'),
    (re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w_])_([^_\n]+)_(?![\w_])"), r"<em>\1</em>"),
)


def page(*parts: str) -> str:
    """Make a whole page of parts."""
    style = Path(__file__).with_name("slack.css").read_text(encoding="utf-8")
    return f"<!doctype html><meta charset=utf-8><style>{style}</style><body>{''.join(parts)}"


def conversation(messages: Iterable[Json]) -> str:
    """Draw messages: of Levain, or of a person where there is `mine`."""
    return f"<div class=page>{''.join(map(_message, messages))}</div>"


def home(view: Json) -> str:
    tabs = "<span class=on>Accueil</span><span>Messages</span><span>À propos</span>"
    return f"<div class=tabs>{tabs}</div><div class='page home'>{kit(view['blocks'])}</div>"


def modal(view: Json) -> str:
    title, errors = text(view["title"]), view.get("errors", {})
    ends = [f"<span class=button>{text(view['close'])}</span>"] if view.get("close") else []
    if view.get("submit"):
        ends.append(f"<span class='button primary'>{text(view['submit'])}</span>")
    body = f"<div class=page>{kit(view['blocks'], errors)}</div>"
    return (
        f"<div class=form><div class=top>{title}<span class=grey>×</span></div>{body}"
        f"<div class=end>{''.join(ends)}</div></div>"
    )


def kit(blocks: Sequence[Json], errors: Json | None = None) -> str:
    drawn = (
        _input(each, (errors or {}).get(each.get("block_id"), ""))
        if each["type"] == "input"
        else _BLOCKS[each["type"]](each)
        for each in blocks
    )
    return f"<div class=kit>{''.join(drawn)}</div>"


def text(shown: Json) -> str:
    """Draw a text object of Block Kit."""
    words = escape(shown["text"], quote=False).replace("\u2060", "")
    if shown["type"] != "mrkdwn":
        return words
    words = words.replace("&amp;", "&")
    for pattern, drawn in _MARKS:
        words = pattern.sub(drawn, words)
    return words


def as_url(picture: bytes) -> str:
    """Write a picture as an address that a page can show."""
    return f"data:image/png;base64,{b64encode(picture).decode()}"


def _message(message: Json) -> str:
    who, badge = ("Levain", "<span class=badge>APP</span>")
    kind = "message"
    if "mine" in message:
        who, badge, kind = "Ana", " ", "message mine"
    words = f"<div class=text>{escape(message.get('mine') or message['text'])}</div>"
    body = kit(message["blocks"]) if message.get("blocks") else words
    if "picture" in message:
        body = f"<img class=upload src='{as_url(message['picture'])}'>"
    top = f"<span class=name>{who}</span>{badge}<span class=time>{message.get('at', '9:00')}</span>"
    return f"<div class='{kind}'><div class=face>{who[0]}</div><div>{top}{body}</div></div>"


# --- Blocks ----------------------------------------------------------------------------------


def _section(block: Json) -> str:
    words = f"<div class=words>{text(block['text'])}</div>" if block.get("text") else ""
    if block.get("fields"):
        fields = "".join(f"<div>{text(each)}</div>" for each in block["fields"])
        words += f"<div class=fields>{fields}</div>"
    beside = element(block["accessory"]) if block.get("accessory") else ""
    return f"<div class=section>{words}{beside}</div>"


def _context(block: Json) -> str:
    shown = "".join(f"<span>{text(each)}</span>" for each in block["elements"])
    return f"<div class=context>{shown}</div>"


def _actions(block: Json) -> str:
    return f"<div class=actions>{''.join(map(element, block['elements']))}</div>"


def _table(block: Json) -> str:
    columns = block.get("column_settings", [])

    def cell(at: int, shown: Json) -> str:
        how = columns[at] if at < len(columns) else {}
        kind = " class=wrapped" if how.get("is_wrapped") else ""
        words = escape(str(shown.get("text", ""))) if "text" in shown else _rich(shown)
        return f"<td{kind} style='text-align:{how.get('align', 'left')}'>{words}</td>"

    rows = ("".join(cell(at, each) for at, each in enumerate(row)) for row in block["rows"])
    return f"<div class=scroll><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></div>"


def _input(block: Json, error: str) -> str:
    more = " <span class=grey>(facultatif)</span>" if block.get("optional") else ""
    label = f"<label>{text(block['label'])}{more}</label>"
    hint = f"<div class=hint>{text(block['hint'])}</div>" if block.get("hint") else ""
    told = f"<div class=error>{escape(error)}</div>" if error else ""
    return f"<div class=input>{label}{element(block['element'])}{hint}{told}</div>"


def _picture(block: Json) -> str:
    return f"<div class=picture>{escape(block['alt_text'])}</div>"


def _rich(block: Json) -> str:
    return "".join(_RICH[each["type"]](each) for each in block["elements"])


_BLOCKS: dict[str, Callable[[Json], str]] = {
    "section": _section,
    "header": lambda block: f"<div class=header>{text(block['text'])}</div>",
    "divider": lambda _: "<hr>",
    "context": _context,
    "actions": _actions,
    "table": _table,
    "image": _picture,
    "rich_text": lambda block: f"<div>{_rich(block)}</div>",
}

# --- Rich text -------------------------------------------------------------------------------


def _spans(part: Json) -> str:
    return "".join(map(_span, part["elements"]))


def _span(span: Json) -> str:
    if span["type"] == "emoji":
        return chr(int(span.get("unicode", "25cf"), 16))
    words, style = escape(span["text"], quote=False), span.get("style", {})
    for name, mark in (("bold", "b"), ("italic", "em"), ("strike", "s"), ("code", "code")):
        if style.get(name):
            words = f"<{mark}>{words}</{mark}>"
    return f'<a href="#">{words}</a>' if span["type"] == "link" else words


def _listed(part: Json) -> str:
    kind = "ol" if part["style"] == "ordered" else "ul"
    return f"<{kind}>{''.join(f'<li>{_spans(each)}</li>' for each in part['elements'])}</{kind}>"


_RICH: dict[str, Callable[[Json], str]] = {
    "rich_text_section": lambda part: f"<div class=text>{_spans(part)}</div>",
    "rich_text_list": _listed,
    "rich_text_quote": lambda part: f"<blockquote>{_spans(part)}</blockquote>",
    "rich_text_preformatted": lambda part: f"<pre>{_spans(part)}</pre>",
}

# --- What is tapped --------------------------------------------------------------------------


def element(shown: Json) -> str:
    """Draw an interactive element."""
    return _ELEMENTS[shown["type"]](shown)


def _button(shown: Json) -> str:
    return f"<span class='button {shown.get('style', '')}'>{text(shown['text'])}</span>"


def _boxes(shown: Json) -> str:
    held = [*shown.get("initial_options", []), shown.get("initial_option")]
    rows = (_box(each, shown["type"], on=each in held) for each in shown["options"])
    return f"<div class=boxes>{''.join(rows)}</div>"


def _box(option: Json, kind: str, *, on: bool) -> str:
    mark = ("✓" if kind == "checkboxes" else "●") if on else ""
    more = f"<small>{text(option['description'])}</small>" if option.get("description") else ""
    state = f"box {'radio' if kind == 'radio_buttons' else ''} {'on' if on else ''}"
    return f"<div class='{state}'><i>{mark}</i><div>{text(option['text'])}{more}</div></div>"


def _select(shown: Json) -> str:
    held = [shown["initial_option"]] if "initial_option" in shown else []
    held += shown.get("initial_options", [])
    names = ", ".join(text(each["text"]) for each in held)
    hour = shown.get("initial_time", "")
    words = names or hour or f"<span class=grey>{text(shown['placeholder'])}</span>"
    return f"<span class=select><span>{words}</span><span class=grey>⌄</span></span>"


def _field(shown: Json) -> str:
    words = shown.get("initial_value") or (
        f"<span class=grey>{text(shown['placeholder'])}</span>" if "placeholder" in shown else ""
    )
    return f"<div class=field>{words}</div>"


_ELEMENTS: dict[str, Callable[[Json], str]] = {
    "button": _button,
    "overflow": lambda _: "<span class=button>•••</span>",
    "checkboxes": _boxes,
    "radio_buttons": _boxes,
    "static_select": _select,
    "multi_static_select": _select,
    "timepicker": _select,
    "plain_text_input": _field,
}
