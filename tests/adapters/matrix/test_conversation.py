"""An agent's client, a real homeserver, and the whole of Levain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.messages.event import OutgoingEvent
from adapters.matrix.messages.render import render
from adapters.matrix.messages.taps import POLL_START, TAPS, keycap, letter_key
from bot.domain.messages import Joined, Outbound
from tests.adapters.matrix.bot import Bot, run_bot
from tests.house import PARIS, open_home
from tests.standins.matrix.learner import CryptoLearner, Event, Learner, says
from tests.standins.matrix.synapse import Synapse

Names = Callable[[str], str]
LESSONS = Path(str(files("lessons")))
SCRIPT = Path(__file__).parents[2] / "demo" / "first-week.txt"
NEXT_DAY = ":demain"
PICTURE = "m.image"
PATIENCE = 60.0  # seconds, on a busy machine


def week() -> list[str]:
    """What one learner says in the week of the demonstration."""
    lines = SCRIPT.read_text("utf-8").splitlines()
    said = lines[: lines.index(":role manager")]
    return [line for line in said if not line.startswith(":") or line == NEXT_DAY]


def days() -> list[datetime]:
    """The hours of the lessons after Monday's."""
    first = datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)
    return [first + timedelta(days=number) for number in range(4)]


async def expected(folder: Path) -> tuple[list[str], list[int]]:
    """The same week, without a platform; and how many messages had come after each line."""
    shown: list[Outbound] = []
    counts: list[int] = []
    mornings = iter(days())
    async with open_home(folder, lessons=LESSONS) as home:
        shown += await home.send(Joined())
        for line in week():
            if line == NEXT_DAY:
                before = len(home.recorder.sent)
                await home.tick(next(mornings))
                shown += [outbound for _, outbound, _ in home.recorder.sent[before:]]
            else:
                shown += await home.send(line)
            counts.append(len(bodies(shown)))
    return bodies(shown), counts


def bodies(outbounds: Sequence[Outbound]) -> list[str]:
    """The words of messages, without their pictures."""
    parts = (part for outbound in outbounds for part in render(outbound))
    return [part.content["body"] for part in parts if isinstance(part, OutgoingEvent)]


@asynccontextmanager
async def together(
    synapse: Synapse, names: Names, folder: Path, *, encrypted: bool = False, **options: Any
) -> AsyncIterator[tuple[Bot, Learner, str]]:
    """Levain, an agent, and the conversation they have just opened."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    kind = CryptoLearner if encrypted else Learner
    async with (
        run_bot(synapse, account, folder, **options) as bot,
        await kind.register(synapse, names("ana")) as ana,
    ):
        room = await ana.open_room(account.user_id, encrypted=encrypted)
        yield bot, ana, room


def texts(ana: Learner, room: str) -> list[str]:
    """What Levain wrote, in order, as it was at first; pictures come when they are drawn."""
    said = [event for event in ana.seen(room) if event["type"] == "m.room.message"]
    ours = [event["content"] for event in said if event["sender"] != ana.user_id]
    return [
        each["body"] for each in ours if "m.new_content" not in each and each["msgtype"] != PICTURE
    ]


async def heard(ana: Learner, room: str, count: int) -> None:
    """So many messages of Levain's have come."""
    async with asyncio.timeout(PATIENCE):
        while len(texts(ana, room)) < count:
            await ana.pull(1.0)


def asked(ana: Learner, room: str) -> Event | None:
    """The last message with something to tap."""
    return next((event for event in ana.seen(room)[::-1] if TAPS in event["content"]), None)


@pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])
async def test_the_first_week(
    synapse: Synapse, names: Names, tmp_path: Path, *, encrypted: bool
) -> None:
    """Word for word what the core says, answered by typing, and by keycaps where there are."""
    wanted, counts = await expected(tmp_path)
    folder = tmp_path / "bot"
    folder.mkdir()
    mornings, reacted = iter(days()), 0
    options = {"lessons": LESSONS, "encrypted": encrypted}
    async with together(synapse, names, folder, **options) as (bot, ana, room):
        await heard(ana, room, 1)
        for line, count in zip(week(), counts, strict=True):
            if line == NEXT_DAY:
                await bot.tick(next(mornings))
            elif len(line) == 1 and (question := asked(ana, room)):
                place = int(line) if line.isdigit() else ord(line) - ord("A") + 1
                await ana.react(room, question["event_id"], keycap(place))
                reacted += 1
            else:
                await ana.say(room, line)
            await heard(ana, room, count)
        assert texts(ana, room) == wanted
        kinds = {event["type"] for event in ana.seen(room)}
        assert "m.room.encrypted" not in kinds  # all of it could be read
    assert reacted >= 4


@pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])
@pytest.mark.parametrize(
    "road", ["letter", "words", "keycap", "bare keycap", "poll", "letter beside a poll"]
)
async def test_each_road_leads_to_the_same_answer(
    synapse: Synapse, names: Names, tmp_path: Path, road: str, *, encrypted: bool
) -> None:
    options = {"polls": road.endswith("poll"), "encrypted": encrypted}
    async with together(synapse, names, tmp_path, **options) as (_, ana, room):
        await ana.expect(room, says("bienvenue"))
        for _ in range(3):
            count = len(texts(ana, room))
            await ana.say(room, "passer")
            await heard(ana, room, count + 1)
        question = await ana.expect(room, _asks)
        if road.endswith("keycap") and not encrypted:
            relation = {"rel_type": "m.annotation", "event_id": question["event_id"]}
            for number, _ in enumerate(question["content"][TAPS], 1):
                placed = {"m.relates_to": relation | {"key": letter_key(number)}}
                await ana.expect(room, lambda event, placed=placed: event["content"] == placed)
        match road:
            case "letter" | "letter beside a poll":
                await ana.say(room, "b")
            case "words":
                await ana.say(room, _label(question, 1))
            case "keycap":
                await ana.react(room, question["event_id"], keycap(2))
            case "bare keycap":
                await ana.react(room, question["event_id"], keycap(2).replace("\ufe0f", ""))
            case "poll":
                pick = question["content"][TAPS][1]["pick"]
                await ana.vote(room, question["event_id"], [pick])
        await ana.expect(room, says("onne réponse"))
        if road.endswith("keycap"):
            edit = await ana.expect(room, lambda event: "m.new_content" in event["content"])
            assert edit["content"]["m.relates_to"]["event_id"] == question["event_id"]
            new = edit["content"]["m.new_content"]
            assert edit["content"]["body"] == "* Votre réponse\u00a0: B"  # nothing is said twice
            for part, mark in (("body", "✓ B. "), ("formatted_body", "✓ <strong>B.</strong> ")):
                assert mark in new[part]
                assert "votre réponse, et c’est la bonne" in new[part]
            await ana.react(room, question["event_id"], keycap(1))  # the first answer counts
            await ana.expect(room, says("déjà répondu"))
        if road.endswith("poll"):
            await ana.expect(room, lambda event: _ends(event, question))


@pytest.mark.parametrize("end", ["org.matrix.msc3381.poll.end", "m.poll.end"])
@pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])
async def test_a_vote_after_the_end_does_not_count(
    synapse: Synapse, names: Names, tmp_path: Path, end: str, *, encrypted: bool
) -> None:
    options = {"polls": True, "encrypted": encrypted}
    async with together(synapse, names, tmp_path, **options) as (_, ana, room):
        poll = await ana.expect(room, lambda event: POLL_START in event["content"])
        relation = {"rel_type": "m.reference", "event_id": poll["event_id"]}
        await ana.send(room, end, {"m.relates_to": relation, end: {}})
        await ana.vote(room, poll["event_id"], [poll["content"][TAPS][0]["pick"]])
        await ana.say(room, "b")  # English, and no French before
        await ana.expect(room, lambda event: "job" in str(event["content"].get(POLL_START)))
        assert not any("métier" in str(event["content"]) for event in ana.seen(room))


def _ends(event: Event, poll: Event) -> bool:
    related = event["content"].get("m.relates_to", {}).get("event_id")
    return event["type"].endswith("poll.end") and related == poll["event_id"]


def _asks(event: Event) -> bool:
    return any(tap["action"].startswith("answer:") for tap in event["content"].get(TAPS, ()))


def _label(question: Event, index: int) -> str:
    lines = [line for line in question["content"]["body"].splitlines() if line[1:3] == ". "]
    return str(lines[index][3:])
