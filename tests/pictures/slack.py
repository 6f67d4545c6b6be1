"""Draws what Slack shows, from a real run: `make pictures`.

Each scene is drawn as wide as a phone and as a desktop. Whoever changes a block looks at them. Some
of them stand in the guides.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Iterable, Sequence
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from adapters.slack.closing import answered
from adapters.slack.messages import SlackMessage
from adapters.slack.render import render
from adapters.slack.texts import speech
from adapters.slack.unfinished import completed
from adapters.slack.views import home as home_view
from adapters.slack.views import page_modal
from bot.domain.messages import Address, Choices, Chose, Feedback, Joined, Opened, Outbound
from bot.domain.people import Role
from bot.run.demo import TEAMS, populate
from bot.run.settings import Person
from tests.house import ANA, KINDS, MONDAY, Home, open_home, picture_of
from tests.pictures import block_kit
from tests.pictures.browser import draw
from tests.standins.slack.blocks import fill

PHONE, DESKTOP = 375, 720  # pixels
DENSE = 2  # pixels of a picture of the guides, for each of the screen
IMAGES = Path(__file__).parents[2] / "docs" / "images"
GUIDES = {
    "day": IMAGES / "slack-lesson.png",
    "home": IMAGES / "slack-home.png",
    "order-guide": IMAGES / "slack-order.png",
}
LESSONS = Path(str(files("lessons")))
FRENCH = speech("fr")
BOSS = Address("recorder", "w", "boss", "boss")
BOB = Address("recorder", "w", "bob", "bob")

# What is picked in each question of the course of all kinds, after the first.
PICKS = {
    "case": ("retirer",),
    "order": ("besoin", "bilan", "essai"),
    "match": ("annonce", "brouillon", "calcul"),
    "short": ("une invention",),
    "short-own": ("yes\nune invention",),
    "scale": ("7",),
    "multiple": ("affiche", "dossier"),
    "truefalse": ("faux",),
}
GESTURE = "geste"

Json = dict[str, Any]


async def play(folder: Path) -> dict[str, str]:
    """Play each scene; return its page of HTML by name."""
    boss = Person(address=BOSS.person, role=Role.MANAGER, manages=tuple(TEAMS))
    async with open_home(folder, lessons=LESSONS, people=(boss,)) as levain:
        await populate(levain.runtime, levain.clock())
        await levain.runtime.ticker.perform()
        welcome = await levain.send(Joined())
        trade = await levain.send(Chose("language", ("fr",)))
        hour = await levain.send(Chose("trade", ("accueil",)))
        await levain.send(Chose("hour", ("09:00",)))
        lesson = await levain.send("passer")  # how sure one feels
        fresh = await _page(levain, "home")
        right = await _answer(levain, ANA, lesson, right=True)
        await levain.begin(BOB)
        wrong = await _answer(levain, BOB, await levain.send("leçon", BOB), right=False)
        several = await _finish(levain, ANA)
        halfway = await _page(levain, "home")
        levain.clock.move(MONDAY + timedelta(days=9))
        review = await levain.send("réviser")
        progress = await levain.send("progression")
        await levain.tick(levain.clock() + timedelta(seconds=5))
        drawn = picture_of(levain)
        help_ = await levain.send("aide")
        form = await levain.send(Opened("preferences"))
        later = await levain.send("plus tard")
        why = await levain.send("pourquoi")
        further = await levain.send("formations")
        interested = await levain.send("intéressé 2")
        (further_page,) = await levain.send(Opened("further"))
        await levain.begin(BOSS)
        await levain.age()
        summary = await levain.send("bilan", BOSS)
        boss_home = await _page(levain, "home", BOSS)
    said = {
        "welcome": messages_of(welcome),
        "onboarding": [*messages_of(trade), *messages_of(hour)],
        "lesson": messages_of(lesson),
        "right": right,
        "wrong": wrong,
        "several": several,
        "review": messages_of(review),
        "progress": [*messages_of(progress), {"text": "", "picture": drawn}],
        "help": messages_of(help_),
        "later": messages_of(later),
        "why": messages_of(why),
        "further": [*messages_of(further), *messages_of(interested)],
        "summary": messages_of(summary),
    }
    pages = {
        name: block_kit.page(block_kit.conversation(messages)) for name, messages in said.items()
    }
    pages["day"] = block_kit.page(block_kit.conversation(right[:1]))
    for name, view in (("home-first", fresh), ("home", halfway), ("home-manager", boss_home)):
        pages[name] = block_kit.page(block_kit.home(view))
    pages["further-page"] = block_kit.page(block_kit.modal(page_modal(further_page, FRENCH)))
    pages["preferences"] = block_kit.page(block_kit.modal(page_modal(form[0], FRENCH)))
    return pages


async def play_kinds(folder: Path) -> dict[str, str]:
    """Play each kind of question; return its pages of HTML by name: asked, and answered."""
    said: dict[str, list[Json]] = {}
    async with open_home(folder, lessons=KINDS) as levain:
        await levain.begin()
        asked = await levain.send("B")
        for name, picked in PICKS.items():
            choices = _question(asked)
            said[name] = messages_of(asked)
            if choices.slots:
                unfinished = completed(
                    said[name][-1], Chose(choices.action, ("", *picked[1:])), FRENCH
                )
                assert unfinished
                said[f"{name}-unfinished"] = [_shown(unfinished)]
            replies = await levain.send(Chose(choices.action, picked))
            if isinstance(replies[0].blocks[0], Feedback):
                said[f"{name}-closed"] = _close(asked, replies)
                alone = [Outbound((choices,))]
                said[f"{name}-guide"] = [*messages_of(alone), *_close(alone, replies)[:1]]
            asked = replies
            if not any(isinstance(block, Choices) for block in replies[-1].blocks):
                asked = await levain.send("leçon")
        levain.clock.move(MONDAY + timedelta(days=8))
        while not (choices := _question(asked := await levain.send("réviser"))).action.endswith(
            f":{GESTURE}"
        ):
            ids = tuple(each.id for each in choices.options) or ("no\nrelire",)
            await levain.send(Chose(choices.action, ids if choices.slots else ids[:1]))
        said["gesture"] = messages_of(asked)
        replies = await levain.send(Chose(choices.action, ("tried",)))
        said["gesture-closed"] = _close(asked, replies)
    return {name: block_kit.page(block_kit.conversation(each)) for name, each in said.items()}


async def _page(levain: Home, name: str, who: Address = ANA) -> Json:
    (shown,) = await levain.send(Opened(name), who)
    return home_view(shown, FRENCH)


async def _answer(
    levain: Home, who: Address, asked: Sequence[Outbound], *, right: bool
) -> list[Json]:
    """Answer the question of messages; return them as they are then."""
    choices = _question(asked)
    _, course, lesson, question = choices.action.split(":")
    found = levain.runtime.library.courses[course].lesson(lesson).question(question)
    ids = [each.id for each in found.options]
    good = [each.id for each in found.options if each.correct]
    picked = good if right else [next(each for each in ids if each not in good)]
    return _close(asked, await levain.send(Chose(choices.action, tuple(picked)), who))


def _close(asked: Sequence[Outbound], replies: Sequence[Outbound]) -> list[Json]:
    first, *others = replies
    feedback, *rest = first.blocks
    assert isinstance(feedback, Feedback)
    *before, question = messages_of(asked)
    closed = answered(question, feedback, FRENCH)
    left = [Outbound(tuple(rest)), *others] if rest else others
    return [*before, *map(_shown, closed), *messages_of(left)]


async def _finish(levain: Home, who: Address) -> list[Json]:
    """Answer lessons until a question takes several options; return that one, closed."""
    at = MONDAY
    while True:
        asked = await levain.send("leçon", who)
        if _question(asked).multiple:
            return await _answer(levain, who, asked, right=True)
        await _answer(levain, who, asked, right=at.day % 3 != 0)
        if (at := at + timedelta(days=1)) > MONDAY + timedelta(days=8):
            raise AssertionError("no question takes several options")


def _question(messages: Iterable[Outbound]) -> Choices:
    return [b for o in messages for b in o.blocks if isinstance(b, Choices)][-1]


def messages_of(outbounds: Iterable[Outbound]) -> list[Json]:
    parts = (part for each in outbounds for part in render(each, FRENCH))
    return [_shown(part) for part in parts if isinstance(part, SlackMessage)]


def _shown(message: SlackMessage) -> Json:
    return {"text": message.text, "blocks": fill(message.blocks)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.pictures.slack", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("build/pictures/slack"))
    parser.add_argument("names", nargs="*", help="of scenes; all of them without any")
    parser.add_argument("--width", choices=("phone", "desktop"), action="append")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        pages = asyncio.run(play(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        pages |= asyncio.run(play_kinds(Path(folder)))
    for name, html in pages.items():
        if not asked.names or name in asked.names:
            for width, kind in ((PHONE, "phone"), (DESKTOP, "desktop")):
                if not asked.width or kind in asked.width:
                    draw(html, width, asked.folder / f"{name}-{kind}.png")
    for name, file in GUIDES.items():
        if not asked.names:
            draw(pages[name], PHONE, file, dense=DENSE)


if __name__ == "__main__":
    main()
