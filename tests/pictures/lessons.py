"""Draws every lesson as its readers see it, in Element and in Slack, as wide as a phone.

The text and its picture, « en clair », « pourquoi », then each question: asked, answered wrong.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from bot.capabilities.study.answers import feedback, reasons
from bot.capabilities.study.lesson import ask, tell
from bot.domain.messages import Outbound, Picture, Text
from bot.turn.turn import Turn
from lessons.course import Course, Lesson
from lessons.library import load_library
from tests.capabilities.study.turns import turn
from tests.pictures import block_kit, element, slack
from tests.pictures.block_kit import as_url
from tests.pictures.browser import draw

PHONE = 375  # pixels
LIBRARY = load_library()
READER = replace(turn(), library=LIBRARY)


def shown(reader: Turn, course: Course, lesson: Lesson) -> Iterator[Outbound]:
    """Yield the messages that a lesson may bring, in the order of a curious reader."""
    yield Outbound(tell(reader, course, lesson))
    if lesson.plain:
        yield Outbound((Text(lesson.plain),))
    for question in lesson.quiz:
        yield Outbound(ask(reader, course, lesson, question))
        dealt = question.dealt(f"{reader.learner.id}")
        if given := dealt.read(dealt.sample(right=False)):
            yield Outbound(feedback(reader, f"answer:{question.id}", dealt, given))
    yield Outbound(reasons(reader, lesson, lesson.quiz[0]))


def pages_of(messages: Sequence[Outbound]) -> dict[str, str]:
    """Return the page of HTML of messages, pictures first, by what shows them."""
    pictures = [b.content for each in messages for b in each.blocks if isinstance(b, Picture)]
    uploads = [f'<img class="upload" src="{as_url(each)}">' for each in pictures]
    files = [{"text": "", "picture": each} for each in pictures]
    return {
        "element": element.page([*map(element.framed, uploads), *element.drawn(messages)]),
        "slack": block_kit.page(block_kit.conversation([*files, *slack.messages_of(messages)])),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.pictures.lessons", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("build/pictures/lessons"))
    parser.add_argument("courses", nargs="*", help="ids; all of them without any")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(2) as pool:
        for course in LIBRARY.courses.values():
            if asked.courses and course.id not in asked.courses:
                continue
            for lesson in course.lessons:
                pages = pages_of(list(shown(READER, course, lesson)))
                for name, page in pages.items():
                    pool.submit(
                        draw, page, PHONE, asked.folder / f"{course.id}-{lesson.id}-{name}.png"
                    )


if __name__ == "__main__":
    main()
