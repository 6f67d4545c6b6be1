"""Question of a message of ours: written in each of its events, read when somebody replies to one.

The content of an event holds, under `levain.asked`, the question, the buttons and the verdict of
its message, as far as words can answer them. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from adapters.matrix.messages.event import size
from adapters.matrix.untrusted import as_object
from bot.domain.messages import Block, Button, Buttons, Choices, Feedback, Option, Outbound
from lessons.sanitize import clean

ASKED = "levain.asked"
ASKED_MAX = 6_000  # bytes; the words of longer options are left out
OFFERED_MAX = 60  # options, or buttons

_FLAGS = ("multiple", "free", "lenient", "doubts")
_TEXTS = ("slots", "ends")
_MARK_MAX = 3  # characters of an option that is a letter or a number itself
_LEFT_OUT = "…"  # stands for the words of a slot

Kind = TypeVar("Kind", bound=Block)


def asked_of(outbound: Outbound) -> dict[str, Any]:
    """Give the part of an event that says what its message asks; empty for no question."""
    found: dict[str, Any] = {}
    if told := _first(outbound, Feedback):
        found["told"] = told.action
    if question := _first(outbound, Choices):
        found["question"] = {
            "action": question.action,
            "prompt": clean(question.prompt),
            "options": [[each.id, clean(each.label)] for each in question.options],
            **{flag: True for flag in _FLAGS if getattr(question, flag)},
            **{name: [*map(clean, texts)] for name in _TEXTS if (texts := getattr(question, name))},
        }
    tapped = [block for block in outbound.blocks if isinstance(block, Buttons)]
    if tapped:
        shown = tapped if question else tapped[:1]  # all of those beside a question
        buttons = [each for block in shown for each in block.buttons]
        found["buttons"] = [[each.action, clean(each.label)] for each in buttons]
        found |= {"asks": True} if tapped[0].asks else {}
        found |= {"yes": tapped[0].yes} if tapped[0].yes else {}
    forms = (form for form in (found, _wordless(found)) if form and size(form) <= ASKED_MAX)
    fitting = next(forms, None)
    return {ASKED: fitting} if fitting else {}


def read_asked(content: Mapping[str, Any]) -> Outbound:
    """The message of an event of ours, as far as words can answer it."""
    content = as_object(content.get("m.new_content")) or content
    found = as_object(content.get(ASKED))
    blocks: list[Block] = []
    if _is_text(found.get("told")):
        blocks.append(Feedback(found["told"], (), ""))
    if question := _question(as_object(found.get("question"))):
        blocks.append(question)
    if buttons := _pairs(found.get("buttons")):
        offered = tuple(Button(label, action) for action, label in buttons)
        yes = found["yes"] if _is_text(found.get("yes")) else ""
        blocks.append(Buttons(offered, asks=found.get("asks") is True, yes=yes))
    return Outbound(tuple(blocks))


def _question(found: Mapping[str, Any]) -> Choices | None:
    options = tuple(Option(*pair) for pair in _pairs(found.get("options")))
    action, prompt = found.get("action"), found.get("prompt")
    if not _is_text(action) or not isinstance(prompt, str):
        return None
    multiple, free, lenient, doubts = (found.get(flag) is True for flag in _FLAGS)
    slots, ends = (_texts(found.get(name)) for name in _TEXTS)
    return Choices(
        action=str(action),
        prompt=prompt,
        options=options,
        multiple=multiple,
        free=free,
        lenient=lenient,
        doubts=doubts,
        slots=slots,
        ends=(ends[0], ends[1]) if len(ends) == 2 else None,
    )


def _texts(found: object) -> tuple[str, ...]:
    """Texts of a list; nothing unless each is one."""
    listed = found[:OFFERED_MAX] if isinstance(found, list) else []
    return tuple(listed) if all(isinstance(each, str) for each in listed) else ()


def _pairs(found: object) -> list[tuple[str, str]]:
    """Pairs of an id, or an action, and a label; nothing unless each is one."""
    listed = found[:OFFERED_MAX] if isinstance(found, list) else []
    good = all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(each, str) for each in pair)
        for pair in listed
    )
    return [(pair[0], pair[1]) for pair in listed] if good else []


def _wordless(found: Mapping[str, Any]) -> dict[str, Any]:
    """The same without the prompt and the words: letters and numbers still answer."""
    short = dict(found)
    if question := found.get("question"):
        options = [
            [option, label if len(label) <= _MARK_MAX else ""]
            for option, label in question["options"][:OFFERED_MAX]
        ]
        short["question"] = {**question, "prompt": "", "options": options}
        if slots := question.get("slots"):
            short["question"]["slots"] = [_LEFT_OUT if each else "" for each in slots]
    if buttons := found.get("buttons"):
        short["buttons"] = [[action, ""] for action, _ in buttons[:OFFERED_MAX]]
    return short


def _first(outbound: Outbound, kind: type[Kind]) -> Kind | None:
    return next((block for block in outbound.blocks if isinstance(block, kind)), None)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
