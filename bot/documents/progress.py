"""The picture of a learner's progress in one course."""

from __future__ import annotations

from typing import TypedDict

from bot.documents.drawing import draw


class TopicRow(TypedDict):
    """A topic, with its level in dots and in a word."""

    name: str
    dots: int  # filled, 0 to 5
    level: str


class Progress(TypedDict):
    """Words of the picture in the learner's language, and the state of each lesson."""

    language: str
    title: str  # of the course
    lessons: str  # how many are done
    states: list[str]  # of each lesson, in order: done, open or left
    knowledge: str  # a heading
    topics: list[TopicRow]
    early: str  # the topics of which too little is known; empty: none
    next: list[str]  # a heading, and when the next message leaves
    note: str


def draw_progress(values: Progress) -> bytes:
    """Return a PNG, legible on a phone; shapes and words say all that colour says."""
    return draw("progress", dict(values))
