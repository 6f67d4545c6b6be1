"""Progress: in words and as a picture, the streak, and the next message, « plus tard » included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.capabilities.study import picture
from bot.domain.messages import (
    Address,
    Block,
    Choices,
    Chose,
    Facts,
    Meter,
    Opened,
    Outbound,
    Picture,
    Text,
)
from bot.domain.people import Role
from bot.run.settings import Person
from bot.storage.outages import list_since
from tests.house import MONDAY, PARIS, Home, open_home

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NINE = datetime(2026, 11, 24, 9, 1, tzinfo=PARIS)  # Tuesday, just after the lesson's hour


def blocks(outbounds: Sequence[Outbound]) -> list[Block]:
    return [block for each in outbounds for block in each.blocks]


def asides(outbounds: Sequence[Outbound]) -> str:
    return " ".join(b.markup for b in blocks(outbounds) if isinstance(b, Text))


def following(outbounds: Sequence[Outbound]) -> str:
    """What « Prochain envoi » says, of the first course."""
    (facts,) = [b for b in blocks(outbounds) if isinstance(b, Facts)][:1]
    return dict(facts.pairs)["Prochain envoi"]


async def answer(home: Home) -> None:
    """Answer the question of the open lesson, or of the review, with its first option."""
    asked = [b for b in blocks(await home.send("leçon")) if isinstance(b, Choices)][-1]
    await home.send(Chose(asked.action, (asked.options[0].id,)))


async def finish(home: Home) -> None:
    """Answer until the open lesson is done."""
    await home.send("leçon")
    while (await home.enrollment()).open:
        await answer(home)


def address(name: str) -> Address:
    return Address("recorder", "w", name, name)


def pictures(home: Home) -> list[Picture]:
    return [b for _, o, _ in home.recorder.sent for b in o.blocks if isinstance(b, Picture)]


# --- The picture -----------------------------------------------------------------------------


async def test_the_picture_follows_the_words_and_says_the_same(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await finish(home)
        said = await home.send("progression")
        assert pictures(home) == []  # not drawn in the turn
        await home.tick(home.clock() + timedelta(seconds=5))
        (shown,) = pictures(home)
        assert shown.content.startswith(b"\x89PNG")
        (meter,) = [b for b in blocks(said) if isinstance(b, Meter)][:1]
        assert (meter.value, meter.total) == (1, 3)
        for words in ("Petit cours", "Une leçon faite sur 3", following(said), "sources"):
            assert words in shown.alt
        assert "série" not in shown.alt.casefold()  # a picture may be passed on


async def test_asked_for_twice_one_picture_leaves_the_newer(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await home.send("progression")
        await finish(home)
        await home.send("progression")
        await home.tick(home.clock() + timedelta(seconds=5))
        (shown,) = pictures(home)
        assert "Une leçon faite" in shown.alt


async def test_without_the_extra_the_words_stand_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "can_draw", lambda: False)
    async with open_home(tmp_path) as home:
        await home.begin()
        assert any(isinstance(b, Facts) for b in blocks(await home.send("progression")))
        await home.tick(home.clock() + timedelta(seconds=5))
        assert home.recorder.sent == []


# --- « Plus tard » ---------------------------------------------------------------------------


async def test_the_next_message_is_the_one_asked_for_with_later(tmp_path: Path) -> None:
    """Whatever day the calendar has booked; on the Home too; until it is sent, or not needed."""
    async with open_home(tmp_path) as home:
        await home.begin()
        tomorrow = following(await home.send("progression"))
        await home.send(Chose("later:hour"))
        said = following(await home.send("progression"))
        assert said == "lundi 23 novembre, vers 9\u00a0h\u00a055"
        assert said in await home.say(Opened("home"))
        await finish(home)
        assert following(await home.send("progression")) == tomorrow
        assert tomorrow in await home.say(Opened("home"))


async def test_a_later_that_left_is_no_longer_next(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        tomorrow = following(await home.send("progression"))
        await home.send(Chose("later:hour"))
        await home.tick(MONDAY + HOUR + timedelta(minutes=1))
        assert following(await home.send("progression")) == tomorrow


# --- The streak ------------------------------------------------------------------------------


async def test_a_lesson_or_a_review_of_the_day_adds_one(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        assert "série" not in asides(await home.send("progression"))
        for number in (1, 2):
            await finish(home)
            assert (await home.learner()).streak == number
            await answer_review(home)
            assert (await home.learner()).streak == number
            home.clock.move(home.clock() + DAY)
        home.clock.move(home.clock() + 12 * DAY)  # nothing was sent
        await answer_review(home)
        assert "3 jours travaillés de suite" in asides(await home.send("progression"))


async def answer_review(home: Home) -> None:
    asked = [b for b in blocks(await home.send("réviser")) if isinstance(b, Choices)]
    if asked:
        await home.send(Chose(asked[-1].action, (asked[-1].options[0].id,)))


async def test_it_ends_in_silence_and_begins_again(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        await home.begin()
        await finish(home)
        await home.tick(NINE)
        home.clock.move(NINE + DAY)
        said = asides(await home.send("progression"))
        assert "série" not in said
        await finish(home)
        assert (await home.learner()).streak == 1


async def test_a_day_on_which_levain_was_away_ends_nothing(tmp_path: Path) -> None:
    """It stops after Tuesday's lesson; what is said then is heard on Wednesday."""
    async with open_home(tmp_path) as home:
        await home.begin()
        await finish(home)
        await home.tick(NINE)
        assert home.recorder.sent
        url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    async with open_home(url, NINE + DAY) as home:
        await finish(home)
        assert (await home.learner()).streak == 2


async def test_an_outage_is_noted_once_at_the_start(database_url: str) -> None:
    place = database_url
    async with open_home(place) as home:
        await home.begin()
    for start, known in (
        (MONDAY + 20 * timedelta(minutes=1), 0),
        (MONDAY + DAY, 1),
        (MONDAY + DAY, 1),
    ):
        async with open_home(place, start) as home:
            async with home.runtime.database.begin() as connection:
                found = await list_since(connection, MONDAY)
            assert len(found) == known
            for each in found:
                assert (each.began_at, each.ended_at) == (MONDAY, MONDAY + DAY)


# --- Nobody else -----------------------------------------------------------------------------


async def test_no_command_of_others_reads_the_streak(tmp_path: Path) -> None:
    """The same words for managers and trainers, whatever the streak of their people."""
    boss = Person(address="recorder/w/boss", role=Role.MANAGER, manages=("Accueil",))
    seen = []
    for streak in (0, 41):
        folder = tmp_path / f"{streak}"
        folder.mkdir()
        people = [Person(address=f"recorder/w/p{n}", team="Accueil") for n in range(6)]
        async with open_home(folder, people=(boss, *people)) as home:
            for n in range(6):
                await home.begin(address(f"p{n}"))
            async with home.runtime.database.begin() as connection:
                await connection.execute(text(f"UPDATE learner SET streak = {streak}"))  # noqa: S608
            await home.begin(address("boss"))
            said = [await home.say(each, address("boss")) for each in ("bilan", Opened("home"))]
            assert "41" not in " ".join(said)
            seen.append(said)
    assert seen[0] == seen[1]
