"""Draws what Element shows, from a real run: `make pictures`.

Each scene is drawn as wide as a phone and as a desktop. Whoever changes a block looks at them.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from adapters.matrix.messages.edits import answered
from adapters.matrix.messages.event import OutgoingEvent
from adapters.matrix.messages.render import render
from adapters.matrix.messages.taps import POLL_START
from adapters.matrix.texts import speech
from bot.domain.messages import Choices, Chose, Feedback, Joined, Outbound, Text
from lessons.questions import Question
from tests.house import PARIS, Home, open_home, picture_of
from tests.pictures.block_kit import as_url
from tests.pictures.browser import draw

WIDTHS = {"phone": 375, "desktop": 900}  # pixels
LESSONS = Path(str(files("lessons")))
STYLE = Path(__file__).with_name("element.css")
TESTS = Path(__file__).parents[1]
KINDS, GESTURE = (TESTS / "conversations" / each for each in ("kinds", "gesture"))
WEEK_AFTER = datetime(2026, 11, 30, 9, 0, tzinfo=PARIS)
IMAGES = Path(__file__).parents[2] / "docs" / "images"
PICTURED = ("order", "match", "short", "scale", "case", "gesture")  # in the guide
GUIDE = IMAGES / "element.png"
GUIDED = "wrong"  # the scene of the guide
FRENCH = speech("fr")

Content = Mapping[str, Any]


async def play(folder: Path) -> dict[str, list[str]]:
    """Play each scene; return its messages, as HTML, by its name."""
    async with open_home(folder, lessons=LESSONS) as levain:
        welcome = await levain.send(Joined())
        await levain.send(Chose("language", ("fr",)))
        await levain.send(Chose("trade", ("accueil",)))
        await levain.send(Chose("hour", ("09:00",)))
        lesson = await levain.send("passer")  # how sure one feels
        first = await _answer(levain, lesson, right=True)
        await _answer(levain, await levain.send("leçon"), right=True)
        levain.clock.move(levain.clock() + timedelta(days=1))
        today = await levain.send("leçon")
        wrong = await _answer(levain, today, right=False)
        several = await _find_several(levain)
        progress, why = await levain.send("progression"), await levain.send("pourquoi")
        await levain.tick(levain.clock() + timedelta(seconds=5))
        picture = picture_of(levain)
        help_ = await levain.send("aide")
        further = await levain.send("formations")
        interested = await levain.send("intéressé 2")
    return {
        "welcome": drawn(welcome),
        "poll": drawn(welcome, polls=True),
        "lesson": drawn(lesson),
        "encrypted": drawn(lesson, keycaps=False),
        "right": first,
        "wrong": wrong,
        "several": several,
        "progress": [*drawn(progress), framed(f'<img class="upload" src="{as_url(picture)}">')],
        "why": drawn(why),
        "help": drawn(help_),
        "further": [*drawn(further), *drawn(interested)],
    }


async def play_kinds(folder: Path) -> dict[str, list[str]]:
    """Play each kind of question; return it as asked, then closed, then what is said of it."""
    scenes, questions = {}, []
    async with open_home(folder, lessons=KINDS) as levain:
        await levain.begin()
        asked = await levain.send("leçon")
        while _asks(asked):
            kind = _known(levain, asked).kind
            questions.append(_alone(asked))
            scenes[kind], asked = await _show(levain, asked, kind)
            asked = asked if _asks(asked) else await levain.send("leçon")
    scenes["kinds-polls"] = [each for one in questions for each in drawn([one], polls=True)]
    scenes["kinds-encrypted"] = [each for one in questions for each in drawn([one], keycaps=False)]
    return scenes


async def play_gesture(folder: Path) -> dict[str, list[str]]:
    """Play the question about a gesture, a week after its lesson."""
    async with open_home(folder, lessons=GESTURE) as levain:
        await levain.begin()
        await levain.send("8")
        await levain.tick(WEEK_AFTER)
        asked = [outbound for _, outbound, _ in levain.recorder.sent]
        return {"gesture": (await _show(levain, asked, "gesture"))[0]}


async def _show(
    levain: Home, asked: Sequence[Outbound], kind: str
) -> tuple[list[str], Sequence[Outbound]]:
    """Answer a question, wrong where that can be; draw it all, and give the replies."""
    choices, question = _question(asked), _known(levain, asked)
    picked = question.sample(right=kind in ("truefalse", "gesture"))
    if kind == "case":
        picked = ("retirer",)  # acceptable
    shown = [_alone(asked)]
    if not choices.options:
        shown += await levain.send("une fausse référence")
        picked = (_question(shown[1:]).options[1].id,)
    replies = await levain.send(Chose(choices.action, picked))
    told = next(b for o in replies for b in o.blocks if isinstance(b, Feedback))
    before = drawn(shown)
    after = _close(_events(shown)[-1], told)
    verdict = replace(replies[0], blocks=(told,))
    return [*before, after, *drawn([verdict])], replies


def _close(event: OutgoingEvent, told: Feedback) -> str:
    closed, said = answered(event.content, told, FRENCH) or (event.content, "")
    return _message(closed, event.keycaps, edited=bool(said))


def _alone(asked: Sequence[Outbound]) -> Outbound:
    """A question without what comes before it, but for how it is answered."""
    blocks = asked[-1].blocks
    place = blocks.index(_question(asked))
    before = [b for b in blocks[max(0, place - 1) : place] if isinstance(b, Text) and b.aside]
    return replace(asked[-1], blocks=(*before, blocks[place]))


def _asks(asked: Sequence[Outbound]) -> bool:
    found = [b for b in asked[-1].blocks if isinstance(b, Choices)] if asked else []
    return any(each.action.startswith(("answer:", "review:")) for each in found)


def _known(levain: Home, asked: Sequence[Outbound]) -> Question:
    """The question of messages, as its course has it."""
    course, lesson, question = _question(asked).action.split(":")[-3:]
    found = levain.runtime.library.courses[course].lesson(lesson)
    known = found and found.question(question)
    assert known
    return known


async def _find_several(levain: Home) -> list[str]:
    """Answer until a question takes several options; answer that one half right."""
    for _ in range(40):
        asked = await levain.send("leçon")
        several = _question(asked).multiple
        shown = await _answer(levain, asked, right=not several)
        if several:
            return shown
        levain.clock.move(levain.clock() + timedelta(days=1))
    raise AssertionError("no question takes several options")


async def _answer(levain: Home, asked: Sequence[Outbound], *, right: bool) -> list[str]:
    """Answer the question of messages; return them as they are then, and the replies."""
    choices = _question(asked)
    _, course, lesson, question = choices.action.split(":")
    found = levain.runtime.library.courses[course].lesson(lesson).question(question)
    good = [each.id for each in choices.options if each.id in found.correct_ids]
    bad = next(each.id for each in choices.options if each.id not in good)
    picked = good if right else [*good[1:], bad]
    replies = await levain.send(Chose(choices.action, tuple(picked)))
    told = next(b for o in replies for b in o.blocks if isinstance(b, Feedback))
    *before, event = _events(asked)
    closed, said = answered(event.content, told, FRENCH) or (event.content, "")
    places = [n for n, each in enumerate(choices.options) if each.id in picked]
    own = [event.keycaps[n] for n in places] if event.keycaps else []
    last = _message(closed, event.keycaps, own, edited=bool(said))
    return [*map(_draw, before), last, *drawn(replies)]


def _question(messages: Iterable[Outbound]) -> Choices:
    return [b for o in messages for b in o.blocks if isinstance(b, Choices)][-1]


# --- Drawn -----------------------------------------------------------------------------------


def _events(outbounds: Iterable[Outbound], *, polls: bool = False) -> list[OutgoingEvent]:
    parts = (part for each in outbounds for part in render(each, polls=polls))
    return [part for part in parts if isinstance(part, OutgoingEvent)]


def drawn(outbounds: Iterable[Outbound], *, polls: bool = False, keycaps: bool = True) -> list[str]:
    return [_draw(each, keycaps=keycaps) for each in _events(outbounds, polls=polls)]


def _draw(event: OutgoingEvent, *, keycaps: bool = True) -> str:
    if event.type == POLL_START:
        return framed(_poll(event.content[POLL_START]))
    return _message(event.content, event.keycaps if keycaps else ())


def _message(
    content: Content, keys: Sequence[str], picked: Sequence[str] = (), *, edited: bool = False
) -> str:
    shown = f'<div class="body">{content["formatted_body"]}</div>'
    mark = '<div class="note">(modifié)</div>' if edited else ""
    chips = "".join(
        f'<span class="key{" picked" * (key in picked)}">{key} <b>{1 + (key in picked)}</b></span>'
        for key in keys
    )
    return framed(shown + mark + (f'<div class="keys">{chips}</div>' if chips else ""))


def _poll(poll: Content) -> str:
    said = "org.matrix.msc1767.text"
    answers = "".join(f"<div>◯ {escape(each[said])}</div>" for each in poll["answers"])
    votes = '<span class="note">Aucun vote exprimé</span>'
    return f'<div class="poll"><h2>{escape(poll["question"][said])}</h2>{answers}{votes}</div>'


def framed(inside: str) -> str:
    face = '<div class="face">L</div>'
    return f'<div class="message">{face}<div><div class="name">Levain</div>{inside}</div></div>'


def page(messages: Iterable[str]) -> str:
    """A page of HTML with these messages."""
    head = f'<meta charset="utf-8"><style>{STYLE.read_text("utf-8")}</style>'
    return f'<!doctype html>{head}<div class="page">{"".join(messages)}</div>'


async def _play(folder: Path) -> dict[str, list[str]]:
    scenes: dict[str, list[str]] = {}
    for number, each in enumerate((play, play_kinds, play_gesture)):
        place = folder / str(number)
        place.mkdir()
        scenes |= await each(place)
    return scenes


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.pictures.element", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("build/pictures/element"))
    parser.add_argument("names", nargs="*", help="of scenes; all of them without any")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        scenes = asyncio.run(_play(Path(folder)))
    for name, messages in scenes.items():
        if not asked.names or name in asked.names:
            for kind, width in WIDTHS.items():
                draw(page(messages), width, asked.folder / f"{name}-{kind}.png")
    if not asked.names:
        draw(page(scenes[GUIDED]), WIDTHS["phone"], GUIDE)
        for name in PICTURED:
            draw(page(scenes[name]), WIDTHS["phone"], IMAGES / f"element-{name}.png")


if __name__ == "__main__":
    main()
