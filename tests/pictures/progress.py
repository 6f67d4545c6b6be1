"""States of a learner's progress, for the tests of its picture and for whoever looks at them."""

from __future__ import annotations

import argparse
from base64 import b64encode
from pathlib import Path

from bot.capabilities import speak
from bot.documents.progress import Progress, TopicRow, draw_progress
from lessons.course import Topic
from tests.pictures.browser import draw

PHONE = 375  # pixels
GUIDE = Path(__file__).parents[2] / "docs" / "images" / "progress.png"
GUIDED = "half"  # the state of the guide
LEVELS = {5: "solid", 4: "solid", 3: "growing", 2: "growing", 1: "fragile"}


def state(
    *states: str,
    title: str = "L’IA pas à pas, au service du public",
    language: str = "fr",
    topics: int = 0,
    early: int = 0,
    following: str = "mardi 1er décembre, vers 9\u00a0h",
) -> Progress:
    """The picture of a course whose lessons are in these states, with so many topics."""
    say = speak(language)
    names = [say(f"topic-{each}") for each in Topic]
    dots = sorted((5 - n % 5 for n in range(topics)), reverse=True)
    rows = [
        TopicRow(
            name=names[n][:1].upper() + names[n][1:], dots=d, level=say(f"knowledge-{LEVELS[d]}")
        )
        for n, d in enumerate(dots)
    ]
    waiting = ", ".join(names[topics : topics + early])
    return Progress(
        language=language,
        title=title,
        lessons=say("picture-lessons", done=states.count("done"), total=len(states)),
        states=list(states),
        knowledge=say("picture-knowledge"),
        topics=rows,
        early=say("picture-early", names=waiting) if waiting else "",
        next=[say("progress-next"), following],
        note=say("picture-note"),
    )


def some(done: int, total: int, *, opened: bool = True) -> list[str]:
    """The states of lessons, of which one may be open."""
    mine = ["done"] * done + ["open"] * (opened and done < total)
    return mine + ["left"] * (total - len(mine))


LONG = "L’intelligence artificielle au service des communautés de communes intercommunalisées"
STATES = {
    "nothing": state(*some(0, 10)),
    "begun": state(*some(2, 10), early=4),
    "half": state(*some(5, 10), topics=4, early=4),
    "done": state(*some(10, 10), topics=12, following="cours terminé"),
    "twenty": state(*some(13, 20), topics=9, early=2),
    "sixty": state(*some(41, 60, opened=False), topics=len(Topic)),
    "two-hundred": state(*some(77, 200), topics=3, early=1),
    "long": state(*some(7, 11), title=f"{LONG} : {LONG.replace(' ', '')}", topics=12, early=6),
    "english": state(
        *some(6, 12),
        title="AI step by step, in public service",
        language="en",
        topics=5,
        early=3,
        following="Tuesday, December 1, at about 9:00",
    ),
    "paused": state(*some(3, 10), topics=1, early=2, following="en pause"),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.pictures.progress", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("build/pictures/progress"))
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for name, values in STATES.items():
        draw(page(values), PHONE, asked.folder / f"{name}.png", dense=1)
    draw(page(STATES[GUIDED]), PHONE, GUIDE)


def page(values: Progress) -> str:
    """The picture alone, as wide as a phone."""
    data = b64encode(draw_progress(values)).decode()
    return f'<style>*{{margin:0}}</style><img width="{PHONE}" src="data:image/png;base64,{data}">'


if __name__ == "__main__":
    main()
