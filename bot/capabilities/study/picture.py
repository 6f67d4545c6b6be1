"""The picture of progress: asked for in a turn, drawn in a thread, sent when it is ready."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, cast

from bot.capabilities.study.knowledge import Knowledge, Mastery
from bot.capabilities.study.model import Enrollment
from bot.capabilities.study.progression import Count
from bot.documents.drawing import can_draw
from bot.documents.progress import Progress, TopicRow, draw_progress
from bot.domain.messages import Outbound, Picture
from bot.turn.decision import FileAsked, JsonValue
from bot.turn.turn import Turn
from lessons.course import Course

MAKER = "study.progress"
_DOTS = {Mastery.SOLID: (0.9, 5, 4), Mastery.GROWING: (0.65, 3, 2), Mastery.FRAGILE: (2.0, 1, 1)}


class Drawn(TypedDict):
    """Values of the picture, and the words that replace it."""

    progress: Progress
    alt: str


def ask(
    turn: Turn,
    course: Course,
    enrollment: Enrollment,
    lessons: Count,
    topics: Sequence[Knowledge],
    following: str,
) -> list[FileAsked]:
    """Return the change that asks for the picture of one course; none if none can be drawn.

    `following`: when the next message leaves, in words.
    """
    if not can_draw():
        return []
    progress = _progress(turn, course, enrollment, lessons, topics, following)
    asked = Drawn(progress=progress, alt=_describe(turn, progress))
    return [FileAsked(turn.learner, MAKER, cast("JsonValue", asked), turn.now, alone=True)]


def make_picture(values: JsonValue) -> Outbound:
    """Return a message with the picture of an `Drawn`."""
    asked = cast("Drawn", values)
    return Outbound((Picture(draw_progress(asked["progress"]), asked["alt"]),), quiet=True)


def _progress(
    turn: Turn,
    course: Course,
    enrollment: Enrollment,
    lessons: Count,
    topics: Sequence[Knowledge],
    following: str,
) -> Progress:
    speak = turn.speech
    known = sorted((t for t in topics if t.level is not Mastery.EARLY), key=lambda t: -t.share)
    early = [speak(f"topic-{t.topic}") for t in topics if t.level is Mastery.EARLY]
    opened = 1 if enrollment.open else 0
    states = ["done"] * lessons.done + ["open"] * opened + ["left"] * (lessons.left - opened)
    return Progress(
        language=speak.language,
        title=course.title,
        lessons=speak("picture-lessons", done=lessons.done, total=lessons.total),
        states=states,
        knowledge=speak("picture-knowledge"),
        topics=[_row(turn, each) for each in known],
        early=speak("picture-early", names=", ".join(early)) if early else "",
        next=[speak("progress-next"), following],
        note=speak("picture-note"),
    )


def _row(turn: Turn, known: Knowledge) -> TopicRow:
    bound, more, less = _DOTS[known.level]
    return TopicRow(
        name=capital(turn.speech(f"topic-{known.topic}")),
        dots=more if known.share >= bound else less,
        level=turn.speech(f"knowledge-{known.level}"),
    )


def _describe(turn: Turn, shown: Progress) -> str:
    """Return the alternative text: all the words of the picture, as sentences."""
    topics = [
        turn.speech("picture-topic", topic=each["name"], level=each["level"])
        for each in shown["topics"]
    ]
    early = [shown["early"]] if shown["early"] else []
    following = turn.speech("picture-next", next=shown["next"][1])
    told = (shown["title"], shown["lessons"], *topics, *early, following)
    return " ".join(f"{each.rstrip('.')}." for each in told)


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
