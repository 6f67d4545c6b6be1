"""Pieces gathered in as few messages as they fit in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import gt, sub

from adapters.slack.blocks import (
    BETWEEN,
    BLOCKS_MAX,
    SIZE_MAX,
    TEXT_MAX,
    Json,
    Piece,
    cut,
    safe,
    shorten,
)
from adapters.slack.payload import objects_of, text_of

_BUTTONS_SAID_MAX = 700
_ROOM: tuple[int, ...] = (TEXT_MAX, BLOCKS_MAX, SIZE_MAX)


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """A message ready to send. Its text needs no formatting, and no link of it a preview."""

    text: str  # all there is to read: screen readers do not read the blocks
    blocks: list[Json]


def messages(groups: Iterable[Sequence[Piece]]) -> list[SlackMessage]:
    """They part between two blocks if they can, else between paragraphs, else between words."""
    fitted: list[list[Piece]] = []
    left: tuple[int, ...] = (0, 0, 0)
    for unit in fitting(groups):
        if not _fits(unit, left):
            fitted.append([])
            left = _ROOM
        fitted[-1].append(unit)
        left = tuple(map(sub, left, unit.cost))
    return [_message(_whole(pieces)) for pieces in fitted]


def _message(piece: Piece) -> SlackMessage:
    """A screen reader is told the buttons where there is nothing else."""
    elements = [each for block in piece.blocks for each in objects_of(block.get("elements"))]
    buttons = " · ".join(filter(None, (text_of(each.get("text")) for each in elements)))
    text = piece.text if piece.text.strip() else shorten(buttons, _BUTTONS_SAID_MAX)
    return SlackMessage(safe(text), [*piece.blocks])


def fitting(groups: Iterable[Sequence[Piece]]) -> Iterator[Piece]:
    """The largest pieces that fit, of those that say or show something."""
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
