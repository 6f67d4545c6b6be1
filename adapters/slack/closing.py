"""Questions closed: their buttons give way to what was picked and to the feedback. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.slack.asked import ShownOption, answers, are_buttons, listed_above, options_of
from adapters.slack.blocks import DIVIDER, Json, Piece, lines, note, paragraph, unsafe
from adapters.slack.drawing import RIGHT, WRONG, draw
from adapters.slack.messages import SlackMessage, messages
from adapters.slack.payload import objects_of
from bot.domain.messages import Feedback
from bot.texts.speech import Speech
from lessons.markup import Bold, Plain, Span


def answered(
    message: Mapping[str, Any], feedback: Feedback, speak: Speech
) -> tuple[SlackMessage, ...]:
    """Close a question: mark what was picked and what was right, and add the feedback.

    `message` came with the tap. The first result replaces it; a second one holds what does not fit.
    """
    before, blocks = message.get("text"), objects_of(message.get("blocks"))
    options = [each for block in blocks for each in options_of(block, feedback.action)]
    closed = [*_closed(blocks, options, feedback, speak)]
    marks = [each.mark for pick in feedback.picked for each in options if each.pick == pick]
    picked = speak("picked", count=len(marks), picked=", ".join(marks)) if marks else ""
    words = "\n\n".join(filter(None, (unsafe(before) if isinstance(before, str) else "", picked)))
    question = Piece(words, tuple(closed)) if closed else paragraph(words)
    told = draw(feedback)
    if not marks and not told:
        told = [note(speak("slack-passed"))]
    parted = [DIVIDER] if feedback.correct is not None else []
    return tuple(messages([[question], [*parted, *told]]))


def _closed(
    blocks: Sequence[Json], options: Sequence[ShownOption], feedback: Feedback, speak: Speech
) -> Iterator[Json]:
    """Yield the blocks of the closed message, without their ids.

    The options, marked, stand in place of the controls; buttons of the message go too.
    """
    places = [n for n, each in enumerate(blocks) if answers(each, feedback.action)]
    first = places[0] if places else len(blocks)
    above = listed_above(blocks[:first], options)
    words = above or [each.words for each in options if each.words]
    for n, block in enumerate(blocks):
        if n == first and len(words) == len(options):
            yield from _marked(options, words, feedback, speak)
        elif n == first and options:  # an older version listed them in its own way
            yield from _named(options, feedback, speak)
        gone = n in places or first - len(above) <= n < first or (places and are_buttons(block))
        if not gone:
            yield {key: value for key, value in block.items() if key != "block_id"}


def _marked(
    options: Sequence[ShownOption], words: Sequence[str], feedback: Feedback, speak: Speech
) -> Iterator[Json]:
    """Yield the options, each with what it was; of a preference, only what was picked."""
    for each, text in zip(options, words, strict=True):
        picked = each.pick in feedback.picked
        if picked or feedback.correct is not None:
            right = each.pick in feedback.expected or feedback.correct is None
            yield from lines((_line(text, feedback, speak, picked=picked, right=right),)).blocks


def _line(
    text: str, feedback: Feedback, speak: Speech, *, picked: bool, right: bool
) -> tuple[Span, ...]:
    """Make the line of an option: a sign and words, which need no colour."""
    if not picked and not right:
        return (Plain(text),)
    shown = Bold((Plain(f"{RIGHT if right else WRONG} {text}"),))
    if feedback.correct is None:
        return (shown,)
    said = "slack-expected" if not picked else "slack-right" if right else "slack-picked"
    return shown, Plain(f" ({speak(said)})")


def _named(options: Sequence[ShownOption], feedback: Feedback, speak: Speech) -> Iterator[Json]:
    """Yield a line that names what was picked."""
    marks = [each.mark for pick in feedback.picked for each in options if each.pick == pick]
    if marks:
        picked = speak("picked", count=len(marks), picked=", ".join(marks))
        yield from paragraph(picked, bold=True).blocks
