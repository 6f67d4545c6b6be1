"""Questions closed: their buttons give way to what was picked and to the feedback. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.blocks import Json, Piece, lines, paragraph, unsafe
from adapters.slack.drawing import draw
from adapters.slack.ids import TAP, WHOLE, begins, unpack
from adapters.slack.messages import SlackMessage, messages
from adapters.slack.payload import objects_of, text_of
from bot.domain.messages import Feedback
from bot.texts.speech import Speech
from lessons.markup import Plain


def answered(
    message: Mapping[str, Any], feedback: Feedback, speak: Speech
) -> tuple[SlackMessage, ...]:
    """Close a question: replace its buttons by what was picked and the feedback.

    `message` came with the tap. The first result replaces it; a second one holds what does not fit.
    """
    before, shown = message.get("text"), objects_of(message.get("blocks"))
    closed = tuple(each for block in shown for each in _closed(block, feedback.action))
    words = unsafe(before) if isinstance(before, str) else ""
    question = Piece(words, closed) if closed else paragraph(words)
    marks = _marks_of(shown, feedback)
    picked = speak("picked", count=len(marks), picked=", ".join(marks))
    reply = [*([paragraph(picked, bold=True)] if marks else []), *draw(feedback)]
    return tuple(messages([[question], reply]))


def _closed(block: Json, action: str) -> list[Json]:
    """Copy a block without its id, or replace the controls of `action`.

    The options of a list stay as text when nothing else in the message shows them.
    """
    if not _answers(block, action):
        return [{key: value for key, value in block.items() if key != "block_id"}]
    boxes = [each for each in objects_of(block.get("elements")) if begins(each, WHOLE)]
    words = [text_of(each.get("text")) for box in boxes for each in objects_of(box.get("options"))]
    return [*lines((Plain(each),) for each in words).blocks]


def _marks_of(blocks: list[Json], feedback: Feedback) -> list[str]:
    """List the letters of the picked options, or their words where there are no letters."""
    found: dict[str, str] = {}
    for block in blocks:
        for each in objects_of(block.get("elements")) if _answers(block, feedback.action) else ():
            if begins(each, TAP) and (words := unpack(each.get("value"))):
                found[words[-1]] = text_of(each.get("text"))
            for choice in objects_of(each.get("options")):
                mark, pick = (*unpack(choice.get("value")), "", "")[:2]
                found[pick] = mark or text_of(choice.get("text"))
    return [found[pick] for pick in feedback.picked if pick in found]


def _answers(block: Json, action: str) -> bool:
    elements = objects_of(block.get("elements")) if block.get("type") == "actions" else []
    return any(unpack(each.get("value"))[:1] == (action,) for each in elements)
