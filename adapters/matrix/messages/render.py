"""A message as Matrix events: HTML that clients show, and a plain body that says it all. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from adapters.matrix.messages.blocks import draw, draw_aside
from adapters.matrix.messages.event import MESSAGE, OutgoingEvent, fit, size, text_content
from adapters.matrix.messages.html import Formatted
from adapters.matrix.messages.media import OutgoingMedia
from adapters.matrix.messages.polls import poll
from adapters.matrix.messages.taps import TAPS, taps_of
from bot.domain.menu import Entry, Menu
from bot.domain.messages import Block, Buttons, Choices, File, Outbound, Picture

RENDERED_MAX = 128  # messages, kept as drawn

_KEYCAPS_MAX = 9

Part: TypeAlias = OutgoingEvent | OutgoingMedia


@lru_cache(maxsize=RENDERED_MAX)  # a lesson leaves for everybody
def render(outbound: Outbound, *, polls: bool = False) -> tuple[Part, ...]:
    """The events of one message, in order: its words in as few as they fit in.

    With `polls`, a question with one answer is a poll between the words before and after it.
    """
    numbers = Menu().after([outbound]).numbers
    page = _Page(outbound, _tappable(outbound), numbers, taps_of(numbers))
    asked = page.poll() if polls else None
    parts: list[Part] = []
    words: list[Block] = []
    for block in outbound.blocks:
        alone = OutgoingMedia(block) if isinstance(block, Picture | File) else None
        part = alone or (asked if block is page.tappable else None)
        if part:
            parts += [*page.messages(words), part]
            words = []
        else:
            words.append(block)
    return (*parts, *page.messages(words))


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
    taps: list[dict[str, str]]

    def messages(self, blocks: Sequence[Block]) -> list[OutgoingEvent]:
        """Draw blocks as text; what can be tapped is with the last message."""
        tapped = any(block is self.tappable for block in blocks)
        ends = {TAPS: self.taps} if tapped and self.taps else {}
        kind = "m.notice" if self.outbound.quiet else "m.text"
        contents = [text_content(kind, text) for text in fit(map(self._draw, blocks), size(ends))]
        messages = [OutgoingEvent(MESSAGE, content) for content in contents]
        if messages and ends:
            messages[-1] = OutgoingEvent(MESSAGE, contents[-1] | ends, self._keycaps())
        return messages

    def poll(self) -> OutgoingEvent | None:
        asked = self.tappable
        return poll(asked, self.taps) if isinstance(asked, Choices) else None

    def _keycaps(self) -> int:
        several = isinstance(self.tappable, Choices) and self.tappable.multiple
        count = len(self.numbers)
        return 0 if several or count > _KEYCAPS_MAX or count > len(self.taps) else count

    def _draw(self, block: Block) -> tuple[Formatted, ...]:
        """Numbers and letters only where they can be answered."""
        if block is self.tappable or not isinstance(block, Choices | Buttons):
            return draw(block)
        return draw_aside(block)
