"""Questions that were sent before they were filled in. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.slack.asked import ShownQuestion, element_of, question_in, text_in
from adapters.slack.blocks import Json, Piece, paragraph, unsafe
from adapters.slack.messages import SlackMessage, messages
from adapters.slack.payload import objects_of
from bot.domain.messages import Chose
from bot.texts.speech import Speech


def is_unfinished(choice: object) -> bool:
    """Return True for an option that is missing, or that is picked twice."""
    picked = choice.picked if isinstance(choice, Chose) else ()
    return "" in picked or len({*picked}) < len(picked)


def completed(message: Mapping[str, Any], choice: Chose, speak: Speech) -> SlackMessage | None:
    """Return the message with what was picked in its lists, and a note of what is missing.

    None when it does not ask that question any more, or cannot hold the note.
    """
    before, blocks = message.get("text"), objects_of(message.get("blocks"))
    asked = question_in(blocks, choice.action)
    if not any(blocks[n].get("type") == "input" for n in asked.controls):
        return None
    told, picks = " ".join(_missing(asked, choice.picked, speak)), iter(choice.picked)
    words = unsafe(before) if isinstance(before, str) else ""
    shown: list[Json] = []
    for n, block in enumerate(blocks):
        own = {key: value for key, value in block.items() if key != "block_id"}
        match n in asked.controls, block.get("type"):
            case True, "input":
                shown.append(own | {"element": _holding(element_of(block), asked, next(picks, ""))})
            case True, "actions":
                shown += [*paragraph(told, bold=True).blocks, own]
            case True, _:  # the note of an earlier try
                words = words.removesuffix(text_in(block)).strip()
            case _:
                shown.append(own)
    made = messages([[Piece(f"{words}\n\n{told}", tuple(shown))]])
    return made[0] if len(made) == 1 else None


def _missing(asked: ShownQuestion, picked: Sequence[str], speak: Speech) -> Iterator[str]:
    """Yield what is missing, and what was picked twice, in sentences."""
    if not asked.slots:
        yield speak("slack-empty")
        return
    given = (*picked, *[""] * len(asked.slots))[: len(asked.slots)]
    empty = [f"{place}" for place, each in enumerate(given, 1) if not each]
    twice = [o.mark for o in asked.options if given.count(o.pick) > 1]
    if empty:
        yield speak("slack-unfilled", count=len(empty), places=", ".join(empty))
    if twice:
        yield speak("slack-twice", count=len(twice), picked=", ".join(twice))


def _holding(element: Json, asked: ShownQuestion, pick: str) -> Json:
    """Return a list with an option chosen; with none for a pick that it does not have."""
    options = objects_of(element.get("options"))
    shown = zip(asked.options, options, strict=False)
    held = [option for each, option in shown if pick and each.pick == pick]
    bare = {key: value for key, value in element.items() if key != "initial_option"}
    return bare | ({"initial_option": held[0]} if held else {})
