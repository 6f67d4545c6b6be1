"""Pieces gathered in as few messages as they fit in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import gt, sub

from adapters.slack.blocks import (
    BETWEEN,
    BLOCKS_MAX,
    SIZE_MAX,
    TABLES_MAX,
    TEXT_MAX,
    Json,
    Piece,
    cut,
    safe,
    shorten,
)
from adapters.slack.payload import objects_of, text_of

_BUTTONS_SAID_MAX = 700
_ROOM: tuple[int, ...] = (TEXT_MAX, BLOCKS_MAX, SIZE_MAX, TABLES_MAX)


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """A message ready to be posted. Its text needs no formatting, its links no preview."""

    text: str  # complete: screen readers do not read the blocks
    blocks: list[Json]


def messages(groups: Iterable[Sequence[Piece]]) -> list[SlackMessage]:
    """Fill messages, parted between two blocks if possible, else at paragraphs, else at words."""
    fitted: list[list[Piece]] = []
    left: tuple[int, ...] = (0,) * len(_ROOM)
    for unit in fitting(groups):
        if not _fits(unit, left):
            fitted.append([])
            left = _ROOM
        fitted[-1].append(unit)
        left = tuple(map(sub, left, unit.cost))
    return [_message(_whole(pieces)) for pieces in fitted]


def _message(piece: Piece) -> SlackMessage:
    """Make a message. Its text names the buttons where there are no other words to read."""
    elements = [each for block in piece.blocks for each in objects_of(block.get("elements"))]
    buttons = " · ".join(filter(None, (text_of(each.get("text")) for each in elements)))
    text = piece.text if piece.text.strip() else shorten(buttons, _BUTTONS_SAID_MAX)
    return SlackMessage(safe(text), [*piece.blocks])


def fitting(groups: Iterable[Sequence[Piece]]) -> Iterator[Piece]:
    """Give the largest pieces that fit in a message, without the empty ones."""
    for group in groups:
        pieces = [each for each in group if each.blocks]
        whole = _whole(pieces)
        for each in [whole] if _fits(whole) else pieces:
            parts = [each] if _fits(each) else cut(each.text, TEXT_MAX - BETWEEN)
            yield from (part for part in parts if part.blocks)


def _whole(pieces: Sequence[Piece]) -> Piece:
    text = "\n\n".join(each.text for each in pieces if each.text.strip())
    return Piece(text, tuple(block for each in pieces for block in each.blocks))


def _fits(piece: Piece, room: tuple[int, ...] = _ROOM) -> bool:
    return not any(map(gt, piece.cost, room))
