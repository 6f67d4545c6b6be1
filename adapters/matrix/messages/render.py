"""A message as Matrix events: HTML that clients show, and a plain body that says it all. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from adapters.matrix.messages.asked import asked_of
from adapters.matrix.messages.blocks import draw, draw_aside
from adapters.matrix.messages.event import MESSAGE, OutgoingEvent, fit, size, text_content
from adapters.matrix.messages.html import Formatted
from adapters.matrix.messages.media import OutgoingMedia
from adapters.matrix.messages.polls import poll
from adapters.matrix.messages.taps import TAPS, keycap, letter_key, taps_of
from adapters.matrix.texts import speech
from bot.domain.menu import Entry, Menu
from bot.domain.messages import Block, Buttons, Choices, File, Outbound, Picture
from bot.texts.speech import Speech

RENDERED_MAX = 128  # messages, kept as drawn
FRENCH = "fr"

_KEYCAPS_MAX = 9

Part: TypeAlias = OutgoingEvent | OutgoingMedia


@lru_cache(maxsize=RENDERED_MAX)  # a lesson leaves for everybody
def render(outbound: Outbound, *, polls: bool = False) -> tuple[Part, ...]:
    """The events of one message, in order: its words in as few as they fit in.

    With `polls`, a question with one answer is a poll between the words before and after it.
    """
    page = _page(outbound)
    asked = page.poll() if polls else None
    blocks = page.poll_last() if asked else outbound.blocks
    parts: list[Part] = []
    words: list[Block] = []
    for block in blocks:
        alone = OutgoingMedia(block) if isinstance(block, Picture | File) else None
        part = alone or (asked if block is page.tappable else None)
        if part:
            parts += [*page.messages(words), part]
            words = []
        else:
            words.append(block)
    return (*parts, *page.messages(words))


def ask_in_words(outbound: Outbound) -> tuple[OutgoingEvent, ...]:
    """The question of a message alone, as text: in place of its poll."""
    page = _page(outbound)
    return tuple(page.messages([page.tappable] if page.tappable else []))


def _page(outbound: Outbound) -> _Page:
    numbers, tappable = Menu().after([outbound]).numbers, _tappable(outbound)
    taps = taps_of(numbers, scale=isinstance(tappable, Choices) and bool(tappable.ends))
    return _Page(outbound, tappable, numbers, taps, asked_of(outbound))


def _tappable(outbound: Outbound) -> Choices | Buttons | None:
    """The block whose things have numbers, as `bot.domain.menu` reads them."""
    kinds = (Choices, Buttons)
    return next((b for kind in kinds for b in outbound.blocks if isinstance(b, kind)), None)


@dataclass(frozen=True, slots=True)
class _Page:
    """One message being drawn."""

    outbound: Outbound
    tappable: Choices | Buttons | None
    numbers: tuple[Entry, ...]
    taps: list[dict[str, Any]]
    asked: dict[str, Any]  # in each of its events

    def messages(self, blocks: Sequence[Block]) -> list[OutgoingEvent]:
        """Draw blocks as text; what can be tapped is with the last message."""
        tapped = any(block is self.tappable for block in blocks)
        ends = {TAPS: self.taps} if tapped and self.taps else {}
        kind = "m.notice" if self.outbound.quiet or self._is_aside(blocks) else "m.text"
        texts = fit(map(self._draw, blocks), size(ends | self.asked))
        contents = [text_content(kind, text) | self.asked for text in texts]
        messages = [OutgoingEvent(MESSAGE, content) for content in contents]
        if messages and ends:
            messages[-1] = OutgoingEvent(MESSAGE, contents[-1] | ends, self._keycaps())
        return messages

    def poll_last(self) -> tuple[Block, ...]:
        """The blocks, with what can be typed instead before the poll: it rings only once."""
        aside = [b for b in self.outbound.blocks if isinstance(b, Buttons)]
        others = [b for b in self.outbound.blocks if not isinstance(b, Buttons)]
        place = next(n for n, block in enumerate(others) if block is self.tappable)
        return (*others[:place], *aside, *others[place:])

    def poll(self) -> OutgoingEvent | None:
        asked = self.tappable
        made = poll(asked, self.taps) if isinstance(asked, Choices) else None
        return made and OutgoingEvent(made.type, made.content | self.asked)

    def _keycaps(self) -> tuple[str, ...]:
        """The marks that are written before what can be tapped: letters, or numbers.

        None where one tap is no whole answer.
        """
        asked = self.tappable if isinstance(self.tappable, Choices) else None
        count = len(self.taps)
        if count < len(self.numbers) or (asked and (asked.multiple or asked.slots)):
            return ()
        if asked and asked.ends:
            keys = [tap["key"] for tap in self.taps]
            return () if None in keys else tuple(map(keycap, keys))
        if count > _KEYCAPS_MAX:
            return ()
        return tuple(map(letter_key if asked else keycap, range(1, count + 1)))

    def _draw(self, block: Block) -> tuple[Formatted, ...]:
        """Numbers and letters only where they can be answered."""
        if block is self.tappable or not isinstance(block, Choices | Buttons):
            return draw(block, self.speak)
        return draw_aside(block, self.speak)

    def _is_aside(self, blocks: Sequence[Block]) -> bool:
        """Say whether a message holds only what can be typed instead."""
        return all(isinstance(b, Buttons) and b is not self.tappable for b in blocks)

    @property
    def speak(self) -> Speech:
        return speech(self.outbound.language or FRENCH)
