"""Questions closed: their controls give way to what was picked and to the feedback. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from adapters.slack.asked import ShownQuestion, are_buttons, question_in
from adapters.slack.blocks import DIVIDER, Json, Piece, lines, note, paragraph, unsafe
from adapters.slack.drawing import CHOSEN, RIGHT, WRONG, draw
from adapters.slack.messages import SlackMessage, messages
from adapters.slack.payload import objects_of
from bot.domain.messages import Feedback
from bot.texts.speech import Speech
from lessons.markup import Bold, Plain, Span

Line: TypeAlias = tuple[Span, ...]


def answered(
    message: Mapping[str, Any], feedback: Feedback, speak: Speech
) -> tuple[SlackMessage, ...]:
    """Close a question: mark what was picked and what was right, and add the feedback.

    `message` came with the tap. The first result replaces it; a second one holds what does not fit.
    """
    before, blocks = message.get("text"), objects_of(message.get("blocks"))
    asked = question_in(blocks, feedback.action)
    closed = [*_closed(blocks, asked, feedback, speak)]
    picked = _picked(asked, feedback, speak)
    words = "\n\n".join(filter(None, (unsafe(before) if isinstance(before, str) else "", picked)))
    question = Piece(words, tuple(closed)) if closed else paragraph(words)
    told = draw(feedback, speak)
    if not picked and not told:
        told = [note(speak("slack-passed"))]
    parted = [DIVIDER] if feedback.correct is not None else []
    return tuple(messages([[question], [*parted, *told]]))


def _closed(
    blocks: Sequence[Json], asked: ShownQuestion, feedback: Feedback, speak: Speech
) -> Iterator[Json]:
    """Yield the blocks of the closed message, without their ids.

    The options, marked, stand in place of the controls; buttons of the message go too.
    """
    places = range(asked.listed.start, asked.controls.stop)
    for n, block in enumerate(blocks):
        if n == asked.controls.start and places:
            for line in _lines(asked, feedback, speak):
                yield from lines((line,)).blocks
        if not (n in places or (places and are_buttons(block))):
            yield {key: value for key, value in block.items() if key != "block_id"}


def _lines(asked: ShownQuestion, feedback: Feedback, speak: Speech) -> Iterator[Line]:
    """Yield what stands in place of the controls: an option each, a slot each, or the words."""
    if asked.slots:
        yield from _slots(asked, feedback, speak)
    elif not asked.options:
        yield from (_marked(each, feedback, speak, each) for each in feedback.picked[:1])
    elif all(each.words for each in asked.options):
        for each in asked.options:  # of a preference, only what was picked
            if each.pick in feedback.picked or feedback.correct is not None:
                yield _marked(each.words, feedback, speak, each.pick)
    elif picked := _picked(asked, feedback, speak):  # an older version listed them in its own way
        yield (Bold((Plain(picked),)),)


def _marked(text: str, feedback: Feedback, speak: Speech, pick: str) -> Line:
    """Make the line of an option: a sign and words, which need no colour."""
    picked, right = pick in feedback.picked, pick in feedback.expected
    if not picked and not right:
        return (Plain(text),)
    if feedback.correct is None:
        return (_signed(CHOSEN, text),)
    said = _SAID[picked, right, feedback.correct]
    return _signed(RIGHT if right or feedback.correct else WRONG, text), Plain(f" ({speak(said)})")


_SAID = {  # picked, right, and the answer as a whole is
    (True, True, True): "slack-right",
    (True, True, False): "slack-right",
    (True, False, True): "slack-fair",
    (True, False, False): "slack-picked",
    (False, True, True): "slack-best",
    (False, True, False): "slack-expected",
}


def _slots(asked: ShownQuestion, feedback: Feedback, speak: Speech) -> Iterator[Line]:
    """Yield the slots, each with the option it was given, and the mark of the one expected."""
    names = {each.pick: each.words or each.mark for each in asked.options}
    marks = {each.pick: each.mark for each in asked.options}
    none = ("",) * len(asked.slots)
    given = zip(asked.slots, (*feedback.picked, *none), (*feedback.expected, *none), strict=False)
    for slot, pick, wanted in given:
        text, right = f"{slot} → {names.get(pick, '–')}", pick == wanted
        if feedback.correct is None:
            yield (_signed(CHOSEN, text),)
        elif right:
            yield (_signed(RIGHT, text),)
        else:
            said = speak("slack-wanted", mark=marks.get(wanted, "–"))
            yield _signed(WRONG, text), Plain(f" ({said})")


def _signed(sign: str, text: str) -> Span:
    return Bold((Plain(f"{sign} {text}"),))


def _picked(asked: ShownQuestion, feedback: Feedback, speak: Speech) -> str:
    """Say what was picked, for who does not see the blocks; empty when nothing of it is known."""
    if asked.slots and feedback.picked:
        return lines(_slots(asked, feedback, speak)).text
    marks = [o.mark for pick in feedback.picked for o in asked.options if o.pick == pick]
    if asked.controls and not asked.options:
        marks = [*feedback.picked[:1]]
    return speak("picked", count=len(marks), picked=", ".join(marks)) if marks else ""
