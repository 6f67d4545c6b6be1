"""A message as the parts that Slack is sent, in order. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from adapters.slack.blocks import Piece, shorten
from adapters.slack.drawing import drawn
from adapters.slack.messages import SlackMessage, messages
from bot.domain.messages import File, Outbound, Picture
from bot.texts.speech import Speech
from lessons.pictures import PNG
from lessons.sanitize import line

RENDERED_MAX = 64  # messages
_ALT_MAX = 1_000
_NAME_MAX = 200


@dataclass(frozen=True, slots=True)
class SlackUpload:
    """A picture or a file to upload."""

    block: Picture | File

    @property
    def name(self) -> str:
        if isinstance(self.block, File):
            return line(self.block.name)[:_NAME_MAX] or "file"
        return "image.png" if self.block.content.startswith(PNG) else "image.jpg"

    @property
    def title(self) -> str:
        return shorten(self.alt, _NAME_MAX) or self.name

    @property
    def alt(self) -> str:
        """The alternative text of a picture; empty for a file."""
        return shorten(line(self.block.alt), _ALT_MAX) if isinstance(self.block, Picture) else ""


Part: TypeAlias = SlackMessage | SlackUpload


@lru_cache(maxsize=RENDERED_MAX)  # a lesson leaves for everybody
def render(outbound: Outbound, speak: Speech) -> tuple[Part, ...]:
    """Render the parts of one message: its words in as few messages as they fit in."""
    parts: list[Part] = []
    words: list[list[Piece]] = []
    for block, pieces in drawn(outbound, speak):
        if isinstance(block, Picture | File):
            parts += [*messages(words), SlackUpload(block)]
            words = []
        else:
            words.append(pieces)
    return (*parts, *messages(words))
